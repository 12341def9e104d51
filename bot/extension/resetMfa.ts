import type { Shown } from '../message.ts';
import type { Tools, Turn } from '../turn.ts';
import { readPayload } from './payload.ts';
import { personal, type Where, whereToShow } from './place.ts';

/** The form in a dialog: from the compose box, the command box, or a ticket's message, whose words are looked up. */
export async function resetMfa(turn: Turn, tools: Tools, value: unknown): Promise<Shown> {
  const payload = readPayload(value);
  const { openDialog } = turn.services.resets;
  const where = await whereToShow(turn, tools, payload?.rootId ?? null, value);
  if ('nowhere' in where) return nowhere(turn);
  const message = payload && (payload.message.own || payload.message.quoted) ? payload.message : null;
  if (!('missing' in where)) return openDialog(turn.asker, where.place, where.appears, message);
  // The form is made at once, so that what the message said is not lost while the app is being added.
  const form = await openDialog(turn.asker, where.missing, 'here', message);
  return form.show === 'form' ? { show: 'notInstalled', formId: form.formId } : form;
}

/** The app was added just now, or the technician would rather not: the form that was made goes on. */
export async function goOn(turn: Turn, tools: Tools, formId: string, alone: boolean): Promise<Shown> {
  const where: Where | null = alone ? await personal(turn, tools, 'personalNotInstalled') : null;
  if (where && 'nowhere' in where) return nowhere(turn);
  return turn.services.resets.reopenForm(formId, turn.asker, where && 'place' in where ? where : null);
}

const nowhere = (turn: Turn): Shown => ({
  show: 'trouble',
  sentence: turn.services.words.extension.nowhere,
  reference: '',
});
