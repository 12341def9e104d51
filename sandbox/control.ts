import { makeHappen } from './control/events.ts';
import { addFault } from './control/faults.ts';
import { bodyOf, json, refuse, strangerRefused } from './control/requests.ts';
import { createLive, type Live } from './page/live.ts';
import { answerPage } from './page/page.ts';
import { redact } from './redact.ts';
import type { Sandbox } from './sandbox.ts';
import { type Answer, type Call, startSimulator } from './simulator.ts';

/** The address from which people and tests drive the sandbox: the page, and `/control`. */
export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** Whom and which ticket the page shows at first. */
const startWith = { signInName: 'adele.vance@contoso.com' };

/** Serves the page and the control address of a running sandbox; `port` 0 takes a free one. */
export async function startControl(sandbox: Sandbox, port: number): Promise<Control> {
  const live = createLive(sandbox, startWith);
  const server = await startSimulator('control', (call) => answer(sandbox, live, call), port);
  // Looking is no part of what happened.
  server.onExchange = () => void server.exchanges.splice(0);
  return {
    url: server.url,
    close: async () => {
      live.close();
      await server.close();
    },
  };
}

async function answer(sandbox: Sandbox, live: Live, call: Call): Promise<Answer> {
  const refused = strangerRefused(call);
  if (refused) return refused;
  if (!call.path.startsWith('/control')) return answerPage(sandbox, live, call);
  switch (`${call.method} ${call.path}`) {
    case 'GET /control/state':
      return json(stateOf(sandbox));
    case 'GET /control/requests':
      return json(requestsOf(sandbox, call.url.searchParams));
    case 'POST /control/reset':
      sandbox.reset();
      live.restart();
      return json({ ok: true });
  }
  const body = bodyOf(call);
  if (!body) return refuse(400, 'Send a JSON object.');
  switch (`${call.method} ${call.path}`) {
    case 'POST /control/faults':
      return addFault(sandbox.simulators, body);
    case 'POST /control/events':
      return makeHappen(sandbox, body).finally(live.worldChanged);
    default:
      return refuse(404, 'There are GET state and requests, POST faults, events and reset.');
  }
}

function stateOf({ graph, psas, teams, product }: Sandbox) {
  return {
    graph: graph.state(),
    ...Object.fromEntries(psas.map((psa) => [psa.kind, { tickets: psa.held(), mails: psa.mails() }])),
    teams: teams.state(),
    bot: { up: product.up, url: product.up ? product.url : null },
  };
}

/** What crossed the wire, without secrets; `server` and `after` (an ISO time) narrow it. */
function requestsOf(sandbox: Sandbox, query: URLSearchParams) {
  const server = query.get('server');
  const after = query.get('after') ?? '';
  const wanted = sandbox.exchanges().filter((one) => (!server || one.server === server) && one.at > after);
  return wanted.map(redact);
}
