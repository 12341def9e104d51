import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import type { Message } from '../../sandbox/teams.ts';
import type { StaffName } from '../../sandbox/world.ts';
import { type Asked, type Journey, openResets, patienceMs, useJourney } from './journey.ts';

/** What journeys of one outcome share: ask, answer, let every waiting pass, and read what the technician reads. */

export interface Answer {
  caller?: string;
  understood?: boolean;
}

export interface Story extends Journey {
  /** Asks, and reads the summary. */
  summary(asked: Asked): Promise<{ message: Message; card: string[] }>;
  /** Asks for what never comes to a summary, and reads how it ended. */
  ending(asked: Asked): Promise<string[]>;
  /** Answers the summary, lets all waiting pass, and reads the outcome. */
  finish(message: Message, answer?: Answer): Promise<string[]>;
  /** Lets all waiting pass, and reads the outcome. */
  after(message: Message): Promise<string[]>;
  /** From asking to the outcome. */
  whole(asked: Asked & Answer): Promise<string[]>;
  /** Lets the product's waits pass until the card says this. */
  passUntil(message: Message, what: RegExp | string, who?: StaffName): Promise<string[]>;
  /** Lets all waits pass until every reset has ended. */
  passAll(): Promise<void>;
  /** Closes a summary that was only looked at. */
  close(message: Message): Promise<void>;
  /** Requests to Graph or ConnectWise since this test began: method and last parts of the path. */
  calls(server: 'graph' | 'connectWise', what: RegExp): { status: number | null; fault: string | null }[];
  /** Our own notes on a ticket. */
  notes(ticket: number): string[];
}

const ended = /Reference R-.* · ended/;

/** One product for a `describe`; what is removed is seen at once, unless a test says otherwise. */
export function useStory(options: Partial<SandboxOptions> = {}): () => Story {
  const get = useJourney(options);
  beforeEach(() => {
    const { sandbox } = get();
    for (const simulator of sandbox.simulators) simulator.exchanges.splice(0);
    sandbox.graph.setVisibleAfter(0);
    sandbox.graph.set({ policyGapMs: 0 });
  });
  return () => storyOf(get());
}

function storyOf(j: Journey): Story {
  const story: Story = {
    ...j,
    reads: async (...asked) => plain(await j.reads(...asked)),
    lines: (where) => plain(j.lines(where)),
    async summary(asked) {
      const message = await j.ask(asked);
      return { message, card: await story.reads(message, /\[ Remove |ended/, patienceMs, asked.who) };
    },
    async ending(asked) {
      const message = await j.ask(asked);
      await story.passUntil(message, ended, asked.who);
      await story.passAll();
      return story.reads(message, ended, 1000, asked.who);
    },
    async finish(message, answer = {}) {
      await j.remove(message, answer);
      return story.after(message);
    },
    async after(message) {
      await story.passUntil(message, ended);
      await story.passAll();
      return story.reads(message, ended, 1000);
    },
    async whole({ caller, understood, ...asked }) {
      const { message } = await story.summary(asked);
      return story.finish(message, { ...(caller && { caller }), ...(understood && { understood }) });
    },
    async passUntil(message, what, who = 'megan') {
      const fits = async () => {
        try {
          return await story.reads(message, what, 60, who);
        } catch {
          return null; // not yet; the last look below tells what it says instead
        }
      };
      for (const end = Date.now() + patienceMs; Date.now() < end; ) {
        const card = await fits();
        if (card) return card;
        await passWait(j);
      }
      return story.reads(message, what, 60, who);
    },
    async passAll() {
      for (const end = Date.now() + patienceMs; ; await sleep(40)) {
        if ((await openResets(j.database)).length === 0) return;
        assert.ok(Date.now() < end, 'a reset is still open after 30 s');
        await passWait(j);
      }
    },
    async close(message) {
      await j.as('megan').press(message, 'summary.cancel', {}, { check: false });
      await j.settled();
    },
    calls: (server, what) =>
      j.sandbox[server].exchanges
        .filter((e) => what.test(`${e.method} ${e.path}`))
        .map(({ status, fault }) => ({ status, fault })),
    notes: (ticket) => plain(j.notesOn(ticket).filter((text) => text.includes('MFA reset: R-'))),
  };
  return story;
}

/** Moves the clock to where a resting reset goes on; never over the time that a card waits for an answer. */
async function passWait(j: Journey): Promise<void> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from due - app_now()) * 1000 as ms from resets r
    where ended_at is null and due > app_now()
      and not exists (select 1 from pgboss.job where name = 'advance' and singleton_key = r.id::text
                      and state in ('created', 'active', 'retry'))
      and not exists (select 1 from reset_steps s where s.reset_id = r.id and s.name like 'until %'
                      and abs(extract(epoch from s.at - due) * 1000 + (s.value->>'ms')::float8) < 5)
    order by due limit 1`.execute(j.database.db);
  const ms = Number(rows[0]?.ms ?? 0);
  if (ms > 0) await j.database.passTime(ms + 5);
  await sleep(40);
}

/** A card's lines with what differs from run to run made the same. */
function plain(lines: string[]): string[] {
  return lines.map((line) =>
    line
      .replaceAll('\u00a0', ' ')
      .replace(/R-[2-9A-Z]{7}\b/g, 'R-…')
      .replace(/((\d{1,2} [A-Z][a-z]{2} (\d{4} )?)|\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/g, 'hh:mm UTC')
      .replace(/(added|last used) \d{1,2} [A-Z][a-z]{2}( \d{4})?/g, '$1 …')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…'),
  );
}

/** The band of a card: what it says first, up to its lists and facts. */
export function band(card: string[]): string[] {
  const lists =
    /^(Removed|Already gone|Not removed|Not confirmed|Registered now|Will be removed|Ticket note|Organisation)\b/;
  const end = card.findIndex((line) => lists.test(line));
  return card.slice(2, end < 0 ? undefined : end);
}

/** What an outcome tells about methods, sign-out and ticket: without title, advice, buttons and foot. */
export function told(card: string[]): string[] {
  const tell = card.findIndex((line) => line.startsWith('Tell '));
  const facts = card.findIndex((line) => /^(Signed out|Ticket note): /.test(line));
  const end = card.findIndex((line) => /^(Done|Asked) by: /.test(line));
  return [...card.slice(2, tell < 0 ? facts : tell), ...card.slice(facts, end)];
}

/** The part of a summary that is warned of: every lead and its sentence. */
export function warned(card: string[]): string[] {
  return band(card).filter((line) => !/Nothing has changed yet\.$/.test(line));
}
