import type { FoundView } from '../../resets/listViews.ts';
import { plain } from '../text.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { lists } from './lists.ts';

/** Hits of the search, as rows and as cards. */
export const found = {
  preview: (view: FoundView, clock: Clock): { title: string; text: string } => {
    switch (view.what) {
      case 'reset':
        return {
          title: plain(`${view.row.user} · ${lists.row(view.row)}`, 100),
          text:
            plain(about([view.row.organisation, view.row.ticket, view.row.technician]), 100) +
            ` · ${dayAndTime(view.row.at, clock)}`,
        };
      case 'ticket':
        return {
          title: plain(`Ticket ${view.number} · ${view.title}`, 100),
          text: plain(about([view.organisation, view.requester, view.status]), 100),
        };
      case 'unknown':
        return { title: unknown, text: view.sentence };
      default:
        return view satisfies never;
    }
  },
  resetTitle: (user: string) => `MFA reset of ${user}`,
  resetState: (view: Extract<FoundView, { what: 'reset' }>) => lists.row(view.row),
  asked: (technician: string, at: string, clock: Clock) => `Asked for by ${technician}, ${dayAndTime(at, clock)}.`,
  ticketTitle: (number: string) => `Ticket ${number}`,
  ticketAbout: (requester: string | null, status: string | null) =>
    about([requester && `Asked by ${requester}`, status]),
  unknown: 'Something could not be searched',
  reference: (reference: string) => `Reference ${reference} · as it was when it was sent`,
};

const unknown = found.unknown;

const about = (parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · ');
