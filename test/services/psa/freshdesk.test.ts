import assert from 'node:assert/strict';
import { type Freshdesk, startFreshdesk } from '../../../sandbox/psa/freshdesk.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations } from '../../../sandbox/world.ts';
import { limitsOf } from '../../../services/psa/freshdesk/limits.ts';
import { freshdeskSettings } from '../../../services/psa/freshdesk/settings.ts';
import { createFreshdesk } from '../../../services/psa/freshdesk.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { describePsaContract, failure } from './contract.ts';
import { documentedElsewhere } from './documentedElsewhere.ts';

const traffic: Exchange[] = [];
const contoso = organisations.contoso.psaCompanyId;

function adapter(simulator: Freshdesk, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  const { URL: url, API_KEY: apiKey } = simulator.settings;
  return createFreshdesk('main', freshdeskSettings.parse({ url, apiKey, ...settings }), outside);
}

async function started(): Promise<Freshdesk> {
  const simulator = await startFreshdesk();
  simulator.onExchange = (exchange) => traffic.push(exchange);
  return simulator;
}

describePsaContract('Freshdesk', async () => {
  const simulator = await started();
  return {
    simulator,
    open: (outside) => adapter(simulator, outside),
    companyId: contoso,
    titleWords: 'ADELE phone',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
    unknownStatus: 'Nearly done',
    matches: {
      find: 'GET /api/v2/tickets\\?',
      note: 'POST /api/v2/tickets/\\d+/notes',
      create: 'POST /api/v2/tickets$',
      status: 'PUT /api/v2/tickets/',
      time: 'POST /api/v2/tickets/\\d+/time_entries',
    },
    tellsMerged: false,
    otherShape: { results: [] },
  };
});

describe('Freshdesk', () => {
  let simulator: Freshdesk;
  let psa: Psa;
  const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
  const newTicket = {
    key: 'R-7F3K2A',
    companyId: contoso,
    board: null,
    title: 'MFA reset for Adele Vance',
    text: 'Made by the bot.',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  };
  const open = '48213';

  beforeEach(async () => {
    simulator = await started();
    psa = adapter(simulator);
  });
  afterEach(async () => {
    const { unexpected } = simulator;
    await simulator.close();
    assert.deepEqual(unexpected, []);
  });
  const calls = (method: string, path: RegExp) =>
    simulator.exchanges.filter((e) => e.method === method && path.test(e.path));
  const notes = () => simulator.heldTicket(open)?.notes ?? [];

  describe('settings', () => {
    const good = { url: 'https://northwind.freshdesk.com', apiKey: 'k' };

    it('tell what is missing, and that a name of your own does not reach the API', () => {
      const { error } = freshdeskSettings.safeParse({});
      assert.deepEqual(
        error?.issues.map((i) => i.path[0]),
        ['url', 'apiKey'],
      );
      const own = freshdeskSettings.safeParse({ ...good, url: 'https://support.northwind.com' });
      assert.match(own.error?.issues[0]?.message ?? '', /freshdesk\.com/);
      assert.equal(freshdeskSettings.safeParse({ ...good, url: 'https://freshdesk.com.evil.example' }).success, false);
      assert.equal(freshdeskSettings.safeParse(good).success, true);
      assert.match(
        freshdeskSettings.safeParse({ ...good, plan: 'free' }).error?.issues[0]?.message ?? '',
        /growth, pro, enterprise/,
      );
    });
  });

  describe('finding tickets', () => {
    it('costs at most two calls, with the requesters in the list', async () => {
      simulator.events.addTickets({ companyId: 250, count: 400 });
      await psa.findTickets({ companyId: contoso, text: '' });
      simulator.exchanges.splice(0);
      await psa.findTickets({ companyId: contoso, text: 'nowhere' });
      await psa.findTickets({ companyId: contoso, text: open });
      const asked = calls('GET', /tickets/);
      assert.equal(asked.length, 4);
      for (const { query } of asked) assert.match(query.include ?? '', /requester/);
      assert.equal(calls('GET', /contacts/).length, 0);
    });

    it('lists more than the last 30 days', async () => {
      const old = new Date(Date.now() - 60 * 86_400_000).toISOString();
      simulator.events.setTicket({ number: open, change: { created_at: old, updated_at: old } });
      const found = await psa.findTickets({ companyId: contoso, text: 'Adele' });
      assert.ok(found.some((ticket) => ticket.number === open));
    });

    it('asks once more without the requesters when those are refused', async () => {
      simulator.events.deny({ right: 'include', denied: true });
      assert.ok((await psa.findTickets({ companyId: contoso, text: 'phone' })).length > 0);
      assert.equal((await psa.getTicket(open))?.requester?.email, 'adele.vance@contoso.com');
    });

    it('names the right when it is refused altogether', async () => {
      simulator.events.deny({ right: 'view', denied: true });
      const error = await failure(psa.findTickets({ companyId: contoso, text: 'phone' }));
      assert.deepEqual([error.kind, error.details.missing], ['forbidden', ['View tickets']]);
    });
  });

  describe('reading a ticket', () => {
    for (const as of ['spam', 'deleted'] as const) {
      it(`tells that it is ${as}, and lists it nowhere`, async () => {
        simulator.events.discard({ number: open, as });
        assert.equal((await psa.getTicket(open))?.discarded, true);
        assert.deepEqual(await psa.findTickets({ companyId: contoso, text: open }), []);
      });
    }

    it('finds a requester who is an agent, and leaves a deleted contact unknown', async () => {
      simulator.events.setTicket({ number: open, change: { requester_id: 500 } });
      assert.equal((await psa.getTicket(open))?.requester?.email, 'megan@northwind-msp.com');
      assert.equal((await psa.getTicket('48217'))?.requester, null);
    });

    it('takes the company of its contact for a ticket that has none', async () => {
      simulator.events.setTicket({ number: open, change: { company_id: null } });
      assert.deepEqual((await psa.getTicket(open))?.company, { id: '250', name: 'Contoso Ltd' });
    });

    it("counts the account's own closing statuses as closed, as the settings name them", async () => {
      simulator.events.setTicket({ number: open, change: { status: 7 } });
      assert.equal((await psa.getTicket(open))?.open, true);
      const told = adapter(simulator, {}, { closedStatuses: 'Waiting for nobody, handed over' });
      assert.equal((await told.getTicket(open))?.open, false);
    });
  });

  describe('notes', () => {
    it('are private, in HTML, and mail nobody', async () => {
      await psa.ensureNote(open, { ...note, text: 'a <b> & "c"' });
      assert.deepEqual(calls('POST', /notes$/)[0]?.requestBody, {
        body: '<div>a &lt;b&gt; &amp; &quot;c&quot; [R-7F3K2A note]</div>',
        private: true,
      });
    });

    it('are found behind 250 others, whatever their order', async () => {
      simulator.events.addNotes({ number: open, count: 250 });
      await psa.ensureNote(open, note);
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
      assert.equal(notes().length, 251);
    });

    it('say loudly when an internal one came back visible', async () => {
      simulator.events.showNotes({ on: true });
      assert.match((await failure(psa.ensureNote(open, note))).message, /may be visible to the customer/);
    });

    it('wait as long as the account has to, without holding anything', async () => {
      simulator.fault({ match: 'POST .*/notes', status: 429, headers: { 'retry-after': '1500' } });
      const error = await failure(psa.ensureNote(open, note));
      assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 1_500_000]);
      assert.equal(await psa.ensureNote(open, note), 'added');
      assert.equal(notes().length, 1);
    });
  });

  describe('status', () => {
    it('is sent as a number; what the account wants filled in first is named, and the note stays', async () => {
      simulator.events.requireToClose({ field: 'cf_root_cause' });
      await psa.ensureNote(open, note);
      const error = await failure(psa.setStatus(open, 'Resolved'));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /field cf_root_cause/);
      assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 4 });
      assert.equal(notes().length, 1);
    });

    it("knows the vendor's own four where only administrators may list them", async () => {
      simulator.events.deny({ right: 'fields', denied: true });
      await psa.setStatus(open, 'pending');
      assert.equal(simulator.heldTicket(open)?.status, 'Pending');
      assert.match((await failure(psa.setStatus(open, 'Handed over'))).message, /no status named "Handed over"/);
    });

    it('of a closed ticket is left alone', async () => {
      assert.match((await failure(psa.setStatus('48215', 'Open'))).message, /is closed/);
    });
  });

  describe('new tickets', () => {
    it('name a contact by id, carry the mark as a tag, and make no contact', async () => {
      const { ticket } = await psa.ensureTicket({ ...newTicket, board: 'service desk' });
      assert.deepEqual(calls('POST', /tickets$/)[0]?.requestBody, {
        requester_id: 77,
        subject: 'MFA reset for Adele Vance (R-7F3K2A)',
        description: '<div>Made by the bot.</div>',
        status: 2,
        priority: 1,
        source: 3,
        company_id: 250,
        group_id: 61,
        tags: ['R-7F3K2A'],
      });
      assert.equal(ticket.requester?.email, 'adele.vance@contoso.com');
    });

    it('are not made for somebody whom Freshdesk does not know, unless a catch-all contact is named', async () => {
      const nobody = { ...newTicket, requester: { name: 'Johanna Lorenz', email: 'johanna@contoso.com' } };
      assert.match((await failure(psa.ensureTicket(nobody))).message, /PSA_MAIN_CATCH_ALL_CONTACT/);
      assert.equal(calls('POST', /tickets$/).length, 0);
      psa = adapter(simulator, {}, { catchAllContact: 'unknown@northwind-msp.com' });
      const { ticket } = await psa.ensureTicket(nobody);
      assert.equal(ticket.company?.id, contoso);
      assert.match(
        JSON.stringify(calls('POST', /tickets$/)[0]?.requestBody),
        /For Johanna Lorenz \(johanna@contoso\.com\)/,
      );
    });

    it('are not looked for with the search, which lags by minutes', async () => {
      await psa.ensureTicket(newTicket);
      assert.equal(calls('GET', /search/).length, 0);
    });
  });

  it('sends time with hours and minutes, since without them a timer would start', async () => {
    const technician = { name: 'Megan Bowen', email: 'megan@northwind-msp.com' };
    await psa.addTime(open, {
      key: 'R-1',
      minutes: 75,
      endedAt: '2026-03-02T10:15:30.500Z',
      text: 'MFA reset.',
      technician,
    });
    assert.deepEqual(calls('POST', /time_entries$/)[0]?.requestBody, {
      agent_id: 500,
      time_spent: '01:15',
      timer_running: false,
      executed_at: '2026-03-02T10:15:30Z',
      note: 'MFA reset. [R-1 time]',
    });
  });

  it('knows the limits of each plan, and believes the headers about what is left', () => {
    const most = (plan: 'growth' | 'pro' | 'enterprise', method: string, path: string) =>
      limitsOf(plan)(method, path).map((limit) => `${limit.name} ${limit.most}`);
    assert.deepEqual(most('growth', 'GET', '/tickets'), ['all 200', 'list 20']);
    assert.deepEqual(most('pro', 'POST', '/tickets'), ['all 400', 'create 160']);
    assert.deepEqual(most('enterprise', 'PUT', '/tickets/1'), ['all 700', 'update 280']);
    const [all] = limitsOf('growth')('GET', '/tickets/1');
    const left = all?.kind === 'rate' ? all.left : undefined;
    assert.equal(left?.(new Headers({ 'x-ratelimit-remaining': '100.0' })), 100);
    assert.equal(left?.(new Headers()), null);
  });

  it('takes a 404 without a body for what it is', async () => {
    assert.equal(await psa.getTicket('999'), null);
    assert.equal(calls('GET', /tickets\/999$/)[0]?.responseBody, undefined);
  });
});

describe('Freshdesk against its published description', () => {
  it('sent and got only what is described', function () {
    if (!haveSpecs()) return this.skip();
    assert.ok(traffic.length > 300, `${traffic.length}`);
    const problems = checkAgainstSpec('freshdesk', traffic).filter(
      (p) => !documentedElsewhere.some((known) => known.test(p)),
    );
    assert.deepEqual(problems, []);
  });
});
