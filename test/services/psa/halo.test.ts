import assert from 'node:assert/strict';
import { access } from '../../../sandbox/psa/halo/state.ts';
import { type Halo, startHalo } from '../../../sandbox/psa/halo.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations, staff } from '../../../sandbox/world.ts';
import { haloSettings } from '../../../services/psa/halo/settings.ts';
import { createHalo } from '../../../services/psa/halo.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { describePsaContract, failure } from './contract.ts';
import { documentedElsewhere } from './documentedElsewhere.ts';

const traffic: Exchange[] = [];
const contoso = organisations.contoso.psaCompanyId;

function adapter(simulator: Halo, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  const { URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, TICKET_TYPE: ticketType } = simulator.settings;
  return createHalo('main', haloSettings.parse({ url, clientId, clientSecret, ticketType, ...settings }), outside);
}

async function started(): Promise<Halo> {
  const simulator = await startHalo();
  simulator.onExchange = (exchange) => traffic.push(exchange);
  return simulator;
}

describePsaContract('HaloPSA', async () => {
  const simulator = await started();
  return {
    simulator,
    open: (outside) => adapter(simulator, outside),
    companyId: contoso,
    titleWords: 'ADELE phone',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
    unknownStatus: 'Nearly done',
    matches: {
      find: 'GET /api/Tickets\\?',
      note: 'POST /api/Actions',
      create: 'POST /api/Tickets$',
      status: 'POST /api/Tickets$',
      time: 'POST /api/Actions',
    },
    tellsMerged: false,
    otherShape: [],
  };
});

describe('HaloPSA', () => {
  let simulator: Halo;
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
    it('tells what is missing, each with its correction', () => {
      const { error } = haloSettings.safeParse({});
      assert.deepEqual(
        error?.issues.map((i) => i.path[0]),
        ['url', 'clientId', 'clientSecret'],
      );
      for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
      assert.equal(
        haloSettings.safeParse({ url: 'http://halo.example', clientId: 'a', clientSecret: 'b' }).success,
        false,
      );
    });
  });

  describe('signing in', () => {
    it('finds out where, sends the tenant in the query and the secret in a form, once for all calls at a time', async () => {
      await Promise.all([
        psa.getTicket(open),
        psa.getTicket('48214'),
        psa.findTickets({ companyId: contoso, text: '' }),
      ]);
      const [token, ...others] = calls('POST', /\/auth\/token$/);
      assert.deepEqual([others.length, calls('GET', /authinfo$/).length], [0, 1]);
      assert.equal(token?.query.tenant, access.tenant);
      assert.deepEqual(Object.fromEntries(new URLSearchParams(String(token?.requestBody))), {
        grant_type: 'client_credentials',
        client_id: access.clientId,
        client_secret: access.clientSecret,
        scope: 'read:tickets edit:tickets read:customers',
      });
    });

    it('takes a token that has ended for a reason to sign in again, and asks early for the next one', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.getTicket(open);
      now += 3600_000 - 60_000;
      await psa.getTicket(open);
      assert.equal(calls('POST', /token$/).length, 2);
      assert.equal(calls('GET', /Tickets\/48213$/).filter((e) => e.status === 401).length, 0);
    });

    it('signs in at the usual place when the instance does not tell where', async () => {
      simulator.fault({ match: 'authinfo', status: 404 });
      psa = adapter(simulator, {}, { tenant: access.tenant });
      assert.equal((await psa.getTicket(open))?.number, open);
    });

    it('sends the secret to no host that nobody named', async () => {
      simulator.fault({ match: 'authinfo', status: 200, body: { auth_url: 'https://evil.example/auth' } });
      const error = await failure(psa.getTicket(open));
      assert.match(error.message, /PSA_MAIN_AUTH_URL/);
      assert.equal(calls('POST', /token/).length, 0);
    });

    for (const status of [400, 401]) {
      it(`takes ${status} invalid_client of the token address for wrong settings, not for a passing trouble`, async () => {
        simulator.fault({ match: 'POST /auth/token', status, body: { error: 'invalid_client' } });
        const error = await failure(psa.getTicket(open));
        assert.deepEqual([error.kind, error.retryable], ['signIn', false]);
        assert.match(error.message, /PSA_MAIN_CLIENT_SECRET/);
      });
    }
  });

  describe('lists', () => {
    it("asks for pages in the vendor's own spelling from the first call on, and counts what came", async () => {
      simulator.events.addCompanies({ count: 617 });
      const companies = await psa.listCompanies();
      assert.equal(companies.length, 4 + 617);
      const pages = calls('GET', /\/Client$/);
      assert.equal(pages.length, 7);
      for (const [n, { query }] of pages.entries())
        assert.deepEqual([query.pageinate, query.page_size, query.page_no], ['true', '100', String(n + 1)]);
    });
  });

  describe('tickets', () => {
    it('decides open or closed by the status it has now: a reopened ticket is open', async () => {
      simulator.events.closeTicket({ number: open });
      assert.equal((await psa.getTicket(open))?.open, false);
      simulator.events.reopenTicket({ number: open });
      assert.equal((await psa.getTicket(open))?.open, true);
    });

    it("takes the customer's General User for nobody", async () => {
      assert.equal((await psa.getTicket('48217'))?.requester, null);
    });

    it('takes a number as people paste it, zeros and brackets included', async () => {
      for (const text of ['[ID:0048213]', '#48213', '0048213'])
        assert.equal((await psa.getTicket(text))?.number, open, text);
      assert.equal(psa.numberPattern.exec('RE: [ID:0048213] phone')?.[1], open);
    });

    it('cannot see a ticket of a team that its agent is not in', async () => {
      assert.equal(await psa.getTicket('48230'), null);
    });

    it('reads the address of a user whom the ticket only names', async () => {
      const held = simulator.exchanges;
      simulator.fault({
        match: 'GET /api/Tickets/48213',
        status: 200,
        body: { id: 48213, summary: 'x', status_id: 1, client_id: 250, user_id: 77, user_name: 'Adele Vance' },
      });
      assert.equal((await psa.getTicket(open))?.requester?.email, 'adele.vance@contoso.com');
      assert.ok(held.some((e) => e.path === '/api/Users/77'));
    });
  });

  describe('notes', () => {
    it("sends outcome, HTML and visibility, and leaves nothing to the outcome's own defaults", async () => {
      await psa.ensureNote(open, { ...note, text: 'a <b> & "c"' });
      assert.deepEqual(calls('POST', /Actions$/)[0]?.requestBody, [
        {
          ticket_id: 48213,
          outcome_id: 7,
          note_html: '<p>a &lt;b&gt; &amp; &quot;c&quot; [R-7F3K2A note]</p>',
          hiddenfromuser: true,
          sendemail: false,
          actioninformownerofaction: false,
        },
      ]);
    });

    it('writes nothing when the outcome is not there, and names the setting', async () => {
      psa = adapter(simulator, {}, { noteOutcome: 'Desk note' });
      const error = await failure(psa.ensureNote(open, note));
      assert.match(error.message, /no action named "Desk note" \(PSA_MAIN_NOTE_OUTCOME\)/);
      assert.deepEqual([error.kind, notes()], ['invalid', []]);
    });

    it('tells it when the action is refused, so that the text is not lost', async () => {
      simulator.events.refuseOutcome({ id: 7, on: true });
      assert.equal((await failure(psa.ensureNote(open, note))).kind, 'invalid');
      assert.deepEqual(notes(), []);
    });

    it('uses its own outcome for the customer where one is named', async () => {
      psa = adapter(simulator, {}, { customerNoteOutcome: 'Public Note' });
      await psa.ensureNote(open, { ...note, audience: 'customer' });
      const [sent] = (calls('POST', /Actions$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
      assert.deepEqual([sent?.outcome_id, sent?.hiddenfromuser, sent?.sendemail], [9, false, false]);
    });

    it('says loudly that an internal note came back visible', async () => {
      simulator.events.showNotes({ on: true });
      assert.match((await failure(psa.ensureNote(open, note))).message, /may be visible to the customer/);
    });

    it('finds its note behind 250 others, which come 100 at a time', async () => {
      await psa.ensureNote(open, note);
      simulator.events.addNotes({ number: open, count: 250 });
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
      assert.equal(notes().length, 251);
    });
  });

  describe('new tickets', () => {
    it('sends type, customer, user and his site as whole numbers, and asks for no acknowledgement', async () => {
      await psa.ensureTicket(newTicket);
      assert.deepEqual(calls('POST', /Tickets$/)[0]?.requestBody, [
        {
          tickettype_id: 21,
          client_id: 250,
          user_id: 77,
          site_id: 2500,
          summary: 'MFA reset for Adele Vance (R-7F3K2A)',
          details_html: '<p>Made by the bot.</p>',
          sendack: false,
        },
      ]);
    });

    it('names the person in the text when there is no such user, and makes none', async () => {
      const nobody = { name: 'Johanna Lorenz', email: 'johanna@contoso.com' };
      const { ticket } = await psa.ensureTicket({ ...newTicket, requester: nobody });
      assert.equal(ticket.requester, null);
      const [sent] = (calls('POST', /Tickets$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
      assert.match(String(sent?.details_html), /For Johanna Lorenz \(johanna@contoso\.com\)/);
      assert.equal(calls('POST', /Users/).length, 0);
    });

    it('shows what a type makes mandatory as a refusal, and says where to set a type when none is', async () => {
      assert.equal((await failure(psa.ensureTicket({ ...newTicket, board: 'Incident' }))).kind, 'invalid');
      assert.match(
        (await failure(psa.ensureTicket({ ...newTicket, board: 'Change' }))).message,
        /no ticket type named "Change"/,
      );
      const { TICKET_TYPE: _, URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = simulator.settings;
      const bare = createHalo('main', haloSettings.parse({ url, clientId, clientSecret }));
      assert.match((await failure(bare.ensureTicket(newTicket))).message, /PSA_MAIN_TICKET_TYPE/);
    });
  });

  describe('status', () => {
    it('reads back, since a workflow may keep it with a good answer', async () => {
      simulator.events.keepStatus({ on: true });
      assert.match((await failure(psa.setStatus(open, 'Resolved'))).message, /did not set it/);
    });

    it('takes only statuses of this type of ticket, and leaves a closed one alone', async () => {
      assert.match(
        (await failure(psa.setStatus(open, 'Awaiting CAB'))).message,
        /no status named "Awaiting CAB" for this type/,
      );
      assert.match((await failure(psa.setStatus('48215', 'Resolved'))).message, /is closed/);
      await psa.setStatus('48215', 'closed');
    });
  });

  it('tells it when time was entered under another name', async () => {
    simulator.events.ignoreWho({ on: true });
    const entry = { key: 'R-1', minutes: 5, endedAt: new Date().toISOString(), text: 'MFA reset.' };
    const technician = { name: staff.megan.name, email: staff.megan.signInName };
    const error = await failure(psa.addTime(open, { ...entry, technician }));
    assert.match(error.message, /under another name than Megan Bowen/);
  });
});

describe('HaloPSA against its published description', () => {
  it('sent and got only what is described', function () {
    if (!haveSpecs()) return this.skip();
    assert.ok(traffic.length > 500, `${traffic.length}`);
    const problems = checkAgainstSpec('halo', traffic).filter(
      (p) => !documentedElsewhere.some((known) => known.test(p)),
    );
    assert.deepEqual(problems, []);
  });
});
