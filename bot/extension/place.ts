import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../../services/errors.ts';
import type { Appears } from '../../services/resets/formView.ts';
import type { Place } from '../../services/resets/types.ts';
import type { Tools, Turn } from '../turn.ts';
import { contextOf } from './invoke.ts';

/** Where the status card of a reset from a dialog will be shown; settled before the form is, and said on it. */
export type Where = { place: Place; appears: Appears } | { missing: Place } | { nowhere: true };

/** Teams waits five seconds for a dialog; who cannot be asked in time is found out when the card is posted. */
const memberWithinMs = 1500;

/** `rootId`: the first message of the thread that the form was opened from. */
export async function whereToShow(turn: Turn, tools: Tools, rootId: string | null, value: unknown): Promise<Where> {
  const { place } = turn;
  if (place.conversationType === 'personal') return { place: { ...place, cardId: null }, appears: 'here' };
  // The command box belongs to no conversation, whichever one happens to be open behind it.
  if (contextOf(value) === 'commandbox') return personal(turn, tools, 'personal');
  if (!(await turn.services.conversations.mayShowPeople(place))) return personal(turn, tools, 'personalNotAllowed');
  const inThread = place.conversationType === 'channel' ? (rootId ?? place.threadId) : null;
  const here: Place = { ...place, cardId: null, threadId: inThread };
  return (await isMember(turn, tools, here)) ? { place: here, appears: 'here' } : { missing: here };
}

/** The technician's own chat: the one that is known, else a new one. */
export async function personal(turn: Turn, tools: Tools, appears: Appears): Promise<Where> {
  const known = await turn.services.conversations.chatOf(turn.asker);
  if (known) return { place: known, appears };
  try {
    const place = await tools.sender.openChat(turn.place, turn.teamsId);
    await turn.services.conversations.remember(place, turn.asker);
    return { place, appears };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    turn.log.info({ err: error.message }, 'extension: no chat with this person');
    return { nowhere: true };
  }
}

/** Who works in channels has perhaps never written to the bot: his own chat is needed for what is told to him alone. */
export async function ensureChat(turn: Turn, tools: Tools): Promise<void> {
  if (turn.place.conversationType === 'personal') return;
  try {
    if ((await turn.services.access.check(turn.asker)).ok) await personal(turn, tools, 'personal');
  } catch (error) {
    // Nobody waits for it; the next time he asks it is tried again.
    turn.log.warn({ err: error }, 'teams: no chat with the asker');
  }
}

async function isMember(turn: Turn, tools: Tools, place: Place): Promise<boolean> {
  const asked = tools.sender.isMember(place, turn.teamsId).catch((error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    turn.log.info({ err: error.message }, 'extension: membership not known');
    return true;
  });
  return Promise.race([asked, sleep(memberWithinMs, true, { ref: false })]);
}
