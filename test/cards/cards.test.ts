import assert from 'node:assert/strict';
import { type Card, draw, summaryLine, verbs } from '../../cards/index.ts';
import { outcomeKinds } from '../../services/resets/types.ts';
import { en } from '../../services/words/en.ts';
import { clock, devices, ended, facts, form, heading, labels, organisations, samples, summary } from './samples.ts';
import { nodes, ofType, texts } from './walk.ts';

/** Elements and actions of schema 1.5 that the cards stand on. Anything else needs a fallback. */
const schema15 = new Set([
  'AdaptiveCard',
  'TextBlock',
  'RichTextBlock',
  'TextRun',
  'Container',
  'ColumnSet',
  'Column',
  'FactSet',
  'ActionSet',
  'Input.Text',
  'Input.Toggle',
  'Input.ChoiceSet',
  'Action.Submit',
  'Action.OpenUrl',
]);
/** Properties' values, not elements: clients that do not know them ignore the property. */
const ignored = new Set(['Data.Query', 'Action.ResetInputs']);

const cards = Object.entries(samples).map(([name, view]) => ({ name, view, card: draw(view, en, clock) }));

function eachCard(check: (card: Card, name: string) => void): void {
  for (const { name, card } of cards) check(card, name);
}

describe('every card', () => {
  it('is Adaptive Card 1.5 with one heading, which comes first', () => {
    eachCard((card, name) => {
      assert.equal(card.version, '1.5', name);
      const headings = ofType(card, 'TextBlock').filter((each) => each.style === 'heading');
      assert.equal(headings.length, 1, name);
      assert.equal((card.body as Card[])[0], headings[0], name);
    });
  });

  it('has at most one band that tells the state', () => {
    eachCard((card, name) => {
      const bands = ofType(card, 'Container').filter((each) => each.bleed && each.style);
      assert.ok(bands.length <= 1, `${name}: ${bands.length} bands`);
    });
  });

  it('gives every element outside schema 1.5 a fallback inside it', () => {
    eachCard((card, name) => {
      for (const { element } of nodes(card)) {
        const type = element.type;
        if (typeof type !== 'string' || schema15.has(type) || ignored.has(type)) continue;
        const fallback = element.fallback as Card | undefined;
        assert.ok(fallback && schema15.has(String(fallback.type)), `${name}: ${type} has no fallback`);
      }
    });
  });

  it('sends the same by Action.Submit as by Action.Execute', () => {
    eachCard((card, name) => {
      for (const action of ofType(card, 'Action.Execute')) {
        const { verb, type, fallback, ...rest } = action;
        assert.equal(type, 'Action.Execute');
        assert.deepEqual(fallback, { type: 'Action.Submit', ...rest }, name);
        assert.equal((action.data as Card).verb, verb, name);
        assert.ok((Object.values(verbs) as unknown[]).includes(verb), `${name}: ${String(verb)}`);
      }
    });
  });

  it('keeps buttons short, few and below 45 characters together when there are three', () => {
    eachCard((card, name) => {
      for (const set of ofType(card, 'ActionSet')) {
        const titles = (set.actions as Card[]).map((action) => String(action.title));
        assert.ok(titles.length <= 3, `${name}: ${titles.join(', ')}`);
        assert.ok(
          titles.every((title) => title.length <= 25),
          `${name}: ${titles.join(', ')}`,
        );
        assert.ok(titles.join('').length <= 45, `${name}: ${titles.join(', ')}`);
      }
    });
  });

  it('puts nobody’s name into what a button sends', () => {
    eachCard((card, name) => {
      for (const action of ofType(card, 'Action.Execute')) {
        assert.doesNotMatch(JSON.stringify(action.data), /Adele|Grady|Megan|contoso/i, name);
      }
    });
  });

  it('labels every input, requires none in the client, and wraps every text', () => {
    eachCard((card, name) => {
      for (const { element } of nodes(card)) {
        const type = String(element.type);
        if (type === 'TextBlock') assert.equal(element.wrap, true, `${name}: ${String(element.text)}`);
        if (!type.startsWith('Input.')) continue;
        assert.ok(element.id && element.label, name);
        assert.equal(element.isRequired, undefined, `${name}: required inputs are dead on phones`);
      }
    });
  });

  it('has an error message at every input that must be answered', () => {
    const needed = ['organisation', 'user', 'methods', 'ticketTyped', 'reason', 'refs', 'caller', 'understood'];
    eachCard((card, name) => {
      for (const { element } of nodes(card)) {
        if (needed.includes(String(element.id))) assert.ok(element.errorMessage, `${name}: ${String(element.id)}`);
      }
    });
  });

  it('stays under 10 KB', () => {
    eachCard((card, name) => {
      const size = Buffer.byteLength(JSON.stringify(card));
      assert.ok(size <= 10 * 1024, `${name}: ${size} bytes`);
    });
  });

  it('shows no number longer than a ticket’s', () => {
    eachCard((card, name) => {
      for (const text of texts(card)) {
        // Ids are values, not texts for people.
        const words = text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');
        assert.doesNotMatch(words, /\+?\d[\d ()-]{6,}\d/, name);
      }
    });
  });

  it('has a message summary that names no person and no organisation', () => {
    for (const { name, view } of cards) {
      const line = summaryLine(view, en);
      assert.ok(line.length > 3, name);
      assert.doesNotMatch(line, /Adele|Megan|Alex|Contoso/, name);
    }
  });

  it('has a sample for each way a reset ends', () => {
    const ended = new Set(cards.flatMap(({ view }) => (view.show === 'outcome' ? [view.outcome.kind] : [])));
    assert.deepEqual([...ended].sort(), [...outcomeKinds].sort());
  });
});

describe('a person with 45 entries', () => {
  const many = Array.from({ length: 45 }, (_, n) => ({
    ...labels.iphone,
    ref: `app:${n}`,
    device: `Phone number ${n + 1}`,
  }));
  const refs = many.map(({ ref }) => ref);
  const textOf = (card: object) => JSON.stringify(card);
  const size = (card: object) => Buffer.byteLength(textOf(card));

  it('is listed by the first ten and a count, under 25 KB on every card', () => {
    const methods = many.map(({ ref }) => ({ ref, result: 'removed' as const }));
    const { user, organisation } = heading;
    for (const view of [
      summary({ facts: facts({ registered: many }), goes: refs }),
      summary({ facts: facts({ registered: many }), goes: refs.slice(0, 1) }),
      devices({ options: many, preselected: [] }),
      ended({ kind: 'done', methods, remaining: [] }, { labels: many }),
      ended({ kind: 'nothing', methods: [], remaining: many }, { labels: many }),
      {
        show: 'methods' as const,
        user,
        organisation,
        signInName: heading.signInName ?? '',
        enabled: true,
        guest: false,
        registered: many,
        unread: [],
      },
    ]) {
      const card = draw(view, en, clock);
      assert.ok(size(card) <= 25 * 1024, `${view.show}: ${size(card)} bytes`);
      if (view.show !== 'devices') assert.match(textOf(card), /and 3[45] more/, view.show);
    }
  });

  it('sees on the summary every single one that is going to be removed', () => {
    const text = textOf(draw(summary({ facts: facts({ registered: many }), goes: refs }), en, clock));
    for (const { device } of many) assert.ok(text.includes(`${device}`), `${device}`);
  });
});

describe('the form', () => {
  it('stays under 25 KB with 100 organisations', () => {
    const size = Buffer.byteLength(JSON.stringify(draw(form({ organisations: organisations(100) }), en, clock)));
    assert.ok(size <= 25 * 1024, `${size} bytes`);
  });

  it('hides the organisation when there is one, yet still sends it to the searches', () => {
    const input = organisationInput(form({ organisations: organisations(1) }));
    assert.equal(input.isVisible, false);
    assert.equal(input.value, 'cccccccc-0000-4000-8000-000000000000');
  });

  it('lists up to 15 organisations, filters up to 100 and asks for them beyond', () => {
    assert.equal(organisationInput(form({ organisations: organisations(15) })).style, 'compact');
    const many = organisationInput(form({ organisations: organisations(100) }));
    assert.equal(many.style, 'filtered');
    assert.equal((many.choices as Card[]).length, 100);
    assert.equal(many['choices.data'], undefined);
    const asked = organisationInput(form({ organisations: 'typeAhead' }));
    assert.deepEqual(asked['choices.data'], { type: 'Data.Query', dataset: 'organisations', associatedInputs: 'auto' });
    assert.deepEqual(asked.choices, []);
  });

  it('forgets user and ticket when the organisation changes', () => {
    assert.deepEqual(organisationInput(form()).valueChangedAction, {
      type: 'Action.ResetInputs',
      targetInputIds: ['user', 'ticket'],
    });
  });

  it('offers a new ticket or none only where the settings allow it', () => {
    const only = draw(form({ tickets: { mayCreate: false, mayBeNone: false, example: '1' } }), en, clock);
    assert.equal(input(only, 'ticketMode'), undefined);
    const all = draw(form({ tickets: { mayCreate: true, mayBeNone: true, example: '1' } }), en, clock);
    const values = nodes(input(all, 'ticketMode')?.choices).map(({ element }) => element.value);
    assert.deepEqual(values, ['existing', 'new', 'none']);
  });

  it('preselects no method, and signs out unless told otherwise', () => {
    const card = draw(form(), en, clock);
    assert.equal(input(card, 'methods')?.value, '');
    assert.equal(input(card, 'signOut')?.value, 'true');
  });

  it('shows a value from type-ahead only with its title', () => {
    const card = draw(form({ input: { user: 'u1' }, titles: { user: 'Adele Vance' } }), en, clock);
    assert.deepEqual(input(card, 'user')?.choices, [{ title: 'Adele Vance', value: 'u1' }]);
  });

  function organisationInput(view: ReturnType<typeof form>): Card {
    const found = input(draw(view, en, clock), 'organisation');
    assert.ok(found);
    return found;
  }
});

function input(card: Card, id: string): Card | undefined {
  return nodes(card).find(({ element }) => element.id === id)?.element;
}
