import assert from 'node:assert/strict';
import { access } from '../../../sandbox/psa/halo/state.ts';
import { type Halo, startHalo } from '../../../sandbox/psa/halo.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations, staff } from '../../../sandbox/world.ts';
import { haloSettings } from '../../../services/psa/halo/settings.ts';
import { createHalo } from '../../../services/psa/halo.ts';
import type { Limit, Limits } from '../../../services/psa/limits.ts';
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
    tellsMerged: true,
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
    });

    it('takes https, and plain http on this machine alone, for both addresses', () => {
      const good = { url: 'https://northwind.halopsa.com', clientId: 'a', clientSecret: 'b' };
      const problem = (more: object) => haloSettings.safeParse({ ...good, ...more }).error?.issues[0]?.message;
      for (const field of ['url', 'authUrl']) {
        assert.equal(problem({ [field]: 'http://127.0.0.1:4400' }), undefined);
        assert.equal(problem({ [field]: 'https://halo.example/' }), undefined);
        assert.match(problem({ [field]: 'http://halo.example' }) ?? '', /https:/);
        assert.match(problem({ [field]: 'https://a:b@halo.example' }) ?? '', /password/);
        assert.match(problem({ [field]: 'northwind' }) ?? '', /address like/);
      }
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

    for (const [what, answer] of [
      ['does not tell where', { status: 404 }],
      ['answers with its start page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ] as const) {
      it(`signs in at the usual place when the instance ${what}`, async () => {
        simulator.fault({ match: 'authinfo', ...answer });
        psa = adapter(simulator, {}, { tenant: access.tenant });
        assert.equal((await psa.getTicket(open))?.number, open);
      });
    }

    it('takes a passing trouble of that question for no answer', async () => {
      simulator.fault({ match: 'authinfo', status: 503 });
      assert.equal((await failure(psa.getTicket(open))).kind, 'unavailable');
      assert.equal(calls('POST', /token$/).length, 0);
      assert.ok(await psa.getTicket(open));
    });

    it('signs in where AUTH_URL says, and asks for the tenant only when none is set', async () => {
      const other = await started();
      const tokens = () => other.exchanges.filter((e) => e.path === '/auth/token');
      try {
        for (const settings of [
          { authUrl: `${other.url}/auth/token/` },
          { authUrl: `${other.url}/auth`, tenant: access.tenant },
        ]) {
          // Tokens of the other one are good there alone.
          assert.equal((await failure(adapter(simulator, {}, settings).getTicket(open))).kind, 'signIn');
        }
        assert.deepEqual([...new Set(tokens().map((e) => `${e.status} ${e.query.tenant}`))], [`200 ${access.tenant}`]);
        assert.deepEqual([calls('GET', /authinfo$/).length, calls('POST', /token/).length], [1, 0]);
      } finally {
        await other.close();
      }
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

  describe('the connection', () => {
    for (const [right, what, needed] of [
      ['read', 'read tickets', /read:tickets/],
      ['customers', 'list customers', /read:customers/],
      ['names', 'list statuses', /SCOPE to all/],
    ] as const) {
      it(`is not proved without the right to ${what}, which is named`, async () => {
        simulator.events.deny({ right, denied: true });
        const error = await failure(psa.checkConnection());
        assert.equal(error.kind, 'forbidden');
        assert.match(error.message, new RegExp(what));
        assert.match(error.message, needed);
      });
    }

    it('is not proved without the list of actions, since no note could be written', async () => {
      simulator.fault({ match: 'GET /api/Outcome', status: 403 });
      assert.match((await failure(psa.checkConnection())).message, /list actions.*SCOPE to all/);
    });

    it('keeps 500 requests in three minutes, the sign-in apart', async () => {
      const counted: { path: string; limits: Limit[] }[] = [];
      const gate = (limitsOf: Limits) => async (method: string, path: string) => {
        counted.push({ path, limits: limitsOf(method, path) });
        return async () => undefined;
      };
      await adapter(simulator, { gate }).getTicket(open);
      assert.deepEqual(
        counted.map(({ path }) => path),
        ['/Tickets/48213', '/Status', '/Status'],
      );
      for (const { limits } of counted)
        assert.deepEqual(limits, [{ kind: 'rate', name: 'all', most: 500, windowMs: 180_000 }]);
    });

    it('lists the names that its own settings use', async () => {
      const { labels, boards, statuses } = await adapter(
        simulator,
        {},
        { customerNoteOutcome: 'Public Note' },
      ).choices();
      const actions = ['Private Note', 'Email User', 'Public Note'];
      assert.deepEqual(labels, [
        { setting: 'NOTE_OUTCOME', wanted: 'Private Note', names: actions },
        { setting: 'CUSTOMER_NOTE_OUTCOME', wanted: 'Public Note', names: actions },
        { setting: 'TICKET_TYPE', wanted: 'Service Request', names: boards },
      ]);
      assert.deepEqual(boards, ['Service Request', 'Incident']);
      assert.ok(statuses[0]?.names.includes('Awaiting CAB'));
    });

    it('reads names anew after a quarter of an hour, and not before', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.getTicket(open);
      now += 14 * 60_000;
      await psa.getTicket(open);
      assert.equal(calls('GET', /Status$/).length, 2);
      now += 2 * 60_000;
      await psa.getTicket(open);
      assert.equal(calls('GET', /Status$/).length, 4);
    });
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

    it('cannot see a ticket of a team that its agent is not in, whichever way that is told', async () => {
      assert.equal(await psa.getTicket('48230'), null);
      simulator.events.answerHidden({ status: 403 });
      const error = await failure(psa.getTicket('48230'));
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /read:tickets, and membership in the teams/);
      assert.deepEqual(await psa.findTickets({ companyId: contoso, text: '48230' }), []);
    });

    it('takes a status of single types for open, though lists leave it out without "showall"', async () => {
      simulator.events.setTicket({ number: open, change: { tickettype_id: 23, status_id: 30 } });
      const ticket = await psa.getTicket(open);
      assert.deepEqual([ticket?.open, ticket?.status], [true, 'Awaiting CAB']);
    });

    it('tells closed from open also where "showall" brings the closed statuses back', async () => {
      simulator.events.showAllStatuses({ on: true });
      assert.equal((await psa.getTicket('48215'))?.open, false);
      simulator.events.setTicket({ number: open, change: { tickettype_id: 23, status_id: 30 } });
      assert.equal((await psa.getTicket(open))?.open, true);
    });

    it('takes no ticket for open when no status counts as closed', async () => {
      simulator.events.tellNoClosed({ on: true });
      assert.match((await failure(psa.getTicket(open))).message, /which statuses count as closed/);
    });

    it('whose status no list holds is open unless it was closed once, and not offered', async () => {
      const shown = () => psa.getTicket(open).then((ticket) => [ticket?.open, ticket?.status]);
      simulator.events.setTicket({ number: open, change: { status_id: 77 } });
      assert.deepEqual(await shown(), [true, null]);
      assert.deepEqual(await psa.findTickets({ companyId: contoso, text: open }), []);
      simulator.events.setTicket({ number: open, change: { hasbeenclosed: true } });
      assert.deepEqual(await shown(), [false, null]);
    });

    it('tells what was merged or thrown away, and offers neither', async () => {
      const shown = () => psa.getTicket(open).then((ticket) => [ticket?.mergedInto, ticket?.discarded]);
      for (const [change, told] of [
        [{ merged_into_id: 48218 }, ['48218', false]],
        [{ merged_into_id: 0, deleted: true }, [null, true]],
      ] as const) {
        simulator.events.setTicket({ number: open, change });
        assert.deepEqual(await shown(), told);
        for (const text of [open, 'adele phone'])
          assert.deepEqual(await psa.findTickets({ companyId: contoso, text }), [], text);
      }
    });

    it('are not shown when another one comes than was asked for', async () => {
      simulator.fault({ match: 'GET /api/Tickets/48213', status: 200, body: { id: 7, status_id: 1 } });
      assert.equal((await failure(psa.getTicket(open))).kind, 'unavailable');
    });

    it('are asked for by the id of the customer, whose name is never sent', async () => {
      await psa.findTickets({ companyId: '253', text: 'new phone' });
      assert.deepEqual(calls('GET', /Tickets$/)[0]?.query, {
        client_id: '253',
        open_only: 'true',
        order: 'id',
        orderdesc: 'true',
        search_summary: 'phone',
        pageinate: 'true',
        page_size: '100',
        page_no: '1',
      });
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

    it('leaves the address unknown where users may not be read', async () => {
      simulator.events.setTicket({ number: open, change: { user_email: null } });
      simulator.events.deny({ right: 'customers', denied: true });
      assert.deepEqual((await psa.getTicket(open))?.requester, { name: 'Adele Vance', email: null });
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

    it('tells it when the action is refused, and which right that takes', async () => {
      simulator.events.refuseOutcome({ id: 7, on: true });
      const error = await failure(psa.ensureNote(open, note));
      assert.deepEqual([error.kind, error.retryable, notes()], ['forbidden', false, []]);
      assert.match(error.message, /the action that NOTE_OUTCOME names/);
      assert.match(error.details.raw ?? '', /do not have access to this Action/);
    });

    for (const body of [
      'You do not have access to this Action',
      { resultCode: 5, errorMessage: 'You do not have permission' },
    ]) {
      it(`reads that refusal as ${typeof body === 'string' ? 'bare text' : 'result code and message'} too`, async () => {
        simulator.fault({ match: 'POST /api/Actions', status: 400, body: JSON.stringify(body) });
        const error = await failure(psa.ensureNote(open, note));
        assert.equal(error.kind, 'forbidden');
        assert.doesNotMatch(error.message, /You do not/);
      });
    }

    it('uses its own outcome for the customer where one is named', async () => {
      psa = adapter(simulator, {}, { customerNoteOutcome: 'Public Note' });
      await psa.ensureNote(open, { ...note, audience: 'customer' });
      const [sent] = (calls('POST', /Actions$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
      assert.deepEqual([sent?.outcome_id, sent?.hiddenfromuser, sent?.sendemail], [9, false, false]);
    });

    it('says loudly that an internal note came back visible, again when it is found later', async () => {
      simulator.events.showNotes({ on: true });
      for (let n = 0; n < 2; n += 1)
        assert.match((await failure(psa.ensureNote(open, note))).message, /may be visible to the customer/);
      assert.equal(notes().length, 1);
    });

    it('writes no further part when the first one came back visible', async () => {
      simulator.events.showNotes({ on: true });
      await failure(psa.ensureNote(open, { ...note, text: 'word '.repeat(4000) }));
      assert.equal(notes().length, 1);
    });

    it("says that the customer's note is hidden from the customer, and which setting helps", async () => {
      simulator.events.hideNotes({ on: true });
      const error = await failure(psa.ensureNote(open, { ...note, audience: 'customer' }));
      assert.match(error.message, /CUSTOMER_NOTE_OUTCOME/);
    });

    it('reads what the answer leaves out, before it says that a note may be visible', async () => {
      simulator.events.answerShortly({ on: true });
      assert.equal(await psa.ensureNote(open, note), 'added');
      assert.deepEqual(calls('GET', /Actions\/\d+$/)[0]?.query, { ticket_id: '48213' });
      simulator.events.showNotes({ on: true });
      assert.match((await failure(psa.ensureNote(open, { ...note, key: 'R-2' }))).message, /may be visible/);
    });

    it('takes a list of one for an answer as well', async () => {
      const body = [{ id: 1, hiddenfromuser: true, who_agentid: 40 }];
      simulator.fault({ match: 'POST /api/Actions', status: 200, body });
      assert.equal(await psa.ensureNote(open, note), 'added');
    });

    it('goes on behind 100 notes also where the count tells only those that came', async () => {
      simulator.events.countShown({ on: true });
      await psa.ensureNote(open, note);
      simulator.events.addNotes({ number: open, count: 250 });
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
    });

    for (const on of [false, true]) {
      it(`finds its note among 500 others that come ${on ? 'oldest' : 'newest'} first, 100 at a time`, async () => {
        simulator.events.listOldestFirst({ on });
        simulator.events.addNotes({ number: open, count: 250 });
        await psa.ensureNote(open, note);
        simulator.events.addNotes({ number: open, count: 250 });
        assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
        assert.equal(notes().length, 501);
      });
    }

    it('writes nothing on a ticket whose older notes cannot be reached', async () => {
      const actions = Array.from({ length: 100 }, (_, n) => ({ id: n + 1, note: 'x', hiddenfromuser: true }));
      simulator.fault({ match: 'GET /api/Actions', status: 200, body: { record_count: 250, actions } });
      assert.match((await failure(psa.ensureNote(open, note))).message, /not all could be read/);
      assert.deepEqual(notes(), []);
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
          details_html: '<p>Made by the bot. For Adele Vance (adele.vance@contoso.com).</p>',
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
      const refused = await failure(psa.ensureTicket({ ...newTicket, board: 'Incident' }));
      assert.equal(refused.kind, 'invalid');
      assert.match(refused.message, /make a ticket of the type "Incident"/);
      assert.match(refused.details.raw ?? '', /category_1/);
      assert.match(
        (await failure(psa.ensureTicket({ ...newTicket, board: 'Change' }))).message,
        /no ticket type named "Change"/,
      );
      const { TICKET_TYPE: _, URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = simulator.settings;
      const bare = createHalo('main', haloSettings.parse({ url, clientId, clientSecret }));
      assert.match((await failure(bare.ensureTicket(newTicket))).message, /PSA_MAIN_TICKET_TYPE/);
    });
  });

  it('tells it when a ticket was made of another type than asked', async () => {
    const body = { id: 49000, client_id: 250, tickettype_id: 22, status_id: 1 };
    simulator.fault({ match: 'POST /api/Tickets$', status: 201, body });
    assert.match((await failure(psa.ensureTicket(newTicket))).message, /ticket 49000, but .* another type/);
  });

  it('finds the user by his sign-in name where his address is another', async () => {
    simulator.events.setUser({ id: 77, change: { emailaddress: 'adele@contoso.onmicrosoft.com' } });
    await psa.ensureTicket(newTicket);
    const [sent] = (calls('POST', /Tickets$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
    assert.equal(sent?.user_id, 77);
  });

  describe('a ticket of this reset that is there', () => {
    beforeEach(async () => {
      await psa.ensureTicket(newTicket);
    });
    const made = () => simulator.held()[0]?.number ?? '';
    const later = { ...newTicket, mayExistSince: new Date(0).toISOString() };

    it('is found when it is closed meanwhile', async () => {
      simulator.events.closeTicket({ number: made() });
      assert.equal((await psa.ensureTicket(later)).created, false);
    });

    it('is found among the newest when the search lags behind the list', async () => {
      simulator.fault({ match: 'search_summary=R-7F3K2A', status: 200, body: { record_count: 0, tickets: [] } });
      assert.equal((await psa.ensureTicket(later)).created, false);
    });

    it('stops the reset when a colleague moved it to another customer, and makes no other', async () => {
      simulator.events.moveTicket({ number: made(), companyId: 251 });
      assert.match((await failure(psa.ensureTicket(later))).message, /belongs to another customer/);
      assert.equal(calls('POST', /Tickets$/).length, 1);
    });

    it('is named beside another one with the same mark', async () => {
      simulator.events.setTicket({ number: open, change: { summary: `RE: ${newTicket.key}` } });
      assert.match((await failure(psa.ensureTicket(later))).message, new RegExp(`${made()} and ${open}`));
    });
  });

  describe('status', () => {
    it('is written as an id in a list, and read back only when the answer does not show it', async () => {
      await psa.setStatus(open, 'resolved');
      assert.deepEqual(calls('POST', /Tickets$/)[0]?.requestBody, [{ id: 48213, status_id: 5 }]);
      assert.equal(calls('GET', /Tickets\/48213$/).length, 1);
      await psa.setStatus(open, 'Resolved');
      assert.equal(calls('POST', /Tickets$/).length, 1);
    });

    it('is read where the answer does not show it', async () => {
      simulator.events.answerShortly({ on: true });
      await psa.setStatus(open, 'Resolved');
      assert.equal(calls('GET', /Tickets\/48213$/).length, 2);
      simulator.events.keepStatus({ on: true });
      assert.match((await failure(psa.setStatus(open, 'In Progress'))).message, /did not set it/);
    });

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

  describe('time', () => {
    const technician = { name: staff.megan.name, email: staff.megan.signInName };
    const entry = { key: 'R-1', minutes: 20, endedAt: '2026-03-02T10:15:30.500Z', text: 'MFA reset.', technician };
    const times = () => simulator.heldTicket(open)?.times ?? [];

    it('is an internal action in hours, with its own mark, of the agent who has the address', async () => {
      const upper = { ...technician, email: technician.email.toUpperCase() };
      assert.equal(await psa.addTime(open, { ...entry, technician: upper }), 'added');
      assert.deepEqual(calls('POST', /Actions$/)[0]?.requestBody, [
        {
          ticket_id: 48213,
          outcome_id: 7,
          note_html: '<p>MFA reset. [R-1 time]</p>',
          hiddenfromuser: true,
          sendemail: false,
          actioninformownerofaction: false,
          timetaken: 0.3333,
          who_agentid: 500,
          actionby_agent_id: 500,
          actionarrivaldate: '2026-03-02T09:55:30.500Z',
          actioncompletiondate: '2026-03-02T10:15:30.500Z',
        },
      ]);
      assert.deepEqual(
        times().map(({ by, minutes }) => [by, minutes]),
        [['Megan Bowen', 20]],
      );
    });

    it('is entered beside the note of the same reset', async () => {
      await psa.ensureNote(open, { ...note, key: 'R-1' });
      assert.equal(await psa.addTime(open, entry), 'added');
    });

    it('that came under another name is told, again when it is found after a lost answer', async () => {
      simulator.events.ignoreWho({ on: true });
      for (let n = 0; n < 2; n += 1)
        assert.match((await failure(psa.addTime(open, entry))).message, /under another name than Megan Bowen/);
      assert.equal(times().length, 1);
    });

    it('is compared with what is kept when the answer does not say whose it is', async () => {
      simulator.events.answerShortly({ on: true });
      assert.equal(await psa.addTime(open, entry), 'added');
      simulator.events.ignoreWho({ on: true });
      assert.match((await failure(psa.addTime(open, { ...entry, key: 'R-2' }))).message, /another name/);
    });

    it('is entered for nobody when agents may not be seen, have left, or share an address', async () => {
      simulator.events.deny({ right: 'agents', denied: true });
      const error = await failure(psa.addTime(open, entry));
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /see agents and enter time for others/);
      simulator.events.deny({ right: 'agents', denied: false });
      simulator.events.setAgent({ id: 500, change: { isdisabled: true } });
      assert.equal(await psa.addTime(open, entry), 'noMember');
      simulator.events.ignoreConditions({ on: true });
      assert.equal(await psa.addTime(open, entry), 'noMember');
      simulator.events.setAgent({ id: 500, change: { isdisabled: false } });
      simulator.events.setAgent({ id: 501, change: { email: technician.email } });
      assert.equal(await psa.addTime(open, entry), 'noMember');
      assert.deepEqual(times(), []);
    });
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
