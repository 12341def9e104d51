import type { Login } from '../../sandbox/login.ts';
import type { Product } from '../../sandbox/product.ts';
import { type Answer, type Call, type Simulator, startSimulator } from '../../sandbox/simulator.ts';
import type { Activity, Card } from '../../sandbox/teams.ts';
import { bot, msp } from '../../sandbox/world.ts';

/** A bot of a few lines, so that the sandbox's Teams can be tested without the product. */
export interface StubBot extends Simulator {
  received: Activity[];
  /** What happens on a message; answered 202 meanwhile. */
  onMessage: (activity: Activity) => Promise<unknown>;
  /** What invokes are answered with. */
  onInvoke: (activity: Activity) => unknown | Promise<unknown>;
  /** Calls the connector as a bot does, with the bot's own token unless another is given. */
  call(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: unknown; headers: Headers }>;
}

export async function startStubBot(login: Login, serviceUrl: () => string): Promise<StubBot> {
  const received: Activity[] = [];
  const token = await botToken(login);
  const simulator = await startSimulator('stub bot', async (call: Call): Promise<Answer> => {
    const activity = call.json() as Activity;
    received.push(activity);
    if (activity.type === 'invoke') return { status: 200, body: await stub.onInvoke(activity) };
    if (activity.type === 'message') void stub.onMessage(activity);
    return { status: 202 };
  });
  const stub: StubBot = Object.assign(simulator, {
    received,
    onMessage: async (): Promise<unknown> => undefined,
    onInvoke: (): unknown => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Noted' }),
    call: async (method: string, path: string, body?: unknown, other?: string) => {
      const response = await fetch(new URL(path, serviceUrl()), {
        method,
        headers: { authorization: `Bearer ${other ?? token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(5000),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
    },
  });
  return stub;
}

export async function botToken(login: Login): Promise<string> {
  const response = await fetch(`${login.url}/${msp.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: bot.appId,
      client_secret: bot.secret,
      scope: 'https://api.botframework.com/.default',
    }),
    signal: AbortSignal.timeout(5000),
  });
  const body = (await response.json()) as { access_token: string };
  return body.access_token;
}

export const withCard = (card: Card, more: Record<string, unknown> = {}) => ({
  type: 'message',
  from: { id: `28:${bot.appId}` },
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  ...more,
});

export const cardSaying = (text: string, more: Record<string, unknown> = {}): Card => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text, wrap: true }],
  ...more,
});

/** The stub in the product's place. */
export function asProduct(stub: () => StubBot): Product {
  let up = true;
  const product: Product = {
    get url() {
      return stub().url;
    },
    get up() {
      return up;
    },
    log: [],
    env: {},
    start: async () => turn(true),
    kill: async () => turn(false),
    stop: async () => turn(false),
    onLine: null,
    onChange: null,
  };
  const turn = (to: boolean) => {
    up = to;
    product.onChange?.();
  };
  return product;
}
