import assert from 'node:assert/strict';
import { judgeSkew } from '../../../services/doctor/clock.ts';
import { expectState, useDoctorWorld } from './world.ts';

describe("the doctor's look at the clock", () => {
  const world = useDoctorWorld();
  const tells = (aheadMs: number) => {
    const headers = { date: new Date(Date.now() + aheadMs).toUTCString() };
    world.login.fault({ match: 'GET /common', status: 200, headers, body: {} });
    world.graph.fault({ match: 'GET /v1.0/organization$', status: 401, headers, body: {} });
  };

  it('warns beyond a minute and fails beyond five, either way', async () => {
    tells(90_000);
    const behind = await world.examine();
    tells(-400_000);
    const ahead = await world.examine();
    for (const id of ['clock.login', 'clock.graph']) {
      assert.match(expectState(behind, id, 'warning').says, /behind/);
      assert.match(expectState(ahead, id, 'failed').says, /ahead: tokens are refused/);
    }
  });

  it('tells by how much', () => {
    assert.equal(judgeSkew(-90_000).says, 'This machine is 90 s behind.');
    assert.equal(judgeSkew(300_000).state, 'warning');
    assert.equal(judgeSkew(301_000).state, 'failed');
    assert.equal(judgeSkew(-60_000).state, 'ok');
  });

  it('fails where Microsoft cannot be reached', async () => {
    const env = { ...world.env, GRAPH_BASE_URL: 'http://127.0.0.1:1' };
    const { says } = expectState(await world.examine({}, env), 'clock.graph', 'failed');
    assert.match(says, /127\.0\.0\.1:1 cannot be reached/);
  });
});
