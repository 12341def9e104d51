import { connectWiseData, hiddenBoard } from './data.ts';
import type { BoardRow, ConnectWiseData } from './rows.ts';

/** Everything that the simulated ConnectWise is and holds; `events` change it, `reset()` begins anew. */

/** Rights of the API member's role that can be taken away. */
export type Right = 'inquire' | 'edit' | 'add' | 'close' | 'companies' | 'contacts' | 'boards' | 'info' | 'time';

export interface State {
  data: ConnectWiseData;
  lastNoteId: number;
  /** Mail that the vendor would have sent to customers. */
  mails: { ticketId: number; to: string | null; because: string }[];
  /** The versioned codebase; on premises this is `v4_6_release`. */
  codebase: string;
  memberDisabled: boolean;
  denied: Set<Right>;
  hiddenBoards: Set<number>;
  /** An older server: no more than 100 rows a page. */
  older: boolean;
  /** Every answer is a web page, as from a wrong host. */
  showsPages: boolean;
  /** Takes notes, answers 201, and does not keep them. */
  losesNotes: boolean;
  closedRefusesNotes: boolean;
  /** Another integration of this company writes its own value into `externalXRef`. */
  overwritesMarks: boolean;
  /** So long a new ticket is not found by a list. */
  searchLagMs: number;
  hiddenUntil: Map<number, number>;
  /** Conditions of lists get lost: everything is listed. */
  ignoresConditions: boolean;
  /** Times of the last minute's requests. */
  recent: number[];
}

export function newState(): State {
  return {
    data: connectWiseData(),
    lastNoteId: 900,
    mails: [],
    codebase: 'v2024_1',
    memberDisabled: false,
    denied: new Set(),
    hiddenBoards: new Set([hiddenBoard.id]),
    older: false,
    showsPages: false,
    losesNotes: false,
    closedRefusesNotes: false,
    overwritesMarks: false,
    searchLagMs: 0,
    hiddenUntil: new Map(),
    ignoresConditions: false,
    recent: [],
  };
}

/** Boards that the API member may see; all else looks as if it did not exist. */
export function visibleBoards(state: State): BoardRow[] {
  return state.data.boards.filter((board) => !state.hiddenBoards.has(board.id));
}
