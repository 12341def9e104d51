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

  it('counts an address that it does not know as unexpected', async () => {
    assert.equal((await call('PUT', '/Tickets', {})).status, 404);
    assert.equal(simulator.unexpected.length, 1);
  });
});
