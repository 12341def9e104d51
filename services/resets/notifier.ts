import type { FormView } from './formView.ts';
import type { NoticeView } from './noticeView.ts';
import type { Place } from './types.ts';
import type { ResetView, ToldView } from './views.ts';

/**
 * How a reset shows itself. bot/proactive.ts implements it; services know no Teams.
 * Throws `ServiceError` of `Microsoft Teams` when people did not get to see it.
 */
export interface Notifier {
  /**
   * Draws the card in place. When the message is gone, sends one new message, where `anew` allows it (always, when
   * absent; else it is `notFound`). Returns where the card is now.
   */
  show(place: Place, view: ResetView | FormView | NoticeView | ToldView, anew?: () => Promise<boolean>): Promise<Place>;
  /** Draws an intermediate state if that is quick; the latest wins, a failure is logged and does not matter. */
  progress(place: Place, view: ResetView): void;
  /** One line in the conversation. Text is plain: the notifier escapes it. */
  say(place: Place, line: string): Promise<void>;
}
