import type { Place } from '../services/resets/types.ts';
import type { Admitted } from './adapter.ts';
import { apology } from './apology.ts';
import { unknown } from './commands/help.ts';
import { answerDialog, answerFetch } from './extension/dialog.ts';
import { ensureChat } from './extension/place.ts';
import { answerQuery } from './extension/query.ts';
import { isObject } from './gate.ts';
import { placeOf } from './place.ts';
import { answerPress, answerSubmit } from './presses.ts';
import type { Addresses } from './proactive.ts';
import { commands } from './routes.ts';
import { answerSearch } from './searches.ts';
import { readText } from './text.ts';
import { createTurn, personOf, type Tools } from './turn.ts';

/** What goes back on the request, and what is done once it is gone. */
export interface Answer {
  /** The body of an answered invoke, or null: an empty 200. */
  invoke: Record<string, unknown> | null;
  after: (() => Promise<void>) | null;
}

export const nothing: Answer = { invoke: null, after: null };

/** Finds the row of `routes.ts` for what arrived. Activities of no interest get an empty 200. */
export function createHandler(tools: Tools & { addresses: Addresses }): (admitted: Admitted) => Promise<Answer> {
  const seen = createSeen();

  return async (admitted) => {
    const { activity, personId } = admitted;
    const place = placeOf(activity, admitted.tenantId);
    tools.addresses.learn(place);
    if (personId === null || (activity.type !== 'message' && activity.type !== 'invoke'))
      return onEvent(admitted, place);
    const acting = { ...admitted, personId };
    const turn = createTurn(acting, tools);
    if (activity.type === 'invoke') {
      if (activity.name === 'adaptiveCard/action') return answerPress(turn, tools, activity.value);
      if (activity.name === 'application/search') return answerSearch(turn, activity.value);
      if (activity.name === 'composeExtension/fetchTask') return answerFetch(turn, tools, activity.value);
      if (activity.name === 'composeExtension/submitAction') return answerDialog(turn, tools, activity.value);
      if (activity.name === 'composeExtension/query') return answerQuery(turn, tools, activity.value);
      turn.log.info({ name: activity.name }, 'teams: invoke of no interest');
      return { invoke: null, after: null };
    }
    // Teams delivers a message again when an answer was slow. One word is one command, and one press one press.
    if (typeof activity.id === 'string' && seen(`${place.conversationId} ${activity.id}`)) return nothing;
    if (isObject(activity.value) && typeof activity.value.verb === 'string')
      return answerSubmit(turn, tools, activity.value);
    await onWords(turn, readText(activity));
    return { invoke: null, after: () => ensureChat(turn, tools) };
  };

  async function onEvent(admitted: Admitted, place: Place): Promise<Answer> {
    const { activity, personId } = admitted;
    await tools.services.conversations.remember(place, personId ? personOf({ ...admitted, personId }) : null);
    // Install events go missing and come twice, so nothing else hangs on them.
    if (!isInstall(activity) || !(await tools.services.conversations.firstWelcome(place))) return nothing;
    await tools.sender.send(place, { show: 'welcome' });
    return nothing;
  }

  async function onWords(turn: ReturnType<typeof createTurn>, text: string): Promise<void> {
    try {
      // Where somebody is reached is saved first: the work that follows may want to answer.
      await turn.services.conversations.remember(turn.place, turn.asker);
      const found = commands
        .map((route) => ({ route, match: route.pattern.exec(text) }))
        .find(({ match }) => match !== null);
      const run = found?.route.run ?? unknown;
      if (found?.route.showsPeople && !(await turn.services.conversations.mayShowPeople(turn.place))) {
        await turn.reply({ show: 'notHere' });
        return;
      }
      const view = await run(turn, found?.match?.[1]?.trim() ?? '');
      if (view) await turn.reply(view);
    } catch (error) {
      const { view, ofTeams } = apology(error, turn);
      // A second message to a Teams that has just failed could be one too many.
      if (!ofTeams) await turn.reply(view);
    }
  }
}

function isInstall(activity: Admitted['activity']): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'add' || activity.action === 'add-upgrade';
  if (activity.type !== 'conversationUpdate' || !Array.isArray(activity.membersAdded)) return false;
  return (activity.membersAdded as unknown[]).some((member) => isObject(member) && member.id === activity.recipient.id);
}

/** Remembers the last few thousand messages for some minutes. A cache only: losing it costs a second card. */
function createSeen(limit = 2000): (key: string) => boolean {
  const known = new Set<string>();
  return (key) => {
    if (known.has(key)) return true;
    known.add(key);
    const oldest = known.keys().next();
    if (known.size > limit && !oldest.done) known.delete(oldest.value);
    return false;
  };
}
