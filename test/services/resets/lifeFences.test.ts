import assert from 'node:assert/strict';
import { tell } from '../../../services/durable/journal.ts';
import { aMethod, aStoredReset, aUser } from '../../builders.ts';
import { aMobile, anAlternateMobile, failing, graphSays } from './lifePorts.ts';
import { type LifeWorld, summaryOf, useLifeWorld } from './lifeWorld.ts';

const minute = 60_000;

describe('the fences around a reset', () => {
  const world = useLifeWorld();

  /** The click is planned, and Microsoft asks for a short wait right before the deletion. */
  async function planned(): Promise<LifeWorld> {
    const w = await world();
    await w.run();
    await w.confirm();
    const { graph } = w.directory;
    graph.readMethods = failing(graph.readMethods, graphSays('throttled'));
    await w.run();
    assert.deepEqual(w.directory.changes, []);
    return w;
  }

  const afterThePlan: [string, (w: LifeWorld) => void, string][] = [
    ['the organisation was switched off', (w) => Object.assign(w.organisation, { enabled: false }), 'switchedOff'],
    ['resets were paused', (w) => Object.assign(w.deps, { paused: async () => true }), 'paused'],
  ];
  for (const [what, happens, why] of afterThePlan) {
    it(`sends nothing to Microsoft when ${what} after the plan`, async () => {
      const w = await planned();
      happens(w);
      const { outcome } = await w.runToEnd();
      assert.deepEqual(w.directory.changes, []);
      assert.equal(outcome.kind, 'failed');
      assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why }]);
      assert.deepEqual([outcome.nothingRemoved, outcome.signedOut], [true, 'notAsked']);
    });
  }

  it('deletes nothing when Microsoft answers again only after the time of the click is over', async () => {
    const w = await planned();
    await w.database.passTime(11 * minute);
    const { outcome } = await w.runToEnd();
    assert.deepEqual(w.directory.changes, []);
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why: 'tooLate' }]);
  });

  it('waits for Microsoft no longer than the click holds', async () => {
    const w = await planned();
    w.directory.graph.readMethods = async () => Promise.reject(graphSays('unavailable'));
    const { outcome, line } = await w.runToEnd();
    assert.deepEqual(w.directory.changes, []);
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why: 'tooLate' }]);
    assert.match(line, /Too much time had passed since the click\. Nothing was removed; trying again is safe\./);
  });

  for (const [ms, changes] of [
    [9 * minute, ['delete mobile', 'end sessions']],
    [11 * minute, []],
  ] as const) {
    it(`counts from a click that came during the run: ${ms / minute} minutes later`, async () => {
      const w = await world();
      const { notifier } = w.screen;
      const { show } = notifier;
      const { technician: by } = w;
      notifier.show = async (place, view) => {
        const shown = await show(place, view);
        if (view.show === 'summary') {
          const answer = { kind: 'remove', caller: 'inPerson', understood: false, by };
          assert.ok(await tell(w.database.db, w.id, view.signal, answer));
          await w.database.passTime(ms);
        }
        return shown;
      };
      const { outcome } = await w.runToEnd();
      assert.deepEqual(w.directory.changes, changes);
      assert.equal(outcome.kind, changes.length > 0 ? 'done' : 'failed');
    });
  }

  it('asks again when a tick became needed at the click', async () => {
    const w = await world();
    await w.run();
    assert.equal((await summaryOf(w.row)).facts.understandingNeeded, false);
    w.directory.graph.readPolicies = async () => ({
      enforcement: { verdict: 'notForced', because: { kind: 'nothing' } },
      restriction: null,
    });
    await w.confirm();
    await w.run();
    const summary = await summaryOf(w.row);
    assert.deepEqual([summary.changed, summary.facts.understandingNeeded], [true, true]);
    const pressed = await w.confirm();
    assert.ok(pressed.show === 'summary');
    assert.deepEqual(pressed.errors, ['understood']);
    assert.deepEqual(w.directory.changes, []);
    await w.confirm({ understood: true });
    assert.equal((await w.runToEnd()).outcome.kind, 'done');
    assert.match(w.helpdesk.notes[0]?.text ?? '', /^Told to register again: Yes, the technician said so\.$/m);
  });

  it('refuses a person whose eligible roles cannot be read, with the permission that is missing', async () => {
    const w = await world();
    w.directory.graph.readEligibleRoles = async () => ({ missing: 'RoleEligibilitySchedule.Read.Directory' });
    const { outcome } = await w.runToEnd();
    assert.equal(outcome.kind, 'blocked');
    assert.deepEqual(outcome.stop, {
      kind: 'privilegeUnknown',
      permission: 'RoleEligibilitySchedule.Read.Directory',
    });
    assert.deepEqual(w.directory.changes, []);
  });

  it('refuses a person whose eligible roles are not told in time', async () => {
    const w = await world();
    w.directory.graph.readEligibleRoles = async () => Promise.reject(graphSays('timeout'));
    const { outcome } = await w.runToEnd();
    assert.deepEqual([outcome.kind, outcome.stop], ['blocked', { kind: 'privilegeUnknown', permission: null }]);
  });

  for (const stop of ['colleague', 'oneself'] as const) {
    it(`refuses an external member without an address who is "${stop}" at home`, async () => {
      const w = await world();
      const home = aUser(stop === 'oneself' ? { id: w.technician.id } : {});
      Object.assign(w.directory.user, {
        guest: false,
        userPrincipalName: 'megan_msp.com#EXT#@contoso.com',
        mail: null,
      });
      const { graph } = w.directory;
      const { matchUsers } = graph;
      graph.matchUsers = async (tenantId, address) =>
        tenantId !== w.deps.mspTenantId ? matchUsers(tenantId, address) : address === 'megan@msp.com' ? [home] : [];
      w.deps.access.colleague = async (id) => stop === 'colleague' && id === home.id;
      const { outcome } = await w.runToEnd();
      assert.deepEqual([outcome.kind, outcome.stop], ['blocked', { kind: stop }]);
      assert.deepEqual(w.directory.changes, []);
    });
  }

  it('does not take the turn of an earlier round for its own: another reset of the person goes first', async () => {
    const w = await world();
    await w.run();
    w.directory.methods.push(aMethod());
    await w.confirm();
    await w.run();
    const summary = await summaryOf(w.row);
    assert.deepEqual([summary.changed, summary.signal], [true, 'confirm:2']);

    const { db } = w.database;
    const other = await aStoredReset(db, { request: { organisationId: w.organisation.id } });
    const removing = (now: boolean) =>
      db.updateTable('resets').set({ user_id: w.directory.user.id, removing: now }).where('id', '=', other).execute();
    await removing(true);
    await w.confirm();
    await w.run();
    assert.deepEqual(w.directory.changes, []);
    const waiting = w.screen.shown.at(-1);
    assert.ok(waiting?.show === 'waiting');
    assert.equal(waiting.waitingFor, 'otherReset');

    await removing(false);
    assert.equal((await w.runToEnd()).outcome.kind, 'done');
    assert.deepEqual(w.directory.changes, ['delete mobile', 'end sessions']);
  });

  it('does not change the default method for a mobile phone that the alternate one keeps', async () => {
    const w = await world({ settings: { changeDefaultMethod: true } });
    w.directory.methods.splice(0, 1, aMobile(), anAlternateMobile(), aMethod());
    w.directory.graph.deleteMethod = async () => {
      w.directory.changes.push('delete mobile');
      return { result: 'alternateBlocksMobile', requestId: null };
    };
    await w.run();
    await w.confirm();
    const { outcome } = await w.runToEnd();
    assert.equal(outcome.kind, 'blocked');
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'blocked', why: 'alternateBlocksMobile' }]);
    assert.deepEqual(w.directory.changes, Array(4).fill('delete mobile'));
  });

  it('changes it for a default method, where the organisation allows that, and says so', async () => {
    const w = await world({ settings: { changeDefaultMethod: true } });
    w.directory.methods.push(aMethod());
    const { graph, changes } = w.directory;
    const { deleteMethod } = graph;
    graph.deleteMethod = async (...args) =>
      changes.includes('default microsoftAuthenticator')
        ? deleteMethod(...args)
        : { result: 'isDefault', requestId: null };
    await w.run();
    await w.confirm();
    const { outcome } = await w.runToEnd();
    assert.deepEqual([outcome.kind, outcome.defaultChangedTo], ['done', 'microsoftAuthenticator']);
    assert.deepEqual(changes, ['default microsoftAuthenticator', 'delete mobile', 'end sessions']);
  });
});
