import assert from 'node:assert/strict';
import { tickets } from '../../sandbox/psa/connectwise/data.ts';
import { type ConnectWise, startConnectWise } from '../../sandbox/psa/connectwise.ts';
import { staff, connectWise as world } from '../../sandbox/world.ts';

const login = `${world.company}+${world.publicKey}:${world.privateKey}`;
const good: Record<string, string> = {
  authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  clientid: world.clientId,
  accept: 'application/vnd.connectwise.com+json; version=2022.1',
};

const notProcessed = 'The service was not able to process your request';

describe('sandbox ConnectWise refuses what the vendor refuses', () => {
  let simulator: ConnectWise;
  beforeEach(async () => {
    simulator = await startConnectWise();
  });
  afterEach(() => simulator.close());

  async function call(method: string, path: string, body?: unknown, headers = good, codebase = 'v2024_1') {
    const response = await fetch(`${simulator.url}/${codebase}/apis/3.0${path}`, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }
  const get = (path: string, headers = good, codebase?: string) => call('GET', path, undefined, headers, codebase);
  const where = (conditions: string) => get(`/service/tickets?conditions=${encodeURIComponent(conditions)}`);
  const ids = (answer: { body: { id: number }[] }) => answer.body.map((row) => row.id);

  describe('who asks', () => {
    it('401 without or with wrong keys, without the client id, and for a disabled member', async () => {
      const { authorization: _, ...noKeys } = good;
      const { clientid: __, ...noClient } = good;
      const wrong = { ...good, authorization: `Basic ${Buffer.from('a+b:c').toString('base64')}` };
      for (const headers of [noKeys, wrong, noClient]) assert.equal((await get('/system/info', headers)).status, 401);
      simulator.events.setMember({ disabled: true });
      const answer = await get('/system/info');
      assert.deepEqual([answer.status, answer.body.code], [401, 'UserNotAuthenticated']);
    });

    it("hides wrong keys behind a 404 on the cloud's router, and not on premises", async () => {
      const wrong = { ...good, authorization: 'Basic eDp5' };
      assert.equal((await get('/system/info', wrong, 'v4_6_release')).status, 404);
      assert.equal((await get('/system/info', good, 'v4_6_release')).status, 200);
      simulator.events.upgrade({ codebase: 'v4_6_release' });
      assert.equal((await get('/system/info', wrong, 'v4_6_release')).status, 401);
    });

    it('404 for a codebase that is gone', async () => {
      simulator.events.upgrade({ codebase: 'v2025_1' });
      assert.equal((await get('/system/info')).body.code, 'ConnectWiseApi');
      assert.equal((await get('/system/info', good, 'v2025_1')).status, 200);
    });

    it('answers the newest model to those who pin none', async () => {
      assert.equal((await get('/system/info')).headers.get('api-current-version'), '2022.1');
      const unpinned = await get('/system/info', { ...good, accept: 'application/json' });
      assert.equal(unpinned.headers.get('api-current-version'), '2025.16');
    });

    it('tells the codebase without keys, with a slash at its end and IsCloud as text', async () => {
      const response = await fetch(`${simulator.url}/login/companyinfo/${world.company}`);
      const info = (await response.json()) as Record<string, unknown>;
      assert.deepEqual([info.Codebase, info.IsCloud], ['v2024_1/', 'True']);
      assert.equal((await fetch(`${simulator.url}/login/companyinfo/nobody`)).status, 404);
    });

    it('403 for a right that was taken away', async () => {
      for (const [right, path] of [
        ['inquire', '/service/tickets'],
        ['companies', '/company/companies'],
        ['contacts', '/company/contacts'],
        ['boards', '/service/boards'],
        ['info', '/system/info'],
      ] as const) {
        simulator.events.deny({ right, denied: true });
        assert.equal((await get(path)).status, 403, right);
      }
    });

    it('429 with the key "error" beyond 1,000 requests a minute', async () => {
      for (let n = 0; n < 1000; n += 100) {
        await Promise.all(Array.from({ length: 100 }, () => get('/system/info')));
      }
      const answer = await get('/system/info');
      assert.deepEqual([answer.status, answer.body.error], [429, 'ConnectWiseAPI']);
      assert.equal(answer.headers.get('retry-after'), '30');
    });
  });

  describe('conditions', () => {
    it('reads what the guide documents', async () => {
      for (const [conditions, expected] of [
        [`id=${tickets.adele}`, [tickets.adele]],
        [`id in (${tickets.adele}, ${tickets.closed})`, [tickets.adele, tickets.closed]],
        [`id>${tickets.contactOnly} and board/name="escalations"`, [tickets.escalations]],
        [`id>=${tickets.adele} and id<${tickets.fabrikam}`, [tickets.adele]],
        ['summary contains "mailbox FULL"', [tickets.closed]],
        ['summary like "adele*full"', [tickets.closed]],
        [`(id=${tickets.adele} or id=${tickets.closed}) and not closedFlag=true`, [tickets.adele]],
        [`_info/lastUpdated>[2026-01-01T00:00:00Z] and id<=48180`, [48180]],
      ] as const) {
        assert.deepEqual(ids(await where(conditions)), expected, conditions);
      }
    });

    it('400 for what it does not: unknown fields, wrong types, OData, broken text, arrays', async () => {
      for (const conditions of [
        'nonsense=1',
        'id="48213"',
        'id eq 48213',
        "summary contains 'x'",
        'summary contains "x',
        'summary contains "a"b"',
        'id contains 4',
        '(id=1',
        'id=1 id=2',
        'id=1 and',
        'closedFlag=0',
        'communicationItems/value="x"',
        '',
      ]) {
        const answer = await where(conditions);
        assert.equal(answer.status, 400, conditions);
        assert.equal(answer.body.code, 'InvalidObject');
      }
    });

    it('wants arrays in childConditions', async () => {
      const child = encodeURIComponent('communicationItems/value="ADELE.VANCE@contoso.com"');
      assert.deepEqual(ids(await get(`/company/contacts?childConditions=${child}`)), [77]);
      assert.equal((await get(`/company/contacts?conditions=${child}`)).status, 400);
    });
  });

  describe('pages', () => {
    it('25 rows unless asked, 1000 at most, from page 1, 100 on an older server', async () => {
      assert.equal((await get('/service/tickets')).body.length, 25);
      for (const query of ['pageSize=1001', 'pageSize=0', 'page=0', 'pageSize=x']) {
        const answer = await get(`/service/tickets?${query}`);
        assert.deepEqual([answer.status, answer.body.errors[0].code], [400, 'OutOfRange'], query);
      }
      simulator.events.setOlder({ on: true });
      assert.equal((await get('/service/tickets?pageSize=101')).status, 400);
      assert.equal((await get('/service/tickets?pageSize=100')).status, 200);
    });

    it('names next and last in Link, on a host that nobody should follow, and no next at the end', async () => {
      const first = await get('/service/tickets?pageSize=30&orderBy=id%20asc');
      assert.match(first.headers.get('link') ?? '', /^<https:\/\/connectwise\.invalid.*page=2.*rel="next"/);
      const second = await get('/service/tickets?pageSize=30&page=2&orderBy=id%20asc');
      assert.doesNotMatch(second.headers.get('link') ?? '', /next/);
      assert.equal(new Set([...ids(first), ...ids(second)]).size, first.body.length + second.body.length);
    });

    it('400 for unknown parameters, fields and orders', async () => {
      for (const query of ['$filter=id', 'fields=nonsense', 'orderBy=nonsense', 'orderBy=id%20upwards']) {
        assert.equal((await get(`/service/tickets?${query}`)).status, 400, query);
      }
      const partial = await get(`/service/tickets/${tickets.adele}?fields=id,company`);
      assert.deepEqual(Object.keys(partial.body), ['id', 'company']);
    });
  });

  describe('notes', () => {
    const path = `/service/tickets/${tickets.adele}/notes`;

    it('400 "Please choose where to display the notes" with no flag true', async () => {
      for (const body of [{ text: 'x' }, { text: 'x', internalAnalysisFlag: false }]) {
        const answer = await call('POST', path, body);
        assert.equal(answer.status, 400);
        assert.deepEqual(answer.body, {
          code: 'InvalidObject',
          message: 'Please choose where to display the notes',
        });
      }
    });

    it('keeps line breaks as one blank, and mails unless told not to', async () => {
      const answer = await call('POST', path, { text: 'a\r\n\nb', internalAnalysisFlag: true });
      assert.deepEqual([answer.status, answer.body.text], [201, 'a b']);
      assert.equal(simulator.state().mails.length, 1);
      await call('POST', path, { text: 'b', internalAnalysisFlag: true, processNotifications: false });
      assert.equal(simulator.state().mails.length, 1);
    });

    it('404 for a ticket that does not exist or sits on a hidden board, 415 for a body that is no JSON', async () => {
      const body = { text: 'x', internalAnalysisFlag: true };
      for (const id of [1, tickets.hiddenBoard]) {
        assert.equal((await call('POST', `/service/tickets/${id}/notes`, body)).status, 404);
      }
      assert.equal((await call('POST', path, body, { ...good, 'content-type': 'text/plain' })).status, 415);
      assert.equal((await call('POST', path, {})).status, 400);
    });

    it('loses a note when it is told to: 201, and nothing is kept', async () => {
      simulator.events.loseNotes({ on: true });
      assert.equal((await call('POST', path, { text: 'x', internalAnalysisFlag: true })).status, 201);
      assert.deepEqual(simulator.ticket(tickets.adele)?.notes, []);
    });
  });

  describe('new tickets', () => {
    const post = (body: unknown) => call('POST', '/service/tickets', body);

    it('201 with the whole ticket, without the texts, and a mail unless told not to', async () => {
      const body = { summary: 'x', company: { id: 250 }, initialDescription: 'a', initialInternalAnalysis: 'b' };
      const answer = await post(body);
      assert.equal(answer.status, 201);
      assert.ok(!('initialDescription' in answer.body) && !('initialInternalAnalysis' in answer.body));
      const kept = simulator.ticket(answer.body.id);
      assert.deepEqual(
        kept?.notes.map((n) => [n.text, n.detailDescriptionFlag]),
        [
          ['a', true],
          ['b', false],
        ],
      );
      assert.equal(simulator.state().mails.length, 1);
    });

    it('400 for what is missing, too long, bare or of another board', async () => {
      const base = { summary: 'x', company: { id: 250 } };
      for (const [body, code] of [
        [{ company: { id: 250 } }, 'MissingRequiredField'],
        [{ summary: 'x' }, 'MissingRequiredField'],
        [{ ...base, summary: 'x'.repeat(101) }, 'MaxLengthField'],
        [{ ...base, externalXRef: 'x'.repeat(101) }, 'MaxLengthField'],
        [{ ...base, company: { id: 9999 } }, 'NotFound'],
        [{ ...base, company: { id: 254 } }, 'InvalidObject'],
        [{ ...base, board: { id: 3 } }, 'NotFound'],
        [{ ...base, board: { id: 4 } }, 'NotFound'],
        [{ ...base, board: { id: 5 } }, 'NotFound'],
        [{ ...base, status: { id: 201 } }, 'NotFound'],
        [{ ...base, contact: { id: 80 } }, 'NotFound'],
      ] as const) {
        const answer = await post(body);
        assert.deepEqual([answer.status, answer.body.errors[0].code], [400, code], JSON.stringify(body));
      }
      const bare = await post({ ...base, company: '250' });
      assert.deepEqual([bare.status, bare.body.message], [400, 'The service was not able to process your request']);
      simulator.events.deny({ right: 'add', denied: true });
      assert.equal((await post(base)).status, 403);
    });

    it('is found by its mark only after the lag', async () => {
      simulator.events.lagSearch({ ms: 150 });
      await post({ summary: 'x', company: { id: 250 }, externalXRef: 'mark' });
      assert.deepEqual((await where('externalXRef="mark"')).body, []);
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal((await where('externalXRef="mark"')).body.length, 1);
    });
  });

  describe('changes', () => {
    const path = `/service/tickets/${tickets.adele}`;
    const patch = (operations: unknown) => call('PATCH', path, operations);

    it('replaces a whole reference by its bare name', async () => {
      const answer = await patch([{ op: 'replace', path: 'status', value: { id: 105 } }]);
      assert.deepEqual([answer.status, answer.body.status.id, answer.body.closedFlag], [200, 105, true]);
    });

    it('answers a path into a reference with 200 and changes nothing', async () => {
      const answer = await patch([{ op: 'replace', path: 'status/id', value: 105 }]);
      assert.deepEqual([answer.status, answer.body.status.id], [200, 101]);
    });

    it('400 for the status of another board, a bare number, an unknown field, and what is no list', async () => {
      for (const body of [
        [{ op: 'replace', path: 'status', value: { id: 201 } }],
        [{ op: 'replace', path: 'status', value: { id: 107 } }],
        [{ op: 'replace', path: 'status', value: 105 }],
        [{ op: 'replace', path: 'Status', value: { id: 105 } }],
        [{ op: 'test', path: 'status' }],
        { status: { id: 105 } },
      ]) {
        assert.equal((await patch(body)).status, 400, JSON.stringify(body));
      }
      simulator.events.deny({ right: 'close', denied: true });
      assert.equal((await patch([{ op: 'replace', path: 'status', value: { id: 105 } }])).status, 403);
    });
  });

  describe('time', () => {
    const base = { chargeToId: tickets.adele, chargeToType: 'ServiceTicket', timeStart: '2026-03-02T10:00:00Z' };
    const post = (body: unknown) => call('POST', '/time/entries', body);
    const members = (conditions: string) => get(`/system/members?conditions=${encodeURIComponent(conditions)}`);

    it('201 with the entry, under the member that was named by id or identifier, or else the API member', async () => {
      for (const [member, name] of [
        [{ id: 500 }, 'Megan Bowen'],
        [{ identifier: 'megan' }, 'Megan Bowen'],
        [undefined, 'API member'],
      ] as const) {
        const answer = await post({ ...base, member, actualHours: 0.25, notes: 'x' });
        assert.deepEqual([answer.status, answer.body.member.name], [201, name]);
      }
      assert.deepEqual(simulator.heldTicket(simulator.numbers.adele)?.times[0], {
        by: 'Megan Bowen',
        minutes: 15,
        text: 'x',
      });
    });

    it('gives time without chargeToId to the company: it is on no ticket', async () => {
      const { chargeToId: _, chargeToType: __, ...rest } = base;
      const answer = await post(rest);
      assert.equal(answer.status, 201);
      assert.ok(!('chargeToId' in answer.body));
      assert.ok(simulator.held().every((ticket) => ticket.times.length === 0));
      assert.deepEqual(ids(await get('/time/entries')), ids({ body: [answer.body] }));
    });

    it('400 for fractions of a second, missing or bare fields, and members who are not there', async () => {
      simulator.events.setMemberActive({ email: staff.alex.signInName, active: false });
      for (const [change, field] of [
        [{ timeStart: undefined }, 'timeStart'],
        [{ timeStart: '2026-03-02T10:00:00.000Z' }, 'timeStart'],
        [{ timeStart: '2026-03-02' }, 'timeStart'],
        [{ timeEnd: '2026-03-02T10:15:00.5Z' }, 'timeEnd'],
        [{ timeEnd: '2026-03-02T09:00:00Z' }, 'timeEnd'],
        [{ actualHours: '0.25' }, 'actualHours'],
        [{ actualHours: 0 }, 'actualHours'],
        [{ chargeToType: undefined }, 'chargeToType'],
        [{ chargeToType: 'Ticket' }, 'chargeToType'],
        [{ chargeToId: 1 }, 'chargeToId'],
        [{ chargeToId: tickets.hiddenBoard }, 'chargeToId'],
        [{ chargeToId: tickets.closed }, 'chargeToId'],
        [{ member: { id: 1234 } }, 'member/id'],
        [{ member: { id: 501 } }, 'member/id'],
      ] as const) {
        const answer = await post({ ...base, ...change });
        assert.deepEqual([answer.status, answer.body.errors?.[0].field], [400, field], JSON.stringify(change));
      }
      for (const change of [{ member: 500 }, { member: {} }, { notes: 1 }, { emailContactFlag: 'false' }]) {
        const answer = await post({ ...base, ...change });
        assert.deepEqual([answer.status, answer.body.message], [400, notProcessed], JSON.stringify(change));
      }
      assert.equal((await post([])).body.message, notProcessed);
      assert.deepEqual((await get('/time/entries')).body, []);
    });

    it('400 on a locked or closed board and in a status that takes no time', async () => {
      const { events } = simulator;
      const board = world.board.id;
      for (const [on, off] of [
        [
          () => events.setBoard({ id: board, timeEntryLockedFlag: true }),
          () => events.setBoard({ id: board, timeEntryLockedFlag: false }),
        ],
        [
          () => events.setBoard({ id: board, inactiveFlag: true }),
          () => events.setBoard({ id: board, inactiveFlag: false }),
        ],
        [
          () => events.refuseTimeIn({ statusId: 101, on: true }),
          () => events.refuseTimeIn({ statusId: 101, on: false }),
        ],
      ] as const) {
        on();
        const answer = await post(base);
        assert.deepEqual([answer.status, answer.body.errors[0].field], [400, 'chargeToId']);
        off();
        assert.equal((await post(base)).status, 201);
      }
      events.setBoard({ id: board, timeEntryLockedFlag: true });
      simulator.reset();
      assert.equal((await post(base)).status, 201);
    });

    it('lists the entries of one ticket, and members by their office address', async () => {
      await post(base);
      await post({ ...base, chargeToId: tickets.fabrikam });
      const mine = encodeURIComponent(`chargeToId=${tickets.adele} and chargeToType="ServiceTicket"`);
      assert.deepEqual(ids(await get(`/time/entries?conditions=${mine}`)), [700]);
      assert.deepEqual(ids(await members(`officeEmail="${staff.megan.signInName.toUpperCase()}"`)), [500]);
      assert.deepEqual(ids(await members(`officeEmail="${staff.lee.signInName}"`)), []);
      assert.equal((await members('email="x"')).status, 400);
    });

    it('403 without the right, and a mail to the customer only when it is asked for', async () => {
      await post(base);
      assert.equal(simulator.mails(), 0);
      await post({ ...base, emailContactFlag: true });
      assert.equal(simulator.mails(), 1);
      simulator.events.deny({ right: 'time', denied: true });
      for (const answer of [await post(base), await get('/time/entries'), await get('/system/members')]) {
        assert.equal(answer.status, 403);
      }
    });
  });

  describe('the world', () => {
    it('counts routes that it does not know', async () => {
      assert.equal((await call('PUT', `/service/tickets/${tickets.adele}`, {})).status, 404);
      assert.equal(simulator.unexpected.length, 1);
    });

    it('closes, merges, moves and reopens tickets, and begins anew', () => {
      const { events } = simulator;
      events.closeTicket({ id: tickets.adele });
      assert.equal(simulator.ticket(tickets.adele)?.closedFlag, true);
      events.reopenTicket({ id: tickets.adele });
      events.moveTicket({ id: tickets.adele, companyId: 251 });
      assert.deepEqual(
        [simulator.ticket(tickets.adele)?.closedFlag, simulator.ticket(tickets.adele)?.company?.id],
        [false, 251],
      );
      events.mergeTicket({ id: tickets.adele, into: tickets.fabrikam });
      assert.equal(simulator.ticket(tickets.adele)?.mergedParentTicket?.id, tickets.fabrikam);
      events.addNote({ id: tickets.adele, text: 'by hand' });
      simulator.reset();
      assert.deepEqual(simulator.ticket(tickets.adele)?.notes, []);
      assert.equal(simulator.ticket(tickets.adele)?.closedFlag, false);
    });

    it('takes a ticket by its number as well, where every PSA does', () => {
      const { events, numbers } = simulator;
      const number = numbers.adele;
      events.closeTicket({ number });
      events.moveTicket({ number, companyId: 251 });
      events.addNotes({ number, count: 2 });
      const held = simulator.heldTicket(number);
      assert.deepEqual([held?.status, held?.companyId, held?.notes.length], ['Closed', '251', 2]);
      assert.deepEqual(held?.notes[0], {
        id: '901',
        by: world.memberIdentifier,
        at: held?.notes[0]?.at,
        internal: true,
        customer: false,
        text: 'Generated note 1.',
      });
      assert.throws(() => events.closeTicket({ number: '1' }), /no ticket 1/);
    });

    it('loses the conditions of lists when it is told to, and still refuses those it cannot read', async () => {
      simulator.events.ignoreConditions({ on: true });
      assert.ok((await where('id=1')).body.length > 1);
      assert.equal((await where('nonsense=1')).status, 400);
    });

    it('refuses keys until it is told otherwise; they do not end by themselves', async () => {
      simulator.events.endTokens({});
      assert.equal((await get('/system/info')).status, 200);
      simulator.events.refuseKeys({ on: true });
      assert.equal((await get('/system/info')).status, 401);
      simulator.events.refuseKeys({ on: false });
      assert.equal((await get('/system/info')).status, 200);
    });

    it("gives a working connection's settings, which the service accepts", async () => {
      const { URL: url, COMPANY, PUBLIC_KEY, PRIVATE_KEY, CLIENT_ID } = simulator.settings;
      const keys = Buffer.from(`${COMPANY}+${PUBLIC_KEY}:${PRIVATE_KEY}`).toString('base64');
      const response = await fetch(`${url}/v2024_1/apis/3.0/system/info`, {
        headers: { authorization: `Basic ${keys}`, clientid: CLIENT_ID ?? '' },
      });
      assert.equal(response.status, 200);
      for (const secret of [PUBLIC_KEY, PRIVATE_KEY]) assert.match(secret ?? '', /canary/);
    });

    it('shows web pages like a wrong host', async () => {
      simulator.events.showPages({ on: true });
      const response = await fetch(`${simulator.url}/v2024_1/apis/3.0/system/info`, { headers: good });
      assert.equal(response.headers.get('content-type'), 'text/html');
    });
  });
});
