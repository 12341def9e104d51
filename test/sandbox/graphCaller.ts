import assert from 'node:assert/strict';
import { type GraphSim, startGraph } from '../../sandbox/graph.ts';
import { type Login, startLogin } from '../../sandbox/login.ts';
import { organisations } from '../../sandbox/world.ts';

/** Raw requests to the simulated Graph, as the tests of the simulator send them. */

export interface ReplyBody {
  value: Record<string, unknown>[];
  error: { code: string; message: string; innerError: Record<string, string> };
  responses: { id: string; status: number; headers: Record<string, string>; body: ReplyBody }[];
  [name: string]: unknown;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON that came; the named parts are there when the answer has them. */
  body: ReplyBody;
}

export interface Ask {
  method?: string;
  tenant?: string;
  /** Permissions of the token; without it what the tenant granted. */
  roles?: readonly string[];
  headers?: Record<string, string>;
  body?: unknown;
  token?: string;
}

export interface GraphCaller {
  login: Login;
  graph: GraphSim;
  /** `path` begins with the version: `/v1.0/users`. */
  ask(path: string, options?: Ask): Promise<Reply>;
  refuses(path: string, status: number, code: string, options?: Ask): Promise<Reply>;
  close(): Promise<void>;
}

export async function startGraphCaller(): Promise<GraphCaller> {
  const login = await startLogin();
  const graph = await startGraph({ login });
  async function ask(
    path: string,
    { method = 'GET', tenant = organisations.contoso.tenantId, ...options }: Ask = {},
  ): Promise<Reply> {
    const response = await fetch(graph.url + path, {
      method,
      headers: {
        authorization: `Bearer ${options.token ?? login.signGraphToken(tenant, options.roles)}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const json: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, text, body: json as ReplyBody };
  }
  async function refuses(path: string, status: number, code: string, options: Ask = {}): Promise<Reply> {
    const reply = await ask(path, options);
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    assert.equal(reply.body.error.code, code);
    assert.equal(reply.body.error.innerError['request-id'], reply.headers.get('request-id'));
    return reply;
  }
  return {
    login,
    graph,
    ask,
    refuses,
    close: async () => {
      await Promise.all([login.close(), graph.close()]);
    },
  };
}
