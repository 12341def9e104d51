import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../sandbox.ts';
import { object, text } from '../teams/read.ts';
import type { Dialog, TeamsClient } from '../teams.ts';
import { type StaffName, staff } from '../world.ts';
import type { DialogShown, Found, FoundCards } from './types.ts';

/** Dialogs of the messaging extension that are open on some page, and what people do in them. */

const open = new Map<string, { dialog: Dialog; client: TeamsClient }>();
const mostOpen = 50;

type Act<T> = (sandbox: Sandbox, body: Record<string, unknown>) => Promise<T>;

export const openDialog: Act<DialogShown> = async (sandbox, body) => {
  const client = clientOf(sandbox, body);
  const message = text(body.message);
  const context = body.context === 'commandbox' ? 'commandbox' : 'compose';
  const dialog = message
    ? await client.openDialogOn(message)
    : await client.openDialog(text(body.conversation), context);
  return show(randomUUID(), dialog, client);
};

export const pressDialog: Act<DialogShown> = async (_sandbox, body) => {
  const { id, dialog, client } = known(body);
  return show(id, await client.pressAsSent(dialog, object(body.data)), client);
};

export const searchDialog: Act<Found> = async (_sandbox, body) => {
  const { dialog, client } = known(body);
  const data = body.data === undefined ? {} : { data: object(body.data) };
  const query = { queryText: text(body.queryText), dataset: text(body.dataset), ...data };
  const { delivery, choices } = await client.queryDialog(dialog, query);
  return { choices, failed: delivery.status !== 200 };
};

export const closeDialog: Act<{ ok: true }> = async (_sandbox, body) => {
  open.delete(text(body.dialog));
  return { ok: true };
};

export const findCards: Act<FoundCards> = async (sandbox, body) => {
  const words = text(body.words);
  const options = { initialRun: words === '', skip: Number(body.skip ?? 0) };
  const { hits, says } = await clientOf(sandbox, body).find(text(body.conversation), words, options);
  return { hits, says };
};

function show(id: string, dialog: Dialog, client: TeamsClient): DialogShown {
  const { card, title, says } = dialog;
  // What could not be reached leaves the dialog as it was, to press again.
  if (says && open.has(id)) return { id, card: null, title, says };
  open.delete(id);
  if (!card) return { id: null, card: null, title, says };
  open.set(id, { dialog, client });
  const oldest = open.keys().next();
  if (open.size > mostOpen && !oldest.done) open.delete(oldest.value);
  return { id, card, title, says };
}

function known(body: Record<string, unknown>): { id: string; dialog: Dialog; client: TeamsClient } {
  const id = text(body.dialog);
  const found = open.get(id);
  if (!found) throw new Error('This dialog is closed.');
  return { id, ...found };
}

export function clientOf(sandbox: Sandbox, body: Record<string, unknown>): TeamsClient {
  const who = text(body.who);
  if (!Object.hasOwn(staff, who)) throw new Error(`Nobody is called "${who}".`);
  return sandbox.teams.as(who as StaffName);
}
