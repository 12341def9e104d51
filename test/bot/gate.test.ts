import assert from 'node:assert/strict';
import { checkBody, checkHeaders, mayReach } from '../../bot/gate.ts';
import { createBot } from '../../bot/index.ts';
import type { Config } from '../../services/config.ts';
import { type CloudName, cloudNames, clouds } from '../../services/graph/clouds.ts';
import { createLog } from '../../services/log.ts';
import type { Services } from '../../services/services.ts';
import { testConfig } from './harness.ts';

const sandbox = testConfig('http://127.0.0.1:4401');
const production = (cloud: CloudName): Config => ({
  ...sandbox,
  cloud,
  addresses: { ...clouds[cloud], loopback: false },
});

describe('the addresses that the bot may answer to', () => {
  for (const cloud of cloudNames) {
    it(`are the connectors of the cloud ${cloud} and nothing else`, () => {
      const config = production(cloud);
      const [host = ''] = clouds[cloud].connectorHosts;
      assert.ok(mayReach(`https://${host}/emea/`, config));
      for (const url of [
        `http://${host}/emea/`,
        `https://${host}:8443/`,
        `https://${host}.evil.example/`,
        `https://evil.example/${host}`,
        `https://user@${host}/`,
        'https://127.0.0.1/',
        'http://localhost:3979/',
        'ftp://x/',
        host,
        '',
      ])
        assert.equal(mayReach(url, config), false, url);
    });
  }

  it('are on this machine only where Microsoft is on this machine', () => {
    for (const url of ['http://127.0.0.1:1/', 'http://[::1]:1/', 'http://localhost:1/teams/'])
      assert.ok(mayReach(url, sandbox), url);
    for (const url of ['https://smba.trafficmanager.net/', 'http://127.0.0.1.evil.example/', 'file://localhost/etc'])
      assert.equal(mayReach(url, sandbox), false, url);
  });
});

describe('the gate', () => {
  const jwt = (header: object) => `Bearer ${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.sig`;
  const headers = (more: object = {}) => ({
    authorization: jwt({ alg: 'RS256', kid: 'k' }),
    'content-type': 'application/json',
    ...more,
  });
  const status = (answer: { ok: boolean; status?: number }) => (answer.ok ? 200 : answer.status);

  it('looks at headers before any body is read', () => {
    assert.equal(status(checkHeaders(headers())), 200);
    assert.equal(status(checkHeaders(headers({ 'content-type': 'application/json; charset=utf-8' }))), 200);
    assert.equal(status(checkHeaders(headers({ authorization: undefined }))), 401);
    assert.equal(status(checkHeaders(headers({ authorization: jwt({ alg: 'HS256' }) }))), 401);
    assert.equal(status(checkHeaders(headers({ authorization: 'Bearer !.!.!' }))), 401);
    assert.equal(status(checkHeaders(headers({ 'content-type': 'application/jsonp' }))), 415);
    assert.equal(status(checkHeaders(headers({ 'content-type': undefined }))), 415);
    assert.equal(status(checkHeaders(headers({ 'content-encoding': 'gzip' }))), 415);
    assert.equal(status(checkHeaders(headers({ 'content-length': '262145' }))), 413);
  });

  it('refuses what is not an activity of Teams for this bot', () => {
    const activity = {
      type: 'message',
      channelId: 'msteams',
      serviceUrl: 'http://127.0.0.1:1/teams/',
      conversation: { id: 'a:1' },
      from: { id: '29:1' },
      recipient: { id: `28:${sandbox.bot.appId}` },
    };
    const body = (more: object) => status(checkBody(JSON.stringify({ ...activity, ...more }), sandbox));
    assert.equal(body({}), 200);
    assert.equal(body({ type: '' }), 400);
    assert.equal(body({ channelId: 'directline' }), 403);
    assert.equal(body({ serviceUrl: ['http://127.0.0.1:1/'] }), 403);
    assert.equal(body({ conversation: 'a:1' }), 400);
    assert.equal(body({ recipient: { id: sandbox.bot.appId } }), 403);
  });
});

describe('the start of the bot', () => {
  const log = createLog('silent');
  const services = { words: { notices: { title: '' } } } as unknown as Services;

  it('is refused without an app id, which the SDK would take for "no authentication"', () => {
    for (const appId of ['', ' ', 'my-bot'])
      assert.throws(() => createBot({ ...sandbox, bot: { ...sandbox.bot, appId } }, services, log), /MicrosoftAppId/);
  });

  it('says so when the port is taken', async () => {
    const first = createBot(sandbox, services, log);
    const { url } = await first.listen();
    const second = createBot({ ...sandbox, port: Number(new URL(url).port) }, services, log);
    try {
      await assert.rejects(second.listen(), /EADDRINUSE/);
    } finally {
      await first.close();
    }
  });
});
