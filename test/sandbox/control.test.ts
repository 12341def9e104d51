import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Control, startControl } from '../../sandbox/control.ts';
import { people } from '../../sandbox/data.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { bot, connectWise, conversations, graphApp, msp, organisations } from '../../sandbox/world.ts';
import { asProduct, cardSaying, type StubBot, startStubBot, withCard } from './stubBot.ts';

describe('the control address of the sandbox', () => {
  let sandbox: Sandbox;
  let control: Control;
  let stub: StubBot;
  let dataDir: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-control-'));
    sandbox = await startSandbox({ dataDir, start: false, product: asProduct(() => stub) });
    stub = await startStubBot(sandbox.login, () => sandbox.teams.serviceUrl);
    control = await startControl(sandbox, 0);
  });
  beforeEach(async () => {
    await post('/control/reset', {});
    await sandbox.product.start();
  });
  after(async () => {
    await control.close();
    await stub.close();
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const get = async (path: string) => {
    const response = await fetch(control.url + path, { signal: AbortSignal.timeout(5000) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = async (path: string, body: unknown) => {
    const response = await fetch(control.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    return { status: response.status, body: (await response.json()) as { ok?: boolean; error?: string } };
  };
  const postToTeams = () =>
    stub.call(
      'POST',
      `v3/conversations/${encodeURIComponent(conversations.personal('megan'))}/activities`,
      withCard(cardSaying('Hello')),
    );

  it('shows what each server holds', async () => {
    const { text } = await get('/control/state');
    const state = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(Object.keys(state), ['graph', 'connectwise', 'teams', 'bot']);
    assert.deepEqual(state.bot, { up: true, url: stub.url });
  });

  it('shows what crossed the wire, and no secret of it', async () => {
    await fetch(`${sandbox.login.url}/${msp.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: graphApp.clientId,
        client_secret: graphApp.secret,
        scope: 'https://graph.microsoft.com/.default',
      }),
      signal: AbortSignal.timeout(5000),
    });
    const basic = Buffer.from(`${connectWise.company}+${connectWise.publicKey}:${connectWise.privateKey}`);
    await fetch(`${sandbox.connectWise.url}/v4_6_release/apis/3.0/system/info`, {
      headers: { authorization: `Basic ${basic.toString('base64')}`, clientid: connectWise.clientId },
      signal: AbortSignal.timeout(5000),
    });
    await postToTeams();
    const { text } = await get('/control/requests');
    const calls = JSON.parse(text) as { server: string }[];
    const servers = new Set(calls.map(({ server }) => server));
    for (const server of ['login', 'connectwise', 'teams']) assert.ok(servers.has(server), server);
    for (const secret of [graphApp.secret, bot.secret, connectWise.privateKey, connectWise.clientId, 'eyJ']) {
      assert.ok(!text.includes(secret), `${secret} is shown`);
    }
    assert.ok(!text.includes(basic.toString('base64')));
    const onlyTeams = JSON.parse((await get('/control/requests?server=teams')).text) as { server: string }[];
    assert.ok(onlyTeams.length > 0 && onlyTeams.every(({ server }) => server === 'teams'));
  });

  it('makes a server fail as told, and ends it', async () => {
    await post('/control/faults', { server: 'teams', match: '^POST', status: 502, forMs: 60_000 });
    assert.equal((await postToTeams()).status, 502);
    await post('/control/faults', { server: 'teams', clear: true });
    assert.equal((await postToTeams()).status, 201);
  });

  it('says what is wrong with a fault', async () => {
    const wrong: [object, RegExp][] = [
      [{ server: 'nobody', match: '.', status: 500 }, /"server" is one of login, graph, connectwise, teams/],
      [{ server: 'teams', status: 500 }, /"match" is a regular expression/],
      [{ server: 'teams', match: '(', status: 500 }, /not a regular expression/],
      [{ server: 'teams', match: '.', status: '500' }, /"status" is a number/],
      [{ server: 'teams', match: '.' }, /Say what happens/],
    ];
    for (const [body, sentence] of wrong) {
      const answer = await post('/control/faults', body);
      assert.equal(answer.status, 400);
      assert.match(answer.body.error ?? '', sentence);
    }
  });

  it("makes the world's own events happen, and undoes them on reset", async () => {
    const { id } = people.contoso.adele;
    const before = sandbox.graph.methodsOf(id).length;
    const [method] = sandbox.graph.methodsOf(id);
    const done = await post('/control/events', { server: 'graph', event: 'remove', with: [id, method?.id] });
    assert.deepEqual(done.body, { ok: true });
    assert.equal(sandbox.graph.methodsOf(id).length, before - 1);
    await post('/control/reset', {});
    assert.equal(sandbox.graph.methodsOf(id).length, before);
  });

  it('knows only the events that there are, and tells what did not work', async () => {
    const unknown = await post('/control/events', { server: 'graph', event: 'close' });
    assert.match(unknown.body.error ?? '', /"event" is one of register, remove/);
    const failed = await post('/control/events', { server: 'teams', event: 'deleteMessage', with: ['1'] });
    assert.deepEqual([failed.status, failed.body.error], [409, 'There is no message 1.']);
  });

  it('kills the bot', async () => {
    await post('/control/events', { server: 'bot', event: 'kill' });
    assert.equal(sandbox.product.up, false);
  });

  it('turns away other hosts, pages of other sites, and what is not JSON', async () => {
    const ask = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request(`${control.url}/control/reset`, { method: 'POST', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on('error', reject);
        sent.end('{}');
      });
    const json = { 'content-type': 'application/json' };
    assert.equal(await ask(json), 200);
    assert.equal(await ask({ ...json, host: 'sandbox.example' }), 403);
    assert.equal(await ask({ ...json, origin: 'http://evil.example' }), 403);
    assert.equal(await ask({ ...json, origin: control.url }), 200);
    assert.equal(await ask({ 'content-type': 'text/plain' }), 415);
  });

  it('takes no other sandbox on its port', async () => {
    await assert.rejects(startControl(sandbox, Number(new URL(control.url).port)), { code: 'EADDRINUSE' });
  });

  it('serves the page under a policy that lets nothing else in, its modules without types', async () => {
    const page = await get('/');
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'/);
    assert.doesNotMatch(page.text, /https?:/);
    const module = await get('/client/dom.ts');
    assert.equal(module.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.doesNotMatch(module.text, /: string|type Attributes/);
    for (const path of ['/client/../control.ts', '/client/%2e%2e/files.ts', '/files.ts', '/client/none.ts']) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  it('makes as many organisations as wanted, each known to Microsoft', async () => {
    const many = await startSandbox({ dataDir, start: false, organisations: 101 });
    try {
      assert.equal(many.graph.state().filter(({ tenantId }) => tenantId !== msp.tenantId).length, 101);
      assert.ok(many.login.granted('eeeeeeee-0000-4000-8000-000000000098'));
      const file = JSON.parse(await readFile(join(dataDir, 'organisations.json'), 'utf8')) as {
        organisations: object[];
      };
      assert.equal(file.organisations.length, 101);
      assert.deepEqual(file.organisations[0], { ...organisations.contoso, psa: 'main', enabled: true });
    } finally {
      await many.stop();
    }
  });
});
