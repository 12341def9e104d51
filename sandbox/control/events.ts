import type { Sandbox } from '../sandbox.ts';
import type { Answer } from '../simulator.ts';
import { json, refuse } from './requests.ts';

/** What may happen in the world, by server: names of the simulators' own functions. A PSA keeps its events apart. */
const events: Record<string, string[]> = {
  login: ['consent', 'fail', 'wrongTid'],
  graph: [
    'register',
    'remove',
    'setUser',
    'deleteUser',
    'addToGroup',
    'removeFromGroup',
    'setPolicies',
    'setVisibleAfter',
    'set',
  ],
  teams: ['deleteMessage', 'setInstalled'],
  bot: ['kill', 'start', 'stop'],
};

/** `POST /control/events` {server, event, with: [arguments]}. */
export async function makeHappen(sandbox: Sandbox, body: Record<string, unknown>): Promise<Answer> {
  const { login, graph, psas, teams, product } = sandbox;
  const parts: Record<string, object> = {
    login,
    graph,
    teams,
    bot: product,
    ...Object.fromEntries(psas.map((psa) => [psa.kind, psa.events])),
  };
  const { server, event } = body;
  const given = body.with ?? [];
  const target = typeof server === 'string' && Object.hasOwn(parts, server) ? parts[server] : undefined;
  if (!target) return refuse(400, `"server" is one of ${Object.keys(parts).join(', ')}.`);
  const known = events[String(server)] ?? Object.keys(target);
  if (typeof event !== 'string' || !known.includes(event)) return refuse(400, `"event" is one of ${known.join(', ')}.`);
  if (!Array.isArray(given)) return refuse(400, '"with" is a list of arguments.');
  const act: unknown = Reflect.get(target, event);
  if (typeof act !== 'function') throw new Error(`The ${server} simulator has no ${event}.`);
  try {
    await Reflect.apply(act, target, given);
  } catch (error) {
    return refuse(409, error instanceof Error ? error.message : String(error));
  }
  return json({ ok: true });
}
