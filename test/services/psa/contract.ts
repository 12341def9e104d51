import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { PsaSimulator } from '../../../sandbox/psa/simulated.ts';
import type { Fault } from '../../../sandbox/simulator.ts';
import { staff } from '../../../sandbox/world.ts';
import { ServiceError, type ServiceErrorKind } from '../../../services/errors.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { NewTicket, Note, Psa, TimeEntry } from '../../../services/psa/psa.ts';

/** One suite for every PSA: the same sentences, each product against its own simulator. */
export interface PsaHarness {
  simulator: PsaSimulator;
  /** A fresh adapter; with a deadline of its own where a test waits for it. */
  open(outside?: PsaOutside): Psa;
  companyId: string;
  /** Words of the open ticket's title, in another case than it has. */
  titleWords: string;
  requester: { name: string; email: string };
  /** A status that exists nowhere. */
  unknownStatus: string;
  /** Regular expressions for faults, over "METHOD /path?query". */
  matches: { find: string; note: string; create: string; status: string; time: string };
  /** False where the vendor's API does not say into which ticket one was merged. */
  tellsMerged: boolean;
  /** JSON for a success status that this vendor never sends. */
  otherShape: unknown;
}

const key = 'R-7F3K2A';

export function describePsaContract(name: string, start: () => Promise<PsaHarness>): void {
  describe(`PSA contract: ${name}`, () => {
    let world: PsaHarness;
    let psa: Psa;
    let numbers: PsaSimulator['numbers'];
    /** The id of the open ticket. */
    let open: string;
    const note = (values: Partial<Note> = {}): Note => ({
      key,
      text: 'MFA reset by Megan Bowen. Removed: iPhone 15.',
      audience: 'internal',
      ...values,
    });
    const newTicket = (values: Partial<NewTicket> = {}): NewTicket => ({
      key,
      companyId: world.companyId,
      board: world.simulator.board,
      title: 'MFA reset: Adele Vance',
      text: `Made by the bot for reset ${key}.`,
      requester: world.requester,
      ...values,
    });

    beforeEach(async () => {
      world = await start();
      psa = world.open();
      ({ numbers } = world.simulator);
      open = world.simulator.heldTicket(numbers.adele)?.id ?? '';
    });
    afterEach(async () => {
      const { unexpected } = world.simulator;
      await world.simulator.close();
      assert.deepEqual(unexpected, [], 'requests that the vendor does not know');
    });

    describe('connection and companies', () => {
      it('proves the connection and tells the version', async () => {
        assert.match((await psa.checkConnection()).version, /\d/);
      });

      it('lists more companies than fit on one page, each once', async () => {
        world.simulator.events.addCompanies({ count: 1100 });
        const companies = await psa.listCompanies();
        assert.ok(companies.length > 1100);
        assert.equal(new Set(companies.map((c) => c.id)).size, companies.length);
      });

      it('reads one company, and null for one that does not exist', async () => {
        assert.equal((await psa.getCompany(world.companyId))?.id, world.companyId);
        assert.equal(await psa.getCompany('999999'), null);
      });
    });

    describe('finding tickets', () => {
      it('finds by number, with and without #', async () => {
        for (const text of [numbers.adele, `#${numbers.adele}`]) {
          const found = await psa.findTickets({ companyId: world.companyId, text });
          assert.deepEqual(
            found.map((t) => t.number),
            [numbers.adele],
          );
        }
      });

      it('finds by words of the title, upper and lower case alike', async () => {
        const found = await psa.findTickets({ companyId: world.companyId, text: world.titleWords });
        assert.ok(found.some((t) => t.number === numbers.adele));
      });

      it('shows only open tickets of the company, newest first, at most 15 of 1,000', async () => {
        world.simulator.events.addTickets({ companyId: Number(world.companyId), count: 1000 });
        const found = await psa.findTickets({ companyId: world.companyId, text: '' });
        assert.equal(found.length, 15);
        for (const ticket of found) {
          assert.equal(ticket.company?.id, world.companyId);
          assert.ok(ticket.open);
        }
        const ids = found.map((t) => Number(t.id));
        assert.deepEqual(
          ids,
          ids.toSorted((a, b) => b - a),
        );
      });

      it('does not offer closed, merged or foreign tickets', async () => {
        for (const text of [numbers.closed, numbers.merged, numbers.fabrikam]) {
          assert.deepEqual(await psa.findTickets({ companyId: world.companyId, text }), []);
        }
      });

      it('finds a ticket by its number behind 1,000 newer ones', async () => {
        world.simulator.events.addTickets({ companyId: Number(world.companyId), count: 1000 });
        const found = await psa.findTickets({ companyId: world.companyId, text: numbers.adele });
        assert.deepEqual(
          found.map((t) => t.number),
          [numbers.adele],
        );
      });

      it('looks at each row again: a condition that gets lost shows no foreign and no closed ticket', async () => {
        world.simulator.events.ignoreConditions({ on: true });
        for (const text of ['', 'phone', numbers.fabrikam, numbers.closed]) {
          for (const ticket of await psa.findTickets({ companyId: world.companyId, text })) {
            assert.equal(ticket.company?.id, world.companyId, text);
            assert.ok(ticket.open, text);
          }
        }
      });

      it('takes hostile text as text', async () => {
        for (const text of [
          '" or id>0 or summary contains "',
          '*',
          '%',
          '") or (1=1',
          '\\',
          '[2020-01-01]',
          "O'Brien",
        ]) {
          const found = await psa.findTickets({ companyId: world.companyId, text });
          for (const ticket of found) assert.equal(ticket.company?.id, world.companyId);
        }
      });

      it('takes emoji and right-to-left text', async () => {
        for (const text of ['\u{1F4F1}', 'מאפס טלפון', '\u202Eabc']) {
          await psa.findTickets({ companyId: world.companyId, text });
        }
      });
    });

    describe('reading a ticket', () => {
      it('reads who asked, company and address', async () => {
        const ticket = await psa.getTicket(`#${numbers.adele}`);
        assert.equal(ticket?.number, numbers.adele);
        assert.equal(ticket.requester?.email, world.requester.email);
        assert.equal(ticket.company?.id, world.companyId);
        assert.ok(ticket.open);
        assert.ok(URL.canParse(psa.ticketUrl(ticket.id) ?? ''));
      });

      it('answers null for a number that does not exist or is none', async () => {
        for (const number of ['99999999', 'abc', '', '1 or 1=1', '99999999999999999999']) {
          assert.equal(await psa.getTicket(number), null);
        }
      });

      it('tells closed, merged and foreign tickets', async () => {
        assert.equal((await psa.getTicket(numbers.closed))?.open, false);
        const merged = await psa.getTicket(numbers.merged);
        assert.equal(merged?.open, false);
        if (world.tellsMerged) assert.equal(merged.mergedInto, numbers.mergedInto);
        assert.notEqual((await psa.getTicket(numbers.fabrikam))?.company?.id, world.companyId);
      });

      it('leaves an unknown requester unknown', async () => {
        assert.equal((await psa.getTicket(numbers.noContact))?.requester, null);
      });

      it('tells a ticket number in free text, and takes no other digits for one', () => {
        assert.equal(psa.numberPattern.exec(`please see #${numbers.adele}, thanks`)?.[1], numbers.adele);
        for (const text of ['call +1-555-0199', 'a1234@contoso.com', 'KB5034441 again']) {
          assert.equal(psa.numberPattern.exec(text), null, text);
        }
      });
    });

    describe('notes', () => {
      it('adds an internal note once, however often it is asked', async () => {
        assert.equal(await psa.ensureNote(open, note()), 'added');
        assert.equal(await psa.ensureNote(open, note()), 'alreadyThere');
        const notes = ours(world);
        assert.equal(notes.length, 1);
        assert.match(notes[0]?.text ?? '', /Removed: iPhone 15\./);
        assert.deepEqual([notes[0]?.internal, notes[0]?.customer], [true, false]);
        assert.equal(world.simulator.mails(), 0);
      });

      it('adds a customer note only where the customer sees it, beside the internal one', async () => {
        await psa.ensureNote(open, note());
        await psa.ensureNote(open, note({ audience: 'customer', text: 'Please register again.' }));
        assert.deepEqual(
          ours(world).map((n) => [n.internal, n.customer]),
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
          world.simulator.fault({ match: world.matches.note, ...fault });
          const quick = world.open({ timeoutMs: 400 });
          const error = await failure(quick.ensureNote(open, note()));
          assert.equal(error.kind, 'unknownOutcome');
          assert.ok((error.details.retryAfterMs ?? 0) >= 10_000);
          await quick.ensureNote(open, note());
          assert.equal(ours(world).length, 1);
        });
      }

      it('keeps later notes about the same reset apart from the first, whichever comes first', async () => {
        const later = note({ key: `${note().key} again`, text: 'Registered again.' });
        assert.equal(await psa.ensureNote(open, later), 'added');
        assert.equal(await psa.ensureNote(open, note()), 'added');
        assert.equal(await psa.ensureNote(open, note({ ...later, key: `${note().key} not them` })), 'added');
        for (const one of [later, note()]) assert.equal(await psa.ensureNote(open, one), 'alreadyThere');
      });

      it('finds its note again behind those of other resets', async () => {
        await psa.ensureNote(open, note());
        for (let n = 0; n < 3; n += 1) await psa.ensureNote(open, note({ key: `R-OTHER${n}` }));
        assert.equal(await psa.ensureNote(open, note()), 'alreadyThere');
      });

      it('adds one note each when two resets race', async () => {
        const keys = ['R-AAAAAA', 'R-BBBBBB'];
        await Promise.all(keys.map((k) => psa.ensureNote(open, note({ key: k }))));
        for (const k of keys) assert.equal(ours(world, k).length, 1);
      });

      it('splits a long note into numbered parts and loses nothing', async () => {
        const words = Array.from({ length: 2500 }, (_, n) => `word${n}`);
        const long = note({ text: words.join(' ') });
        await psa.ensureNote(open, long);
        const parts = ours(world);
        assert.ok(parts.length > 1);
        for (const part of parts) assert.ok(part.text.length <= psa.limits.noteLength);
        const together = parts.map((p) => p.text.replace(/^\(\d+\/\d+\) /, '').replace(/ \[[^\]]*\]$/, '')).join(' ');
        assert.equal(together, words.join(' '));
        assert.equal(await psa.ensureNote(open, long), 'alreadyThere');
      });

      it('adds only the missing part of a long note when one got lost', async () => {
        const long = note({ text: 'abcdefghi '.repeat(900) });
        world.simulator.fault({ match: world.matches.note, delayMs: 1 });
        world.simulator.fault({ match: world.matches.note, status: 500 });
        await failure(psa.ensureNote(open, long));
        await psa.ensureNote(open, long);
        const marks = ours(world).map((n) => n.text.slice(0, 5));
        const of = Number(marks[0]?.slice(3, 4));
        assert.deepEqual(
          marks.toSorted(),
          Array.from({ length: of }, (_, n) => `(${n + 1}/${of})`),
        );
        assert.ok(of > 1);
      });

      it('keeps HTML, emoji and right-to-left text as text', async () => {
        const text = '<b>bold</b> & "quoted" \u{1F510}\u{1F1E9}\u{1F1EA} שלום \u202Eabc [x](https://evil.example)';
        await psa.ensureNote(open, note({ text }));
        assert.ok(ours(world)[0]?.text.startsWith(text));
      });
    });

    describe('new tickets', () => {
      it('makes one ticket, finds it again, and mails nobody', async () => {
        const first = await psa.ensureTicket(newTicket());
        const second = await psa.ensureTicket(newTicket());
        assert.deepEqual([first.created, second.created], [true, false]);
        assert.equal(first.ticket.id, second.ticket.id);
        assert.equal(first.ticket.company?.id, world.companyId);
        assert.equal(first.ticket.requester?.email, world.requester.email);
        assert.equal(withKey(world), 1);
        assert.equal(world.simulator.mails(), 0);
      });

      it("still adds the reset's note to a ticket whose own text holds the key", async () => {
        const { ticket } = await psa.ensureTicket(newTicket());
        assert.equal(await psa.ensureNote(ticket.id, note()), 'added');
      });

      it('makes one ticket when the answer got lost', async () => {
        world.simulator.fault({ match: world.matches.create, dropAfter: true });
        assert.equal((await failure(psa.ensureTicket(newTicket()))).kind, 'unknownOutcome');
        const again = await psa.ensureTicket(newTicket({ mayExistSince: new Date().toISOString() }));
        assert.equal(again.created, false);
        assert.equal(withKey(world), 1);
      });

      it('waits for a search that lags instead of making a second ticket', async () => {
        world.simulator.events.lagSearch({ ms: 60_000 });
        world.simulator.fault({ match: world.matches.create, dropAfter: true });
        await failure(psa.ensureTicket(newTicket()));
        const error = await failure(psa.ensureTicket(newTicket({ mayExistSince: new Date().toISOString() })));
        assert.equal(error.kind, 'unavailable');
        assert.ok((error.details.retryAfterMs ?? 0) > 10_000);
        assert.equal(withKey(world), 1);
      });

      it('makes the ticket after all when it is still not there after the wait', async () => {
        const since = new Date(Date.now() - psa.limits.settlesMs - 1000).toISOString();
        assert.equal((await psa.ensureTicket(newTicket({ mayExistSince: since }))).created, true);
      });

      it('shortens a long title and keeps its key', async () => {
        const { ticket } = await psa.ensureTicket(newTicket({ title: 'MFA reset \u{1F510} '.repeat(30) }));
        assert.ok(ticket.title.length <= psa.limits.titleLength);
        assert.ok(ticket.title.includes(key));
        assert.ok(ticket.title.isWellFormed());
      });

      it('refuses a board that does not exist and makes nothing', async () => {
        const error = await failure(psa.ensureTicket(newTicket({ board: 'No such board' })));
        assert.equal(error.kind, 'invalid');
        assert.match(error.message, /No such board/);
        assert.equal(withKey(world), 0);
      });
    });

    describe('status', () => {
      it('sets a status by its name', async () => {
        await psa.setStatus(open, world.simulator.resolved);
        assert.equal(world.simulator.heldTicket(open)?.status, world.simulator.resolved);
      });

      it('changes nothing when the name does not exist', async () => {
        const before = world.simulator.heldTicket(open)?.status;
        const error = await failure(psa.setStatus(open, world.unknownStatus));
        assert.equal(error.kind, 'invalid');
        assert.match(error.message, new RegExp(world.unknownStatus));
        assert.equal(world.simulator.heldTicket(open)?.status, before);
      });
    });

    describe('time', () => {
      const entry = (values: Partial<TimeEntry> = {}): TimeEntry => ({
        key,
        minutes: 15,
        endedAt: '2026-03-02T10:15:30.500Z',
        text: 'MFA reset for Adele Vance.',
        technician: { name: staff.megan.name, email: staff.megan.signInName },
        ...values,
      });
      const times = () => world.simulator.heldTicket(open)?.times ?? [];

      it("enters minutes once, under the technician's own name", async () => {
        assert.equal(await psa.addTime(open, entry()), 'added');
        assert.equal(await psa.addTime(open, entry()), 'alreadyThere');
        assert.deepEqual(
          times().map(({ by, minutes }) => ({ by, minutes })),
          [{ by: staff.megan.name, minutes: 15 }],
        );
        assert.equal(world.simulator.mails(), 0);
      });

      it('enters nothing for a technician whom the PSA does not know, and says so', async () => {
        const lee = { name: staff.lee.name, email: staff.lee.signInName };
        assert.equal(await psa.addTime(open, entry({ technician: lee })), 'noMember');
        assert.deepEqual(times(), []);
      });

      it('does not enter twice when the answer got lost', async () => {
        world.simulator.fault({ match: world.matches.time, dropAfter: true });
        assert.equal((await failure(psa.addTime(open, entry()))).kind, 'unknownOutcome');
        assert.equal(await psa.addTime(open, entry()), 'alreadyThere');
        assert.equal(times().length, 1);
      });
    });

    describe('choices for settings', () => {
      it('lists boards and statuses by the names that settings may use', async () => {
        const { boards, boardsAre, statuses } = await psa.choices();
        assert.ok(boards.includes(world.simulator.board), `${boards}`);
        assert.match(boardsAre, /^[a-z ]+$/);
        assert.ok(statuses.some(({ names }) => names.includes(world.simulator.resolved)));
      });
    });

    it('names the right for each job, and what cannot be done, for the set-up page', () => {
      for (const right of Object.values(psa.rights)) assert.match(right, /\S/);
      for (const sentence of psa.cannot) assert.match(sentence, /^[A-Z].*\.$/);
      assert.ok(psa.numberPattern.exec(` ${psa.numberExample} `));
    });

    describe('an error is never an empty list', () => {
      const rows: [what: string, fault: Omit<Fault, 'match'>, kind: ServiceErrorKind, retryAfterMs?: number][] = [
        ['401, again after a new sign-in', { status: 401, times: 2 }, 'signIn'],
        ['403, whatever is left out', { status: 403, times: 2 }, 'forbidden'],
        ['404', { status: 404 }, 'notFound'],
        ['409', { status: 409 }, 'conflict'],
        ['422', { status: 422 }, 'invalid'],
        ['429 without Retry-After', { status: 429 }, 'throttled'],
        ['429 with Retry-After', { status: 429, headers: { 'retry-after': '30' } }, 'throttled', 30_000],
        ['429 with a fraction', { status: 429, headers: { 'retry-after': '1.5' } }, 'throttled', 1500],
        ['429 for half an hour', { status: 429, headers: { 'retry-after': '1800' } }, 'throttled', 1_800_000],
        ['500', { status: 500 }, 'unavailable'],
        ['503 with Retry-After', { status: 503, headers: { 'retry-after': '5' } }, 'unavailable', 5000],
        ['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, 'unavailable'],
        ['invalid JSON', { status: 200, body: '[{"id":1' }, 'unavailable'],
        ['an empty body', { status: 200 }, 'unavailable'],
        ['no answer at all', { hang: true }, 'timeout'],
        ['a connection cut twice', { dropAfter: true, times: 2 }, 'unavailable'],
      ];
      for (const [what, fault, kind, retryAfterMs] of rows) {
        it(`${what} becomes "${kind}", with a sentence and without the vendor's words`, async () => {
          await psa.findTickets({ companyId: world.companyId, text: 'warm' });
          const body = fault.body ?? (fault.status && fault.status >= 400 ? vendorBody : undefined);
          world.simulator.fault({ match: world.matches.find, ...fault, ...(body === undefined ? {} : { body }) });
          const quick = world.open({ timeoutMs: 400 });
          const error = await failure(quick.findTickets({ companyId: world.companyId, text: 'phone' }));
          assert.equal(error.kind, kind, error.message);
          if (retryAfterMs) assert.equal(error.details.retryAfterMs, retryAfterMs);
          assert.match(error.message, /^[A-Z].*\.$/);
          assert.doesNotMatch(error.message, /vendor words/);
        });
      }

      it('takes no JSON of another shape for a list', async () => {
        await psa.findTickets({ companyId: world.companyId, text: 'warm' });
        world.simulator.fault({ match: world.matches.find, status: 200, body: world.otherShape });
        const error = await failure(psa.findTickets({ companyId: world.companyId, text: 'phone' }));
        assert.equal(error.kind, 'unavailable');
      });

      it('goes on by itself when its token ends in the middle', async () => {
        await psa.findTickets({ companyId: world.companyId, text: 'warm' });
        world.simulator.events.endTokens({});
        const found = await psa.findTickets({ companyId: world.companyId, text: numbers.adele });
        assert.equal(found.length, 1);
        world.simulator.events.endTokens({});
        assert.equal(await psa.ensureNote(open, note()), 'added');
        assert.equal(ours(world).length, 1);
      });

      it('asks no second time with credentials that were refused, and tells the settings to check', async () => {
        world.simulator.events.refuseKeys({ on: true });
        const fresh = world.open();
        const error = await failure(fresh.findTickets({ companyId: world.companyId, text: 'phone' }));
        assert.equal(error.kind, 'signIn');
        assert.match(error.message, /PSA_MAIN_/);
        world.simulator.events.refuseKeys({ on: false });
        assert.ok(await fresh.getTicket(numbers.adele));
      });

      it('reads again, once, when a kept connection was cut', async () => {
        world.simulator.fault({ match: world.matches.find, dropAfter: true });
        const found = await psa.findTickets({ companyId: world.companyId, text: numbers.adele });
        assert.equal(found.length, 1);
      });

      it('ends when the caller gives up', async () => {
        world.simulator.fault({ match: world.matches.find, hang: true });
        const search = psa.findTickets({ companyId: world.companyId, text: 'x' }, AbortSignal.timeout(200));
        assert.equal((await failure(search)).kind, 'timeout');
      });
    });

    it('shows no secret in errors and logs, whatever the vendor sends back', async () => {
      const seen: unknown[] = [];
      const watched = world.open({ log: { debug: (data, message) => seen.push(data, message) } });
      await watched.findTickets({ companyId: world.companyId, text: 'phone' });
      const { requestHeaders } = world.simulator.exchanges.at(-1) ?? {};
      for (const match of [world.matches.find, world.matches.note]) {
        world.simulator.fault({ match, status: 400, body: { code: 'X', message: JSON.stringify(requestHeaders) } });
      }
      seen.push(await failure(watched.findTickets({ companyId: world.companyId, text: 'x' })));
      seen.push(await failure(watched.ensureNote(open, note())));
      const text = inspect(seen, { depth: 12, showHidden: true });
      assert.match(text, /masked/);
      assert.doesNotMatch(text, /canary/);
      const keys = ['authorization', 'secret', 'apiintegrationcode'].flatMap((name) => requestHeaders?.[name] ?? []);
      assert.ok(keys.length > 0);
      for (const value of keys) assert.ok(!text.includes(value));
    });
  });
}

const vendorBody = { code: 'InvalidObject', message: 'vendor words about Adele', errors: null };

/** The notes of a reset on the open ticket. */
function ours({ simulator }: PsaHarness, of = key) {
  const { notes = [] } = simulator.heldTicket(simulator.numbers.adele) ?? {};
  return notes.filter((n) => n.text.includes(of));
}

/** How many tickets were made for the reset. */
function withKey({ simulator }: PsaHarness): number {
  return simulator.held().filter((ticket) => ticket.title.includes(key)).length;
}

/** The `ServiceError` that a promise ends in; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<ServiceError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) assert.fail(`expected a ServiceError, got ${inspect(outcome.value)}`);
  if (!(outcome.error instanceof ServiceError)) throw outcome.error;
  return outcome.error;
}
