import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Directory } from './data.ts';
import { badRequest, errorBody, GraphRefusal, type GraphRequest, type RequestIds, withIds } from './graph/answers.ts';
import { answerBatch, type BatchStep, readBatch } from './graph/batch.ts';
import { route } from './graph/routes.ts';
import { type DirectoryState, describeState } from './graph/state.ts';
import { createStore, type Settings, type Store } from './graph/store.ts';
import type { Login } from './login.ts';
import { type Answer, type Call, type Fault, NoSuchRoute, type Simulator, startSimulator } from './simulator.ts';

type Events = Pick<
  Store,
  | 'register'
  | 'remove'
  | 'setUser'
  | 'deleteUser'
  | 'addToGroup'
  | 'removeFromGroup'
  | 'setGroup'
  | 'setPolicies'
  | 'setVisibleAfter'
  | 'addOrganisation'
  | 'methodsOf'
  | 'revocations'
>;

/** Microsoft Graph, with the world's own events: what people and administrators do elsewhere. */
export interface GraphSim extends Simulator, Events {
  /** Times and page sizes; `reset` brings the usual ones back. */
  set(settings: Partial<Settings>): void;
  /** A fault for single requests inside a batch; `match` is over "METHOD /url" as the batch holds it. */
  faultInBatch(fault: Pick<Fault, 'match' | 'status' | 'headers' | 'body' | 'times' | 'delayMs'>): void;
  /** Everything that is there, for the page: plain JSON. */
  state(): DirectoryState[];
  reset(): void;
}

interface Caller {
  directory: Directory;
  roles: ReadonlySet<string>;
}

/** `data` makes the directories anew on each reset; without it the ones of data.ts. */
export async function startGraph(options: {
  login: Login;
  data?: () => Map<string, Directory>;
  port?: number;
}): Promise<GraphSim> {
  const store = createStore(options.data);
  let inner: { pattern: RegExp; left: number; fault: Parameters<GraphSim['faultInBatch']>[0] }[] = [];

  /** Who calls: the token's tenant is all that it can see. */
  function readCaller(authorization: string | undefined): Caller {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const claims = options.login.verifyGraphToken(token);
    if (!claims)
      throw new GraphRefusal(
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token is expired, or its signature or audience is invalid.',
      );
    const directory = store.directory(claims.tid);
    if (!directory) throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'The tenant of the token was not found.');
    return { directory, roles: new Set(claims.roles) };
  }

  function answerOne(make: () => GraphRequest, ids: RequestIds): Answer {
    try {
      const request = make();
      const answer = route(store, request);
      if (!answer) throw new NoSuchRoute(`${request.method} /${request.version}/${request.rawSegments.join('/')}`);
      return withIds(answer, ids);
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      return withIds({ status: error.status, body: errorBody(error, ids) }, ids);
    }
  }

  async function answerStep(
    step: BatchStep,
    version: GraphRequest['version'],
    caller: Caller,
    client: string,
  ): Promise<Answer> {
    const ids = { request: randomUUID(), client: step.headers['client-request-id'] ?? client };
    const index = inner.findIndex((one) => one.left > 0 && one.pattern.test(`${step.method} ${step.url}`));
    const hit = inner[index];
    if (hit) {
      hit.left -= 1;
      if (hit.fault.delayMs) await sleep(hit.fault.delayMs);
      const { status, headers = {}, body } = hit.fault;
      if (status) return withIds({ status, headers, body }, ids);
    }
    const url = new URL(step.url.startsWith('/') ? step.url : `/${step.url}`, 'http://graph');
    return answerOne(() => toRequest(version, step.method, url, step.headers, step.body, caller), ids);
  }

  function toRequest(
    version: GraphRequest['version'],
    method: string,
    url: URL,
    headers: GraphRequest['headers'],
    body: unknown,
    caller: Caller,
  ): GraphRequest {
    const rawSegments = url.pathname.split('/').filter(Boolean);
    return {
      version,
      method,
      rawSegments,
      segments: rawSegments.map(decode),
      query: url.searchParams,
      headers,
      body,
      origin: simulator.url,
      ...caller,
    };
  }

  async function handle(call: Call): Promise<Answer> {
    const request = randomUUID();
    const given = call.headers['client-request-id'];
    const ids: RequestIds = { request, client: typeof given === 'string' ? given : request };
    try {
      const [, version = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(call.path) ?? [];
      if (version !== 'v1.0' && version !== 'beta') throw badRequest(`Invalid version: ${version}`);
      const caller = readCaller(call.headers.authorization);
      const body = readBody(call);
      if (rest === '/$batch' || rest === '/%24batch') {
        if (call.method !== 'POST')
          throw new GraphRefusal(405, 'MethodNotAllowed', 'Only POST is supported for $batch.');
        const steps = readBatch(body);
        return withIds(
          { status: 200, body: await answerBatch(steps, (step) => answerStep(step, version, caller, ids.client)) },
          ids,
        );
      }
      const headers = Object.fromEntries(
        Object.entries(call.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
      );
      const url = new URL(rest + call.url.search, 'http://graph');
      return answerOne(() => toRequest(version, call.method, url, headers, body, caller), ids);
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      return withIds({ status: error.status, body: errorBody(error, ids) }, ids);
    }
  }

  const simulator = await startSimulator('graph', handle, options.port);
  const { register, remove, setUser, deleteUser, addToGroup, removeFromGroup, setGroup } = store;
  const { setPolicies, setVisibleAfter, addOrganisation, methodsOf, revocations } = store;
  return Object.assign(simulator, {
    ...{ register, remove, setUser, deleteUser, addToGroup, removeFromGroup, setGroup },
    ...{ setPolicies, setVisibleAfter, addOrganisation, methodsOf, revocations },
    set: store.set,
    faultInBatch: (fault: Parameters<GraphSim['faultInBatch']>[0]) =>
      void inner.push({ pattern: new RegExp(fault.match), left: fault.times ?? 1, fault }),
    state: () => describeState(store),
    reset: () => {
      store.reset();
      inner = [];
      simulator.clearFaults();
    },
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`The request URI is not valid: '${segment}'.`); // a lone %
  }
}

function readBody(call: Call): unknown {
  if (call.text === '') return undefined;
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    throw badRequest('A valid Content-Type header is required for a request with a body.');
  }
  try {
    return call.json();
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}
