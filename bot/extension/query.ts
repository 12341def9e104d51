import type { FoundView } from '../../services/resets/listViews.ts';
import type { NoticeView } from '../../services/resets/noticeView.ts';
import { apology } from '../apology.ts';
import type { Answer } from '../bot.ts';
import { isObject } from '../gate.ts';
import { extensionOf } from '../routes.ts';
import type { Tools, Turn } from '../turn.ts';
import { commandOf, inTime } from './invoke.ts';

/**
 * The search of the messaging extension: what is chosen goes into the compose box, and everybody in the conversation
 * reads it then; so it is answered only where people may be shown.
 * https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/search-commands/respond-to-search
 */

const mostAtOnce = 25;

/** `composeExtension/query`. */
export async function answerQuery(turn: Turn, tools: Tools, value: unknown): Promise<Answer> {
  try {
    if (!(await turn.services.conversations.mayShowPeople(turn.place))) return says({ show: 'notHere' }, tools);
    const { text, skip, count } = readQuery(value);
    const route = extensionOf(commandOf(value));
    if (route?.type !== 'query') return says({ show: 'gone' }, tools);
    const found = await inTime(turn, route.find(turn, text, skip, count));
    return Array.isArray(found) ? result(found, tools) : says(found, tools);
  } catch (error) {
    return says(apology(error, turn).view, tools);
  }
}

function readQuery(value: unknown): { text: string; skip: number; count: number } {
  const query = isObject(value) ? value : {};
  const parameters = Array.isArray(query.parameters) ? (query.parameters as unknown[]) : [];
  const named = parameters.filter(isObject);
  // On opening Teams sends a parameter of its own, which is no word to search for.
  const words = named.filter(({ name, value: word }) => name !== 'initialRun' && typeof word === 'string');
  const { skip, count } = isObject(query.queryOptions) ? query.queryOptions : {};
  return {
    text: words
      .map((word) => String(word.value))
      .join(' ')
      .slice(0, 100)
      .toWellFormed(),
    skip: typeof skip === 'number' && Number.isSafeInteger(skip) && skip > 0 ? Math.min(skip, 10_000) : 0,
    count: typeof count === 'number' && count > 0 ? Math.min(Math.ceil(count), mostAtOnce) : mostAtOnce,
  };
}

function result(found: FoundView[], tools: Tools): Answer {
  const attachments = found.map((view) => ({
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: tools.painter.card(view),
    preview: { contentType: 'application/vnd.microsoft.card.thumbnail', content: tools.painter.preview(view) },
  }));
  return { invoke: { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } }, after: null };
}

function says(view: NoticeView, tools: Tools): Answer {
  return { invoke: { composeExtension: { type: 'message', text: tools.painter.text(view) } }, after: null };
}
