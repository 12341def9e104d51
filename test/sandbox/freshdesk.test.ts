import assert from 'node:assert/strict';
import { apiKey } from '../../sandbox/psa/freshdesk/state.ts';
import { type Freshdesk, startFreshdesk } from '../../sandbox/psa/freshdesk.ts';

describe('sandbox Freshdesk', () => {
  let simulator: Freshdesk;
  beforeEach(async () => {
    simulator = await startFreshdesk();
  });
  afterEach(() => simulator.close());

  interface Body {
    code?: string;
    errors?: { field: string; code: string }[];
    id?: number;
    private?: boolean;
    timer_running?: boolean;
  }
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${simulator.url}/api/v2${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${apiKey}:X`).toString('base64')}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text || '{}') as Body };
  }
  /** The field and the code of a refusal. */
  async function refusal(method: string, path: string, body?: unknown) {
    const { status, body: answer } = await call(method, path, body);
    assert.equal(status, 400, JSON.stringify(answer));
    return [answer.errors?.[0]?.field, answer.errors?.[0]?.code];
  }
  async function count(path: string): Promise<number> {
    return (JSON.parse((await call('GET', path)).text) as unknown[]).length;
  }
  const ticket = { requester_id: 77, subject: 'x', description: '<div>x</div>', status: 2, priority: 1 };

  it('refuses another key with 401, and a body that is not labelled as JSON with 415', async () => {
    const authorization = `Basic ${Buffer.from('other:X').toString('base64')}`;
    const { status, body } = await call('GET', '/tickets', undefined, { authorization });
    assert.deepEqual([status, body.code], [401, 'invalid_credentials']);
    const note = await call('POST', '/tickets/48213/notes', { body: 'x' }, { 'content-type': 'text/plain' });
    assert.equal(note.status, 415);
  });

  it('tells what is left of the minute, and answers 429 with Retry-After when that is nothing', async () => {
    simulator.events.limit({ perMinute: 2 });
    assert.equal((await call('GET', '/agents/me')).headers.get('x-ratelimit-remaining'), '1.0');
    await call('GET', '/agents/me');
    const { status, headers } = await call('GET', '/agents/me');
    assert.deepEqual([status, headers.get('retry-after')], [429, '30']);
  });

  it('answers 404 with no body at all for a ticket that is not there', async () => {
    const { status, text } = await call('GET', '/tickets/999');
    assert.deepEqual([status, text], [404, '']);
  });

  it('hides tickets older than 30 days unless it is told since when, and those in the bin', async () => {
    const old = new Date(Date.now() - 40 * 86_400_000).toISOString();
    const [all, since] = ['/tickets?per_page=100', '/tickets?per_page=100&updated_since=2020-01-01T00:00:00Z'];
    const before = await count(all);
    simulator.events.setTicket({ number: '48213', change: { created_at: old, updated_at: old } });
    assert.deepEqual([await count(all), await count(since)], [before - 1, before]);
    simulator.events.discard({ number: '48214', as: 'spam' });
    simulator.events.discard({ number: '48218', as: 'deleted' });
    assert.equal(await count(since), before - 2);
  });

  it('gives pages, names the next one in Link, and refuses more than 100 rows', async () => {
    const first = await call('GET', '/companies?per_page=2');
    assert.match(first.headers.get('link') ?? '', /page=2.*rel="next"/);
    assert.equal((await call('GET', '/companies?per_page=100')).headers.get('link'), null);
    assert.deepEqual(await refusal('GET', '/companies?per_page=101'), ['per_page', 'invalid_value']);
    assert.deepEqual(await refusal('GET', '/companies?page=0'), ['page', 'invalid_value']);
  });

  it('refuses parameters and values that it does not know', async () => {
    for (const [path, field, code] of [
      ['/tickets?status=2', 'status', 'invalid_field'],
      ['/tickets?include=group', 'include', 'invalid_value'],
      ['/tickets?order_by=subject', 'order_by', 'invalid_value'],
      ['/tickets/48213?include=requester,group', 'include', 'invalid_value'],
      ['/ticket_fields?type=status', 'type', 'invalid_value'],
    ]) {
      assert.deepEqual(await refusal('GET', path ?? ''), [field, code]);
    }
  });

  it('refuses a ticket by the first field that is wrong', async () => {
    for (const [change, field, code] of [
      [{ subject: undefined }, 'subject', 'missing_field'],
      [{ description: '' }, 'description', 'missing_field'],
      [{ requester_id: undefined }, 'requester_id', 'missing_field'],
      [{ requester_id: 12345 }, 'requester_id', 'invalid_value'],
      [{ status: '2' }, 'status', 'datatype_mismatch'],
      [{ status: 99 }, 'status', 'invalid_value'],
      [{ priority: 7 }, 'priority', 'invalid_value'],
      [{ type: 'incident' }, 'type', 'invalid_value'],
      [{ group_id: 1 }, 'group_id', 'invalid_value'],
      [{ company_id: 251 }, 'company_id', 'invalid_value'],
      [{ tags: 'R-1' }, 'tags', 'datatype_mismatch'],
      [{ unique_id: 'R-1' }, 'unique_id', 'invalid_field'],
    ] as const) {
      assert.deepEqual(await refusal('POST', '/tickets', { ...ticket, ...change }), [field, code]);
    }
    assert.deepEqual(await refusal('POST', '/tickets', '{'), ['body', 'invalid_json']);
    assert.equal((await call('POST', '/tickets', ticket)).status, 201);
  });

  it('makes a contact of an address that it does not know', async () => {
    const { requester_id: _, ...rest } = ticket;
    await call('POST', '/tickets', { ...rest, email: 'new@contoso.com' });
    assert.equal(await count('/contacts?email=new%40contoso.com'), 1);
  });

  it('keeps a note private when nothing is said, and refuses words for flags', async () => {
    assert.equal((await call('POST', '/tickets/48213/notes', { body: 'x' })).body.private, true);
    for (const [body, field, code] of [
      [{}, 'body', 'missing_field'],
      [{ body: 'x', private: 'true' }, 'private', 'datatype_mismatch'],
      [{ body: 'x', notify_emails: 'a@b.c' }, 'notify_emails', 'datatype_mismatch'],
      [{ body: 'x', text: 'x' }, 'text', 'invalid_field'],
    ] as const) {
      assert.deepEqual(await refusal('POST', '/tickets/48213/notes', body), [field, code]);
    }
  });

  it('takes a status as a number alone', async () => {
    assert.deepEqual(await refusal('PUT', '/tickets/48213', { status: '4' }), ['status', 'datatype_mismatch']);
    assert.deepEqual(await refusal('PUT', '/tickets/48213', { status: 40 }), ['status', 'invalid_value']);
    simulator.events.requireToClose({ field: 'cf_root_cause' });
    assert.deepEqual(await refusal('PUT', '/tickets/48213', { status: 4 }), ['cf_root_cause', 'missing_field']);
  });

  it('starts a timer where no time is given', async () => {
    const path = '/tickets/48213/time_entries';
    assert.equal((await call('POST', path, {})).body.timer_running, true);
    for (const [body, field, code] of [
      [{ time_spent: '75' }, 'time_spent', 'datatype_mismatch'],
      [{ time_spent: '00:10', start_time: '2026-03-02T10:00:00Z' }, 'start_time', 'invalid_field'],
      [{ time_spent: '00:10', agent_id: 1 }, 'agent_id', 'invalid_value'],
    ] as const) {
      assert.deepEqual(await refusal('POST', path, body), [field, code]);
    }
  });

  it('begins anew', async () => {
    await call('POST', '/tickets', ticket);
    simulator.events.refuseKeys({ on: true });
    simulator.reset();
    assert.equal((await call('GET', '/agents/me')).status, 200);
    assert.equal(simulator.held()[0]?.number, '48218');
  });

  it('counts an address that it does not know as unexpected', async () => {
    assert.equal((await call('DELETE', '/tickets/48213')).status, 404);
    assert.equal(simulator.unexpected.length, 1);
  });
});
