import { randomInt, randomUUID } from 'node:crypto';
import { authenticator, number, phone } from '../data/methods.ts';
import { ticketMessages } from '../data/ticketMessages.ts';
import type { Sandbox } from '../sandbox.ts';
import { object, text } from '../teams/read.ts';
import type { Pressed } from '../teams.ts';
import { bot } from '../world.ts';
import { clientOf, closeDialog, findCards, openDialog, pressDialog, searchDialog } from './dialogs.ts';
import type { PersonEvent, Said } from './types.ts';

/** What a person does in the page's chat, done by the same client that the tests use. */
export const actions: Record<string, (sandbox: Sandbox, body: Record<string, unknown>) => Promise<unknown>> = {
  say: async (sandbox, body) => {
    const typed = text(body.text);
    const at = `@${bot.name}`;
    const mention = typed.toLowerCase().startsWith(at.toLowerCase());
    const said = mention ? typed.slice(at.length).trim() : typed;
    const delivery = await clientOf(sandbox, body).say(text(body.conversation), said, { mention });
    return { says: delivery && !isFine(delivery.status) ? notDelivered : null, card: false };
  },
  execute: async (sandbox, body) =>
    answer(
      await clientOf(sandbox, body).execute(text(body.message), {
        title: text(body.title),
        verb: text(body.verb),
        data: object(body.data),
      }),
    ),
  submit: async (sandbox, body) => answer(await clientOf(sandbox, body).submit(text(body.message), object(body.data))),
  refresh: async (sandbox, body) => {
    const pressed = await clientOf(sandbox, body).refresh(text(body.message));
    return pressed ? answer(pressed) : { says: null, card: false };
  },
  search: async (sandbox, body) => {
    const query = { queryText: text(body.queryText), dataset: text(body.dataset) };
    const data = body.data === undefined ? {} : { data: object(body.data) };
    const { delivery, choices } = await clientOf(sandbox, body).query(text(body.message), { ...query, ...data });
    return { choices, failed: !isFine(delivery.status) };
  },
  dialog: openDialog,
  dialogPress: pressDialog,
  dialogSearch: searchDialog,
  dialogClose: closeDialog,
  find: findCards,
  insert: async (sandbox, body) => {
    clientOf(sandbox, body).post(text(body.conversation), '', { card: object(body.card) });
    return { ok: true };
  },
  post: async (sandbox, body) => {
    const sample = ticketMessages(sandbox.psa).find(({ name }) => name === body.name);
    if (!sample) throw new Error('There is no such message.');
    clientOf(sandbox, body).post(text(body.conversation), sample.text, sample.post);
    return { ok: true };
  },
  installed: async (sandbox, body) => {
    sandbox.teams.setInstalled(text(body.conversation), body.installed === true);
    return { ok: true };
  },
  happen: async ({ graph }, body) => {
    const person = text(body.person);
    const event = body.what as PersonEvent;
    switch (event) {
      case 'newPhone':
        graph.register(person, authenticator(randomUUID(), 'Pixel 9 Pro'), 'push');
        break;
      case 'newNumber':
        // Another one each time: the same number again could not be told from the old one.
        graph.register(person, phone('mobile', number(randomInt(10, 80))));
        break;
      case 'removed':
        graph.deleteUser(person);
        break;
      default:
        event satisfies never;
        throw new Error('Nothing of that name happens to people.');
    }
    return { ok: true };
  },
};

const notDelivered = 'The bot did not answer. In Teams this message would stay without a reply.';
const isFine = (status: number) => status >= 200 && status < 300;
const answer = ({ says, card }: Pressed): Said => ({ says, card: card !== null });
