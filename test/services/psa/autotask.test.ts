import assert from 'node:assert/strict';
import { type Autotask, startAutotask } from '../../../sandbox/psa/autotask.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations } from '../../../sandbox/world.ts';
import { limits } from '../../../services/psa/autotask/limits.ts';
import { autotaskSettings, settingNames } from '../../../services/psa/autotask/settings.ts';
import { createAutotask } from '../../../services/psa/autotask.ts';
import { createGate } from '../../../services/psa/limits/gate.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { createLimitStore } from '../../../services/storage/limits.ts';
import { freshDatabase } from '../../database.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { describePsaContract, failure } from './contract.ts';
import { documentedElsewhere } from './documentedElsewhere.ts';

const traffic: Exchange[] = [];
const contoso = organisations.contoso.psaCompanyId;
const dayMs = 86_400_000;

/** As the simulator gives them; `.env` endings may be changed or, with null, left out. */
function adapter(
  simulator: Autotask,
  outside: PsaOutside = {},
  change: Partial<Record<keyof typeof settingNames, string | null>> = {},
): Psa {
  const given = Object.entries({ ...simulator.settings, QUEUE: null, ...change });
  const settings = given.flatMap(([ending, value]) =>
    value === null ? [] : [[settingNames[ending as keyof typeof settingNames], value]],
  );
  return createAutotask('main', autotaskSettings.parse(Object.fromEntries(settings)), outside);
}

async function started(): Promise<Autotask> {
  const simulator = await startAutotask();
  simulator.onExchange = (exchange) => traffic.push(exchange);
  return simulator;
}

const at = '/atservicesrest/V1.0';
const notesPath = `POST ${at}/Tickets/\\d+/Notes`;

describePsaContract('Autotask PSA', async () => {
  const simulator = await started();
  return {
    simulator,
    open: (outside) => adapter(simulator, outside),
    companyId: contoso,
    titleWords: 'ADELE phone',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
    unknownStatus: 'Nearly done',
    matches: {
      find: `POST ${at}/Tickets/query`,
      note: notesPath,
      create: `POST ${at}/Tickets$`,
      status: `PATCH ${at}/Tickets$`,
      time: `POST ${at}/TimeEntries$`,
    },
    tellsMerged: false,
    otherShape: { results: [] },
  };
});

describe('Autotask PSA', () => {
  let simulator: Autotask;
  let psa: Psa;
  const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
  const newTicket = {
    key: 'R-7F3K2A',
    companyId: contoso,
    board: 'Service Desk',
    title: 'MFA reset for Adele Vance',
    text: 'Made by the bot.',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  };
  const open = '48213';
  const number = 'T20260131.48213';

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
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);
  const notes = () => simulator.heldTicket(open)?.notes ?? [];

  describe('settings', () => {
    const good = { integrationCode: 'a', userName: 'b', secret: 'c' };
    const problems = (more: object) =>
      autotaskSettings.safeParse({ ...good, ...more }).error?.issues.map((i) => [String(i.path[0]), i.message]) ?? [];

    it('lists every missing setting with its correction', () => {
      const { error } = autotaskSettings.safeParse({});
      assert.deepEqual(
        error?.issues.map((i) => i.path[0]),
        ['integrationCode', 'userName', 'secret'],
      );
      for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
    });

    it("takes Autotask's own hosts for a zone, and this machine", () => {
      for (const zoneUrl of [
        'https://webservices3.autotask.net/atservicesrest/',
        'https://webservices3.autotask.net/ATServicesRest',
        'http://127.0.0.1:4400/atservicesrest/',
      ])
        assert.deepEqual(problems({ zoneUrl }), [], zoneUrl);
      for (const zoneUrl of [
        'webservices3.autotask.net',
        'http://webservices3.autotask.net/atservicesrest/',
        'https://webservices3.autotask.net/',
        'https://user:pass@webservices3.autotask.net/atservicesrest/',
        'https://autotask.net.evil.example/atservicesrest/',
        'https://evilautotask.net/atservicesrest/',
        'https://127.0.0.1/atservicesrest/',
      ])
        assert.match(problems({ zoneUrl })[0]?.[1] ?? '', /https:\/\/webservices3/, zoneUrl);
      assert.equal(problems({ discoveryUrl: 'https://webservices2.autotask.net' }).length, 0);
      assert.equal(problems({ discoveryUrl: 'https://evil.example' }).length, 1);
    });

    it('refuses a label for internal notes that customers see', () => {
      const internal = [['internalPublish', 'Must not be a label that customers see.']];
      assert.deepEqual(problems({ internalPublish: 'all autotask users' }), internal);
      assert.deepEqual(problems({ internalPublish: 'All', customerPublish: 'all' }), internal);
      assert.deepEqual(problems({ internalPublish: 'Internal & Co-Managed' }), []);
    });

    it('takes whole hours until a new ticket is due', () => {
      for (const dueHours of ['0', '-1', '1.5', 'a day']) assert.equal(problems({ dueHours }).length, 1, dueHours);
      assert.deepEqual(problems({ dueHours: '8' }), []);
    });
  });

  describe('the zone', () => {
    it('is asked for once, without credentials, which go nowhere before it is known', async () => {
      await psa.getTicket(number);
      await psa.getTicket('48214');
      const [first, ...others] = calls('GET', /zoneInformation$/);
      assert.equal(others.length, 0);
      assert.equal(simulator.exchanges[0], first);
      assert.deepEqual(first?.query, { user: simulator.settings.USER_NAME });
      for (const name of ['secret', 'username', 'apiintegrationcode'])
        assert.ok(!(name in (first?.requestHeaders ?? {})));
      const { requestHeaders } = calls('POST', /Tickets\/query$/)[0] ?? {};
      const { INTEGRATION_CODE, USER_NAME, SECRET } = simulator.settings;
      assert.deepEqual(
        [requestHeaders?.apiintegrationcode, requestHeaders?.username, requestHeaders?.secret],
        [INTEGRATION_CODE, USER_NAME, SECRET],
      );
    });

    it('that is no host of Autotask gets no secret', async () => {
      for (const url of [
        'https://evil.example/atservicesrest/',
        'http://webservices3.autotask.net/atservicesrest/',
        '',
      ]) {
        simulator.events.moveZone({ url });
        assert.match((await failure(psa.getTicket(number))).message, /PSA_MAIN_ZONE_URL/);
      }
      assert.equal(simulator.exchanges.length, 3);
    });

    it('may stay unknown for a valid user: then a setting is the way out', async () => {
      simulator.events.hideZone({ on: true });
      const error = await failure(psa.getTicket(number));
      assert.deepEqual([error.kind, simulator.exchanges.length], ['signIn', 1]);
      assert.match(error.message, /PSA_MAIN_USER_NAME.*PSA_MAIN_ZONE_URL/);
      psa = adapter(simulator, {}, { ZONE_URL: `${simulator.url}/atservicesrest/` });
      assert.equal((await psa.getTicket(number))?.number, number);
      assert.equal(calls('GET', /zoneInformation$/).length, 1);
    });

    it('that cannot be asked for now is no wrong user', async () => {
      simulator.fault({ match: 'zoneInformation', status: 503 });
      assert.equal((await failure(psa.getTicket(number))).kind, 'unavailable');
      assert.ok(await psa.getTicket(number));
    });

    it('is asked for anew after a 401, with the next call: refused sign-ins lock the user', async () => {
      await psa.getTicket(number);
      const moved = await started();
      try {
        simulator.events.moveZone({ url: `${moved.url}/atservicesrest/` });
        simulator.events.refuseKeys({ on: true });
        const before = simulator.exchanges.length;
        assert.equal((await failure(psa.getTicket(number))).kind, 'signIn');
        assert.equal(simulator.exchanges.length, before + 1);
        assert.equal((await psa.getTicket(number))?.number, number);
        assert.ok(moved.exchanges.length > 0);
      } finally {
        await moved.close();
      }
    });

    it('tells where people open a ticket', async () => {
      assert.equal(psa.ticketUrl(open), null);
      await psa.checkConnection();
      const end = '/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=48213';
      assert.equal(psa.ticketUrl(open), simulator.url + end);
      const given = adapter(simulator, {}, { ZONE_URL: 'https://webservices3.autotask.net/atservicesrest/' });
      assert.equal(given.ticketUrl(open), `https://ww3.autotask.net${end}`);
      assert.equal(given.ticketUrl('x'), null);
    });
  });

  for (const [right, needed] of [
    ['tickets', 'Service Desk / Tickets: View All'],
    ['companies', 'CRM / Companies and Contacts: View'],
  ] as const) {
    it(`names the missing right: ${needed}`, async () => {
      simulator.events.deny({ right, denied: true });
      const error = await failure(psa.checkConnection());
      assert.deepEqual([error.kind, error.details.missing], ['forbidden', [needed]]);
    });
  }

  describe('tickets', () => {
    it('are found by the number that people see and by the id, completed ones too', async () => {
      for (const text of [number, '#t20260131.48213', open])
        assert.equal((await psa.getTicket(text))?.number, number, text);
      const completed = await psa.getTicket('T20260131.48215');
      assert.deepEqual([completed?.open, completed?.status], [false, 'Complete']);
      assert.equal(await psa.getTicket('T20260131.99999'), null);
    });

    it('that may not be seen do not exist, whichever way that is told', async () => {
      simulator.events.hideTicket({ number, hidden: true });
      assert.equal(await psa.getTicket(open), null);
      simulator.events.answerEmptyItems({ on: true });
      assert.equal(await psa.getTicket(open), null);
      assert.equal(await psa.getTicket(number), null);
      assert.equal(await psa.getCompany('999999'), null);
      assert.equal((await failure(psa.setStatus(open, 'Resolved'))).kind, 'notFound');
    });

    for (const entity of ['Tickets', 'Companies']) {
      it(`are not shown with another one of ${entity} than asked for`, async () => {
        simulator.fault({ match: `GET ${at}/${entity}/\\d+`, status: 200, body: { item: { id: 7 } } });
        assert.equal((await failure(psa.getTicket(open))).kind, 'unavailable');
      });
    }

    it('are compared with what was typed even when the server does not', async () => {
      simulator.events.ignoreConditions({ on: true });
      for (const text of ['nowhere', '7', 'T20260201'])
        assert.deepEqual(await psa.findTickets({ companyId: contoso, text }), [], text);
    });

    it('carry ids only: the contacts of a whole list cost one call, its company one', async () => {
      const found = await psa.findTickets({ companyId: contoso, text: '' });
      assert.ok(found.length > 10);
      assert.ok(found.some((ticket) => ticket.requester?.email === 'adele.vance@contoso.com'));
      assert.deepEqual([calls('POST', /Contacts\/query$/).length, calls('GET', /Companies\//).length], [1, 1]);
      await psa.findTickets({ companyId: contoso, text: 'phone' });
      assert.equal(calls('GET', /Companies\//).length, 1);
    });

    it('of contacts that we may not see have an unknown requester', async () => {
      simulator.events.deny({ right: 'contacts', denied: true });
      assert.equal((await psa.getTicket(number))?.requester, null);
    });

    it('are found by the beginning of a number, and by the id that addresses hold', async () => {
      const numbers = async (text: string) =>
        (await psa.findTickets({ companyId: contoso, text })).map((ticket) => ticket.number);
      assert.deepEqual(await numbers('t20260131.4821'), ['T20260131.48218', 'T20260131.48217', number]);
      assert.deepEqual(await numbers(open), [number]);
    });

    it('may be old: more days are asked for while there are few', async () => {
      const createDate = new Date(Date.now() - 900 * dayMs).toISOString();
      simulator.events.setTicket({ number, change: { createDate } });
      const found = await psa.findTickets({ companyId: contoso, text: 'Adele' });
      assert.ok(found.some((ticket) => ticket.number === number));
      simulator.events.addTickets({ companyId: 250, count: 20 });
      simulator.exchanges.splice(0);
      await psa.findTickets({ companyId: contoso, text: '' });
      assert.equal(calls('POST', /Tickets\/query$/).length, 1);
    });

    it('count as closed in the statuses that the settings name', async () => {
      simulator.events.setTicket({ number, change: { status: 29 } });
      assert.equal((await psa.getTicket(number))?.open, true);
      const told = adapter(simulator, {}, { CLOSED_STATUSES: 'Waiting for nobody, resolved' });
      assert.equal((await told.getTicket(number))?.open, false);
      assert.deepEqual(await told.findTickets({ companyId: contoso, text: number }), []);
    });

    it('may belong to company 0, the MSP itself', async () => {
      simulator.events.setTicket({ number, change: { companyID: 0 } });
      assert.deepEqual((await psa.getTicket(number))?.company, { id: '0', name: 'Northwind Managed IT' });
      assert.equal((await psa.findTickets({ companyId: '0', text: number })).length, 1);
      assert.equal((await psa.getCompany('0'))?.name, 'Northwind Managed IT');
      assert.equal((await psa.ensureTicket({ ...newTicket, companyId: '0', requester: null })).created, true);
    });

    it('are read in pages by id, never by the address of a next page', async () => {
      simulator.events.addTickets({ companyId: 250, count: 1200 });
      const found = await psa.findTickets({ companyId: contoso, text: '' });
      assert.equal(found[0]?.title, 'Generated ticket 1200');
      const pages = bodies('POST', /Tickets\/query$/);
      assert.deepEqual(
        pages.map(({ filter }) => (filter as { op: string; field: string }[]).at(-1)?.field),
        ['createDate', 'id', 'id'],
      );
      const [first, second] = pages.map(({ filter }) => filter as object[]);
      assert.deepEqual(second?.slice(0, -1), first);
    });

    it('are asked for with values of their type, and with the fields that are read alone', async () => {
      const now = Date.parse('2026-03-02T10:00:00Z');
      await adapter(simulator, { now: () => now }).findTickets({ companyId: contoso, text: 'New phone' });
      const [first] = bodies('POST', /Tickets\/query$/);
      assert.deepEqual(first, {
        maxRecords: 500,
        includeFields: [
          'id',
          'ticketNumber',
          'title',
          'status',
          'companyID',
          'contactID',
          'externalID',
          'assignedResourceID',
          'assignedResourceRoleID',
          'billingCodeID',
        ],
        filter: [
          { op: 'eq', field: 'companyID', value: 250 },
          { op: 'notIn', field: 'status', value: [5] },
          { op: 'contains', field: 'title', value: 'New' },
          { op: 'contains', field: 'title', value: 'phone' },
          { op: 'gte', field: 'createDate', value: '2026-01-31T10:00:00.000Z' },
        ],
      });
    });

    it('of a company whose id is no number are not asked for', async () => {
      assert.equal((await failure(psa.findTickets({ companyId: '250 or 1=1', text: 'x' }))).kind, 'invalid');
      assert.equal(simulator.exchanges.length, 0);
    });
  });

  it('leaves inactive companies out, and keeps odd names as they are', async () => {
    const companies = await psa.listCompanies();
    assert.ok(companies.some((c) => c.name === 'Litware, Inc. & "Sons"'));
    assert.ok(!companies.some((c) => c.name === 'Gone Ltd'));
    assert.equal(await psa.getCompany('255'), null);
  });

  describe('notes', () => {
    it('go out with the numbers of this tenant, found by their labels', async () => {
      await psa.ensureNote(open, note);
      await psa.ensureNote(open, { ...note, audience: 'customer', text: 'Register again.' });
      assert.deepEqual(bodies('POST', /Notes$/), [
        {
          ticketID: 48213,
          title: 'MFA reset',
          description: 'Removed: iPhone 15. [R-7F3K2A note]',
          noteType: 1,
          publish: 2,
        },
        {
          ticketID: 48213,
          title: 'MFA reset',
          description: 'Register again. [R-7F3K2A reply]',
          noteType: 1,
          publish: 1,
        },
      ]);
    });

    it('are not written at all where the internal label is not found: 1 would show them to the customer', async () => {
      simulator.events.setPublish({ labels: { 1: 'All Autotask Users' } });
      const error = await failure(psa.ensureNote(open, note));
      assert.match(error.message, /no audience of notes named "Internal Project Team" \(PSA_MAIN_INTERNAL_PUBLISH\)/);
      assert.deepEqual([error.kind, notes()], ['invalid', []]);
      simulator.events.setPublish({ labels: { 0: 'Only us' } });
      psa = adapter(simulator, {}, { INTERNAL_PUBLISH: 'only us' });
      assert.equal(await psa.ensureNote(open, note), 'added');
      assert.equal(bodies('POST', /Notes$/)[0]?.publish, 0);
    });

    it('are not written where two labels have the name, or the type is not found', async () => {
      simulator.events.setPublish({ labels: { 2: 'Internal Project Team', 7: 'Internal Project Team' } });
      assert.match((await failure(psa.ensureNote(open, note))).message, /more than one audience of notes/);
      simulator.events.setPublish({ labels: null });
      psa = adapter(simulator, {}, { NOTE_TYPE: 'Diary' });
      assert.match(
        (await failure(psa.ensureNote(open, note))).message,
        /no note type named "Diary" \(PSA_MAIN_NOTE_TYPE\)/,
      );
      assert.deepEqual(notes(), []);
    });

    it('say loudly when an internal one came back for the customer, also when its answer got lost', async () => {
      simulator.events.showNotes({ on: true });
      assert.match((await failure(psa.ensureNote(open, note))).message, /may be visible to the customer/);
      simulator.fault({ match: notesPath, dropAfter: true });
      await failure(psa.ensureNote(open, { ...note, key: 'R-2' }));
      assert.match((await failure(psa.ensureNote(open, { ...note, key: 'R-2' }))).message, /may be visible/);
      await failure(psa.ensureNote(open, { ...note, key: 'R-3', text: 'A long one. '.repeat(2000) }));
      assert.equal(notes().length, 3, 'the parts after the first one stay back');
      assert.equal(await psa.ensureNote(open, { ...note, audience: 'customer' }), 'added');
    });

    it('are found behind 1,200 others', async () => {
      await psa.ensureNote(open, note);
      simulator.events.addNotes({ number, count: 1200 });
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
      assert.equal(calls('POST', /Notes$/).length, 1);
    });

    for (const [what, status, errors, kind] of [
      ['a broken rule, though the status is 500', 500, ['Data violation: title'], 'invalid'],
      ['a broken rule in a 200', 200, ['Unable to find the ticket'], 'invalid'],
      ['too many at once, whatever the status', 409, ['Itgenatr005 thread threshold'], 'conflict'],
      ['too many at once with 500', 500, [{ message: 'The thread threshold of 3 has been exceeded' }], 'throttled'],
      ['too many in an hour', 400, ['The request threshold was exceeded'], 'throttled'],
      ['a 500 that tells no rule', 500, ['An unexpected error occurred'], 'unknownOutcome'],
      ['a 500 without a text', 500, [], 'unknownOutcome'],
    ] as const) {
      it(`tells ${what}: ${kind}`, async () => {
        simulator.fault({ match: notesPath, status, body: { errors } });
        const error = await failure(psa.ensureNote(open, note));
        assert.deepEqual([error.kind, error.retryable], [kind, kind !== 'invalid']);
        for (const text of ['Data violation', 'Unable to find', 'threshold', 'unexpected'])
          assert.ok(!error.message.includes(text), error.message);
        assert.equal(await psa.ensureNote(open, note), 'added');
        assert.equal(notes().length, 1);
      });
    }

    it('name the refused field where Autotask does', async () => {
      simulator.fault({ match: notesPath, status: 500, body: { errors: [{ message: 'Too long', field: 'title' }] } });
      assert.match((await failure(psa.ensureNote(open, note))).message, /field title/);
    });

    it('name the right when they are forbidden', async () => {
      simulator.events.deny({ right: 'notes', denied: true });
      const error = await failure(psa.ensureNote(open, note));
      assert.deepEqual(error.details.missing, ['Service Desk / Ticket Notes: Add']);
    });
  });

  describe('status', () => {
    it('is patched on the collection with nothing but itself, and read back', async () => {
      await psa.setStatus(open, 'resolved');
      assert.deepEqual(bodies('PATCH', /Tickets$/), [{ id: 48213, status: 29 }]);
      await psa.setStatus(open, 'Resolved');
      assert.equal(calls('PATCH', /Tickets$/).length, 1);
      simulator.events.keepStatus({ on: true });
      assert.match((await failure(psa.setStatus(open, 'In Progress'))).message, /did not set it/);
    });

    it('is never one that is no longer in use, and a closed ticket keeps its own', async () => {
      const error = await failure(psa.setStatus(open, 'Old'));
      assert.match(error.message, /no status named "Old" \(statusAfterSuccess\)/);
      assert.match((await failure(psa.setStatus('48215', 'New'))).message, /T20260131\.48215 is closed/);
      assert.equal(calls('PATCH', /Tickets$/).length, 0);
    });

    it('is asked for again when the labels are 15 minutes old', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.getTicket(number);
      await psa.getTicket(number);
      now += 16 * 60_000;
      await psa.getTicket(number);
      assert.equal(calls('GET', /Tickets\/entityInformation\/fields$/).length, 2);
    });
  });

  describe('new tickets', () => {
    const sent = () => bodies('POST', /\/Tickets$/)[0];

    it('send labels as numbers, 0 included, a due date, the contact and the mark', async () => {
      const now = Date.parse('2026-03-02T10:00:00.500Z');
      psa = adapter(simulator, { now: () => now }, { CATEGORY: 'mfa resets', DUE_HOURS: '8' });
      const { ticket } = await psa.ensureTicket(newTicket);
      assert.match(ticket.number, /^T\d{8}\.\d+$/);
      assert.deepEqual(sent(), {
        companyID: 250,
        contactID: 77,
        title: 'MFA reset for Adele Vance (R-7F3K2A)',
        description: 'Made by the bot.',
        status: 1,
        priority: 0,
        queueID: 8,
        ticketCategory: 104,
        dueDateTime: '2026-03-02T18:00:00Z',
        externalID: 'R-7F3K2A',
      });
    });

    it('leave out what is not known, and name a person whom Autotask does not have', async () => {
      await psa.ensureTicket({ ...newTicket, requester: { name: 'Johanna Lorenz', email: 'johanna@contoso.com' } });
      const { contactID, ticketCategory, description } = sent() ?? {};
      assert.deepEqual([contactID, ticketCategory], [undefined, undefined]);
      assert.equal(description, 'Made by the bot. For Johanna Lorenz (johanna@contoso.com).');
    });

    it('go to no contact who is inactive, of another company or of another address, whatever the server says', async () => {
      const adele = { id: 77, companyID: 250, emailAddress: newTicket.requester.email, isActive: 1 };
      const items = [
        { ...adele, isActive: 0 },
        { ...adele, companyID: 251 },
        { ...adele, emailAddress: 'adele@contoso.com' },
      ];
      simulator.fault({ match: `POST ${at}/Contacts/query`, status: 200, body: { items } });
      await psa.ensureTicket(newTicket);
      assert.ok(!('contactID' in (sent() ?? {})));
    });

    it('go to no contact where two have the address, or where we may see none', async () => {
      const desk = { name: 'Desk', email: 'desk@adatum.com' };
      await psa.ensureTicket({ ...newTicket, companyId: '252', requester: desk });
      simulator.events.deny({ right: 'contacts', denied: true });
      await psa.ensureTicket({ ...newTicket, key: 'R-2' });
      for (const body of bodies('POST', /\/Tickets$/)) assert.ok(!('contactID' in body));
    });

    it('are found by the title where the outside id is not searchable or was overwritten', async () => {
      simulator.events.hideExternalId({ on: true });
      const { ticket } = await psa.ensureTicket(newTicket);
      assert.equal((await psa.ensureTicket(newTicket)).created, false);
      simulator.events.hideExternalId({ on: false });
      simulator.events.setTicket({ number: ticket.number, change: { externalID: 'other-tool' } });
      assert.equal((await psa.ensureTicket(newTicket)).created, false);
    });

    it('are told when two carry the mark, or one went to another company', async () => {
      const { ticket } = await psa.ensureTicket(newTicket);
      simulator.events.moveTicket({ number: ticket.number, companyId: 251 });
      assert.match((await failure(psa.ensureTicket(newTicket))).message, /belongs to another company/);
      simulator.events.setTicket({ number, change: { externalID: newTicket.key } });
      assert.match((await failure(psa.ensureTicket(newTicket))).message, /Two tickets carry the mark/);
      assert.equal(calls('POST', /\/Tickets$/).length, 1);
    });

    for (const [what, match] of [
      ['could not be read', `GET ${at}/Tickets/\\d+`],
      ['whose company could not be read', `GET ${at}/Companies/`],
    ] as const) {
      it(`that were made but ${what} may exist, so no second one is made`, async () => {
        simulator.events.lagSearch({ ms: 60_000 });
        simulator.fault({ match, status: 503 });
        const lost = await failure(psa.ensureTicket(newTicket));
        assert.deepEqual([lost.kind, lost.details.retryAfterMs], ['unknownOutcome', 10_000]);
        const mayExistSince = new Date().toISOString();
        assert.equal((await failure(psa.ensureTicket({ ...newTicket, mayExistSince }))).details.code, 'lookAgain');
        assert.equal(calls('POST', /\/Tickets$/).length, 1);
      });
    }

    it('are refused for good when the category wants more filled in', async () => {
      simulator.events.requireField({ field: 'billingCodeID' });
      const error = await failure(psa.ensureTicket(newTicket));
      assert.deepEqual([error.kind, error.details.raw], ['invalid', 'Missing Required Field: billingCodeID.']);
    });

    it('may be mailed by a rule that no request can stop, which the set-up page says', async () => {
      simulator.events.mailNewTickets({ on: true });
      await psa.ensureTicket(newTicket);
      assert.equal(simulator.mails(), 1);
      assert.ok(psa.cannot.some((sentence) => /Workflow rules .* may mail about a new ticket/.test(sentence)));
    });

    it('need a queue, from the organisation or the settings, and say where to set it', async () => {
      const nowhere = await failure(psa.ensureTicket({ ...newTicket, board: null }));
      assert.match(nowhere.message, /PSA_MAIN_QUEUE, or newTicketBoard/);
      psa = adapter(simulator, {}, { QUEUE: 'second line' });
      await psa.ensureTicket({ ...newTicket, board: null });
      assert.equal(sent()?.queueID, 9);
    });
  });

  describe('time', () => {
    const entry = {
      key: 'R-1',
      minutes: 15,
      endedAt: '2026-03-02T00:05:00.000Z',
      text: 'MFA\nreset.',
      technician: { name: 'Megan Bowen', email: 'megan@northwind-msp.com' },
    };

    it('is entered in the role and work type of the ticket, and within a day', async () => {
      simulator.events.needWorkType({ on: true });
      const change = { assignedResourceID: 500, assignedResourceRoleID: 71, billingCodeID: 12 };
      simulator.events.setTicket({ number, change });
      await psa.addTime(open, entry);
      assert.deepEqual(bodies('POST', /TimeEntries$/), [
        {
          ticketID: 48213,
          resourceID: 500,
          roleID: 71,
          billingCodeID: 12,
          dateWorked: '2026-03-02T00:00:00Z',
          startDateTime: '2026-03-02T00:00:00Z',
          endDateTime: '2026-03-02T00:15:00Z',
          hoursWorked: 0.25,
          summaryNotes: 'MFA reset.',
          internalNotes: '[R-1 time]',
        },
      ]);
    });

    it("takes the technician's own role where the ticket is somebody else's, and never guesses one", async () => {
      simulator.events.setTicket({ number, change: { assignedResourceID: 501, assignedResourceRoleID: 71 } });
      await psa.addTime(open, entry);
      assert.equal(bodies('POST', /TimeEntries$/)[0]?.roleID, 70);
      simulator.events.setResource({ id: 500, change: { defaultServiceDeskRoleID: null } });
      assert.equal(await psa.addTime(open, { ...entry, key: 'R-2' }), 'noMember');
    });

    it('goes to nobody whose account is inactive, or shares its address', async () => {
      simulator.events.setResource({ id: 501, change: { email: entry.technician.email } });
      assert.equal(await psa.addTime(open, entry), 'noMember');
      simulator.events.setResource({ id: 501, change: { isActive: false } });
      assert.equal(await psa.addTime(open, entry), 'added');
      simulator.events.setResource({ id: 500, change: { isActive: false } });
      assert.equal(await psa.addTime(open, { ...entry, key: 'R-2' }), 'noMember');
    });

    it('names the right when resources may not be seen', async () => {
      simulator.events.deny({ right: 'resources', denied: true });
      assert.match((await failure(psa.addTime(open, entry))).message, /Resources\/Users \(HR\): View/);
    });
  });

  it('lists labels for each setting that names one', async () => {
    psa = adapter(simulator, {}, { CLOSED_STATUSES: 'Resolved, Gone' });
    const { labels, statuses } = await psa.choices();
    assert.deepEqual(
      labels.map(({ setting, wanted }) => `${setting}: ${wanted}`),
      [
        'INTERNAL_PUBLISH: Internal Project Team',
        'CUSTOMER_PUBLISH: All Autotask Users',
        'NOTE_TYPE: Task Summary',
        'QUEUE: null',
        'NEW_STATUS: New',
        'PRIORITY: Medium',
        'CATEGORY: null',
        'CLOSED_STATUSES: Resolved',
        'CLOSED_STATUSES: Gone',
      ],
    );
    assert.deepEqual(labels[0]?.names, ['All Autotask Users', 'Internal Project Team', 'Internal & Co-Managed']);
    assert.ok(!statuses[0]?.names.includes('Old'));
  });

  describe('limits', () => {
    it('are two places for each kind of record, and half of the hour', () => {
      const named = (path: string) => limits('POST', path).map((limit) => `${limit.name} ${limit.most}`);
      assert.deepEqual(named('/Tickets/query'), ['all 5000', 'at once: Tickets 2']);
      assert.deepEqual(named('/Tickets/48213/Notes'), ['all 5000', 'at once: TicketNotes 2']);
    });

    it('hold when ten resets come together and places are freed late', async () => {
      const database = await freshDatabase();
      try {
        const store = createLimitStore(database.db);
        const warnings: object[] = [];
        const log = { warn: (data: object) => void warnings.push(data) };
        psa = adapter(simulator, { gate: (own) => createGate(store, 'main', own, log) });
        await psa.getTicket(number);
        simulator.events.releaseLate({ ms: 50 });
        const keys = Array.from({ length: 10 }, (_, n) => `R-RACE${n}`);
        const outcomes = await Promise.allSettled(keys.map((key) => psa.ensureNote(open, { ...note, key })));
        assert.deepEqual([...new Set(outcomes.map((one) => one.status))], ['fulfilled']);
        assert.deepEqual(warnings, []);
        assert.ok(!simulator.exchanges.some((e) => e.status !== null && e.status >= 400));
      } finally {
        await database.drop();
      }
    });

    it('tell the hour when other programs used it up', async () => {
      await psa.getTicket(number);
      simulator.events.limit({ perHour: 1 });
      const error = await failure(psa.getTicket(number));
      assert.deepEqual(
        [error.kind, error.details.code, error.details.retryAfterMs],
        ['throttled', 'requests', 300_000],
      );
    });
  });
});

describe('Autotask PSA against its published description', () => {
  it('sent and got only what is described', function () {
    if (!haveSpecs()) return this.skip();
    assert.ok(traffic.length > 400, `${traffic.length}`);
    const problems = checkAgainstSpec('autotask', traffic).filter(
      (p) => !documentedElsewhere.some((known) => known.test(p)),
    );
    assert.deepEqual(problems, []);
  });
});
