import assert from 'node:assert/strict';
import { type Freshdesk, startFreshdesk } from '../../../sandbox/psa/freshdesk.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations } from '../../../sandbox/world.ts';
import { limitsOf } from '../../../services/psa/freshdesk/limits.ts';
import { freshdeskSettings, settingNames } from '../../../services/psa/freshdesk/settings.ts';
import { createFreshdesk } from '../../../services/psa/freshdesk.ts';
import type { Limits } from '../../../services/psa/limits.ts';
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
      assert.match(own.error?.issues[0]?.message ?? '', /like https:\/\/northwind\.freshdesk\.com/);
      assert.equal(freshdeskSettings.safeParse({ ...good, url: 'https://freshdesk.com.evil.example' }).success, false);
      assert.equal(freshdeskSettings.safeParse(good).success, true);
      assert.match(
        freshdeskSettings.safeParse({ ...good, plan: 'free' }).error?.issues[0]?.message ?? '',
        /growth, pro, enterprise/,
      );
    });

    it('refuse plain http but on this machine, a password in the address, and a contact that is no address', () => {
      for (const [change, says] of [
        [{ url: 'http://northwind.freshdesk.com' }, /https:\/\//],
        [{ url: 'https://ann:secret@northwind.freshdesk.com' }, /password/],
        [{ url: 'northwind' }, /an address like/],
        [{ url: 'https://freshdesk.com' }, /the account at/],
        [{ catchAllContact: 'nobody' }, /address of a contact/],
      ] as const) {
        const { error } = freshdeskSettings.safeParse({ ...good, ...change });
        assert.match(error?.issues[0]?.message ?? '', says);
      }
      assert.equal(freshdeskSettings.safeParse({ ...good, url: 'http://127.0.0.1:8080' }).success, true);
      assert.equal(freshdeskSettings.parse(good).plan, 'growth');
    });

    it('are all named, and the sandbox gives those of a working connection', () => {
      assert.deepEqual(Object.values(settingNames).toSorted(), Object.keys(freshdeskSettings.shape).toSorted());
      for (const ending of Object.keys(simulator.settings)) assert.ok(ending in settingNames, ending);
    });
  });

  describe('the connection', () => {
    it('says which address to correct when there is no account', async () => {
      simulator.fault({ match: 'GET /api/v2/agents/me', status: 404 });
      const error = await failure(psa.checkConnection());
      assert.deepEqual([error.kind, error.details.status], ['signIn', 404]);
      assert.match(error.message, /PSA_MAIN_URL/);
    });

    it('follows no redirect to another host, which would get the key', async () => {
      const headers = { location: 'https://www.freshworks.com/signup' };
      simulator.fault({ match: 'GET /api/v2/agents/me', status: 302, headers });
      const error = await failure(psa.checkConnection());
      assert.deepEqual([error.kind, error.details.code], ['unavailable', 'redirect']);
    });

    it('needs the rights to read tickets and companies', async () => {
      for (const right of ['view', 'contacts'] as const) {
        simulator.events.deny({ right, denied: true });
        assert.equal((await failure(psa.checkConnection())).kind, 'forbidden');
        simulator.events.deny({ right, denied: false });
      }
    });

    it('sends the key as a user name, and keeps the id of a refused request', async () => {
      simulator.events.refuseKeys({ on: true });
      const error = await failure(psa.checkConnection());
      assert.match(error.details.requestId ?? '', /^fd-\d+$/);
      const [{ requestHeaders } = assert.fail('nothing was sent')] = simulator.exchanges;
      const login = Buffer.from(`${simulator.settings.API_KEY}:X`).toString('base64');
      assert.deepEqual([requestHeaders.authorization, requestHeaders.accept], [`Basic ${login}`, 'application/json']);
      assert.equal(simulator.exchanges.length, 1);
    });

    it('goes on to the next page while Freshdesk names one, however short a page is', async () => {
      simulator.events.addCompanies({ count: 90 });
      simulator.events.shortPages({ most: 25 });
      assert.ok((await psa.listCompanies()).length > 90);
      assert.equal((await psa.getCompany('253'))?.name, 'Litware, Inc. & "Sons"');
    });
  });

  describe('finding tickets', () => {
    it('costs at most two calls, with the requesters in the list', async () => {
      simulator.events.addTickets({ companyId: 250, count: 400 });
      await psa.findTickets({ companyId: contoso, text: '' });
      simulator.exchanges.splice(0);
      await psa.findTickets({ companyId: contoso, text: 'nowhere' });
      await psa.findTickets({ companyId: contoso, text: open });
      await psa.findTickets({ companyId: contoso, text: '99999' });
      assert.equal(simulator.exchanges.length, 6);
      const asked = calls('GET', /tickets/);
      assert.equal(asked.length, 6);
      for (const { query } of asked) assert.match(query.include ?? '', /requester/);
    });

    it('lists more than the last 30 days', async () => {
      const old = new Date(Date.now() - 60 * 86_400_000).toISOString();
      simulator.events.setTicket({ number: open, change: { created_at: old, updated_at: old } });
      const found = await psa.findTickets({ companyId: contoso, text: 'Adele' });
      assert.ok(found.some((ticket) => ticket.number === open));
    });

    it('asks for the newest by the id of the company', async () => {
      await psa.findTickets({ companyId: '253', text: 'a, b & c' });
      const { updated_since: since = '', ...query } = calls('GET', /tickets$/)[0]?.query ?? {};
      assert.deepEqual(query, {
        company_id: '253',
        order_by: 'created_at',
        order_type: 'desc',
        include: 'requester',
        page: '1',
        per_page: '100',
      });
      assert.match(since, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok(Date.parse(since) < Date.now() - 300 * 86_400_000);
    });

    it('asks once without the requesters when those are refused, and leaves them out for a while', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      simulator.events.deny({ right: 'include', denied: true });
      const asked = () => calls('GET', /tickets$/).splice(-3);
      const search = () => psa.findTickets({ companyId: contoso, text: 'phone' });
      assert.ok((await search()).length > 0);
      assert.ok((await search()).length > 0);
      assert.deepEqual(
        asked().map(({ status, query }) => [status, query.include]),
        [
          [403, 'requester'],
          [200, undefined],
          [200, undefined],
        ],
      );
      const ticket = await psa.getTicket(open);
      assert.equal(ticket?.requester?.email, 'adele.vance@contoso.com');
      assert.deepEqual(ticket.company, { id: '250', name: 'Contoso Ltd' });
      now += 16 * 60_000;
      simulator.events.deny({ right: 'include', denied: false });
      await search();
      assert.equal(asked().at(-1)?.query.include, 'requester');
    });

    it('finds by words although the number typed is a ticket out of scope', async () => {
      simulator.events.setTicket({ number: open, change: { subject: 'Phone 48214 is lost' } });
      simulator.events.hideTicket({ number: '48214', as: 403 });
      const found = await psa.findTickets({ companyId: contoso, text: '48214' });
      assert.deepEqual(
        found.map((ticket) => ticket.number),
        [open],
      );
    });

    it('names the right when it is refused altogether', async () => {
      simulator.events.deny({ right: 'view', denied: true });
      const error = await failure(psa.findTickets({ companyId: contoso, text: 'phone' }));
      assert.deepEqual([error.kind, error.details.missing], ['forbidden', [psa.rights.readTickets]]);
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

    it('does not take a deleted contact for somebody who asked', async () => {
      simulator.events.deleteContact({ id: 77 });
      assert.equal((await psa.getTicket(open))?.requester, null);
    });

    it('leaves the requester unknown where neither contacts nor agents may be read', async () => {
      for (const right of ['include', 'contacts', 'agents'] as const) simulator.events.deny({ right, denied: true });
      const ticket = await psa.getTicket(open);
      assert.deepEqual([ticket?.requester, ticket?.company?.id], [null, '250']);
    });

    it('takes the company of its contact for a ticket that has none', async () => {
      simulator.events.setTicket({ number: open, change: { company_id: null } });
      assert.deepEqual((await psa.getTicket(open))?.company, { id: '250', name: 'Contoso Ltd' });
    });

    it('takes none of several companies of its contact', async () => {
      simulator.events.setTicket({ number: open, change: { company_id: null, requester_id: 99 } });
      assert.equal((await psa.getTicket(open))?.company, null);
    });

    it('tells what right is missing for a ticket out of scope, or that there is none', async () => {
      simulator.events.hideTicket({ number: open, as: 404 });
      assert.equal(await psa.getTicket(open), null);
      simulator.events.hideTicket({ number: open, as: 403 });
      assert.match((await failure(psa.getTicket(open))).message, /with a scope that holds the groups/);
    });

    it("counts the account's own closing statuses as closed, as the settings name them", async () => {
      simulator.events.setTicket({ number: open, change: { status: 7 } });
      assert.equal((await psa.getTicket(open))?.open, true);
      const told = adapter(simulator, {}, { closedStatuses: 'Waiting for nobody, handed over' });
      assert.equal((await told.getTicket(open))?.open, false);
      assert.deepEqual(await told.findTickets({ companyId: contoso, text: open }), []);
      const { labels } = await told.choices();
      assert.deepEqual(
        labels.map(({ setting, wanted, names }) => [setting, wanted, names.includes('Handed over')]),
        [
          ['CLOSED_STATUSES', 'Waiting for nobody', true],
          ['CLOSED_STATUSES', 'handed over', true],
        ],
      );
    });

    it('counts one as closed by its number where the statuses cannot be listed', async () => {
      simulator.events.deny({ right: 'fields', denied: true });
      simulator.events.setTicket({ number: open, change: { status: 7 } });
      const told = adapter(simulator, {}, { closedStatuses: '7' });
      const ticket = await told.getTicket(open);
      assert.deepEqual([ticket?.open, ticket?.status], [false, null]);
      assert.deepEqual((await told.choices()).labels, []);
    });

    it('shows a merged ticket as closed, for more is not told', async () => {
      const merged = await psa.getTicket('48216');
      assert.deepEqual([merged?.open, merged?.mergedInto], [false, null]);
      assert.match(psa.cannot.join(' '), /merged/);
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

    it('for the customer stand in the portal, and are no reply, which would be mailed', async () => {
      await psa.ensureNote(open, { ...note, audience: 'customer' });
      const sent = calls('POST', /./);
      assert.deepEqual(
        sent.map(({ path, requestBody }) => [path, requestBody]),
        [
          [
            `/api/v2/tickets/${open}/notes`,
            { body: '<div>Removed: iPhone 15. [R-7F3K2A reply]</div>', private: false },
          ],
        ],
      );
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

    it('that is there already is not written', async () => {
      await psa.setStatus(open, 'open');
      assert.equal(calls('PUT', /./).length, 0);
    });

    it('of the wanted name is found in its own field, whatever else is listed', async () => {
      simulator.events.ignoreConditions({ on: true });
      await psa.setStatus(open, 'Waiting on Customer');
      assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 6 });
    });

    for (const [what, choices] of [
      ['a list', ['Open', 'Pending', 'Resolved']],
      ['a list of objects', [{ id: 9, value: 'Resolved' }]],
      ['nothing', null],
    ] as const) {
      it(`is never a guessed number when the choices come as ${what}`, async () => {
        const body = [{ id: 1, name: 'status', type: 'default_status', choices }];
        simulator.fault({ match: 'GET /api/v2/ticket_fields', status: 200, body });
        await psa.setStatus(open, 'Resolved');
        assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 4 });
      });
    }

    it('that was taken but not set is told', async () => {
      const body = { id: Number(open), status: 2, priority: 1, requester_id: 77 };
      simulator.fault({ match: 'PUT /api/v2/tickets', status: 200, body });
      assert.match((await failure(psa.setStatus(open, 'Resolved'))).message, /did not set it/);
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

    describe('for somebody whom Freshdesk does not know', () => {
      const nobody = { ...newTicket, requester: { name: 'Johanna Lorenz', email: 'johanna@contoso.com' } };
      const catchAll = { catchAllContact: 'unknown@northwind-msp.com' };
      const foreign = { ...nobody, companyId: '253' };

      it('are not made without a catch-all contact, and the setting is named', async () => {
        assert.match((await failure(psa.ensureTicket(nobody))).message, /PSA_MAIN_CATCH_ALL_CONTACT/);
        assert.equal(calls('POST', /tickets$/).length, 0);
      });

      it('go to the catch-all contact, and name the person', async () => {
        psa = adapter(simulator, {}, catchAll);
        const { ticket } = await psa.ensureTicket(nobody);
        assert.equal(ticket.company?.id, contoso);
        assert.match(
          JSON.stringify(calls('POST', /tickets$/)[0]?.requestBody),
          /For Johanna Lorenz \(johanna@contoso\.com\)/,
        );
      });

      it('are refused by the name of the field where that contact is not of the company', async () => {
        psa = adapter(simulator, {}, catchAll);
        const error = await failure(psa.ensureTicket(foreign));
        assert.deepEqual([error.kind, simulator.held()[0]?.number], ['invalid', '48218']);
        assert.match(error.message, /field company_id/);
      });

      it('belong to the right company where Freshdesk takes it all the same', async () => {
        simulator.events.foreignCompany({ is: 'taken' });
        psa = adapter(simulator, {}, catchAll);
        assert.equal((await psa.ensureTicket(foreign)).ticket.company?.id, '253');
        assert.equal((await psa.ensureTicket(foreign)).created, false);
      });

      it('are told, and not made again, where Freshdesk put one elsewhere', async () => {
        simulator.events.foreignCompany({ is: 'ignored' });
        psa = adapter(simulator, {}, catchAll);
        assert.match((await failure(psa.ensureTicket(foreign))).message, /not for the company/);
        assert.match((await failure(psa.ensureTicket(foreign))).message, /belongs to another company/);
        assert.equal(calls('POST', /tickets$/).length, 1);
      });
    });

    it('are not made again when a colleague moved one to another company', async () => {
      const { ticket } = await psa.ensureTicket(newTicket);
      simulator.events.moveTicket({ number: ticket.number, companyId: 251 });
      assert.match((await failure(psa.ensureTicket(newTicket))).message, /belongs to another company/);
      assert.equal(calls('POST', /tickets$/).length, 1);
    });

    it('are found behind many newer ones of the company, among those of the contact', async () => {
      const requester = { name: 'Diego Siciliani', email: 'diego.siciliani@contoso.com' };
      await psa.ensureTicket({ ...newTicket, requester });
      simulator.events.addTickets({ companyId: 250, count: 150 });
      assert.equal((await psa.ensureTicket({ ...newTicket, requester })).created, false);
      assert.equal(calls('POST', /tickets$/).length, 1);
    });

    it('are found by the tag when somebody changed the title', async () => {
      const { ticket } = await psa.ensureTicket(newTicket);
      simulator.events.setTicket({ number: ticket.number, change: { subject: 'Reset, done by phone' } });
      assert.equal((await psa.ensureTicket(newTicket)).created, false);
    });

    it('are not made when two carry the mark already', async () => {
      for (const number of [open, '48218']) {
        simulator.events.setTicket({ number, change: { tags: ['R-7F3K2A'] } });
      }
      assert.match((await failure(psa.ensureTicket(newTicket))).message, /48218 and 48213/);
      assert.equal(calls('POST', /tickets$/).length, 0);
    });

    it('are not made for a deleted contact, or one of another company', async () => {
      simulator.events.deleteContact({ id: 77 });
      await failure(psa.ensureTicket(newTicket));
      const lidia = { name: 'Lidia Holloway', email: 'lidia.holloway@fabrikam.com' };
      await failure(psa.ensureTicket({ ...newTicket, requester: lidia }));
      simulator.events.ignoreConditions({ on: true });
      await failure(psa.ensureTicket(newTicket));
      assert.equal(calls('POST', /tickets$/).length, 0);
    });

    it('find the contact of an address in any case', async () => {
      const requester = { name: 'Adele Vance', email: 'Adele.Vance@Contoso.com' };
      assert.equal((await psa.ensureTicket({ ...newTicket, requester })).created, true);
    });

    it('name the field that the account wants filled in', async () => {
      simulator.events.requireToCreate({ field: 'cf_site' });
      assert.match((await failure(psa.ensureTicket(newTicket))).message, /missing_field, field cf_site/);
    });

    it('have the type as Freshdesk spells it; one that is not there makes none', async () => {
      psa = adapter(simulator, {}, { ticketType: 'incident' });
      await psa.ensureTicket(newTicket);
      assert.match(JSON.stringify(calls('POST', /tickets$/)[0]?.requestBody), /"type":"Incident"/);
      assert.deepEqual(
        (await psa.choices()).labels.map(({ setting, names }) => [setting, names]),
        [['TICKET_TYPE', ['Question', 'Incident']]],
      );
      const other = adapter(simulator, {}, { ticketType: 'Problem' });
      const error = await failure(other.ensureTicket({ ...newTicket, key: 'R-OTHER1' }));
      assert.match(error.message, /PSA_MAIN_TICKET_TYPE/);
      assert.equal(calls('POST', /tickets$/).length, 1);
    });

    it('have the type as the setting spells it where types cannot be listed', async () => {
      simulator.events.deny({ right: 'fields', denied: true });
      psa = adapter(simulator, {}, { ticketType: 'Incident' });
      assert.equal((await psa.ensureTicket(newTicket)).created, true);
      const other = adapter(simulator, {}, { ticketType: 'incident' });
      const error = await failure(other.ensureTicket({ ...newTicket, key: 'R-OTHER1' }));
      assert.match(error.message, /field type/);
    });

    it("may be mailed by the account's own rules, and that is told beforehand", async () => {
      simulator.events.mailNewTickets({ on: true });
      await psa.ensureTicket(newTicket);
      assert.equal(simulator.mails(), 1);
      assert.match(psa.cannot.join(' '), /may mail the contact/);
    });

    it('are not looked for with the search, which lags by minutes', async () => {
      await psa.ensureTicket(newTicket);
      assert.equal(calls('GET', /search/).length, 0);
    });
  });

  const time = {
    key: 'R-1',
    minutes: 75,
    endedAt: '2026-03-02T10:15:30.500Z',
    text: 'MFA reset.',
    technician: { name: 'Megan Bowen', email: 'Megan@northwind-msp.com' },
  };

  it('enters time for the one agent with the address, whoever else is listed', async () => {
    simulator.events.ignoreConditions({ on: true });
    assert.equal(await psa.addTime(open, time), 'added');
    assert.equal(simulator.heldTicket(open)?.times[0]?.by, 'Megan Bowen');
    const lee = { name: 'Lee Gu', email: 'lee@northwind-msp.com' };
    assert.equal(await psa.addTime('48214', { ...time, technician: lee }), 'noMember');
  });

  it('says so when time went to another agent, and when the plan has none', async () => {
    simulator.events.timeGoesTo({ agent: 9000 });
    assert.match((await failure(psa.addTime(open, time))).message, /under another name/);
    simulator.events.deny({ right: 'time', denied: true });
    assert.match((await failure(psa.addTime('48214', time))).message, /a plan that has time entries/);
  });

  it('sends time with hours and minutes, since without them a timer would start', async () => {
    await psa.addTime(open, time);
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

  it('counts each call of the API by its path, without what stands before it', async () => {
    const counted: string[] = [];
    const gate = (limits: Limits) => async (method: string, path: string) => {
      counted.push(`${method} ${path}: ${limits(method, path).map((limit) => limit.name)}`);
      return async () => {};
    };
    await adapter(simulator, { gate }).ensureTicket(newTicket);
    assert.deepEqual(counted, [
      'GET /tickets: all,list',
      'GET /contacts: all,contacts',
      'GET /tickets: all,list',
      'POST /tickets: all,create',
      'GET /ticket_fields: all',
    ]);
  });

  it('waits as the account tells when other programs used its calls', async () => {
    simulator.events.limit({ perMinute: 50, usedByOthers: 50 });
    const error = await failure(psa.findTickets({ companyId: contoso, text: 'phone' }));
    assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 30_000]);
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
