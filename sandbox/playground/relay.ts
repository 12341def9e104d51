import type { Login } from '../login.ts';
import { type Answer, type Call, NoSuchRoute, type Simulator, startSimulator } from '../simulator.ts';
import type { Deliveries } from '../teams/deliver.ts';
import type { Activity } from '../teams/types.ts';

/**
 * Stands between Microsoft's Agents Playground, which signs nothing and asks for no token, and the bot, which takes
 * only what Teams signed. Two doors on loopback: one to the bot, and one for the bot's answers.
 */
export interface Relay {
  /** Where the Playground sends what people do. */
  readonly endpoint: string;
  /** What its activities must carry, so that the bot answers here. */
  readonly serviceUrl: string;
  /** The door for the bot's answers; its calls can be looked at and made to fail as everything in the sandbox. */
  readonly connector: Simulator;
  /** Where the Playground's own page and connector are, once that is known; null while there is none. */
  playgroundUrl: string | null;
  close(): Promise<void>;
}

const patience = 10_000;

export async function startRelay(login: Pick<Login, 'verifyBotAccessToken'>, deliveries: Deliveries): Promise<Relay> {
  const connector = await startSimulator('playground', (call) => toPlayground(call));
  const serviceUrl = `${connector.url}/_connector`;
  const entrance = await startSimulator('playground relay', (call) => toBot(call));
  const relay: Relay = {
    endpoint: `${entrance.url}/api/messages`,
    serviceUrl,
    connector,
    playgroundUrl: null,
    close: async () => {
      await Promise.all([entrance.close(), connector.close()]);
    },
  };
  return relay;

  /** Signs for whoever comes, so only programs of this machine may. The activity passes as it came, to the letter. */
  async function toBot(call: Call): Promise<Answer> {
    const refused = strangerRefused(call, entrance.port);
    if (refused) return refused;
    if (call.path !== '/api/messages') throw new NoSuchRoute(`${call.method} ${call.path}`);
    // It knocks with HEAD before anything else and is content with any answer.
    if (call.method !== 'POST') return refuse(405, 'Send activities with POST.');
    const activity = readActivity(call);
    if (!activity) return refuse(400, 'Send an activity as JSON.');
    // Another address would get the bot's answers, and its token with them.
    if (activity.serviceUrl !== serviceUrl) {
      return refuse(
        400,
        `The activity's serviceUrl is not ${serviceUrl}: start the Playground with --su ${serviceUrl}.`,
      );
    }
    const { status, body } = await deliveries.send(activity, { body: call.text });
    return status === 0 ? refuse(502, 'The bot did not answer.') : { status, body };
  }

  /** The bot's own calls, each with its token, which goes no further. */
  async function toPlayground(call: Call): Promise<Answer> {
    const refused = strangerRefused(call, connector.port);
    if (refused) return refused;
    if (!/^\/_connector\/v3\/conversations(\/|$)/.test(call.path)) throw new NoSuchRoute(`${call.method} ${call.path}`);
    const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
    if (!token || !login.verifyBotAccessToken(token)) {
      return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
    }
    if (!relay.playgroundUrl) return gone();
    try {
      const response = await fetch(relay.playgroundUrl + call.path + call.url.search, {
        method: call.method,
        ...(call.text ? { body: call.text, headers: { 'content-type': 'application/json; charset=utf-8' } } : {}),
        signal: AbortSignal.timeout(patience),
      });
      // What it refuses (it knows no DELETE) is the bot's to hear.
      return { status: response.status, ...asBody(await response.text(), response.headers.get('content-type')) };
    } catch (error) {
      if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return gone();
      throw error;
    }
  }
}

/** Another site's page sends an Origin, and another site's name that resolves to this machine is in Host. */
function strangerRefused({ headers }: Call, port: number): Answer | null {
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    return refuse(403, 'Only for this machine.');
  }
  return headers.origin === undefined ? null : refuse(403, 'Not for pages.');
}

function readActivity(call: Call): Activity | null {
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? '')) return null;
  try {
    const body: unknown = call.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Activity) : null;
  } catch {
    return null; // told to the sender as 400
  }
}

function asBody(text: string, contentType: string | null): Pick<Answer, 'body' | 'headers'> {
  if (!text) return {};
  return { body: text, headers: { 'content-type': contentType ?? 'text/plain; charset=utf-8' } };
}

const refuse = (status: number, message: string): Answer => ({ status, body: { error: { code: 'Relay', message } } });
const gone = () => refuse(502, 'The Agents Playground does not answer. Is it still running?');
