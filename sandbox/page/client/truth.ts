import type { CallShown, MethodShown, PersonShown, Snapshot, Truth } from '../types.ts';
import * as api from './api.ts';
import { clock, el } from './dom.ts';

/** The right side's upper half: what the directory and the PSA hold, read from them and not from the bot. */
export interface TruthPane {
  reset(snapshot: Snapshot): void;
  /** A call crossed the wire: look again, and follow it to whom and what it is about. */
  call(call: CallShown): void;
  lookAgain(): void;
}

type Shown = MethodShown & { state: 'there' | 'gone' | 'new' };

export function createTruth(root: HTMLElement): TruthPane {
  let personId: string | null = null;
  let ticketId: string | null = null;
  let seen: Shown[] | null = null;
  let notes = new Set<string>();
  let started = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const person = el('select', { id: 'person', change: () => choose(person.value, ticketId) });
  const ticket = el('select', { id: 'ticket', change: () => choose(personId, ticket.value) });
  const methods = el('ul', { class: 'methods', 'aria-label': 'Registered methods' });
  const signedOut = el('p', { class: 'hint' });
  const ticketFacts = el('p', { class: 'hint' });
  const noteList = el('ol', { class: 'notes', 'aria-label': 'Ticket notes' });
  root.replaceChildren(
    el(
      'section',
      { 'aria-label': 'Directory' },
      el('h2', {}, 'In the directory'),
      el('label', { for: 'person' }, 'Person'),
      person,
      methods,
      signedOut,
      el(
        'div',
        { class: 'events', role: 'group', 'aria-label': 'What the person does' },
        el('button', { type: 'button', click: () => void register('app') }, 'Registers a new phone'),
        el('button', { type: 'button', click: () => void register('number') }, 'Registers a new number'),
      ),
    ),
    el(
      'section',
      { 'aria-label': 'Ticket' },
      el('h2', {}, 'On the ticket'),
      el('label', { for: 'ticket' }, 'Ticket'),
      ticket,
      ticketFacts,
      noteList,
    ),
  );

  function choose(nextPerson: string | null, nextTicket: string | null): void {
    if (nextPerson !== personId) seen = null;
    if (nextTicket !== ticketId) notes = new Set();
    personId = nextPerson;
    ticketId = nextTicket;
    if (personId) person.value = personId;
    if (ticketId) ticket.value = ticketId;
    void look();
  }

  async function register(what: 'app' | 'number'): Promise<void> {
    try {
      await api.post('/page/register', { person: personId, what });
    } catch (error) {
      signedOut.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    const asked = `${personId} ${ticketId}`;
    try {
      const truth = await api.truthOf(personId, ticketId);
      if (asked !== `${personId} ${ticketId}`) return;
      showPerson(truth.person);
      showTicket(truth.ticket);
    } catch (error) {
      signedOut.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** What went stays in sight, struck out: that is what one came to see. */
  function showPerson(now: Truth['person']): void {
    const listed = now?.methods ?? [];
    const before = seen ?? [];
    const kept: Shown[] = before.map((one) => ({
      ...one,
      state: listed.some(({ id }) => id === one.id) ? (one.state === 'gone' ? 'new' : one.state) : 'gone',
    }));
    const added = listed.filter(({ id }) => !before.some((one) => one.id === id));
    seen = [...kept, ...added.map((one): Shown => ({ ...one, state: seen === null ? 'there' : 'new' }))];
    methods.replaceChildren(...seen.map(showMethod));
    if (seen.length === 0) methods.append(el('li', {}, now ? 'Nothing is registered.' : 'No such person.'));
    const sessions = now?.signedOutAt ? ` All sessions ended at ${clock(now.signedOutAt)}.` : '';
    signedOut.textContent = now ? `Default for the second factor: ${now.defaultMethod}.${sessions}` : '';
  }

  function showTicket(now: Truth['ticket']): void {
    if (!now) {
      ticketFacts.textContent = 'No such ticket.';
      noteList.replaceChildren();
      return;
    }
    if (![...ticket.options].some(({ value }) => value === now.id)) {
      ticket.prepend(el('option', { value: now.id }, `${now.id} · ${now.title}`));
      ticket.value = now.id;
    }
    const minutes = now.times.map(({ by, minutes }) => `${minutes} min by ${by}`);
    const facts = [now.psa, now.status, now.company || 'no company', now.requester || 'no contact', ...minutes];
    ticketFacts.textContent = facts.filter(Boolean).join(' · ');
    const fresh = notes.size === 0 ? new Set(now.notes.map(({ id }) => id)) : notes;
    noteList.replaceChildren(
      ...[...now.notes]
        .reverse()
        .map(({ id, by, at, audience, text }) =>
          el(
            'li',
            { class: fresh.has(id) ? '' : 'new' },
            el('header', {}, el('b', {}, by), ` ${clock(at)} · ${audience}`),
            el('p', {}, text),
          ),
        ),
    );
    if (now.notes.length === 0) noteList.append(el('li', {}, 'No notes yet.'));
    notes = new Set([...fresh, '']);
  }

  return {
    reset: (snapshot) => {
      const groups = Map.groupBy(snapshot.people, ({ organisation }) => organisation);
      person.replaceChildren(
        ...[...groups].map(([name, people]) => el('optgroup', { label: name }, ...people.map(personOption))),
      );
      ticket.replaceChildren(
        ...snapshot.tickets.map(({ id, title }) => el('option', { value: id }, `${id} · ${title}`)),
      );
      if (!started) {
        started = true;
        choose(snapshot.start.personId, snapshot.start.ticketId);
      } else {
        if (snapshot.calls.length === 0) seen = null; // the world began anew
        choose(personId, ticketId);
      }
    },
    lookAgain: () => void look(),
    call: (call) => {
      const isOther = (call.personId && call.personId !== personId) || (call.ticketId && call.ticketId !== ticketId);
      if (isOther) return choose(call.personId ?? personId, call.ticketId ?? ticketId);
      if (call.server !== 'graph' && call.server !== 'connectwise') return;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), 120);
    },
  };
}

const personOption = ({ id, name, signInName }: PersonShown) => el('option', { value: id }, `${name} (${signInName})`);

function showMethod({ kind, detail, state }: Shown): HTMLElement {
  const words = { there: '', gone: 'removed', new: 'new' }[state];
  return el(
    'li',
    { class: state },
    el('span', { class: 'kind' }, kind),
    ` ${detail}`,
    words ? el('b', {}, ` ${words}`) : null,
  );
}
