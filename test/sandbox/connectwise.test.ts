import assert from 'node:assert/strict';
import { tickets } from '../../sandbox/psa/connectwise/data.ts';
import { type ConnectWise, startConnectWise } from '../../sandbox/psa/connectwise.ts';
import { connectWise as world } from '../../sandbox/world.ts';

const login = `${world.company}+${world.publicKey}:${world.privateKey}`;
const good: Record<string, string> = {
  authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  clientid: world.clientId,
  accept: 'application/vnd.connectwise.com+json; version=2022.1',
};

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

    it('shows web pages like a wrong host', async () => {
      simulator.events.showPages({ on: true });
      const response = await fetch(`${simulator.url}/v2024_1/apis/3.0/system/info`, { headers: good });
      assert.equal(response.headers.get('content-type'), 'text/html');
    });
  });
});
