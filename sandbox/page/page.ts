import { bodyOf, json, refuse } from '../control/requests.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Answer, Call } from '../simulator.ts';
import { actions } from './actions.ts';
import { pageFile } from './files.ts';
import type { Live } from './live.ts';
import { readTruth } from './truth.ts';
import { switchNames } from './types.ts';

/** The page's own addresses: its files, its stream, what is true now, and what people do. */
export async function answerPage(sandbox: Sandbox, live: Live, call: Call): Promise<Answer> {
  if (call.method === 'GET') {
    if (call.path === '/page/live') return live.stream();
    if (call.path === '/page/truth') return json(readTruth(sandbox, call.url.searchParams));
    return (await pageFile(call.path)) ?? refuse(404, 'There is no such page.');
  }
  if (call.method !== 'POST') return refuse(405, 'Only GET and POST.');
  const body = bodyOf(call);
  if (!body) return refuse(400, 'Send a JSON object.');
  const name = call.path.replace(/^\/page\//, '');
  const action = actions[name];
  if (action) return attempt(() => action(sandbox, body).finally(() => name === 'happen' && live.worldChanged()));
  if (name === 'switches') {
    live.setSwitches(
      Object.fromEntries(switchNames.flatMap((one) => (one in body ? [[one, body[one] === true]] : []))),
    );
    return json({ ok: true });
  }
  if (name === 'kill') return attempt(() => killAndStart(sandbox));
  return refuse(404, 'There is no such address.');
}

async function killAndStart({ product }: Sandbox): Promise<{ ok: true }> {
  await product.kill();
  await product.start();
  return { ok: true };
}

/** What a person may run into (a message that is gone, say) is a sentence for the page, not a fault of the sandbox. */
async function attempt(act: () => Promise<unknown>): Promise<Answer> {
  try {
    return json(await act());
  } catch (error) {
    return refuse(409, error instanceof Error ? error.message : String(error));
  }
}
