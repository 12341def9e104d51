import assert from 'node:assert/strict';
import { Client } from '@microsoft/microsoft-graph-client';
import { type Answer, type Simulator, startSimulator } from '../../../sandbox/simulator.ts';
import { createGraphClient, type TenantClient } from '../../../services/graph/client.ts';
import { graphChain, Passage } from '../../../services/graph/middleware.ts';
import type { Token, Tokens } from '../../../services/graph/tokens.ts';
import { contoso, failure } from './harness.ts';

const token = (value: string, ...roles: string[]): Token => ({ value, roles: new Set(roles), expiresAt: 1e15 });

/** A source of tokens that gives the next of a list after each refusal. */
function fakeTokens(...list: Token[]): Tokens {
  let at = 0;
  const now = () => list[at] ?? token('none');
  return {
    get: async () => now(),
    renew: async () => {
      at = Math.min(at + 1, list.length - 1);
      return now();
    },
    invalidate: () => undefined,
  };
}

describe('the Graph client', () => {
  let server: Simulator;
  let stranger: Simulator;
  let answers: Answer[] = [];
  const call = { anyOf: ['User.Read.All', 'Directory.Read.All'] };

  before(async () => {
    server = await startSimulator('graph', () => answers.shift() ?? { status: 200, body: { fine: true } });
    stranger = await startSimulator('stranger', () => ({ status: 200, body: {} }));
  });
  beforeEach(() => {
    answers = [];
    server.exchanges.splice(0);
    stranger.exchanges.splice(0);
    server.clearFaults();
  });
  after(async () => {
    await server.close();
    await stranger.close();
  });

  const client = (tokens = fakeTokens(token('one', 'User.Read.All'))): TenantClient =>
    createGraphClient({ tokens, graphOrigin: server.url, deadlineMs: 250 })(contoso);

  it('sends the token and a request id of its own each time', async () => {
    await client().get('/users', call);
    await client().get('/users', call);
    const headers = server.exchanges.map((exchange) => exchange.requestHeaders);
    assert.deepEqual(
      headers.map((one) => one.authorization),
      ['Bearer one', 'Bearer one'],
    );
    const ids = headers.map((one) => String(one['client-request-id']));
    assert.equal(new Set(ids).size, 2);
    for (const id of ids) assert.match(id, /^[0-9a-f-]{36}$/);
  });

  it('sends no token to another origin, even when it is asked to go there', async () => {
    const middleware = graphChain({ tokens: fakeTokens(token('one')), graphOrigin: server.url });
    const sdk = Client.initWithMiddleware({ baseUrl: stranger.url, middleware });
    await sdk
      .api('/users')
      .middlewareOptions([new Passage(contoso, AbortSignal.timeout(500))])
      .get();
    assert.equal(stranger.exchanges.length, 1);
    assert.equal(stranger.exchanges[0]?.requestHeaders.authorization, undefined);
  });

  it('follows no redirect', async () => {
    answers = [{ status: 302, headers: { location: `${stranger.url}/users` } }];
    assert.equal((await failure(client().get('/users', call))).kind, 'unavailable');
    assert.equal(stranger.exchanges.length, 0);
  });

  it('follows next pages on its own origin only', async () => {
    answers = [
      { status: 200, body: { value: [1], '@odata.nextLink': `${server.url}/v1.0/users?$skiptoken=a%2Bb` } },
      { status: 200, body: { value: [2] } },
    ];
    assert.deepEqual((await client().pages('/users', { ...call, query: { $top: '1' } })).values, [1, 2]);
    assert.deepEqual(server.exchanges[1]?.query, { $skiptoken: 'a+b' });
    answers = [{ status: 200, body: { value: [1], '@odata.nextLink': `${stranger.url}/v1.0/users?$skiptoken=1` } }];
    assert.equal((await failure(client().pages('/users', call))).kind, 'unavailable');
    assert.equal(stranger.exchanges.length, 0);
  });

  it('tries a refusal once more with a fresh token, and then it is final', async () => {
    answers = [{ status: 403, body: {} }];
    const fresh = () => fakeTokens(token('old'), token('new', 'User.Read.All'));
    assert.equal((await client(fresh()).get('/users', call)).status, 200);
    assert.deepEqual(
      server.exchanges.map((exchange) => exchange.requestHeaders.authorization),
      ['Bearer old', 'Bearer new'],
    );
    answers = [{ status: 401 }, { status: 401 }, { status: 401 }];
    assert.equal((await failure(client(fresh()).get('/users', call))).kind, 'signIn');
    assert.equal(server.exchanges.length, 4);
  });

  it('names the missing permission by what was granted', async () => {
    answers = [{ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }];
    const error = await failure(client(fakeTokens(token('one', 'Group.Read.All'))).get('/users', call));
    assert.equal(error.kind, 'forbidden');
    assert.deepEqual(error.details.missing, ['User.Read.All']);
    assert.match(error.message, /^The permission User\.Read\.All is missing/);
  });

  it('does not call a permission missing that was granted', async () => {
    answers = [{ status: 403, body: { error: { code: 'directory_read_unauthorized', message: '' } } }];
    const error = await failure(client().get('/users', call));
    assert.equal(error.details.missing, undefined);
    assert.match(error.message, /although the permission is granted/);
  });

  it('makes a sentence of an empty message, with status and request id', async () => {
    answers = [
      { status: 400, body: { error: { code: 'UnknownError', message: '', innerError: { 'request-id': 'r-1' } } } },
    ];
    const error = await failure(client().get('/users', call));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /status 400, request r-1/);
    assert.equal(error.details.requestId, 'r-1');
  });

  it('keeps Microsoft’s own text out of the message', async () => {
    const message = 'Resource adele@contoso.com in cccccccc at internal-host-7 does not exist';
    answers = [{ status: 404, headers: { 'request-id': 'r-2' }, body: { error: { code: 'x', message } } }];
    const error = await failure(client().get('/users', call));
    assert.doesNotMatch(error.message, /adele|internal-host|cccccccc/);
    assert.equal(error.details.raw, message);
  });

  it('reads a gateway’s page as an outage', async () => {
    answers = [{ status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>Bad gateway</h1></html>' }];
    assert.equal((await failure(client().get('/users', call))).kind, 'unavailable');
    answers = [{ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }];
    const error = await failure(client().get('/users', call));
    assert.equal(error.kind, 'unavailable');
    assert.match(error.message, /nobody can read/);
  });

  it('does not wait for Retry-After itself, but passes it on, fractions rounded up', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '0.249' }, body: {} }];
    const error = await failure(client().get('/users', call));
    assert.equal(error.kind, 'throttled');
    assert.equal(error.details.retryAfterMs, 1000);
    assert.equal(server.exchanges.length, 1);
  });

  it('knows a 429 without Retry-After and without request id', async () => {
    answers = [{ status: 429 }];
    const error = await failure(client().get('/users', call));
    assert.equal(error.retryable, true);
    assert.equal(error.details.retryAfterMs, undefined);
    assert.equal(error.details.requestId, undefined);
  });

  it('ends within its deadline when Graph never answers', async () => {
    server.fault({ match: 'GET', hang: true });
    const begin = Date.now();
    const error = await failure(client().get('/users', call));
    assert.equal(error.kind, 'timeout');
    assert.ok(Date.now() - begin < 1500);
  });

  it('ends when the caller no longer waits, whatever the reason is', async () => {
    server.fault({ match: 'GET', hang: true });
    const controller = new AbortController();
    setTimeout(() => controller.abort('the bot stops'), 30);
    assert.equal((await failure(client().get('/users', { ...call, signal: controller.signal }))).kind, 'timeout');
  });

  it('says of a change without an answer that nobody knows, and does not repeat it', async () => {
    for (const fault of [{ hang: true }, { dropAfter: true }, { status: 500 }]) {
      server.exchanges.splice(0);
      server.fault({ match: 'DELETE', ...fault });
      assert.equal((await failure(client().delete('/users/x', call))).kind, 'unknownOutcome');
      assert.equal(server.exchanges.length, 1);
    }
  });

  it('knows that a change was not made when nobody could be reached', async () => {
    const closed = await startSimulator('closed', () => ({ status: 200 }));
    await closed.close();
    const dead = createGraphClient({ tokens: fakeTokens(token('one')), graphOrigin: closed.url })(contoso);
    assert.equal((await failure(dead.delete('/users/x', call))).kind, 'unavailable');
  });

  const kinds = {
    400: 'invalid',
    404: 'notFound',
    409: 'conflict',
    412: 'conflict',
    423: 'conflict',
    503: 'unavailable',
  };
  for (const [status, kind] of Object.entries(kinds)) {
    it(`reads status ${status} as ${kind}`, async () => {
      answers = [{ status: Number(status), body: {} }];
      assert.equal((await failure(client().get('/users', call))).kind, kind);
    });
  }

  it('keeps the steps of a batch apart and tries a refused batch once with a fresh token', async () => {
    const refused = {
      responses: [
        { id: 'b', status: 403, body: {} },
        { id: 'a', status: 200, body: { n: 1 } },
      ],
    };
    answers = [
      { status: 200, body: refused },
      { status: 200, body: refused },
    ];
    const tokens = fakeTokens(token('old'), token('new'));
    const steps = [
      { id: 'a', url: '/x', ...call },
      { id: 'b', url: '/y', anyOf: ['Policy.Read.All'] },
      { id: 'c', url: '/z', ...call },
    ];
    const batch = await client(tokens).batch(steps, {});
    assert.equal(server.exchanges.length, 2);
    assert.deepEqual(batch.of('a'), { body: { n: 1 } });
    const [b, c] = [batch.of('b'), batch.of('c')];
    assert.deepEqual('error' in b && b.error.details.missing, ['Policy.Read.All']);
    assert.equal('error' in c && c.error.kind, 'unavailable');
  });

  it('sends at most 20 steps in one batch', async () => {
    const echo = (from: number, count: number) => ({
      status: 200,
      body: {
        responses: Array.from({ length: count }, (_, i) => ({ id: `s${from + i}`, status: 200, body: from + i })),
      },
    });
    answers = [echo(0, 20), echo(20, 5)];
    const steps = Array.from({ length: 25 }, (_, i) => ({ id: `s${i}`, url: `/${i}`, ...call }));
    const batch = await client().batch(steps, {});
    assert.deepEqual([server.exchanges.length, batch.of('s24')], [2, { body: 24 }]);
  });
});
