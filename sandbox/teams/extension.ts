import { randomUUID } from 'node:crypto';
import { msp, type StaffName, staff } from '../world.ts';
import { envelope, type Sender } from './activities.ts';
import { buttons, fillIn, inputs } from './cardParts.ts';
import type { Bad, Deliveries } from './deliver.ts';
import type { Choices } from './onCard.ts';
import { list, object, text } from './read.ts';
import { botId, type Store } from './store.ts';
import type { Card, Conversation, Delivery, Json, Message } from './types.ts';

/**
 * The messaging extension as a person meets it: a command opens a dialog, whose buttons bring the next card or its end.
 * https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
 */
export interface Dialog {
  delivery: Delivery;
  /** Null: the dialog is closed. */
  card: Card | null;
  title: string;
  /** What Teams says itself when the app did not answer. */
  says: string | null;
  /** What later requests of the dialog name again. */
  origin: Origin;
}

interface Origin {
  sender: Sender;
  commandId: string;
  commandContext: 'compose' | 'commandbox' | 'message';
  messagePayload: Json | null;
}

export interface Extension {
  /** Opens a command's dialog from the compose box of a conversation or thread, or from the command box. */
  openDialog(conversation: string, context?: 'compose' | 'commandbox', bad?: Bad): Promise<Dialog>;
  /** Opens it from a message. */
  openDialogOn(message: string | Message, bad?: Bad): Promise<Dialog>;
  /** Presses a button of the dialog. One that adds the app does so first, unless `mayAdd` is false. */
  pressDialog(
    dialog: Dialog,
    button: string,
    typed?: Record<string, string>,
    options?: { check?: boolean; mayAdd?: boolean },
  ): Promise<Dialog>;
  /** What a renderer sends, the inputs already joined; a button that adds the app adds it first. */
  pressAsSent(dialog: Dialog, data: Json): Promise<Dialog>;
  submitDialog(dialog: Dialog, data: Json): Promise<Dialog>;
  /** Types into a field of the dialog whose choices the bot knows. */
  searchDialog(dialog: Dialog, input: string, text: string, typed?: Record<string, string>): Promise<Choices>;
  /** Types into the search command; hits as they would be inserted, or what Teams shows instead. */
  find(
    conversation: string,
    words: string,
    options?: { skip?: number; initialRun?: boolean },
  ): Promise<{ delivery: Delivery; hits: { title: string; text: string; card: Card }[]; says: string | null }>;
  queryDialog(dialog: Dialog, query: { queryText: string; dataset: string; data?: Json }): Promise<Choices>;
}

const unreachable = 'Unable to reach the app. Please try again.';
/** Teams takes no answer of a dialog after five seconds. */
const dialogWithinMs = 5000;

export function createExtension(outside: {
  who: StaffName;
  store: Store;
  deliveries: Deliveries;
  senderIn: (conversation: Conversation, threadId: string | null) => Sender;
  open: (id: string) => { conversation: Conversation; threadId: string | null };
}): Extension {
  const { store, deliveries, senderIn } = outside;

  async function invoke(name: string, origin: Origin, more: Json, bad?: Bad): Promise<Dialog> {
    const { sender, commandId, commandContext, messagePayload } = origin;
    const value = {
      commandId,
      commandContext,
      context: { theme: 'default' },
      ...(messagePayload && { messagePayload }),
      ...more,
    };
    const activity = { ...envelope(sender, `f:${randomUUID()}`), type: 'invoke', name, value };
    const delivery = await deliveries.send(activity, { timeoutMs: dialogWithinMs, ...bad });
    const closed = { delivery, card: null, title: '', says: null, origin };
    if (delivery.status !== 200) return { ...closed, says: unreachable };
    const task = object(object(delivery.body).task);
    if (task.type === undefined) return closed;
    if (task.type === 'message') return { ...closed, says: text(task.value) };
    const shown = object(task.value);
    const attachment = object(shown.card);
    // A card without its wrapper fails in Teams.
    const isCard = attachment.contentType === 'application/vnd.microsoft.card.adaptive';
    if (task.type !== 'continue' || !isCard) return { ...closed, says: unreachable };
    const card = object(attachment.content);
    for (const button of buttons(card))
      if (button.type === 'Action.Execute') throw new Error(`"${button.title}" does nothing in a dialog.`);
    return { ...closed, card, title: text(shown.title) };
  }

  const extension: Extension = {
    openDialog: (id, context = 'compose', bad) => {
      const { conversation, threadId } = outside.open(id);
      const sender = senderIn(conversation, threadId);
      const origin: Origin = { sender, commandId: 'resetMfa', commandContext: context, messagePayload: null };
      return invoke('composeExtension/fetchTask', origin, {}, bad);
    },
    openDialogOn: (which, bad) => {
      const message = store.message(typeof which === 'string' ? which : which.id);
      if (!message) throw new Error('There is no such message.');
      const { conversation } = outside.open(message.conversationId);
      const origin: Origin = {
        sender: senderIn(conversation, message.threadId),
        commandId: 'resetMfa',
        commandContext: 'message',
        messagePayload: payloadOf(message),
      };
      return invoke('composeExtension/fetchTask', origin, {}, bad);
    },
    pressDialog: (dialog, name, typed = {}, { check = true, mayAdd = true } = {}) => {
      const card = dialog.card ?? {};
      const all = buttons(card);
      const button = all.find((one) => one.title === name) ?? all.find((one) => one.verb === name);
      if (!button)
        throw new Error(`The dialog has no button "${name}"; it has: ${all.map((b) => b.title).join(', ')}.`);
      const values = button.sendsInputs ? fillIn(card, typed, check) : {};
      const data = { ...button.data, ...values };
      const adds = object(data.msteams).justInTimeInstall === true;
      if (adds && !mayAdd) throw new Error('This person may not add the app here.');
      return extension.pressAsSent(dialog, data);
    },
    pressAsSent: (dialog, data) => {
      if (object(data.msteams).justInTimeInstall === true) store.setInstalled(dialog.origin.sender.conversation, true);
      return extension.submitDialog(dialog, data);
    },
    find: async (id, words, { skip = 0, initialRun = false } = {}) => {
      const { conversation, threadId } = outside.open(id);
      const parameters = initialRun ? [{ name: 'initialRun', value: 'true' }] : [{ name: 'words', value: words }];
      const value = { commandId: 'find', parameters, queryOptions: { count: 25, skip } };
      const base = envelope(senderIn(conversation, threadId), `f:${randomUUID()}`);
      const activity = { ...base, type: 'invoke', name: 'composeExtension/query', value };
      const delivery = await deliveries.send(activity, { timeoutMs: dialogWithinMs });
      const answer = object(object(delivery.body).composeExtension);
      const hits = list(answer.attachments).map((attachment) => {
        const preview = object(object(attachment.preview).content);
        return { title: text(preview.title), text: text(preview.text), card: object(attachment.content) };
      });
      return { delivery, hits, says: answer.type === 'result' ? null : text(answer.text) || unreachable };
    },
    submitDialog: (dialog, data) => invoke('composeExtension/submitAction', dialog.origin, { data }),
    searchDialog: (dialog, name, queryText, typed = {}) => {
      const card = dialog.card ?? {};
      const field = inputs(card).find((one) => one.dataset && (one.id === name || one.dataset === name));
      if (!field?.dataset) throw new Error(`The dialog has no field "${name}" that asks the bot.`);
      const { [field.id]: _own, ...others } = fillIn(card, typed, false);
      return extension.queryDialog(dialog, {
        queryText,
        dataset: field.dataset,
        ...(field.sendsOthers ? { data: others } : {}),
      });
    },
    queryDialog: async (dialog, query) => {
      const value = { queryOptions: { skip: 0, top: 15 }, ...query };
      const base = envelope(dialog.origin.sender, `f:${randomUUID()}`);
      const delivery = await deliveries.send({ ...base, type: 'invoke', name: 'application/search', value });
      const results = list(object(object(delivery.body).value).results).slice(0, 15);
      return { delivery, choices: results.map((row) => ({ title: text(row.title), value: text(row.value) })) };
    },
  };
  return extension;
}

/** Attachments are named and not sent; a first post names itself as what it replies to (msteams-docs issue 9733). */
function payloadOf(message: Message): Json {
  const { post } = message;
  const author = message.from === 'bot' ? null : staff[message.from];
  const application = post?.application ?? (message.from === 'bot' ? botId : null);
  const content = post?.html ?? message.text;
  return {
    id: message.id,
    replyToId: message.threadId ?? null,
    createdDateTime: message.at,
    lastModifiedDateTime: message.editedAt,
    deleted: post?.deleted ?? message.deleted,
    ...(post?.deleted || message.deleted ? { deletedDateTime: message.at } : {}),
    subject: post?.subject ?? null,
    importance: 'normal',
    locale: 'en-gb',
    linkToMessage: `https://teams.microsoft.com/l/message/${message.conversationId}/${message.id}?tenantId=${msp.tenantId}`,
    from: {
      device: null,
      conversation: null,
      user: application || !author ? null : { userIdentityType: 'aadUser', id: author.id, displayName: author.name },
      application: application && { id: application, displayName: 'A PSA', applicationIdentityType: 'bot' },
    },
    body: { contentType: post?.plain ? 'text' : 'html', content: message.deleted ? '' : content },
    attachments:
      message.card || post?.application
        ? [{ id: randomUUID(), contentType: 'application/vnd.microsoft.card.adaptive' }]
        : [],
    mentions: [],
    reactions: [],
  };
}
