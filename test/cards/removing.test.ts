import assert from 'node:assert/strict';
import { type Card, draw, verbs } from '../../cards/index.ts';
import { attestations } from '../../services/resets/types.ts';
import type { SummaryView } from '../../services/resets/views.ts';
import { en } from '../../services/words/en.ts';
import { allStops, allWarnings, clock, ended, facts, labels, samples, summary, working } from './samples.ts';
import { nodes, ofType, texts } from './walk.ts';

const card = (view: Parameters<typeof draw>[0]): Card => draw(view, en, clock);
const buttons = (view: Parameters<typeof draw>[0]): Card[] =>
  ofType(card(view), 'ActionSet').flatMap((set) => set.actions as Card[]);
const titles = (view: Parameters<typeof draw>[0]): unknown[] => buttons(view).map((button) => button.title);

describe('the summary', () => {
  it('has the removal as its last button, named for what it does, and the way back first', () => {
    assert.deepEqual(titles(summary()), ['Back', 'Cancel', 'Remove 2 methods']);
    assert.deepEqual(titles(summary({ goes: ['mobile'] })), ['Back', 'Cancel', 'Remove mobile phone']);
    assert.deepEqual(titles(summary({ goes: ['app:1'] })), ['Back', 'Cancel', 'Remove 1 method']);
    assert.equal(buttons(summary()).at(-1)?.style, 'destructive');
  });

  it('has no removal and no question while it may not be answered', () => {
    const closed: Partial<SummaryView>[] = [
      { stillChecking: true },
      { goes: [] },
      ...allStops.map((stop) => ({ facts: facts({ stop }) })),
    ];
    for (const part of closed) {
      assert.deepEqual(titles(summary(part)), ['Back', 'Cancel']);
      assert.equal(
        nodes(card(summary(part))).some(({ element }) => element.id === 'caller'),
        false,
      );
    }
  });

  it('says of a stopped reset only what is registered, not what will go', () => {
    const read = texts(card(summary({ facts: facts({ stop: { kind: 'protectedGroup' } }) })));
    assert.ok(read.includes('Registered (4)'));
    assert.ok(!read.some((text) => text.startsWith('Will be removed')));
  });

  it('asks how the caller was verified with nothing preselected', () => {
    const caller = nodes(card(summary())).find(({ element }) => element.id === 'caller')?.element;
    const choices = nodes(caller?.choices).map(({ element }) => element);
    assert.equal(caller?.value, '');
    assert.deepEqual(
      choices.map((choice) => choice.value),
      [...attestations],
    );
    assert.equal(choices[0]?.title, 'Called back the number on record (ending 89)');
  });

  it('sends the reset and the signal, so that an old card only gets the present one', () => {
    for (const button of buttons(summary())) {
      const { resetId, signal } = button.data as Card;
      assert.equal(resetId, '0b0e0000-0000-4000-8000-000000000001');
      assert.equal(signal, 'confirm-1');
    }
  });

  it('asks for the tick only where it is needed', () => {
    const asks = (needed: boolean) =>
      nodes(card(summary({ facts: facts({ understandingNeeded: needed }) }))).some(
        ({ element }) => element.id === 'understood',
      );
    assert.equal(asks(true), true);
    assert.equal(asks(false), false);
  });

  it('counts all warnings in one box', () => {
    const read = texts(card(summary({ facts: facts({ warnings: allWarnings }) })));
    assert.ok(read.includes(`${allWarnings.length} warnings. Nothing has changed yet.`));
    assert.ok(read.includes('Mobile phone ending in 89 stays'));
  });
});

describe('the status card', () => {
  it('has no button while the bot works', () => {
    assert.deepEqual(buttons(working()), []);
  });

  it('lists what is not removed before what is', () => {
    const view = samples['outcome-partly'];
    assert.ok(view);
    const read = texts(card(view)).join('\n');
    assert.match(read, /Not removed \(1\)[\s\S]*Not confirmed \(1\)[\s\S]*Removed \(1\)[\s\S]*Registered now \(2\)/);
  });

  it('says what remains only when it was read back', () => {
    const failed = ended({ kind: 'failed', nothingRemoved: true });
    assert.ok(!texts(card(failed)).some((text) => text.startsWith('Registered now')));
    const done = ended({ methods: [{ ref: 'app:1', result: 'removed' }], remaining: [] });
    assert.ok(texts(card(done)).includes('None of the methods that Microsoft Graph lists.'));
  });

  it('does not say removed of what was already gone', () => {
    const gone = ended({ methods: [{ ref: 'app:1', result: 'alreadyGone' }] });
    assert.ok(texts(card(gone)).includes('Done · already gone'));
    assert.ok(!texts(card(gone)).some((text) => text.startsWith('Removed')));
  });

  it('offers Wrong person until it was said, then tells what to do', () => {
    const done = ended({ methods: [{ ref: 'app:1', result: 'removed' }] });
    assert.ok(titles(done).includes('Wrong person'));
    const said = { ...done, wrongPersonSaid: true };
    assert.ok(!titles(said).includes('Wrong person'));
    assert.ok(texts(card(said)).includes('Wrong person: do this now'));
  });

  it('opens the ticket only when its address is known', () => {
    const [first] = buttons(ended({}));
    assert.equal(first?.url, 'https://psa.example.com/48213');
    const unknown = ended({}, { ticket: { kind: 'noted', number: '1', url: null, created: true, at: clock.now } });
    assert.ok(!buttons(unknown).some((button) => button.type === 'Action.OpenUrl'));
  });

  it('gives the note to paste when the PSA refused it', () => {
    const note = 'MFA reset: R-7F3K2A · Done.\nAsked by: Megan Bowen.';
    const view = ended({}, { ticket: { kind: 'refused', sentence: 'No right.', note, number: '48213' } });
    const read = texts(card(view));
    assert.ok(read.includes('Write this on ticket 48213 yourself'));
    assert.ok(read.includes('MFA reset: R-7F3K2A · Done. Asked by: Megan Bowen.'));
  });

  it('offers another try only while that is allowed, and never after it is done', () => {
    const partly = ended({ kind: 'partly', methods: [{ ref: 'app:1', result: 'blocked', why: 'default' }] });
    assert.equal(buttons(partly).at(-1)?.verb, verbs.outcomeTryAgain);
    assert.ok(!titles({ ...partly, mayTryAgain: false }).includes('Try again'));
    assert.ok(!titles(ended({ methods: [{ ref: 'app:1', result: 'removed' }] })).includes('Start again'));
    assert.equal(
      buttons(ended({ kind: 'nothing', remaining: [labels.mobile] })).at(-1)?.verb,
      verbs.outcomeChooseAnother,
    );
  });
});
