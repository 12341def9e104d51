import type { BotTokenFlaws, Login } from '../login.ts';
import type { Exchange } from '../simulator.ts';
import type { Activity, Delivery } from './types.ts';

/** How a request differs from what Teams would send. Without any of these it is a good one. */
export interface Bad {
  token?: BotTokenFlaws;
  claims?: Record<string, unknown>;
  /** Leaves the Authorization header out, or sends this one. */
  authorization?: string | null;
  contentType?: string;
  /** Sent instead of the activity. */
  body?: string;
  timeoutMs?: number;
}

export interface Deliveries {
  send(activity: Activity, bad?: Bad): Promise<Delivery>;
  /** The requests that went to the bot, as the simulators keep theirs. */
  readonly exchanges: Exchange[];
  onExchange: ((exchange: Exchange) => void) | null;
}

/** Teams gives a bot 15 seconds. */
const patience = 15_000;
const keep = 2000;

/** Brings activities to the bot, each signed as Teams signs: its `serviceurl` claim equals the body's, to the letter. */
export function createDeliveries(login: Pick<Login, 'signBotToken'>, botUrl: () => string): Deliveries {
  const deliveries: Deliveries = { send, exchanges: [], onExchange: null };
  return deliveries;

  async function send(activity: Activity, bad: Bad = {}): Promise<Delivery> {
    const token = login.signBotToken({ serviceurl: activity.serviceUrl, ...bad.claims }, bad.token);
    const authorization = bad.authorization === undefined ? `Bearer ${token}` : bad.authorization;
    const headers: Record<string, string> = {
      'content-type': bad.contentType ?? 'application/json; charset=utf-8',
      'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
      ...(authorization === null ? {} : { authorization }),
    };
    const started = Date.now();
    const exchange: Exchange = {
      server: 'bot',
      at: new Date(started).toISOString(),
      method: 'POST',
      path: '/api/messages',
      query: {},
      requestHeaders: headers,
      requestBody: bad.body === undefined ? activity : parse(bad.body),
      status: null,
      responseHeaders: {},
      responseBody: undefined,
      fault: null,
    };
    deliveries.exchanges.push(exchange);
    if (deliveries.exchanges.length > keep) deliveries.exchanges.shift();
    try {
      const response = await fetch(new URL('/api/messages', botUrl()), {
        method: 'POST',
        headers,
        body: bad.body ?? JSON.stringify(activity),
        signal: AbortSignal.timeout(bad.timeoutMs ?? patience),
      });
      exchange.status = response.status;
      exchange.responseHeaders = Object.fromEntries(response.headers);
      exchange.responseBody = parse(await response.text());
    } catch (error) {
      // The bot is down, slow or cut the connection: for Teams that is an answer too, and the caller sees status 0.
      exchange.fault =
        error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
    }
    deliveries.onExchange?.(exchange);
    return { activity, status: exchange.status ?? 0, body: exchange.responseBody, ms: Date.now() - started };
  }
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // shown as it came
  }
}
