import type { OrganisationSettings } from '../organisations/settings.ts';
import { sameName } from '../psa/byName.ts';
import type { Choices } from '../psa/psa.ts';
import { plain } from '../words/text.ts';
import { count, type Finding, failed, ok, together } from './check.ts';
import { listed } from './psas.ts';

type Labels = Pick<OrganisationSettings, 'newTicketBoard' | 'statusAfterSuccess' | 'statusAfterRegistration'>;

/** The names that an organisation's settings use, against those that its PSA has. */
export function judgeLabels(labels: Labels, choices: Choices): Finding {
  const { newTicketBoard: board, statusAfterSuccess: success, statusAfterRegistration: registration } = labels;
  const named = [board, success, registration].flatMap((name) => (name ? `"${plain(name)}"` : []));
  return together(
    ok(`Named: ${named.join(', ')}.`),
    board !== null && !includes(choices.boards, board) && unknownBoard(board, choices),
    success !== null && judgeStatus('statusAfterSuccess', success, board, choices),
    registration !== null && judgeStatus('statusAfterRegistration', registration, board, choices),
  );
}

function unknownBoard(board: string, { boardsAre, boards }: Choices): Finding {
  return failed(`The PSA has no ${boardsAre} "${plain(board)}".`, `Set newTicketBoard to one of: ${listed(boards)}.`);
}

/** A status belongs to its board, and a ticket may be on any: it must be on the named board, else on one of them. */
function judgeStatus(
  setting: 'statusAfterSuccess' | 'statusAfterRegistration',
  status: string,
  board: string | null,
  { boardsAre, statuses }: Choices,
): Finding | false {
  const has = (list: Choices['statuses'][number]) => includes(list.names, status);
  const named = statuses.filter((list) => board !== null && list.board !== null && sameName(list.board, board));
  const lists = named.length > 0 ? named : statuses;
  if (!lists.some(has)) {
    const where = lists === named ? ` on ${boardsAre} "${plain(board ?? '')}"` : '';
    const names = [...new Set(lists.flatMap((list) => list.names))];
    return failed(`There is no status "${plain(status)}"${where}.`, `Set ${setting} to one of: ${listed(names)}.`);
  }
  const without = statuses.filter((list) => !has(list)).length;
  return (
    without > 0 &&
    ok(
      `On ${without} of ${count(statuses.length, boardsAre)} there is no "${plain(status)}": tickets there keep their status.`,
    )
  );
}

const includes = (names: readonly string[], wanted: string) => names.some((name) => sameName(name, wanted));
