import type { FoundView } from '../services/resets/listViews.ts';
import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Choice } from '../services/services.ts';
import type { Shown } from './message.ts';
import type { Tools, Turn } from './turn.ts';

/** Answers typed words with a card, or null when it has said everything itself. `rest` is what follows the command. */
export type Command = (turn: Turn, rest: string) => Promise<Shown | null>;

/** Answers a press. `data` is what the button and the inputs hold: written by the client, so trusted in nothing. */
export type Action = (turn: Turn, data: Record<string, unknown>) => Promise<Shown>;

/** Rows for a field in which somebody types. */
export type TypeAhead = (turn: Turn, text: string, data: Record<string, unknown>) => Promise<Choice[]>;

/** Opens the dialog of the messaging extension. `value` is what the client sent along. */
export type OpenDialog = (turn: Turn, tools: Tools, value: unknown) => Promise<Shown>;

/** Answers a search of the messaging extension. */
export type Find = (turn: Turn, text: string, skip: number, count: number) => Promise<FoundView[] | NoticeView>;

/** A text of the button's data, or an empty one, which no id ever is. */
export function textIn(data: Record<string, unknown>, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value.slice(0, 200).toWellFormed() : '';
}
