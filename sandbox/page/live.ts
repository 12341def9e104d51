import { ticketMessages } from '../data/ticketMessages.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Answer, Exchange } from '../simulator.ts';
import { type StaffName, staff } from '../world.ts';
import { showCall } from './calls.ts';
import { allOff, applySwitches } from './switches.ts';
import { listPeople, listTickets } from './truth.ts';
import type { CallShown, LiveEvents, PersonShown, Snapshot, Switches } from './types.ts';

/** What the page sees while it is open: a stream of server-sent events, beginning with everything that is there. */
export interface Live {
  stream(): Answer;
  setSwitches(change: Partial<Switches>): void;
  /** Something happened in the world that no call tells of: pages look again. */
  worldChanged(): void;
  /** Everything anew, after a reset. */
  restart(): void;
  close(): void;
}

const keptCalls = 200;

/** Listens to all parts of the sandbox and tells every open page. */
export function createLive(sandbox: Sandbox, startWith: { signInName: string }): Live {
  const pages = new Set<(chunk: string) => void>();
  let calls: CallShown[] = [];
  let lastCall = 0;
  let switches = allOff;
  let people: PersonShown[] | null = null;

  function tell<E extends keyof LiveEvents>(event: E, data: LiveEvents[E]): void {
    for (const write of pages) write(chunk(event, data));
  }

  function onExchange(exchange: Exchange): void {
    lastCall += 1;
    const call = showCall(exchange, lastCall, sandbox.psas);
    calls = [...calls.slice(1 - keptCalls), call];
    tell('call', call);
  }

  function snapshot(): Snapshot {
    people ??= listPeople(sandbox);
    return {
      staff: (Object.keys(staff) as StaffName[]).map((who) => ({ who, name: staff[who].name, role: staff[who].role })),
      people,
      tickets: listTickets(sandbox),
      conversations: sandbox.teams.store.conversations(),
      calls,
      bot: sandbox.product.up,
      switches,
      ticketMessages: ticketMessages(sandbox.psa).map(({ name }) => name),
      start: {
        personId: people.find(({ signInName }) => signInName === startWith.signInName)?.id ?? null,
        ticketId: sandbox.psa.numbers.adele,
      },
    };
  }

  for (const simulator of sandbox.simulators) simulator.onExchange = onExchange;
  sandbox.teams.deliveries.onExchange = onExchange;
  sandbox.product.onChange = () => tell('bot', sandbox.product.up);
  const unsubscribe = sandbox.teams.store.onChange((conversation, message) => {
    if (message) tell('message', message);
    const { messages: _apart, ...rest } = conversation;
    tell('conversation', rest);
  });

  return {
    stream: () => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      stream: (write, closed) => {
        pages.add(write);
        write(`retry: 1000\n\n${chunk('all', snapshot())}`);
        void closed.then(() => pages.delete(write));
      },
    }),
    setSwitches: (change) => {
      switches = { ...switches, ...change };
      applySwitches(sandbox, switches);
      tell('switches', switches);
    },
    worldChanged: () => tell('world', true),
    restart: () => {
      switches = allOff;
      calls = [];
      people = null;
      tell('all', snapshot());
    },
    close: () => {
      unsubscribe();
      for (const simulator of sandbox.simulators) simulator.onExchange = null;
      sandbox.teams.deliveries.onExchange = null;
      sandbox.product.onChange = null;
    },
  };
}

const chunk = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
