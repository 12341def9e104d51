import type { Sandbox } from '../sandbox.ts';
import { object, text } from '../teams/read.ts';
import type { Pressed, TeamsClient } from '../teams.ts';
import { bot, type StaffName, staff } from '../world.ts';
import type { Found, Said } from './types.ts';

/** What a person does in the page's chat, done by the same client that the tests use. */
export const actions: Record<string, (sandbox: Sandbox, body: Record<string, unknown>) => Promise<Said | Found>> = {
  say: async (sandbox, body) => {
    const typed = text(body.text);
    const at = `@${bot.name}`;
    const mention = typed.toLowerCase().startsWith(at.toLowerCase());
    const said = mention ? typed.slice(at.length).trim() : typed;
    const delivery = await client(sandbox, body).say(text(body.conversation), said, { mention });
    return { says: delivery && !isFine(delivery.status) ? notDelivered : null, card: false };
  },
  execute: async (sandbox, body) =>
    answer(
      await client(sandbox, body).execute(text(body.message), {
        title: text(body.title),
        verb: text(body.verb),
        data: object(body.data),
      }),
    ),
  submit: async (sandbox, body) => answer(await client(sandbox, body).submit(text(body.message), object(body.data))),
  refresh: async (sandbox, body) => {
    const pressed = await client(sandbox, body).refresh(text(body.message));
    return pressed ? answer(pressed) : { says: null, card: false };
  },
  search: async (sandbox, body) => {
    const query = { queryText: text(body.queryText), dataset: text(body.dataset) };
    const data = body.data === undefined ? {} : { data: object(body.data) };
    const { delivery, choices } = await client(sandbox, body).query(text(body.message), { ...query, ...data });
    return { choices, failed: !isFine(delivery.status) };
  },
};

const notDelivered = 'The bot did not answer. In Teams this message would stay without a reply.';
const isFine = (status: number) => status >= 200 && status < 300;
const answer = ({ says, card }: Pressed): Said => ({ says, card: card !== null });

function client(sandbox: Sandbox, body: Record<string, unknown>): TeamsClient {
  const who = text(body.who);
  if (!Object.hasOwn(staff, who)) throw new Error(`Nobody is called "${who}".`);
  return sandbox.teams.as(who as StaffName);
}
