import assert from 'node:assert/strict';
import { failure } from '../vendor.ts';
import type { ContractWorld } from './world.ts';

/** Notes: each once, and never to the customer unless it is meant for him. */
export function notes(w: ContractWorld): void {
  describe('notes', () => {
    it('adds an internal note once, however often it is asked', async () => {
      assert.equal(await w.psa().ensureNote(w.open(), w.note()), 'added');
      assert.equal(await w.psa().ensureNote(w.open(), w.note()), 'alreadyThere');
      const notes = w.ours();
      assert.equal(notes.length, 1);
      assert.match(notes[0]?.text ?? '', /Removed: iPhone 15\./);
      assert.deepEqual([notes[0]?.internal, notes[0]?.customer], [true, false]);
      assert.equal(w.harness().simulator.mails(), 0);
    });

    it('adds a customer note only where the customer sees it, beside the internal one', async () => {
      await w.psa().ensureNote(w.open(), w.note());
      await w.psa().ensureNote(w.open(), w.note({ audience: 'customer', text: 'Please register again.' }));
      assert.deepEqual(
        w.ours().map((n) => [n.internal, n.customer]),
        [
          [true, false],
          [false, true],
        ],
      );
    });

    for (const [what, fault] of [
      ['the connection is cut after the work', { dropAfter: true }],
      ['the answer never comes', { hang: true }],
      ['a server error hides it', { status: 500 }],
      ['the answer cannot be read', { status: 201, body: '{"id":' }],
    ] as const) {
      it(`does not post blindly when ${what}: one note in the end`, async () => {
        w.harness().simulator.fault({ match: w.harness().matches.note, ...fault });
        const quick = w.harness().open({ timeoutMs: 400 });
        const error = await failure(quick.ensureNote(w.open(), w.note()));
        assert.equal(error.kind, 'unknownOutcome');
        assert.ok((error.details.retryAfterMs ?? 0) >= 10_000);
        await quick.ensureNote(w.open(), w.note());
        assert.equal(w.ours().length, 1);
      });
    }

    it('keeps later notes about the same reset apart from the first, whichever comes first', async () => {
      const later = w.note({ key: `${w.note().key} again`, text: 'Registered again.' });
      assert.equal(await w.psa().ensureNote(w.open(), later), 'added');
      assert.equal(await w.psa().ensureNote(w.open(), w.note()), 'added');
      assert.equal(await w.psa().ensureNote(w.open(), w.note({ ...later, key: `${w.note().key} not them` })), 'added');
      for (const one of [later, w.note()]) assert.equal(await w.psa().ensureNote(w.open(), one), 'alreadyThere');
    });

    it('finds its note again behind those of other resets', async () => {
      await w.psa().ensureNote(w.open(), w.note());
      for (let n = 0; n < 3; n += 1) await w.psa().ensureNote(w.open(), w.note({ key: `R-OTHER${n}` }));
      assert.equal(await w.psa().ensureNote(w.open(), w.note()), 'alreadyThere');
    });

    it('adds one note each when two resets race', async () => {
      const keys = ['R-AAAAAA', 'R-BBBBBB'];
      await Promise.all(keys.map((k) => w.psa().ensureNote(w.open(), w.note({ key: k }))));
      for (const k of keys) assert.equal(w.ours(k).length, 1);
    });

    it('splits a long note into numbered parts and loses nothing', async () => {
      const words = Array.from({ length: 2500 }, (_, n) => `word${n}`);
      const long = w.note({ text: words.join(' ') });
      await w.psa().ensureNote(w.open(), long);
      const parts = w.ours();
      assert.ok(parts.length > 1);
      for (const part of parts) assert.ok(part.text.length <= w.psa().limits.noteLength);
      const together = parts.map((p) => p.text.replace(/^\(\d+\/\d+\) /, '').replace(/ \[[^\]]*\]$/, '')).join(' ');
      assert.equal(together, words.join(' '));
      assert.equal(await w.psa().ensureNote(w.open(), long), 'alreadyThere');
    });

    it('adds only the missing part of a long note when one got lost', async () => {
      const long = w.note({ text: 'abcdefghi '.repeat(900) });
      w.harness().simulator.fault({ match: w.harness().matches.note, delayMs: 1 });
      w.harness().simulator.fault({ match: w.harness().matches.note, status: 500 });
      await failure(w.psa().ensureNote(w.open(), long));
      await w.psa().ensureNote(w.open(), long);
      const marks = w.ours().map((n) => n.text.slice(0, 5));
      const of = Number(marks[0]?.slice(3, 4));
      assert.deepEqual(
        marks.toSorted(),
        Array.from({ length: of }, (_, n) => `(${n + 1}/${of})`),
      );
      assert.ok(of > 1);
    });

    it('keeps HTML, emoji and right-to-left text as text', async () => {
      const text = '<b>bold</b> & "quoted" \u{1F510}\u{1F1E9}\u{1F1EA} שלום \u202Eabc [x](https://evil.example)';
      await w.psa().ensureNote(w.open(), w.note({ text }));
      assert.ok(w.ours()[0]?.text.startsWith(text));
    });
  });
}
