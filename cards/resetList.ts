import type { ResetListView, ResetRow } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { icon, type Look } from './icons.ts';
import { button } from './parts.ts';
import { type Card, expand } from './render.ts';
import template from './resetList.json' with { type: 'json' };
import { verbs } from './verbs.ts';

/** A technician's resets, those that need an answer first. */
export function resetList(view: ResetListView, words: Words, clock: Clock): Card {
  const { lists } = words;
  const needed = view.rows.filter((row) => row.needsYou);
  const others = view.rows.filter((row) => !row.needsYou);
  const groups = [
    { heading: lists.needsYou(needed.length), rows: needed.map((row) => rowOf(row, words, clock)) },
    { heading: lists.others(others.length), rows: others.map((row) => rowOf(row, words, clock)) },
  ];
  return expand(template, {
    title: lists.myResets,
    where: view.rows.length > 0 ? lists.subtitle(view.rows.length, clock) : '',
    empty: view.rows.length > 0 ? '' : lists.empty,
    groups: groups.filter((group) => group.rows.length > 0),
    buttons: [
      button({ title: lists.resetMfa, verb: verbs.commandResetMfa }),
      ...(view.olderThan
        ? [button({ title: lists.older, verb: verbs.listOlder, data: { olderThan: view.olderThan } })]
        : []),
    ],
  });
}

function rowOf(row: ResetRow, words: Words, clock: Clock) {
  const state = words.lists.row(row);
  return {
    mark: icon(look(row.state)),
    name: row.user,
    state: words.lists.afterName(state),
    detail: words.person.joined([row.organisation, row.ticket, words.dayAndTimeWithoutZone(row.at, clock)]),
    action: button({
      title: words.lists.open(row.user, state),
      verb: verbs.resetOpen,
      data: { resetId: row.resetId },
    }),
  };
}

function look(state: ResetRow['state']): Look {
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
