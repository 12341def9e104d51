import assert from 'node:assert/strict';
import { access } from '../../sandbox/psa/halo/state.ts';
import { type Halo, startHalo } from '../../sandbox/psa/halo.ts';

describe('sandbox HaloPSA', () => {
  let simulator: Halo;
  let token = '';
  beforeEach(async () => {
    simulator = await startHalo();
    token = ((await signIn()).body as { access_token: string }).access_token;
  });
  afterEach(() => simulator.close());

  async function signIn(change: Record<string, string> = {}, query = `?tenant=${access.tenant}`) {
    const form = {
      grant_type: 'client_credentials',
      client_id: access.clientId,
      client_secret: access.clientSecret,
      scope: 'all',
      ...change,
    };
    const response = await fetch(`${simulator.url}/auth/token${query}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return { status: response.status, body: await response.json() };
  }
  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(`${simulator.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as { Message: string; tickets: unknown[] } };
  }
  const note = { ticket_id: 48213, outcome_id: 7, note_html: '<p>x</p>', hiddenfromuser: true, sendemail: false };

  it('refuses a wrong secret, a body tenant and a missing scope with 400 invalid_client', async () => {
    for (const answer of [
      await signIn({ client_secret: 'x' }),
      await signIn({ tenant: access.tenant }, ''),
      await signIn({ scope: '' }),
    ])
      assert.deepEqual(answer, { status: 400, body: { error: 'invalid_client' } });
  });

  it('answers 401 without a token that it gave', async () => {
    token = 'other';
    assert.equal((await call('GET', '/Tickets')).status, 401);
  });

  it('ignores pages without "pageinate", and gives 100 rows at most', async () => {
    simulator.events.addTickets({ companyId: 250, count: 200 });
    const rows = async (query: string) => (await call('GET', `/Tickets?${query}`)).body.tickets.length;
    assert.deepEqual(
      [
        await rows('page_size=5&page_no=2'),
        await rows('pageinate=true&page_size=5&page_no=2'),
        await rows('pageinate=true&page_size=999'),
      ],
      [50, 5, 100],
    );
  });

  it('refuses an action without outcome, with a refused one, and what is no list', async () => {
    const { outcome_id: _, ...without } = note;
    assert.match((await call('POST', '/Actions', [without])).body.Message, /An Outcome must be entered/);
    simulator.events.refuseOutcome({ id: 7, on: true });
    assert.match((await call('POST', '/Actions', [note])).body.Message, /do not have access to this Action/);
    assert.equal((await call('POST', '/Actions', note)).status, 400);
  });

  it("mails and shows by the outcome's own defaults when nothing is said", async () => {
    await call('POST', '/Actions', [{ ticket_id: 48213, outcome_id: 8, note: 'Hello' }]);
    assert.deepEqual([simulator.mails(), simulator.heldTicket('48213')?.notes[0]?.customer], [1, true]);
  });

  it('ignores unknown fields: a wrong name changes nothing and is no error', async () => {
    assert.equal((await call('POST', '/Tickets', [{ id: 48213, new_status: 5 }])).status, 201);
    assert.equal(simulator.heldTicket('48213')?.status, 'New');
  });

  it('refuses a ticket without what its type makes mandatory, and a user without his site', async () => {
    const ticket = { tickettype_id: 21, client_id: 250, summary: 'x', sendack: false };
    for (const [change, says] of [
      [{ tickettype_id: 22 }, /category_1 must be entered/],
      [{ tickettype_id: 23 }, /do not have access/],
      [{ user_id: 77 }, /A Site must be entered/],
      [{ user_id: 80, site_id: 2500 }, /does not belong/],
      [{ client_id: 255 }, /A Customer must be entered/],
      [{ client_id: '250' }, /not a valid integer/],
    ] as const) {
      const { status, body } = await call('POST', '/Tickets', [{ ...ticket, ...change }]);
      assert.equal(status, 400);
      assert.match(body.Message, says);
    }
    assert.equal((await call('POST', '/Tickets', [ticket])).status, 201);
  });

  it('leaves statuses of single types out of a list without "showall" or a ticket', async () => {
    const names = async (query: string) => {
      const { body } = await call('GET', `/Status?${query}`);
      return (body as unknown as { name: string }[]).map((row) => row.name);
    };
    assert.ok(!(await names('')).includes('Awaiting CAB'));
    assert.ok((await names('showall=true')).includes('Awaiting CAB'));
    assert.ok(!(await names('showall=true&excludeclosed=true')).includes('Closed'));
    simulator.events.setTicket({ number: '48213', change: { tickettype_id: 23 } });
    assert.ok((await names('ticket_id=48213')).includes('Awaiting CAB'));
    simulator.events.showAllStatuses({ on: true });
    assert.ok((await names('showall=true&excludeclosed=true')).includes('Closed'));
    simulator.events.tellNoClosed({ on: true });
    assert.ok((await names('excludeclosed=true')).includes('Closed'));
  });

  it('gives 100 actions at most, either way round, and those before or after a moment', async () => {
    simulator.events.addNotes({ number: '48213', count: 150 });
    const page = async (query = '') => {
      const { body } = await call('GET', `/Actions?ticket_id=48213&count=500${query}`);
      return body as unknown as {
        record_count: number;
        actions: { id: number; datetime: string; note_html?: string }[];
      };
    };
    const { record_count: count, actions } = await page();
    assert.deepEqual([count, actions.length, actions[0]?.id, actions[0]?.note_html], [150, 100, 5150, undefined]);
    const edge = actions.at(-1)?.datetime;
    assert.equal((await page(`&enddate=${edge}`)).actions.length, 50);
    assert.equal((await page(`&startdate=${edge}`)).actions.length, 99);
    assert.match((await page('&includehtmlnote=true')).actions[0]?.note_html ?? '', /^<p>Generated note 150/);
    simulator.events.listOldestFirst({ on: true });
    simulator.events.countShown({ on: true });
    const other = await page();
    assert.deepEqual([other.record_count, other.actions[0]?.id], [100, 5001]);
  });

  it('shows one action of its own ticket alone, and hides tickets of other teams as it is told', async () => {
    await call('POST', '/Actions', [note]);
    assert.equal((await call('GET', '/Actions/5001?ticket_id=48213')).status, 200);
    assert.equal((await call('GET', '/Actions/5001?ticket_id=48214')).status, 404);
    assert.equal((await call('GET', '/Tickets/48230')).status, 404);
    simulator.events.answerHidden({ status: 403 });
    assert.equal((await call('GET', '/Tickets/48230')).status, 403);
  });

  it('refuses whatever a missing right covers, with 403', async () => {
    for (const [right, calls] of [
      [
        'read',
        [
          ['GET', '/Tickets'],
          ['GET', '/Tickets/48213'],
          ['GET', '/Actions?ticket_id=48213'],
        ],
      ],
      [
        'customers',
        [
          ['GET', '/Client'],
          ['GET', '/Client/250'],
          ['GET', '/Users'],
          ['GET', '/Users/77'],
        ],
      ],
      [
        'names',
        [
          ['GET', '/Status'],
          ['GET', '/Outcome'],
          ['GET', '/TicketType'],
        ],
      ],
      ['agents', [['GET', '/Agent']]],
      [
        'edit',
        [
          ['POST', '/Actions', [note]],
          ['POST', '/Tickets', [{ id: 48213, status_id: 5 }]],
        ],
      ],
      ['create', [['POST', '/Tickets', [{ tickettype_id: 21, client_id: 250, summary: 'x' }]]]],
    ] as const) {
      simulator.events.deny({ right, denied: true });
      for (const [method, path, body] of calls) assert.equal((await call(method, path, body)).status, 403, path);
      simulator.events.deny({ right, denied: false });
      for (const [method, path, body] of calls) assert.ok((await call(method, path, body)).status < 300, path);
    }
  });

  it('refuses a status of another type, and keeps the old one with a good answer when it is told to', async () => {
    assert.equal((await call('POST', '/Tickets', [{ id: 48213, status_id: 30 }])).status, 400);
    simulator.events.keepStatus({ on: true });
    assert.equal((await call('POST', '/Tickets', [{ id: 48213, status_id: 5 }])).status, 201);
    assert.equal(simulator.heldTicket('48213')?.status, 'New');
  });

  it('has its own mind about who sees an action and whose it is, and says little, when it is told to', async () => {
    const post = async (more: object = {}) => {
      const { body } = await call('POST', '/Actions', [{ ...note, who_agentid: 500, ...more }]);
      return body as unknown as { who_agentid: number; hiddenfromuser: boolean };
    };
    const told = ({ who_agentid, hiddenfromuser }: Awaited<ReturnType<typeof post>>) => [who_agentid, hiddenfromuser];
    assert.deepEqual(told(await post()), [500, true]);
    simulator.events.ignoreWho({ on: true });
    simulator.events.showNotes({ on: true });
    assert.deepEqual(told(await post()), [40, false]);
    simulator.events.showNotes({ on: false });
    simulator.events.hideNotes({ on: true });
    assert.deepEqual(told(await post({ hiddenfromuser: false })), [40, true]);
    simulator.events.answerShortly({ on: true });
    assert.deepEqual(Object.keys(await post()), ['id']);
  });

  it('leaves disabled agents out, and throws for records that are not there', async () => {
    const agents = async () => (await call('GET', '/Agent?search=MEGAN')).body as unknown as unknown[];
    assert.equal((await agents()).length, 1);
    simulator.events.setAgent({ id: 500, change: { isdisabled: true } });
    assert.equal((await agents()).length, 0);
    assert.throws(() => simulator.events.setUser({ id: 1, change: {} }), /no record 1/);
    assert.throws(() => simulator.events.closeTicket({ number: '1' }), /no ticket 1/);
  });

  it('tells where a merged ticket went, and begins anew', async () => {
    const merged = async () => (await call('GET', '/Tickets/48216')).body as unknown as { merged_into_id?: number };
    assert.equal((await merged()).merged_into_id, 48213);
    simulator.events.closeTicket({ number: '48213' });
    simulator.reset();
    assert.equal(simulator.heldTicket('48213')?.status, 'New');
    assert.equal((await call('GET', '/Tickets')).status, 401);
  });

  it('counts an address that it does not know as unexpected', async () => {
    assert.equal((await call('PUT', '/Tickets', {})).status, 404);
    assert.equal(simulator.unexpected.length, 1);
  });
});
