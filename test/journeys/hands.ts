import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Card, cardText, type Message } from '../../sandbox/teams.ts';
import { conversations, type OrganisationName, organisations, type StaffName } from '../../sandbox/world.ts';
import { type Journey, patienceMs } from './journey.ts';

/** What journeys of presses and conversations do again and again. */

/** What somebody types into the form; everything left out is a good entry. */
export const typedForm = (user: string, over: Record<string, string> = {}): Record<string, string> => ({
  organisation: organisations.contoso.tenantId,
  userTyped: user,
  methods: 'app',
  ticketMode: 'existing',
  ticketTyped: '48213',
  reason: 'newPhone',
  signOut: 'true',
  ...over,
});

export const lines = (card: Card | null | undefined): string[] => cardText(card ?? {});

/** Waits for the bot's next message in a conversation after `act`. */
export async function answerTo(
  j: Journey,
  where: string,
  act: () => Promise<unknown>,
  who: StaffName = 'megan',
): Promise<Message> {
  const before = new Set(
    j
      .as(who)
      .messages(where)
      .map((m) => m.id),
  );
  await act();
  return j.as(who).waitFor(where, (m) => m.from === 'bot' && !before.has(m.id));
}

/** Says something and gives back the card that answers it. */
export function say(
  j: Journey,
  text: string,
  { who = 'megan', where = conversations.personal(who) }: { who?: StaffName; where?: string } = {},
): Promise<Message> {
  return answerTo(j, where, () => j.as(who).say(where, text), who);
}

/** The newest state of a message as one person sees it. */
export function now(j: Journey, message: Message, who: StaffName = 'megan'): Message {
  const found = j
    .as(who)
    .messages(message.conversationId)
    .find((m) => m.id === message.id);
  assert.ok(found, 'the message is gone');
  return found;
}

export const reads = (j: Journey, message: Message, who: StaffName = 'megan'): string[] =>
  lines(now(j, message, who).card);

/** Every method of every person in every directory, so that a test can say that nothing else is gone. */
export function registered(j: Journey): Map<string, string[]> {
  const users = j.sandbox.graph.state().flatMap((directory) => directory.users);
  return new Map(users.map((user) => [user.userPrincipalName, user.methods.map((m) => m.id)]));
}

/** Exactly these persons lost methods (all that are named), and nobody else anything. */
export function onlyGone(before: Map<string, string[]>, j: Journey, gone: Record<string, string[]>): void {
  const after = registered(j);
  for (const [user, ids] of before) {
    const expected = ids.filter((id) => !gone[user]?.includes(id));
    assert.deepEqual(after.get(user), expected, user);
  }
}

/** What Graph was asked to change since the test began. */
export const changesAtGraph = (j: Journey): string[] =>
  j.sandbox.graph.exchanges
    .filter((e) => e.method !== 'GET' && !e.path.endsWith('/$batch'))
    .filter((e) => !/checkMemberGroups|checkMemberObjects|getMemberGroups|evaluate/.test(e.path))
    .map((e) => `${e.method} ${e.path.split('/').slice(-2).join('/')}`);

/** Waits until something holds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = patienceMs,
): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await holds()); await sleep(25)) {
    assert.ok(Date.now() < end, `not within ${timeoutMs} ms: ${what}`);
  }
}

/** What the simulators received before a test is not its business. */
export function forgetExchanges(j: Journey): void {
  for (const simulator of j.sandbox.simulators) simulator.exchanges.splice(0);
  j.sandbox.teams.deliveries.exchanges.splice(0);
}

/** The id of the reset that a card belongs to, and the signal that its buttons answer. */
export const kindsRecorded = async (j: Journey, resetId?: string): Promise<string[]> => {
  let query = j.database.db.selectFrom('records').select('kind').orderBy('id');
  if (resetId) query = query.where('reset_id', '=', resetId);
  return (await query.execute()).map((row) => row.kind);
};

export const ticketId: Record<OrganisationName, string> = { contoso: '48213', fabrikam: '48214', adatum: 'new' };

/** For `describe`, after `useJourney`: what an earlier test left open ends first, so that it shows nothing in this one. */
export function useHands(j: () => Journey): void {
  beforeEach(async () => {
    await j().settled();
    j().sandbox.reset();
    j().sandbox.graph.setVisibleAfter(0);
    forgetExchanges(j());
  });
}
