import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { Bad } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { fakeServices, openStage, type Stage } from './harness.ts';

const chat = conversations.personal('megan');

describe('what is let in from Teams', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  beforeEach(() => {
    stage.asked.length = 0;
    Object.assign(stage.services, fakeServices());
  });
  after(() => stage.close());

  const send = (bend: (activity: Record<string, unknown>) => void = () => {}, bad: Bad = {}) => {
    const megan = stage.teams.as('megan');
    const activity = megan.activity(chat, 'help');
    bend(activity);
    return megan.send(activity, bad);
  };
  const posts = () => stage.teams.exchanges.filter(({ method }) => method === 'POST').length;

  it('answers a signed message', async () => {
    const before = posts();
    const delivery = await send();
    assert.deepEqual([delivery.status, delivery.body], [200, undefined]);
    assert.equal(posts(), before + 1);
  });

  it('accepts a token that has been out of date for less than 5 minutes, as clocks differ', async () => {
    assert.equal((await send(undefined, { token: { expiredSecondsAgo: 240 } })).status, 200);
  });

  const set = (path: string, value: unknown) => (activity: Record<string, unknown>) => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = activity;
    for (const name of names) at = at[name] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  };
  const other = 'dddddddd-0000-4000-8000-000000000009';

  const refused: [name: string, status: number, bend: ((a: Record<string, unknown>) => void) | undefined, bad: Bad][] =
    [
      ['no Authorization header', 401, undefined, { authorization: null }],
      ['another kind of Authorization', 401, undefined, { authorization: 'Basic YTpi' }],
      ['a bearer that is no token', 401, undefined, { authorization: 'Bearer abc' }],
      ['two tokens in one header', 401, undefined, { authorization: 'Bearer a.b.c d.e.f' }],
      ['an unknown key', 401, undefined, { token: { unknownKid: true } }],
      ['a bad signature', 401, undefined, { token: { wrongKey: true } }],
      ['no signature (alg none)', 401, undefined, { token: { algNone: true } }],
      ['a token for another bot', 401, undefined, { claims: { aud: other } }],
      ['a token of another issuer', 401, undefined, { claims: { iss: 'https://sts.windows.net/x/' } }],
      ['a token that ended 6 minutes ago', 401, undefined, { token: { expiredSecondsAgo: 360 } }],
      ['a token for another service address', 401, undefined, { claims: { serviceurl: 'http://127.0.0.1:1/' } }],
      [
        'a service address that differs in its last slash',
        401,
        (a) => set('serviceUrl', String(a.serviceUrl).slice(0, -1))(a),
        { claims: { serviceurl: 'http://127.0.0.1/teams/' } },
      ],
      ['a token without a service address', 401, undefined, { token: { without: ['serviceurl'] } }],
      ['no service address in the body', 403, set('serviceUrl', undefined), {}],
      ['a service address that is not on this machine', 403, set('serviceUrl', 'https://evil.example/'), {}],
      ['a service address with a user name in it', 403, set('serviceUrl', 'http://127.0.0.1@evil.example/'), {}],
      ['no channel', 403, set('channelId', undefined), {}],
      ['an empty channel', 403, set('channelId', ''), {}],
      ['another channel', 403, set('channelId', 'webchat'), {}],
      ['the channel that takes another way of validation', 403, set('channelId', 'AseChannel'), {}],
      ['no type', 400, set('type', undefined), {}],
      ['no conversation', 400, set('conversation', undefined), {}],
      ['a sender without an id', 400, set('from.id', 7), {}],
      ['no recipient', 400, set('recipient', undefined), {}],
      ['another recipient', 403, set('recipient.id', `28:${other}`), {}],
      [
        'another tenant',
        403,
        (a) => {
          set('channelData.tenant.id', other)(a);
          set('conversation.tenantId', other)(a);
        },
        {},
      ],
      ['no tenant', 403, set('channelData.tenant', undefined), {}],
      ['two tenants that differ', 403, set('conversation.tenantId', other), {}],
      ['a sender that Entra does not know', 403, set('from.aadObjectId', undefined), {}],
      ['a sender whose object id is no id', 403, set('from.aadObjectId', 'megan'), {}],
      ['a form', 415, undefined, { contentType: 'application/x-www-form-urlencoded', body: 'type=message' }],
      ['plain text', 415, undefined, { contentType: 'text/plain' }],
      ['no JSON', 400, undefined, { body: '{"type":' }],
      ['a list', 400, undefined, { body: '[]' }],
      ['an empty body', 400, undefined, { body: ' ' }],
      ['more than 256 KB', 413, set('text', 'x'.repeat(262_200)), {}],
    ];

  for (const [name, status, bend, bad] of refused) {
    it(`refuses ${name} with an empty ${status}`, async () => {
      const before = posts();
      const delivery = await send(bend, bad);
      assert.deepEqual([delivery.status, delivery.body], [status, undefined]);
      assert.equal(posts(), before, 'nothing was sent');
      assert.deepEqual(
        stage.asked.filter(({ verb }) => verb !== 'record'),
        [],
        'no handler was reached',
      );
    });
  }

  it('keeps a record of a stranger whose signature was right', async () => {
    await send((a) => {
      set('channelData.tenant.id', other)(a);
      set('conversation.tenantId', other)(a);
    });
    assert.deepEqual(stage.asked, [
      { verb: 'record', args: [{ kind: 'request.refused', tenantId: other, data: { why: 'tenant' } }] },
    ]);
  });

  it('refuses a large body that comes in pieces without a length', async () => {
    const token = stage.login.signBotToken({ serviceurl: stage.teams.serviceUrl });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${stage.url}/api/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'transfer-encoding': 'chunked',
        },
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      for (let i = 0; i < 5; i += 1) request.write('x'.repeat(64 * 1024));
      request.end();
    });
    assert.equal(status, 413);
  });

  it('answers 200 to an activity of unknown type and does nothing', async () => {
    const before = posts();
    assert.equal((await send(set('type', 'brandNew'))).status, 200);
    assert.equal((await send(set('type', 'messageUpdate'))).status, 200);
    assert.equal(posts(), before);
  });

  it('writes no token into the log', async () => {
    await send(undefined, { token: { wrongKey: true } });
    const { exchanges } = stage.teams.deliveries;
    const header = String(exchanges.at(-1)?.requestHeaders.authorization);
    assert.ok(header.length > 100);
    assert.ok(!stage.lines().includes(header.slice(7)));
    assert.ok(!stage.lines().includes('canary'));
  });

  it('says with an empty 500 that something unexpected happened', async () => {
    stage.services.conversations = {
      ...stage.services.conversations,
      remember: async () => {
        throw new Error('a canary of the inside');
      },
    };
    const delivery = await send(set('type', 'installationUpdate'));
    assert.deepEqual([delivery.status, delivery.body], [500, undefined]);
  });

  it('tells at /health whether the product works', async () => {
    const ask = async () => {
      const response = await fetch(`${stage.url}/health`);
      return [response.status, await response.json()];
    };
    assert.deepEqual(await ask(), [200, { status: 'ok' }]);
    stage.services.health = async () => {
      throw new Error('database is down at 10.0.0.7');
    };
    assert.deepEqual(await ask(), [503, { status: 'unavailable' }]);
  });
});
