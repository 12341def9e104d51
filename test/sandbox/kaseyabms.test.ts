import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { login, numberOf } from '../../sandbox/psa/kaseyabms/data.ts';
import type { Right } from '../../sandbox/psa/kaseyabms/state.ts';
import { type KaseyaBms, startKaseyaBms } from '../../sandbox/psa/kaseyabms.ts';
import { tickets } from '../../sandbox/psa/seed.ts';
import { codeOf, windowOf } from '../../services/psa/kaseyabms/totp.ts';

const form = { UserName: login.userName, Password: login.password, Tenant: login.company, GrantType: 'password' };
const path = `/v2/servicedesk/tickets/${tickets.adele}`;
const noteBody = { details: '<p>x</p>', isInternal: true, typeId: 61, noteDate: '2026-03-02T10:00:00Z' };
const ticketBody = {
  title: 'x',
  details: 'y',
  accountId: 250,
  locationId: 2501,
  statusId: 1,
  priorityId: 31,
  typeId: 71,
  sourceId: 81,
  openDate: '2026-03-02T10:00:00Z',
  queueId: 21,
};
const timeBody = {
  startDate: '2026-03-02',
  startTime: '10:00:00',
  endTime: '10:15:00',
  timespent: 0.25,
  workTypeId: 41,
  roleId: 51,
  userId: 500,
};

describe('sandbox Kaseya BMS refuses what the vendor refuses', () => {
  let simulator: KaseyaBms;
  let token: string;
  beforeEach(async () => {
    simulator = await startKaseyaBms();
    token = (await post('authenticate', form)).body.result.accessToken;
  });
  afterEach(() => simulator.close());

  async function send(method: string, to: string, init: RequestInit) {
    const response = await fetch(simulator.url + to, { method, ...init });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }
  const post = (name: string, values: Record<string, string>) =>
    send('POST', `/v2/security/${name}`, { body: new URLSearchParams(values) });
  const call = (method: string, to: string, body?: unknown, type = 'application/json') =>
    send(method, to, {
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const search = async (filter: object, more: object = {}) =>
    (await call('POST', '/v2/servicedesk/tickets/search', { pageSize: 100, pageNumber: 1, filter, ...more })).body;
  const refused = (answer: { status: number; body: { success: boolean } }) => {
    assert.deepEqual([answer.status, answer.body.success], [200, false]);
  };
  const without = (body: object, name: string) =>
    Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

  describe('who asks', () => {
    it('refuses a wrong name, password, company or grant, and a body that is no form', async () => {
      for (const wrong of [
        { UserName: 'x' },
        { Password: 'x' },
        { Tenant: 'Northwind' },
        { Tenant: login.company.replace('+', ' ') },
        { GrantType: 'client' },
      ]) {
        refused(await post('authenticate', { ...form, ...wrong }));
      }
      refused(await call('POST', '/v2/security/authenticate', form));
      simulator.events.refuseKeys({ on: true });
      refused(await post('authenticate', form));
    });

    it('takes each one-time code once, and those of the half minutes around', async () => {
      simulator.events.requireCode({ on: true });
      refused(await post('authenticate', form));
      refused(await post('authenticate', { ...form, MFACode: '000000x' }));
      const window = windowOf(Date.now());
      for (const at of [window, window - 1]) {
        const MFACode = codeOf(login.totpSecret, at);
        assert.equal((await post('authenticate', { ...form, MFACode })).body.success, true);
        refused(await post('authenticate', { ...form, MFACode }));
      }
      refused(await post('authenticate', { ...form, MFACode: codeOf(login.totpSecret, window - 9) }));
    });

    it('answers 401 with 978001 and a stack trace to a token that is missing, wrong or ended', async () => {
      const good = token;
      const ended = async () => {
        const answer = await call('GET', path);
        assert.deepEqual([answer.status, answer.body.error.code], [401, 978001]);
        assert.match(answer.body.error.stackStrace, /Api\.cs/);
      };
      token = 'x';
      await ended();
      token = good;
      assert.equal((await call('GET', path)).status, 200);
      simulator.events.endTokens({});
      await ended();
      simulator.events.tellTokensInside({ on: true });
      refused(await call('GET', path));
    });

    it('renews a token once, until renewals are refused', async () => {
      const { accessToken: AccessToken, refreshToken: RefreshToken } = (await post('authenticate', form)).body.result;
      assert.equal((await post('refreshtoken', { AccessToken, RefreshToken })).body.success, true);
      assert.equal((await post('refreshtoken', { AccessToken, RefreshToken })).status, 401);
      simulator.events.refuseRefresh({ on: true });
      const second = (await post('authenticate', form)).body.result;
      const values = { AccessToken: second.accessToken, RefreshToken: second.refreshToken };
      assert.equal((await post('refreshtoken', values)).status, 401);
    });

    it('ends tokens when their time is over, and writes the end with or without a zone', async () => {
      simulator.events.setTokenLife({ ms: 20 });
      simulator.events.dropZones({ on: true });
      const { accessToken, accessTokenExpireOn } = (await post('authenticate', form)).body.result;
      assert.doesNotMatch(accessTokenExpireOn, /Z$/);
      token = accessToken;
      await sleep(40);
      assert.equal((await call('GET', path)).status, 401);
    });

    for (const [right, method, to, body] of [
      ['tickets', 'GET', path, undefined],
      ['modify', 'POST', `${path}/notes`, noteBody],
      ['modify', 'POST', '/v2/servicedesk/tickets', ticketBody],
      ['accounts', 'GET', '/v2/crm/accounts/lookup', undefined],
      ['contacts', 'GET', '/v2/crm/contacts/search', undefined],
      ['lists', 'GET', '/v2/system/statuses/lookup', undefined],
      ['time', 'GET', `${path}/timelogs`, undefined],
    ] as [Right, string, string, object | undefined][]) {
      it(`tells the missing right "${right}" inside a 200, or with 403 (${method} ${to})`, async () => {
        assert.equal((await call(method, to, body)).body.success, true);
        simulator.events.deny({ right, denied: true });
        refused(await call(method, to, body));
        simulator.events.useStatuses({ on: true });
        const answer = await call(method, to, body);
        assert.deepEqual([answer.status, answer.body.error.message], [403, 'Security Error']);
      });
    }

    it('answers 429 without Retry-After beyond 1,500 requests an hour at one endpoint', async () => {
      for (let n = 0; n < 15; n += 1) {
        await Promise.all(Array.from({ length: 100 }, (_, m) => call('GET', `/v2/servicedesk/tickets/${m + 1}`)));
      }
      assert.equal((await call('GET', path)).status, 429);
      assert.equal((await call('GET', `${path}/notes`)).status, 200);
    });
  });

  describe('searches and lists', () => {
    it('filters by account, number, title, date and state, in parts of the text', async () => {
      const ids = async (filter: object) => (await search(filter)).result.map((row: { id: number }) => row.id);
      assert.deepEqual(await ids({ ticketNumber: '48213' }), [tickets.adele]);
      assert.deepEqual(await ids({ title: 'MAILBOX full' }), [tickets.closed]);
      assert.deepEqual(await ids({ title: 'mailbox full', excludeCompleted: 1 }), []);
      assert.ok((await ids({ accountIds: '251' })).includes(tickets.fabrikam));
      assert.deepEqual(await ids({ accountIds: '250,251', title: 'lost phone' }), [tickets.fabrikam]);
      assert.deepEqual(await ids({ createdOnFrom: '2999-01-01T00:00:00Z' }), []);
      simulator.events.wantWholeTexts({ on: true });
      assert.deepEqual(await ids({ title: 'mailbox full' }), []);
      assert.deepEqual(await ids({ title: 'adele vance: mailbox full' }), [tickets.closed]);
    });

    it('takes names in either case, and ignores those that it does not know', async () => {
      const body = { PageSize: 5, PageNumber: 1, Filter: { TicketNumber: numberOf(tickets.adele), NoSuchFilter: 1 } };
      const answer = await call('POST', '/v2/servicedesk/tickets/search', body);
      assert.equal(answer.body.totalRecords, 1);
    });

    it('refuses filters of another type and pages that are none', async () => {
      for (const filter of [{ accountIds: 250 }, { excludeCompleted: true }, { title: 1 }]) {
        assert.equal((await search(filter)).success, false);
      }
      for (const more of [{ pageSize: 101 }, { pageSize: 0 }, { pageNumber: 0 }]) {
        assert.equal((await search({}, more)).success, false);
      }
      refused(await call('GET', '/v2/crm/accounts/lookup?PageSize=101'));
    });

    it('shows oldest first, without the address of the contact and the name of the source', async () => {
      const { result } = await search({ accountIds: '250' });
      assert.ok(result[0].id < result[1].id);
      assert.ok(!('contactEmail' in result[0]) && !('sourceName' in result[0]));
      const { result: one } = (await call('GET', path)).body;
      assert.deepEqual([one.contactEmail, one.sourceName], ['adele.vance@contoso.com', 'Phone']);
    });

    it('gives fewer rows where it is told to, and everything when conditions get lost', async () => {
      simulator.events.capPages({ rows: 10 });
      assert.equal((await search({})).result.length, 10);
      simulator.events.ignoreConditions({ on: true });
      assert.ok((await search({ title: 'nothing like this' })).totalRecords > 10);
    });

    it('finds a new ticket only after the lag', async () => {
      simulator.events.lagSearch({ ms: 100 });
      await call('POST', '/v2/servicedesk/tickets', { ...ticketBody, title: 'just now' });
      assert.equal((await search({ title: 'just now' })).totalRecords, 0);
      await sleep(130);
      assert.equal((await search({ title: 'just now' })).totalRecords, 1);
    });

    it('knows the lookup tables under their names alone', async () => {
      assert.equal((await call('GET', '/v2/system/lookup/TicketNoteType')).body.result[0].name, 'Remote Support');
      refused(await call('GET', '/v2/system/lookup/NoteType'));
      simulator.events.setTables({ tables: { NoteType: 'noteTypes' } });
      assert.equal((await call('GET', '/v2/system/lookup/NoteType')).body.success, true);
      refused(await call('GET', '/v2/system/lookup/TicketNoteType'));
    });

    it('filters contacts and employees by parts of an address', async () => {
      const found = await call('GET', '/v2/crm/contacts/search?Filter.AccountIds=252&Filter.EmailAddress=DESK@');
      assert.equal(found.body.result.length, 2);
      const employees = await call('GET', '/v2/hr/employees/searchselect?Filter.Filter_Text=megan@');
      assert.equal(employees.body.result.length, 1);
    });
  });

  describe('notes', () => {
    it('keeps a note, and mails only when it is told whom', async () => {
      const { result } = (await call('POST', `${path}/notes`, noteBody)).body;
      assert.deepEqual([result.isInternal, result.typeName], [true, 'Remote Support']);
      assert.equal(simulator.mails(), 0);
      await call('POST', `${path}/notes`, { ...noteBody, emailNotification: { contactIds: '77' } });
      assert.equal(simulator.mails(), 1);
      assert.deepEqual(
        simulator.heldTicket(String(tickets.adele))?.notes.map((note) => note.text),
        ['x', 'x'],
      );
    });

    it('refuses what is missing, unknown, empty or of another type, and names it', async () => {
      for (const name of Object.keys(noteBody)) {
        const answer = await call('POST', `${path}/notes`, without(noteBody, name));
        refused(answer);
        assert.match(answer.body.error.subErrors[0], new RegExp(name));
      }
      for (const wrong of [
        { details: '' },
        { isInternal: 1 },
        { typeId: 'x' },
        { typeId: 999 },
        { note: 'x' },
        { noteDate: 'x' },
      ]) {
        refused(await call('POST', `${path}/notes`, { ...noteBody, ...wrong }));
      }
      refused(await call('POST', `${path}/notes`, [noteBody]));
      assert.equal((await call('POST', `${path}/notes`, noteBody, 'text/plain')).status, 415);
      refused(await call('POST', '/v2/servicedesk/tickets/1/notes', noteBody));
      simulator.events.useStatuses({ on: true });
      assert.equal((await call('POST', '/v2/servicedesk/tickets/1/notes', noteBody)).status, 404);
      assert.equal((await call('POST', `${path}/notes`, {})).status, 400);
    });

    it('refuses notes, time and changes on a ticket that is read-only', async () => {
      simulator.events.lockTicket({ number: numberOf(tickets.adele) });
      refused(await call('POST', `${path}/notes`, noteBody));
      refused(await call('POST', `${path}/timelogs`, timeBody));
      refused(await call('PATCH', path, [{ op: 'replace', path: '/statusId', value: 4 }]));
    });

    it('loses a note or shows it to customers when it is told to', async () => {
      simulator.events.loseNotes({ on: true });
      assert.equal((await call('POST', `${path}/notes`, noteBody)).body.success, true);
      assert.deepEqual((await call('GET', `${path}/notes`)).body.result, []);
      simulator.events.loseNotes({ on: false });
      simulator.events.publishNotes({ on: true });
      assert.equal((await call('POST', `${path}/notes`, noteBody)).body.result.isInternal, false);
    });
  });

  describe('new tickets', () => {
    const create = (body: unknown) => call('POST', '/v2/servicedesk/tickets', body);

    it('makes a ticket and gives its number', async () => {
      const { result } = (await create({ ...ticketBody, contactId: 77 })).body;
      assert.equal(result.ticketNumber, numberOf(result.id));
      assert.equal(result.contactEmail, 'adele.vance@contoso.com');
      assert.equal(simulator.mails(), 0);
    });

    it('refuses what is missing, unknown, or belongs elsewhere', async () => {
      for (const name of Object.keys(ticketBody)) refused(await create(without(ticketBody, name)));
      for (const wrong of [
        { accountId: 255 },
        { locationId: 2511 },
        { contactId: 80 },
        { statusId: 6 },
        { queueId: 23 },
        { typeId: 1 },
        { sourceId: 1 },
        { priorityId: '31' },
        { key: 'R-7F3K2A' },
      ]) {
        refused(await create({ ...ticketBody, ...wrong }));
      }
      simulator.events.needContact({ on: true });
      refused(await create(ticketBody));
    });
  });

  describe('changes and time', () => {
    const patch = (operations: unknown, type = 'application/json-patch+json') => call('PATCH', path, operations, type);

    it('replaces the status, which may complete the ticket', async () => {
      const { result } = (await patch([{ op: 'replace', path: '/StatusId', value: 5 }])).body;
      assert.deepEqual([result.statusName, typeof result.completedDate], ['Completed', 'string']);
      simulator.events.ignorePatches({ on: true });
      assert.equal((await patch([{ op: 'replace', path: '/statusId', value: 1 }])).body.result.statusId, 5);
    });

    it('refuses other paths, operations, values and bodies', async () => {
      for (const body of [
        [{ op: 'replace', path: 'statusId', value: 4 }],
        [{ op: 'replace', path: '/title', value: 'x' }],
        [{ op: 'add', path: '/statusId', value: 4 }],
        [{ op: 'replace', path: '/statusId', value: 6 }],
        [{ op: 'replace', path: '/statusId', value: 'Resolved' }],
        [],
        { statusId: 4 },
      ]) {
        refused(await patch(body));
      }
      assert.equal((await patch([], 'text/plain')).status, 415);
    });

    it('keeps time under the employee that is named, or under another when it is told to', async () => {
      assert.equal((await call('POST', `${path}/timelogs`, timeBody)).body.result.employeeName, 'Megan Bowen');
      simulator.events.enterForOthers({ on: true });
      assert.equal((await call('POST', `${path}/timelogs`, timeBody)).body.result.userId, 501);
    });

    it("refuses time that is missing something, ends before it starts, or is nobody's", async () => {
      for (const name of ['startDate', 'startTime', 'endTime', 'workTypeId', 'roleId', 'userId']) {
        refused(await call('POST', `${path}/timelogs`, without(timeBody, name)));
      }
      for (const wrong of [
        { endTime: '09:00:00' },
        { startDate: '2026-03-02T00:00:00Z' },
        { startTime: '10:00' },
        { workTypeId: 43 },
        { roleId: 1 },
        { userId: 1 },
        { timespent: '0.25' },
      ]) {
        refused(await call('POST', `${path}/timelogs`, { ...timeBody, ...wrong }));
      }
    });
  });

  describe('the world', () => {
    it('counts routes that it does not know', async () => {
      assert.equal((await call('PUT', path, ticketBody)).status, 404);
      assert.equal(simulator.unexpected.length, 1);
    });

    it('writes answers as the document has them when it is told to', async () => {
      simulator.events.usePascalCase({ on: true });
      assert.equal((await call('GET', path)).body.Result.TicketNumber, numberOf(tickets.adele));
    });

    it('closes, moves and renumbers tickets, and begins anew', () => {
      const { events } = simulator;
      const number = numberOf(tickets.adele);
      events.closeTicket({ number });
      events.moveTicket({ number, companyId: 251 });
      events.addNote({ number, text: 'by hand' });
      events.addNotes({ number, count: 2 });
      const changed = simulator.heldTicket(number);
      assert.deepEqual([changed?.status, changed?.companyId, changed?.notes.length], ['Completed', '251', 3]);
      events.addTickets({ companyId: 250, count: 2 });
      assert.equal(simulator.held()[0]?.title, 'Generated ticket 2');
      events.copyNumber({ from: number, to: numberOf(tickets.fabrikam) });
      events.dropLocations({ companyId: 250 });
      simulator.reset();
      assert.deepEqual(simulator.heldTicket(number)?.notes, []);
      assert.equal(simulator.heldTicket(number)?.companyId, '250');
      assert.throws(() => events.closeTicket({ number: 'none' }), /no ticket none/);
      assert.throws(() => events.moveTicket({ number, companyId: 1 }), /no account 1/);
    });

    it('has a word in its password by which a leak is found', () => {
      assert.match(simulator.settings.PASSWORD ?? '', /canary/);
    });
  });
});
