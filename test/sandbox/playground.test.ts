import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextFile, playgroundConversations } from '../../sandbox/playground/contextFile.ts';
import { type Relay, startRelay } from '../../sandbox/playground/relay.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Simulator, startSimulator } from '../../sandbox/simulator.ts';
import { bot, msp, type StaffName, staff } from '../../sandbox/world.ts';
import { freshDatabase, type TestDatabase } from '../database.ts';
import { botToken } from './stubBot.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const { personal } = playgroundConversations;
const activitiesOf = (conversation: string) => `/v3/conversations/${encodeURIComponent(conversation)}/activities`;

describe('the relay between the Agents Playground and the bot', () => {
  let database: TestDatabase;
  let dataDir: string;
  let sandbox: Sandbox;
  let relay: Relay;
  let standIn: Simulator;
  let token: string;

  before(async () => {
    database = await freshDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'mfa-playground-'));
    sandbox = await startSandbox({ dataDir, databaseUrl: database.url });
    relay = await startRelay(sandbox.login, sandbox.teams.deliveries);
    standIn = await startStandIn();
    token = await botToken(sandbox.login);
  });
  beforeEach(() => {
    relay.playgroundUrl = standIn.url;
    standIn.exchanges.splice(0);
  });
  after(async () => {
    await Promise.all([standIn.close(), relay.close()]);
    await sandbox.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
    assert.deepEqual([...sandbox.unexpected(), ...standIn.unexpected, ...relay.connector.unexpected], []);
  });

  /** What the Playground sends, byte for byte as it was seen to: without any sign of who it is. */
  const says = (text: string, over: Record<string, unknown> = {}) => ({
    type: 'message',
    text,
    id: '039bbba6-3c03-4378-b93d-0d7e38686ced',
    from: { id: staff.megan.teamsId, name: staff.megan.name, aadObjectId: staff.megan.id },
    serviceUrl: relay.serviceUrl,
    conversation: { conversationType: 'personal', tenantId: msp.tenantId, id: personal },
    recipient: { id: `28:${bot.appId}`, name: bot.name },
    textFormat: 'plain',
    channelData: { tenant: { id: msp.tenantId } },
    channelId: 'msteams',
    ...over,
  });
  const send = (activity: unknown, headers: Record<string, string> = {}) =>
    call('POST', relay.endpoint, activity, headers);
  const asBot = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(method, relay.serviceUrl + path, body, { authorization: `Bearer ${token}`, ...headers });
  const signed = () => sandbox.teams.deliveries.exchanges.length;

  it('signs what people do, so that the bot takes it, and brings the answer back without its token', async () => {
    const unsigned = await call('POST', `${sandbox.product.url}/api/messages`, says('help'));
    assert.equal(unsigned.status, 401);
    assert.equal((await send(says('help'))).status, 200);
    const answer = await arrived(standIn, 'POST');
    assert.equal(answer.path, `/_connector${activitiesOf(personal)}`);
    assert.match(JSON.stringify(answer.requestBody), /What I can do/);
    assert.equal(answer.requestHeaders.authorization, undefined);
    const seen = relay.connector.exchanges.at(-1);
    assert.match(seen?.requestHeaders.authorization ?? '', /^Bearer /);
    assert.equal(seen?.status, 201);
  });

  it('gives the answer to a press back as the bot gave it', async () => {
    const value = { action: { type: 'Action.Execute', verb: 'command.help', data: { verb: 'command.help' } } };
    const pressed = says('', { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: '1795695672201' });
    const { status, body } = await send(pressed);
    assert.equal(status, 200);
    assert.equal((JSON.parse(body) as { statusCode: number }).statusCode, 200);
  });

  it('gives a refusal of the bot back', async () => {
    const stranger = says('help', { channelData: { tenant: { id: 'eeeeeeee-0000-4000-8000-00000000000e' } } });
    assert.equal((await send(stranger)).status, 403);
  });

  it("knows its client's opening question and nothing else beside activities", async () => {
    assert.equal((await call('HEAD', relay.endpoint)).status, 405);
  });

  it('signs for nobody but programs of this machine', async () => {
    const before = signed();
    for (const headers of [
      { host: 'bot.example.com' },
      { host: '127.0.0.1:1' },
      { origin: 'https://evil.example' },
      { origin: new URL(relay.endpoint).origin },
      { origin: 'null' },
    ]) {
      assert.equal((await send(says('help'), headers)).status, 403, JSON.stringify(headers));
    }
    for (const headers of [{ 'content-type': 'text/plain' }, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      assert.equal((await send(says('help'), headers)).status, 400, JSON.stringify(headers));
    }
    assert.equal(signed(), before);
  });

  it('signs no activity whose answers would go elsewhere, and says how to start the client', async () => {
    const before = signed();
    for (const serviceUrl of ['http://localhost:56150/_connector', `${relay.serviceUrl}/`, undefined]) {
      const { status, body } = await send(says('help', { serviceUrl }));
      assert.equal(status, 400);
      assert.ok(body.includes(`--su ${relay.serviceUrl}`), body);
    }
    assert.equal((await send([])).status, 400);
    assert.equal(signed(), before);
  });

  it("takes answers with the bot's own token only", async () => {
    const path = activitiesOf(personal);
    const message = { type: 'message', text: 'Hello' };
    const notOurs = [
      { authorization: '' },
      { authorization: 'Bearer nonsense' },
      { authorization: `Bearer ${sandbox.login.signBotToken()}` },
      { authorization: `Bearer ${sandbox.login.signGraphToken(msp.tenantId)}` },
    ];
    for (const headers of notOurs) assert.equal((await asBot('POST', path, message, headers)).status, 401);
    for (const headers of [{ origin: 'http://127.0.0.1:56150' }, { host: 'bot.example.com' }]) {
      assert.equal((await asBot('POST', path, message, headers)).status, 403);
    }
    assert.deepEqual(standIn.exchanges, []);
    assert.equal((await asBot('POST', path, message)).status, 201);
  });

  it('passes on updates and questions about members, and the refusal of a deletion', async () => {
    const changed = await asBot('PUT', `${activitiesOf(personal)}/17`, { type: 'message', text: 'Changed' });
    assert.deepEqual([changed.status, changed.body], [200, '{"id":"17"}']);
    const members = await asBot('GET', `/v3/conversations/${personal}/pagedmembers?pageSize=50`);
    assert.deepEqual([members.status, members.body], [200, '{"members":[]}']);
    assert.deepEqual(standIn.exchanges.at(-1)?.query, { pageSize: '50' });
    const deleted = await asBot('DELETE', `${activitiesOf(personal)}/17`);
    assert.deepEqual([deleted.status, deleted.body], [501, 'Not implemented']);
  });

  it('says so when the Playground is gone', async () => {
    const told = /The Agents Playground does not answer\. Is it still running\?/;
    for (const url of [null, 'http://127.0.0.1:9']) {
      relay.playgroundUrl = url;
      const { status, body } = await asBot('POST', activitiesOf(personal), { type: 'message', text: 'Hello' });
      assert.equal(status, 502);
      assert.match(body, told);
    }
  });

  it('says so when the bot is down', async () => {
    await sandbox.product.kill();
    try {
      const { status, body } = await send(says('help'));
      assert.equal(status, 502);
      assert.match(body, /The bot did not answer\./);
    } finally {
      await sandbox.product.start();
    }
  });
});

describe('what the Agents Playground is told of the world', () => {
  interface User {
    id: string;
    aadObjectId: string;
    userPrincipleName: string;
  }

  it("has everybody once, as its schema demands, under the world's own ids", () => {
    for (const who of Object.keys(staff) as StaffName[]) {
      const context = JSON.parse(contextFile(who).replace(/^#.*\n/, '')) as {
        tenantId: string;
        bot: { id: string };
        currentUser: User;
        users: User[];
        team: { aadGroupId: string; channels: unknown[] };
      };
      assert.equal(context.tenantId, msp.tenantId);
      assert.equal(context.bot.id, `28:${bot.appId}`);
      assert.equal(context.currentUser.aadObjectId, staff[who].id);
      assert.equal(context.currentUser.userPrincipleName, staff[who].signInName);
      assert.ok(context.users.length >= 5);
      const everybody = [context.currentUser, ...context.users];
      assert.equal(new Set(everybody.map((one) => one.aadObjectId)).size, everybody.length);
      for (const one of everybody) {
        assert.match(one.aadObjectId, guid);
        assert.match(one.id, /^29:/);
      }
      assert.match(context.team.aadGroupId, guid);
      assert.equal(context.team.channels.length, 1);
    }
  });
});

/** The Playground's connector, as far as it was seen: takes everything without a token, and knows no deletion. */
function startStandIn(): Promise<Simulator> {
  return startSimulator('stand-in for the playground', ({ method, path }) => {
    if (method === 'DELETE') return { status: 501, body: 'Not implemented' };
    if (method === 'GET') return { status: 200, body: { members: [] } };
    return { status: method === 'POST' ? 201 : 200, body: { id: method === 'PUT' ? path.split('/').at(-1) : '17' } };
  });
}

/** fetch would not send another Host or an Origin. */
function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function arrived(standIn: Simulator, method: string) {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const found = standIn.exchanges.find((one) => one.method === method);
    if (found) return found;
  }
  throw new Error(`No ${method} arrived.`);
}
