import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { z } from 'zod';
import { ServiceError } from '../../services/errors.ts';
import type { VendorError } from '../../services/http/failures.ts';
import { createHttp, type Http, type HttpGate, type HttpSettings, type Method } from '../../services/http.ts';
import { failure } from './psa/vendor.ts';

const anything = { what: 'do the work', schema: z.object({ ok: z.boolean() }) };

describe('http', () => {
  let server: Server;
  let other: Server;
  let origin: string;
  let elsewhere: string;
  let seen: { method: string; url: string; headers: IncomingMessage['headers']; text: string }[];
  let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
  let reachedElsewhere: number;

  beforeEach(async () => {
    seen = [];
    reachedElsewhere = 0;
    server = await listen(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, text });
      answer(request, response, seen.length);
    });
    other = await listen((_, response) => {
      reachedElsewhere += 1;
      response.end('{"ok":true}');
    });
    origin = addressOf(server);
    elsewhere = addressOf(other);
  });
  afterEach(() => {
    for (const one of [server, other]) {
      one.close();
      one.closeAllConnections();
    }
  });

  const open = (settings: Partial<HttpSettings> = {}): Http =>
    createHttp({
      service: 'PSA',
      product: 'Example PSA',
      baseUrl: origin,
      headers: { authorization: 'Basic secret-canary' },
      timeoutMs: 300,
      checkCredentials: 'Check PSA_MAIN_KEY.',
      ...settings,
    });
  const json = (body: string, status = 200, headers: Record<string, string> = {}) => {
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body);
    };
  };

  it('sends headers, query and body, with blanks and plus signs that every vendor reads', async () => {
    json('{"ok":true}');
    const { data } = await open().request('POST', '/work', {
      ...anything,
      query: { text: 'a b+c&d="e"', none: undefined, page: 2 },
      json: { a: 1 },
    });
    assert.deepEqual(data, { ok: true });
    assert.equal(seen[0]?.url, '/work?text=a%20b%2Bc%26d%3D%22e%22&page=2');
    assert.equal(seen[0]?.headers.authorization, 'Basic secret-canary');
    assert.equal(seen[0]?.text, '{"a":1}');
  });

  it('refuses plain http outside this machine, and addresses that are none', () => {
    for (const baseUrl of ['http://psa.example.com', 'http://127.0.0.1.evil.example', 'ftp://127.0.0.1', 'nonsense']) {
      assert.throws(() => open({ baseUrl }), ServiceError);
    }
    open({ baseUrl: 'http://[::1]:8080' });
    open({ baseUrl: 'https://psa.example.com' });
  });

  describe('a deadline', () => {
    for (const [method, kind] of [
      ['GET', 'timeout'],
      ['PATCH', 'timeout'],
      ['POST', 'unknownOutcome'],
    ] as const) {
      it(`ends a ${method} without an answer as ${kind}, sent once`, async () => {
        answer = () => {};
        assert.equal((await failure(open().request(method, '/x', anything))).kind, kind);
        assert.equal(seen.length, 1);
      });
    }

    it('covers a body that trickles for ever', async () => {
      answer = async (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        while (!response.destroyed) {
          response.write(' ');
          await sleep(50);
        }
      };
      const started = Date.now();
      assert.equal((await failure(open().request('GET', '/x', anything))).kind, 'timeout');
      assert.ok(Date.now() - started < 2000);
    });

    it('is not reached when the caller had given up before: nothing is sent, and that is certain', async () => {
      json('{"ok":true}');
      const error = await failure(open().request('POST', '/x', { ...anything, signal: AbortSignal.abort() }));
      assert.equal(error.kind, 'timeout');
      assert.equal(seen.length, 0);
    });
  });

  describe('a POST that may have been done', () => {
    const rows: [what: string, how: () => void][] = [
      ['the connection is cut', () => (answer = (request) => void request.socket.destroy())],
      ['a 500', () => json('{}', 500)],
      ['a 503', () => json('{}', 503, { 'retry-after': '120' })],
      ['a 408', () => json('{}', 408)],
      ['a body that cannot be read', () => json('{"ok":', 201)],
      ['a body of another shape', () => json('[]', 201)],
      ['an empty body', () => json('', 201)],
      ['a web page', () => json('<html>', 200)],
    ];
    for (const [what, how] of rows) {
      it(`is an unknown outcome after ${what}, and is not sent again`, async () => {
        how();
        const error = await failure(open().request('POST', '/x', anything));
        assert.equal(error.kind, 'unknownOutcome');
        assert.match(error.message, /may have been done/);
        assert.ok((error.details.retryAfterMs ?? 0) >= (what === 'a 503' ? 120_000 : 10_000));
        assert.equal(seen.length, 1);
      });
    }

    it('is certain not to have been done when it was refused or never left', async () => {
      for (const [status, kind] of [
        [400, 'invalid'],
        [401, 'signIn'],
        [403, 'forbidden'],
        [404, 'notFound'],
        [409, 'conflict'],
        [413, 'invalid'],
        [429, 'throttled'],
      ] as const) {
        json('{}', status);
        assert.equal((await failure(open().request('POST', '/x', anything))).kind, kind);
      }
      const gone = await listen(() => {});
      const baseUrl = addressOf(gone);
      await new Promise((resolve) => gone.close(resolve));
      for (const url of [baseUrl, baseUrl.replace('127.0.0.1', 'localhost'), 'https://nowhere.invalid']) {
        const error = await failure(open({ baseUrl: url }).request('POST', '/x', anything));
        assert.equal(error.kind, 'unavailable', url);
        assert.match(error.message, /cannot be reached/);
      }
    });

    it('never left when the other side speaks no TLS', async () => {
      json('{"ok":true}');
      const baseUrl = origin.replace('http:', 'https:');
      assert.equal((await failure(open({ baseUrl }).request('GET', '/x', anything))).kind, 'unavailable');
      assert.equal(seen.length, 0);
    });
  });

  describe('a cut connection', () => {
    const cutFirst = (times: number) => {
      answer = (request, response, count) => {
        if (count <= times) request.socket.destroy();
        else response.end('{"ok":true}');
      };
    };

    it('lets a GET go out once more', async () => {
      cutFirst(1);
      assert.deepEqual((await open().request('GET', '/x', anything)).data, { ok: true });
      assert.equal(seen.length, 2);
    });

    it('and not a third time', async () => {
      cutFirst(2);
      assert.equal((await failure(open().request('GET', '/x', anything))).kind, 'unavailable');
      assert.equal(seen.length, 2);
    });

    it('does not repeat a PATCH', async () => {
      cutFirst(1);
      assert.equal((await failure(open().request('PATCH', '/x', anything))).kind, 'unavailable');
      assert.equal(seen.length, 1);
    });
  });

  describe('redirects', () => {
    const redirect = (location: string, status = 302) => {
      answer = (request, response) => {
        if (request.url === '/end') response.end('{"ok":true}');
        else {
          // Not chained: restify, where it is loaded in the same process, makes writeHead return nothing.
          response.writeHead(status, { location });
          response.end();
        }
      };
    };

    it('are followed by a GET within the same origin', async () => {
      redirect('/end');
      assert.deepEqual((await open().request('GET', '/x', anything)).data, { ok: true });
    });

    it('never carry our keys to another origin', async () => {
      for (const to of [`${elsewhere}/end`, `//${elsewhere.slice('http://'.length)}/end`, 'javascript:1', '']) {
        redirect(to);
        for (const method of ['GET', 'POST'] as Method[]) {
          const error = await failure(open().request(method, '/x', anything));
          assert.equal(error.kind, 'unavailable');
          assert.equal(error.details.code, 'redirect');
        }
      }
      assert.equal(reachedElsewhere, 0);
    });

    it('do not send a write again, and do not go round for ever', async () => {
      redirect('/end', 307);
      await failure(open().request('POST', '/x', anything));
      assert.equal(seen.length, 1);
      redirect('/x');
      await failure(open().request('GET', '/x', anything));
      assert.equal(seen.length, 5);
    });
  });

  it('says "check the host" for a web page', async () => {
    for (const status of [200, 404]) {
      json('<!DOCTYPE html><title>Welcome</title>', status);
      const error = await failure(open().request('GET', '/x', anything));
      assert.equal(error.kind, 'unavailable');
      assert.match(error.message, /check the host/);
    }
  });

  it('reads Retry-After as seconds, fractions and dates', async () => {
    for (const [value, least] of [
      ['2', 2000],
      ['0.2', 1000],
      [new Date(Date.now() + 60_000).toUTCString(), 50_000],
    ] as const) {
      json('{}', 429, { 'retry-after': value });
      assert.ok(((await failure(open().request('GET', '/x', anything))).details.retryAfterMs ?? 0) >= least);
    }
    json('{}', 429);
    assert.equal((await failure(open().request('GET', '/x', anything))).details.retryAfterMs, undefined);
  });

  it("keeps the vendor's words out of the sentence, and plain codes and fields in", async () => {
    json('{"text":"Adele Vance is not allowed"}', 400);
    const plain = open({ readError: () => ({ code: 'OutOfRange', field: 'status/id', text: 'Adele Vance' }) });
    const first = await failure(plain.request('GET', '/x', anything));
    assert.equal(first.message, 'Example PSA refused to do the work (status 400, OutOfRange, field status/id).');
    assert.equal(first.details.raw, 'Adele Vance');
    const odd = open({ readError: () => ({ code: 'Adele Vance!', field: '<b>' }) });
    assert.equal(
      (await failure(odd.request('GET', '/x', anything))).message,
      'Example PSA refused to do the work (status 400).',
    );
  });

  it('shows no secret and no query, in errors of any kind and in the log', async () => {
    const out: unknown[] = [];
    const watched = open({ secrets: ['other-canary'], log: { debug: (data, message) => out.push(data, message) } });
    const ask = { ...anything, query: { email: 'adele-canary@contoso.com' } };
    json('{"ok":true}');
    await watched.request('GET', '/x', ask);
    json('Basic secret-canary other-canary', 400);
    out.push(await failure(watched.request('GET', '/x', ask)));
    answer = (request) => void request.socket.destroy();
    out.push(await failure(watched.request('GET', '/x', ask)));
    answer = () => {};
    out.push(await failure(watched.request('POST', '/x', ask)));
    const text = inspect(out, { depth: 12, showHidden: true });
    assert.match(text, /answered/);
    assert.doesNotMatch(text, /canary/);
  });

  describe('headers that have to be fetched', () => {
    const asked: boolean[] = [];
    const authorize = async (fresh: boolean) => {
      asked.push(fresh);
      return { authorization: `Bearer token-${asked.length}-canary` };
    };
    const refuseFirst = (times: number) => {
      answer = (_, response, count) => {
        response.writeHead(count <= times ? 401 : 200, { 'content-type': 'application/json' });
        response.end('{"ok":true}');
      };
    };
    const sent = () => seen.map(({ headers }) => headers.authorization);
    beforeEach(() => {
      asked.length = 0;
    });

    it('are asked for before each request, and stand in place of those that are always the same', async () => {
      json('{"ok":true}');
      const http = open({ authorize });
      for (let n = 0; n < 2; n += 1) await http.request('GET', '/x', anything);
      assert.deepEqual(asked, [false, false]);
      assert.deepEqual(sent(), ['Bearer token-1-canary', 'Bearer token-2-canary']);
    });

    for (const method of ['GET', 'POST', 'PATCH'] as const) {
      it(`are fetched anew after a 401, and the ${method} goes out once more with the same body`, async () => {
        refuseFirst(1);
        const body = method === 'GET' ? {} : { json: { a: 1 } };
        assert.deepEqual((await open({ authorize }).request(method, '/x', { ...anything, ...body })).data, {
          ok: true,
        });
        assert.deepEqual(asked, [false, true]);
        assert.deepEqual(sent(), ['Bearer token-1-canary', 'Bearer token-2-canary']);
        assert.equal(seen[1]?.text, method === 'GET' ? '' : '{"a":1}');
      });
    }

    it('are not fetched a third time: a second 401 is the answer', async () => {
      refuseFirst(9);
      const error = await failure(open({ authorize }).request('POST', '/x', anything));
      assert.equal(error.kind, 'signIn');
      assert.match(error.message, /Check PSA_MAIN_KEY\./);
      assert.deepEqual(asked, [false, true]);
      assert.equal(seen.length, 2);
    });

    it('are not fetched anew after anything else, so no write goes out twice', async () => {
      for (const status of [400, 403, 404, 500]) {
        json('{}', status);
        await failure(open({ authorize }).request('POST', '/x', anything));
      }
      assert.deepEqual(asked, [false, false, false, false]);
      assert.equal(seen.length, 4);
    });

    it('let a 401 be the answer at once where nothing has to be fetched', async () => {
      refuseFirst(1);
      assert.equal((await failure(open().request('POST', '/x', anything))).kind, 'signIn');
      assert.equal(seen.length, 1);
    });

    it('send nothing when they cannot be had, and tell why', async () => {
      json('{"ok":true}');
      const refused = new ServiceError('PSA', 'signIn', 'No token today.');
      const http = open({ authorize: () => Promise.reject(refused) });
      assert.equal(await failure(http.request('POST', '/x', anything)), refused);
      assert.equal(seen.length, 0);
    });

    it('are told of the deadline, so that a token that never comes ends the request', async () => {
      json('{"ok":true}');
      const never = (_: boolean, signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new ServiceError('PSA', 'timeout', 'No token in time.')));
        });
      assert.equal((await failure(open({ authorize: never }).request('POST', '/x', anything))).kind, 'timeout');
      assert.equal(seen.length, 0);
    });

    it('are masked in what the vendor sends back, also those of earlier and of single requests', async () => {
      json('{"ok":true}');
      const http = open({ authorize });
      await http.request('GET', '/x', { ...anything, headers: { 'x-session': 'session-canary' } });
      json('"Bearer token-1-canary" and Bearer token-2-canary and session-canary', 400);
      const error = await failure(http.request('GET', '/x', anything));
      assert.equal(error.details.raw, '"[masked]" and [masked] and [masked]');
      assert.doesNotMatch(inspect(error, { depth: 12, showHidden: true }), /canary/);
    });
  });

  describe('a refusal inside a success', () => {
    const failureIn = (body: unknown): VendorError | null =>
      typeof body === 'object' && body !== null && 'error' in body
        ? { code: 'E1', text: 'vendor words', kind: body.error === 'right' ? 'forbidden' : undefined }
        : null;

    it('is certain, also for a POST, and says what the vendor refused', async () => {
      json('{"error":"other","ok":true}');
      const error = await failure(open({ failureIn }).request('POST', '/x', anything));
      assert.equal(error.kind, 'invalid');
      assert.equal(error.message, 'Example PSA refused to do the work (status 200, E1).');
      assert.deepEqual([error.details.status, error.details.code, error.details.raw], [200, 'E1', 'vendor words']);
    });

    it('may be of another kind, and names the missing right', async () => {
      json('{"error":"right"}');
      const error = await failure(open({ failureIn }).request('POST', '/x', { ...anything, right: 'Edit' }));
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /Give it the right "Edit"\./);
      assert.deepEqual(error.details.missing, ['Edit']);
    });

    it('leaves a real answer alone', async () => {
      json('{"ok":true}');
      assert.deepEqual((await open({ failureIn }).request('POST', '/x', anything)).data, { ok: true });
    });
  });

  describe('a POST that only reads', () => {
    const reads = { ...anything, reads: true };

    it('goes out once more when its connection was cut', async () => {
      answer = (request, response, count) => {
        if (count === 1) request.socket.destroy();
        else response.end('{"ok":true}');
      };
      assert.deepEqual((await open().request('POST', '/x', { ...reads, json: { q: 1 } })).data, { ok: true });
      assert.deepEqual(
        seen.map(({ text }) => text),
        ['{"q":1}', '{"q":1}'],
      );
    });

    it('is never an unknown outcome', async () => {
      const rows: [how: () => void, kind: string][] = [
        [() => json('{}', 500), 'unavailable'],
        [() => json('{}', 408), 'timeout'],
        [() => json('{"ok":', 200), 'unavailable'],
        [() => json('<html>', 200), 'unavailable'],
        [() => (answer = (request) => void request.socket.destroy()), 'unavailable'],
        [() => (answer = () => {}), 'timeout'],
      ];
      for (const [how, kind] of rows) {
        how();
        assert.equal((await failure(open().request('POST', '/x', reads))).kind, kind);
      }
    });
  });

  describe('bodies', () => {
    it('go as a form where the vendor wants one, encoded so that & and + stay in their values', async () => {
      json('{"ok":true}');
      await open().request('POST', '/x', { ...anything, form: { company: 'A & B + "C"', grant_type: 'password' } });
      assert.match(seen[0]?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
      assert.equal(seen[0]?.text, 'company=A+%26+B+%2B+%22C%22&grant_type=password');
    });

    it('carry the media type that the vendor wants, JSON unless told', async () => {
      json('{"ok":true}');
      const http = open();
      await http.request('PATCH', '/x', { ...anything, json: { a: 1 } });
      await http.request('PATCH', '/x', { ...anything, json: { a: 1 }, contentType: 'application/json-patch+json' });
      assert.deepEqual(
        seen.map(({ headers, text }) => [headers['content-type'], text]),
        [
          ['application/json', '{"a":1}'],
          ['application/json-patch+json', '{"a":1}'],
        ],
      );
    });
  });

  describe("a vendor's own word for a failure", () => {
    it('makes a POST with status 500 certain: it was refused, not lost', async () => {
      json('{}', 500);
      const http = open({ readError: () => ({ kind: 'invalid', code: 'Refused' }) });
      const error = await failure(http.request('POST', '/x', anything));
      assert.equal(error.kind, 'invalid');
      assert.equal(error.message, 'Example PSA refused to do the work (status 500, Refused).');
    });

    it('does not make a 408 certain', async () => {
      json('{}', 408);
      const http = open({ readError: () => ({ kind: 'invalid' }) });
      assert.equal((await failure(http.request('POST', '/x', anything))).kind, 'unknownOutcome');
    });

    it('turns a 400 into a missing right, and not a 401, 404 or 429 into anything else', async () => {
      const http = open({ readError: () => ({ kind: 'forbidden' }) });
      for (const [status, kind] of [
        [400, 'forbidden'],
        [401, 'signIn'],
        [404, 'notFound'],
        [429, 'throttled'],
      ] as const) {
        json('{}', status);
        assert.equal((await failure(http.request('GET', '/x', anything))).kind, kind);
      }
    });

    it('may say how long to wait', async () => {
      json('{}', 429);
      const http = open({ readError: () => ({ retryAfterMs: 120_000 }) });
      assert.equal((await failure(http.request('GET', '/x', anything))).details.retryAfterMs, 120_000);
    });
  });

  describe('a gate', () => {
    let steps: string[];
    const gate: HttpGate = async (method, path) => {
      steps.push(`in ${method} ${path} ${seen.length}`);
      return async (told) => void steps.push(told ? `out ${told.status} ${told.headers.get('x-left')}` : 'out null');
    };
    beforeEach(() => {
      steps = [];
    });

    it('lets each request in before it goes out, without its query, and is told the answer', async () => {
      json('{"ok":true}', 200, { 'x-left': '7' });
      await open({ gate }).request('GET', '/x', { ...anything, query: { email: 'a@b.example' } });
      assert.deepEqual(steps, ['in GET /x 0', 'out 200 7']);
    });

    const failing: [what: string, how: () => void, told: string][] = [
      ['a refusal', () => json('{}', 429, { 'x-left': '0' }), 'out 429 0'],
      ['an answer that cannot be read', () => json('{', 200), 'out 200 null'],
      ['a cut connection', () => (answer = (request) => void request.socket.destroy()), 'out null'],
      ['no answer in time', () => (answer = () => {}), 'out null'],
    ];
    for (const [what, how, told] of failing) {
      it(`is told the end, once, also after ${what}`, async () => {
        how();
        await failure(open({ gate }).request('POST', '/x', anything));
        assert.deepEqual(steps, ['in POST /x 0', told]);
      });
    }

    it('lets the repeat after a 401 in like any other request', async () => {
      answer = (_, response, count) => {
        response.writeHead(count === 1 ? 401 : 200, { 'content-type': 'application/json' });
        response.end('{"ok":true}');
      };
      await open({ gate, authorize: async () => ({ 'x-token': 'token-canary' }) }).request('POST', '/x', anything);
      assert.deepEqual(steps, ['in POST /x 0', 'out 401 null', 'in POST /x 1', 'out 200 null']);
    });

    it('that lets nothing in sends nothing, and that is certain', async () => {
      json('{"ok":true}');
      const full = new ServiceError('PSA', 'throttled', 'Full for now.');
      assert.equal(await failure(open({ gate: () => Promise.reject(full) }).request('POST', '/x', anything)), full);
      assert.equal(seen.length, 0);
    });
  });

  async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
    const made = createServer(handle);
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return made;
  }
});

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
