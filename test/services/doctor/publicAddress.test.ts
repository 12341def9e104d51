import assert from 'node:assert/strict';
import { type Answer, type Call, type Simulator, startSimulator } from '../../../sandbox/simulator.ts';
import type { Check } from '../../../services/doctor/check.ts';
import { publicAddressChecks } from '../../../services/doctor/publicAddress.ts';

describe("the doctor's look at the public address", () => {
  let proxy: Simulator;
  let messages: Answer;
  let health: Answer;
  before(async () => {
    const answer = ({ method, path }: Call): Answer => {
      if (method === 'POST' && path === '/api/messages') return messages;
      return method === 'GET' && path === '/health' ? health : { status: 404 };
    };
    proxy = await startSimulator('proxy', answer);
  });
  beforeEach(() => {
    messages = { status: 401 };
    health = { status: 200, body: { status: 'ok' } };
  });
  after(() => proxy.close());

  async function examine(address: string | null = proxy.url): Promise<Record<string, Check>> {
    const found: Record<string, Check> = {};
    for await (const one of publicAddressChecks(address)) found[one.id] = one;
    return found;
  }
  const stateOf = async (id: string) => (await examine())[id]?.state;

  it('is content when the bot itself refuses what nobody signed', async () => {
    for (const status of [401, 403]) {
      messages = { status };
      const found = await examine();
      assert.deepEqual([found['address.messages']?.state, found['address.health']?.state], ['ok', 'ok']);
    }
  });

  it('fails when something else asks for a sign-in, for Teams has none to give', async () => {
    messages = { status: 401, body: 'Sign in to the proxy' };
    const one = (await examine())['address.messages'];
    assert.equal(one?.state, 'failed');
    assert.match(one.says, /asks for a sign-in/);
  });

  it('fails when the proxy does not reach the bot, or leads elsewhere', async () => {
    for (const status of [502, 404, 200]) {
      messages = { status };
      assert.equal(await stateOf('address.messages'), 'failed', String(status));
    }
    messages = { status: 302, headers: { location: `${proxy.url}/health` } };
    assert.equal(await stateOf('address.messages'), 'failed');
  });

  it('takes an unhealthy bot for a failure and a hidden health page for none', async () => {
    health = { status: 503, body: { status: 'unavailable' } };
    assert.equal(await stateOf('address.health'), 'failed');
    for (const hidden of [{ status: 404 }, { status: 200, body: '<!DOCTYPE html>' }, { status: 503 }]) {
      health = hidden;
      assert.equal(await stateOf('address.health'), 'skipped', String(hidden.status));
    }
  });

  it('says why when nobody answers', async () => {
    const found = await examine('http://127.0.0.1:1');
    assert.equal(found['address.messages']?.state, 'failed');
    assert.match(found['address.messages'].says, /cannot be reached \(.+\)/);
  });

  it('is not tried without an address, and says how', async () => {
    const found = await examine(null);
    assert.deepEqual(Object.keys(found), ['address']);
    assert.match(found.address?.correction ?? '', /--address/);
  });
});
