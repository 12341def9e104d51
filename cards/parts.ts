import type { Words } from '../services/words/words.ts';
import { icon, type Look, looks } from './icons.ts';
import templates from './parts.json' with { type: 'json' };
import { type Card, fill } from './render.ts';
import type { Verb } from './verbs.ts';

/** Parts that several cards share. Each is one element, or a list of elements, for a card's data. */

/** The state band: icon, state line, one plain line. A card has at most one. */
export function band(look: Look, state: string, sentence = ''): Card {
  return fill(templates.band, { style: looks[look].band, icon: icon(look), state, sentence });
}

/** All warnings in one box, so that none hides another. */
export function warnings(lead: string, rows: { lead: string; sentence: string }[]): Card {
  return fill(templates.warnings, { lead, rows: rows.map((row) => ({ ...row, icon: icon('warning') })) });
}

export interface Row {
  /** An icon's look, or a short mark such as a number. */
  look: Look | { mark: string };
  text: string;
  detail?: string;
  bold?: boolean;
}

/** A headed list of rows. Names stand in TextRuns, which know no Markdown. */
export function list(heading: string, rows: Row[], separator = false): Card {
  return fill(templates.list, {
    heading,
    separator,
    rows: rows.map((row) => ({
      mark: typeof row.look === 'string' ? icon(row.look) : mark(row.look.mark),
      text: row.text,
      detail: row.detail ?? '',
      weight: row.bold ? 'Bolder' : 'Default',
    })),
  });
}

export interface Listed {
  heading: string;
  rows: Row[];
  /** Every row is named, also on a long list; for what somebody decides on. */
  whole?: boolean;
}

const mostRows = 10;

/** Lists after each other: a line between them, none after a band. People with 40 entries exist: the rest is one row. */
export function lists(all: Listed[], words: Words): Card[] {
  return all
    .filter((each) => each.rows.length > 0)
    .map((each, index) => list(each.heading, shortened(each, words), index > 0));
}

function shortened({ rows, whole }: Listed, words: Words): Row[] {
  const rest = rows.slice(mostRows);
  if (rest.length <= 1) return rows;
  const names = rest.map((row) => row.text).join(', ');
  const row: Row = {
    look: rest[0]?.look ?? 'nothing',
    text: words.lists.more(rest.length),
    detail: whole ? names : '',
  };
  return [...rows.slice(0, mostRows), row];
}

/** A small line with an icon, near the input that it is about. */
export function hint(lead: string, sentence = ''): Card {
  return list('', [{ look: 'failed', text: lead, detail: sentence, bold: true }]);
}

function mark(text: string): Card {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, weight: 'Bolder' }] };
}

export interface Button {
  title: string;
  verb: Verb;
  data?: Record<string, string>;
  style?: 'positive' | 'destructive';
  /** Way out: what was typed is neither checked nor sent. */
  withoutInputs?: boolean;
}

/** A button. Clients without Action.Execute send the same as Action.Submit. */
export function button({ title, verb, data, style, withoutInputs }: Button): Card {
  const shared = {
    title,
    data: { ...data, verb },
    ...(style ? { style } : {}),
    ...(withoutInputs ? { associatedInputs: 'none' } : {}),
  };
  return { type: 'Action.Execute', verb, ...shared, fallback: { type: 'Action.Submit', ...shared } };
}

/** A button that leaves Teams. */
export function link(title: string, url: string): Card {
  return { type: 'Action.OpenUrl', title, url };
}
