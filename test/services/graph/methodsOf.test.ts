import assert from 'node:assert/strict';
import { people } from '../../../sandbox/data.ts';
import { ServiceError } from '../../../services/errors.ts';
import { contoso, failure, line, useWorld } from './harness.ts';

const { contoso: them } = people;
const wide = ['User.Read.All', 'UserAuthenticationMethod.ReadWrite.All'];

/** Looking at several people after their resets. */
describe('methods of several people', () => {
  const world = useWorld();
  const stepsOf = (exchange?: { requestBody: unknown }) =>
    ((exchange?.requestBody ?? { requests: [] }) as { requests: unknown[] }).requests.length;
  const typesOf = (answer: unknown) => (Array.isArray(answer) ? answer.map(({ type }) => type).toSorted() : answer);

  it('are read in one request for twenty steps, and by person', async () => {
    const ids = [them.adele.id, them.oneApp.id, them.nothing.id];
    const found = await world.graph.readMethodsOf(contoso, ids);
    assert.deepEqual(
      ids.map((id) => typesOf(found.get(id))),
      [['email', 'microsoftAuthenticator', 'microsoftAuthenticator', 'mobile'], ['microsoftAuthenticator'], []],
    );
    // Five collections a person that one registers anew in, and no beta.
    assert.deepEqual(world.sim.exchanges.map(line), ['POST /v1.0/$batch']);
    assert.equal(stepsOf(world.sim.exchanges[0]), 15);
  });

  it('take one step a person with the wide permission, so that twenty people are one request', async () => {
    world.login.consent(contoso, wide);
    // Who is not there is asked for all the same.
    const ids = Array.from({ length: 20 }, (_, n) => `00000000-0000-4000-8000-0000000000${String(n + 10)}`);
    await world.graph.readMethodsOf(contoso, ids);
    assert.equal(world.sim.exchanges.length, 1);
    assert.equal(stepsOf(world.sim.exchanges[0]), 20);
  });

  it('are only what one registers anew: no pass of the helpdesk and no new computer', async () => {
    world.login.consent(contoso, wide);
    world.sim.register(them.oneApp.id, {
      '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
      id: 'tap',
      createdDateTime: null,
    });
    world.sim.register(them.oneApp.id, {
      '@odata.type': '#microsoft.graph.windowsHelloForBusinessAuthenticationMethod',
      id: 'pc',
      createdDateTime: null,
    });
    const found = await world.graph.readMethodsOf(contoso, [them.oneApp.id]);
    assert.deepEqual(typesOf(found.get(them.oneApp.id)), ['microsoftAuthenticator']);
  });

  it('fail for one person alone where only he cannot be read', async () => {
    world.login.consent(contoso, wide);
    const gone = '00000000-0000-4000-8000-00000000dead';
    const found = await world.graph.readMethodsOf(contoso, [them.oneApp.id, gone]);
    assert.deepEqual(typesOf(found.get(them.oneApp.id)), ['microsoftAuthenticator']);
    assert.ok(found.get(gone) instanceof ServiceError);
  });

  it('are an error, and no empty list, without the permission or without an answer', async () => {
    world.login.consent(contoso, ['User.Read.All']);
    assert.equal((await failure(world.graph.readMethodsOf(contoso, [them.oneApp.id]))).kind, 'forbidden');
    world.login.reset();
    world.graph = world.make();
    world.sim.fault({ match: 'batch', status: 503, times: 10 });
    assert.equal((await failure(world.graph.readMethodsOf(contoso, [them.oneApp.id]))).kind, 'unavailable');
  });
});
