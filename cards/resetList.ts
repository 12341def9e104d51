import type { ResetListView, ResetRow } from '../services/resets/listViews.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { icon, type Look } from './icons.ts';
import { button } from './parts.ts';
import { type Card, expand } from './render.ts';
import template from './resetList.json' with { type: 'json' };
import { verbs } from './verbs.ts';

/** Resets, those that need somebody first: a technician's own, or everybody's. */
export function resetList(view: ResetListView, words: Words, clock: Clock): Card {
  const { lists } = words;
  const { everybody, rows } = view;
  const needed = rows.filter((row) => row.needsYou);
  const others = rows.filter((row) => !row.needsYou);
  const groups = everybody
    ? [{ heading: '', rows }]
    : [
        { heading: lists.needsYou(needed.length), rows: needed },
        { heading: lists.others(others.length), rows: others },
      ];
  const title = everybody ? lists.allResets : lists.myResets;
  const subtitle = lists.subtitle(rows.length, clock);
  return expand(template, {
    title,
    where: words.person.joined([
      everybody?.filter ? lists.filtered(everybody.filter) : '',
      rows.length > 0 ? subtitle : '',
    ]),
    empty: rows.length > 0 ? '' : everybody?.filter ? lists.noneFits(everybody.filter) : lists.empty,
    groups: groups
      .filter((group) => group.rows.length > 0)
      .map((group) => ({ ...group, rows: group.rows.map((row) => rowOf(row, words, clock)) })),
    search: everybody ? { label: lists.search, value: everybody.filter } : null,
    buttons: everybody ? pagesOf(everybody, words) : ownButtons(view, words),
  });
}

function ownButtons({ olderThan }: ResetListView, words: Words): Card[] {
  const { resetMfa, older } = words.lists;
  const reset = button({ title: resetMfa, verb: verbs.commandResetMfa });
  return olderThan ? [reset, button({ title: older, verb: verbs.listOlder, data: { olderThan } })] : [reset];
}

function pagesOf({ next }: NonNullable<ResetListView['everybody']>, words: Words): Card[] {
  const { searchButton, showMore } = words.lists;
  const search = button({ title: searchButton, verb: verbs.listMore });
  if (!next) return [search];
  return [
    search,
    button({ title: showMore, verb: verbs.listMore, data: { skip: String(next.skip), mark: next.mark } }),
  ];
}

function rowOf(row: ResetRow, words: Words, clock: Clock) {
  const state = words.lists.row(row);
  return {
    mark: icon(look(row.state)),
    name: row.user,
    state: words.lists.afterName(state),
    detail: words.person.joined([
      row.organisation,
      row.ticket,
      row.technician ?? null,
      words.dayAndTimeWithoutZone(row.at, clock),
    ]),
    action: button({
      title: words.lists.open(row.user, state),
      verb: verbs.resetOpen,
      data: { resetId: row.resetId },
    }),
  };
}

/** How a state looks in one line. */
export function look(state: ResetRow['state']): Look {
  switch (state) {
    case 'devices':
    case 'summary':
    case 'ticketWaiting':
      return 'waiting';
    case 'ticketRefused':
      return 'failed';
    default:
      return state;
  }
}
