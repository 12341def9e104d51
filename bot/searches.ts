import { noRow } from '../cards/index.ts';
import { ServiceError } from '../services/errors.ts';
import type { Choice } from '../services/services.ts';
import type { Answer } from './bot.ts';
import { isObject } from './gate.ts';
import { typeAhead } from './routes.ts';
import type { Turn } from './turn.ts';

/** Teams shows at most 15 rows. */
const mostRows = 15;

/**
 * Type-ahead of a card. Who may not search gets an empty list; a search that fails says so in a row, since an empty
 * list would mean that there is nobody. The typed name is always the other way.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search
 */
export async function answerSearch(turn: Turn, value: unknown): Promise<Answer> {
  const rows = isObject(value) ? await search(turn, value) : [];
  return {
    invoke: {
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: rows.slice(0, mostRows).map(({ title, value: id }) => ({ title, value: id })) },
    },
    after: null,
  };
}

async function search(turn: Turn, value: Record<string, unknown>): Promise<Choice[]> {
  const dataset = typeof value.dataset === 'string' ? value.dataset : '';
  const find = Object.hasOwn(typeAhead, dataset) ? typeAhead[dataset] : undefined;
  if (!find) return [];
  const text = typeof value.queryText === 'string' ? value.queryText.trim().slice(0, 100).toWellFormed() : '';
  try {
    if (turn.place.cardId) await turn.services.conversations.remember(turn.place, turn.asker);
    // A dialog, which is no card of a message, is seen by this person alone.
    if (turn.place.cardId && !(await turn.services.conversations.mayShowPeople(turn.place))) {
      const { conversationId } = turn.place;
      await turn.services.record({
        kind: 'typeAhead.notHere',
        by: turn.asker,
        data: { dataset, conversation: conversationId },
      });
      return [];
    }
    return await find(turn, text, isObject(value.data) ? value.data : {});
  } catch (error) {
    turn.log.warn({ err: error, dataset }, 'type-ahead: no rows');
    const known = error instanceof ServiceError ? error : null;
    const title = turn.services.words.lookups.cannotSearch(known?.service ?? null, known?.retryable ?? true);
    return [{ title, value: noRow }];
  }
}
