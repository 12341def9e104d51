import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Graph } from '../../../services/graph/graph.ts';
import { en } from '../../../services/words/en.ts';
import { utc } from '../../../services/words/time.ts';
import { aMobile, failing, graphSays, psaSays } from './lifePorts.ts';
import { type LifeWorld, useLifeWorld } from './lifeWorld.ts';

const minute = 60_000;

describe('what a reset claims', () => {
  const world = useLifeWorld();

  async function clicked(): Promise<LifeWorld> {
    const w = await world();
    await w.run();
    await w.confirm();
    return w;
  }

  /** The lists of methods from the `from`th on, counted from now, are refused. */
  function refuseLists(graph: Graph, from: number): void {
    const { readMethods } = graph;
    let looks = 0;
    graph.readMethods = async (...args) => {
      looks += 1;
      if (looks >= from) throw graphSays('forbidden');
      return readMethods(...args);
    };
  }

  /** A DELETE whose answer is lost. */
  function loseAnswer(w: LifeWorld, how: { done: boolean }): void {
    const { graph, changes } = w.directory;
    const { deleteMethod } = graph;
    graph.deleteMethod = async (...args) => {
      if (how.done) await deleteMethod(...args);
      else changes.push('delete mobile');
      throw graphSays('unknownOutcome');
    };
  }

  const noteLines = (w: LifeWorld) => (w.helpdesk.notes[0]?.text ?? '').split('\n');

  it('ends the sessions and calls nothing gone when the accepted removal cannot be read back', async () => {
    const w = await clicked();
    refuseLists(w.directory.graph, 2);
    const { outcome, line, ticket } = await w.runToEnd();
    assert.deepEqual(w.directory.changes, ['delete mobile', 'end sessions']);
    assert.deepEqual([outcome.kind, outcome.nothingRemoved, outcome.signedOut], ['failed', false, true]);
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'notConfirmed' }]);
    assert.deepEqual([outcome.remaining, outcome.unread], [[], 'Microsoft Graph says forbidden.']);
    assert.match(line, /outcome unknown\. Microsoft accepted the removal and did not confirm it\. It is not known /);
    assert.equal(ticket.kind, 'noted');
    const told = noteLines(w).filter((l) => /^(Removed|Already gone|Not confirmed|Remains|Signed out):/.test(l));
    assert.deepEqual(told, [
      'Not confirmed: Mobile phone ending in 89 (Microsoft did not confirm that it is gone).',
      'Remains: Could not be read afterwards (Microsoft Graph says forbidden).',
      'Signed out: Everywhere; can take some minutes.',
    ]);
  });

  it('dates the note and the card by the end of the reset, also after an outage of the PSA', async () => {
    const w = await clicked();
    const { psa } = w.helpdesk;
    psa.ensureNote = failing(psa.ensureNote, psaSays('unavailable'));
    await w.run();
    const at = (await w.row()).outcome?.at ?? '';
    const clock = sinon.useFakeTimers({ now: Date.now() + 180 * minute, toFake: ['Date'] });
    try {
      const { outcome, card } = await w.runToEnd();
      assert.deepEqual([outcome.at, card.outcome.at], [at, at]);
      assert.ok(noteLines(w).includes(`When: ${utc(at)}.`));
    } finally {
      clock.restore();
    }
  });

  it('does not take a number for gone when it cannot be compared any more, and leaves it', async () => {
    const w = await clicked();
    const { graph, methods, changes } = w.directory;
    graph.readMethods = failing(graph.readMethods, graphSays('throttled'));
    await w.run();
    w.deps.contactKey = 'key after the secret was renewed';
    const { outcome } = await w.runToEnd();
    assert.deepEqual([changes, methods.length], [[], 1]);
    const sentence = en.lookups.keyChanged;
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why: 'service', sentence }]);
    assert.equal(outcome.nothingRemoved, true);
  });

  it('does not call a removed number gone when it is listed and cannot be compared any more', async () => {
    const w = await clicked();
    const { graph, changes } = w.directory;
    graph.deleteMethod = async () => {
      changes.push('delete mobile');
      return { result: 'deleted', requestId: null };
    };
    await w.run();
    w.deps.contactKey = 'key after the secret was renewed';
    const { outcome } = await w.runToEnd();
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'notConfirmed' }]);
    assert.deepEqual([outcome.kind, outcome.unread], ['failed', en.lookups.keyChanged]);
    assert.deepEqual(changes, ['delete mobile', 'end sessions']);
  });

  it('leaves a number that replaced the chosen one after the plan, and tells it', async () => {
    const w = await clicked();
    const { graph, methods, changes } = w.directory;
    graph.readMethods = failing(graph.readMethods, graphSays('throttled'));
    await w.run();
    methods.splice(0, 1, aMobile('+1 5555550177'));
    const { outcome, line } = await w.runToEnd();
    assert.deepEqual(changes, []);
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why: 'replaced' }]);
    assert.match(line, /Another number or address is registered there now; it was left\. Nothing was removed/);
  });

  it('tells a number that was registered right after the removal as one that remains', async () => {
    const w = await clicked();
    const { graph, methods, changes } = w.directory;
    const { deleteMethod } = graph;
    graph.deleteMethod = async (...args) => {
      const answer = await deleteMethod(...args);
      methods.push(aMobile('+1 5555550177'));
      return answer;
    };
    const { outcome } = await w.runToEnd();
    assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'removed' }]);
    assert.deepEqual(
      outcome.remaining.map((l) => l.ending),
      ['77'],
    );
    assert.deepEqual([changes, methods.length], [['delete mobile', 'end sessions'], 1]);
  });

  describe('about a deletion whose answer was lost, when the time of the click is over', () => {
    async function late(how: { done: boolean }, readable: (graph: Graph) => void = () => {}): Promise<LifeWorld> {
      const w = await clicked();
      loseAnswer(w, how);
      await w.run();
      assert.deepEqual(w.directory.changes, ['delete mobile']);
      await w.database.passTime(11 * minute);
      readable(w.directory.graph);
      return w;
    }
    const deletions = (w: LifeWorld) => w.directory.changes.filter((c) => c.startsWith('delete'));

    it('says removed when the method is gone', async () => {
      const w = await late({ done: true });
      const { outcome } = await w.runToEnd();
      assert.deepEqual([outcome.kind, outcome.methods], ['done', [{ ref: 'mobile', result: 'removed' }]]);
      assert.deepEqual(w.directory.changes, ['delete mobile', 'end sessions']);
    });

    it('says too late, and that nothing was removed, when it is still listed after every look', async () => {
      const w = await late({ done: false });
      const { outcome } = await w.runToEnd();
      assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'failed', why: 'tooLate' }]);
      assert.equal(outcome.nothingRemoved, true);
      assert.deepEqual(deletions(w), ['delete mobile']);
    });

    for (const [what, from] of [
      ['reading back is refused', 2],
      ['every further list is refused', 1],
    ] as const) {
      it(`says that it is not known when ${what}`, async () => {
        const w = await late({ done: true }, (graph) => refuseLists(graph, from));
        if (from === 2) w.directory.methods.push(aMobile()); // not visible as gone yet
        const { outcome, line } = await w.runToEnd();
        assert.deepEqual(outcome.methods, [{ ref: 'mobile', result: 'notConfirmed', why: 'noAnswer' }]);
        assert.deepEqual([outcome.kind, outcome.nothingRemoved], ['failed', false]);
        assert.match(line, /outcome unknown\. Microsoft did not say whether it was removed\. It is not known whether /);
        assert.deepEqual(deletions(w), ['delete mobile']);
      });
    }
  });

  it('takes a refused deletion for no answer to the one before it', async () => {
    const w = await clicked();
    const { graph, methods, changes } = w.directory;
    graph.deleteMethod = async () => {
      changes.push('delete mobile');
      if (changes.length === 1) throw graphSays('unknownOutcome');
      methods.length = 0; // only now the first one shows
      throw graphSays('forbidden');
    };
    const { outcome } = await w.runToEnd();
    assert.deepEqual(changes, ['delete mobile', 'delete mobile', 'end sessions']);
    assert.deepEqual([outcome.kind, outcome.methods], ['done', [{ ref: 'mobile', result: 'removed' }]]);
  });

  it('says that nothing was removed when Microsoft refuses the deletion itself', async () => {
    const w = await clicked();
    w.directory.graph.deleteMethod = async () => Promise.reject(graphSays('forbidden'));
    const { outcome } = await w.runToEnd();
    assert.deepEqual(outcome.methods, [
      { ref: 'mobile', result: 'failed', why: 'service', sentence: 'Microsoft Graph says forbidden.' },
    ]);
    assert.deepEqual([outcome.nothingRemoved, outcome.signedOut], [true, 'notAsked']);
    assert.deepEqual(w.directory.changes, []);
  });
});
