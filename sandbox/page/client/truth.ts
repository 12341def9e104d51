import type { CallShown, MethodShown, PersonEvent, PersonShown, Snapshot, Truth } from '../types.ts';
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
  const personEvents = [
    el('button', { type: 'button', click: () => void happen('newPhone') }, 'Registers a new phone'),
    el('button', { type: 'button', click: () => void happen('newNumber') }, 'Registers a new number'),
    el('button', { type: 'button', class: 'danger', click: () => void happen('removed') }, 'Is removed'),
  ];
  root.replaceChildren(
    el(
      'section',
      { 'aria-label': 'Directory' },
      el('h2', {}, 'In the directory'),
      el('label', { for: 'person' }, 'Person'),
      person,
      methods,
      signedOut,
      el('div', { class: 'events', role: 'group', 'aria-label': 'What happens to the person' }, ...personEvents),
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

  async function happen(what: PersonEvent): Promise<void> {
    try {
      await api.post('/page/happen', { person: personId, what });
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
    for (const button of personEvents) button.disabled = now === null;
    const listed = now?.methods ?? [];
    const before = seen ?? [];
    const kept = before.map((one): Shown => {
      const still = listed.find(({ id }) => id === one.id);
      if (!still) return { ...one, state: 'gone' };
      // Another number has the same id: it is new all the same.
      return { ...still, state: one.state === 'gone' || still.detail !== one.detail ? 'new' : one.state };
    });
    const added = listed.filter(({ id }) => !before.some((one) => one.id === id));
    seen = [...kept, ...added.map((one): Shown => ({ ...one, state: seen === null ? 'there' : 'new' }))];
    methods.replaceChildren(...seen.map(showMethod));
    if (now && seen.length === 0) methods.append(el('li', {}, 'Nothing is registered.'));
    const sessions = now?.signedOutAt ? ` All sessions ended at ${clock(now.signedOutAt)}.` : '';
    signedOut.textContent = now ? `Default for the second factor: ${now.defaultMethod}.${sessions}` : 'No such person.';
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
      if (!isTruth(call.server)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), 120);
    },
  };
}

/** What Teams and the bot say to each other changes neither directory nor ticket. */
const isTruth = (server: string) => !['teams', 'bot', 'login', 'playground'].includes(server);

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
