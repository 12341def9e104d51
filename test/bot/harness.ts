import assert from 'node:assert/strict';
import { type Bot, createBot } from '../../bot/index.ts';
import { type Login, startLogin } from '../../sandbox/login.ts';
import { startTeams, type Teams } from '../../sandbox/teams.ts';
import { msp, bot as world } from '../../sandbox/world.ts';
import type { Config } from '../../services/config.ts';
import { clouds } from '../../services/graph/clouds.ts';
import { createLog } from '../../services/log.ts';
import type { FormView } from '../../services/resets/formView.ts';
import type { Place } from '../../services/resets/types.ts';
import type { Heading, WorkingView } from '../../services/resets/views.ts';
import type { Services } from '../../services/services.ts';
import { en } from '../../services/words/en.ts';

/** A bot over real sockets: Microsoft's keys and Teams' connector are simulators, the services are plain objects. */
export interface Stage {
  login: Login;
  teams: Teams;
  bot: Bot;
  url: string;
  config: Config;
  /** What the services were asked, as `name argument...`. */
  asked: { verb: string; args: unknown[] }[];
  services: Fakes;
  lines: () => string;
  close(): Promise<void>;
}

/** Each verb may be replaced by a test. */
export interface Fakes {
  resets: Services['resets'];
  access: Services['access'];
  typeAhead: Services['typeAhead'];
  conversations: Services['conversations'];
  pause: Services['pause'];
  record: Services['record'];
  consentReturned: Services['consentReturned'];
  health: Services['health'];
}

export const heading: Heading = {
  resetId: 'r1',
  reference: 'R-7F3K2A',
  organisation: 'Contoso Ltd',
  user: 'Adele Vance',
  signInName: 'adele.vance@contoso.com',
  ticket: null,
  technician: 'Megan Bowen',
  startedAt: '2026-11-25T09:00:00.000Z',
};

export const formView = (formId = 'f1'): FormView => ({
  show: 'form',
  formId,
  organisations: [{ id: 'o1', name: 'Contoso Ltd' }],
  input: {},
  titles: {},
  tickets: { mayCreate: true, mayBeNone: true, example: '48213' },
  errors: [],
});

export const workingView = (now = 0): WorkingView => ({
  show: 'working',
  heading,
  steps: ['check', 'remove', 'verify'],
  now,
  removing: null,
  removed: 0,
  of: 1,
});

export const place = (stage: Stage, more: Partial<Place> = {}): Place => ({
  tenantId: msp.tenantId,
  serviceUrl: stage.teams.serviceUrl,
  conversationId: 'a:personal-megan',
  conversationType: 'personal',
  cardId: null,
  threadId: null,
  ...more,
});

export async function openStage(): Promise<Stage> {
  const login = await startLogin();
  let url = '';
  const teams = await startTeams({ login, botUrl: () => url, limits: false });
  const config = testConfig(login.url);
  const asked: Stage['asked'] = [];
  const fakes = fakeServices();
  const written: string[] = [];
  const log = createLog('debug', { write: (line: string) => void written.push(line) });
  const bot = createBot(config, recording(fakes, asked), log);
  url = (await bot.listen()).url;
  return {
    login,
    teams,
    bot,
    url,
    config,
    asked,
    services: fakes,
    lines: () => written.join(''),
    async close() {
      await bot.close();
      assert.deepEqual(
        [...teams.unexpected, ...login.unexpected].map(({ method, path }) => `${method} ${path}`),
        [],
        'requests that nobody expected',
      );
      await Promise.all([login.close(), teams.close()]);
    },
  };
}

export function testConfig(loginUrl: string): Config {
  return {
    bot: {
      appId: world.appId,
      tenantId: msp.tenantId,
      credential: { kind: 'secret', secret: world.secret },
      next: null,
    },
    graph: { clientId: world.appId, credential: { kind: 'secret', secret: 'unused' }, next: null },
    cloud: 'global',
    addresses: {
      ...clouds.global,
      login: loginUrl,
      graph: loginUrl,
      bot: {
        ...clouds.global.bot,
        metadata: `${loginUrl}/v1/.well-known/openidconfiguration`,
        oAuthUrl: loginUrl,
      },
      connectorHosts: [],
      loopback: true,
    },
    allowedTenants: [msp.tenantId],
    techniciansGroupId: msp.techniciansGroupId,
    administratorsGroupId: msp.administratorsGroupId,
    databaseUrl: null,
    dataDir: null,
    host: '127.0.0.1',
    port: 0,
    timeZone: 'UTC',
    officeHours: { days: [1, 2, 3, 4, 5], from: 480, to: 1080 },
    logLevel: 'debug',
    organisationsFile: '',
    psaConnections: [],
    secretEnds: { bot: null, graph: null },
  };
}

export function fakeServices(): Fakes {
  const gone = async () => ({ show: 'gone' }) as const;
  return {
    access: { check: async () => ({ ok: true, administrator: false }) },
    resets: {
      openForm: async () => ({ view: formView(), complete: null }),
      organisationNamed: async (_asker, typed) => ({ name: typed }),
      openDialog: async () => formView('f4'),
      reopenForm: async () => formView('f4'),
      placeOf: async () => null,
      submit: async () => workingView(),
      cancelForm: async () => ({ show: 'cancelledForm' }),
      choose: async () => workingView(),
      confirm: async () => workingView(1),
      leave: async () => formView('f2'),
      wrongPerson: gone,
      stopWatching: gone,
      notThem: gone,
      retryTicket: gone,
      again: async () => ({ ...formView('f3') }),
      open: async () => workingView(),
      everybody: async (_asker, filter) => ({
        show: 'resetList',
        rows: [],
        olderThan: null,
        everybody: { filter, next: null },
      }),
      recent: async () => ({ show: 'resetList', rows: [], olderThan: null }),
      methods: async () => ({
        show: 'methods',
        organisation: 'Contoso Ltd',
        user: 'Adele Vance',
        signInName: 'adele.vance@contoso.com',
        enabled: true,
        guest: false,
        registered: [],
        unread: [],
      }),
    },
    typeAhead: {
      organisations: async () => [{ title: 'Contoso Ltd', value: 'o1' }],
      users: async () => [{ title: 'Adele Vance', value: 'u1' }],
      tickets: async () => [{ title: '48213', value: 't1' }],
    },
    conversations: {
      remember: async () => {},
      firstWelcome: async () => true,
      chatOf: async () => null,
      mayShowPeople: async () => true,
      tellHere: async (_asker, _place, here) => ({ show: 'tellsHere', here }),
      allowHere: async (_asker, _place, allowed) => ({ show: 'allowedHere', allowed }),
    },
    pause: {
      set: async (asker, paused) => ({ show: 'paused', by: asker.name, at: '2026-11-25T09:00:00.000Z', paused }),
    },
    record: async () => {},
    consentReturned: async () => {},
    health: async () => {},
  };
}

/** Services that note each call and hand it to whatever the test has put into the fakes by then. */
function recording(fakes: Fakes, asked: Stage['asked']): Services {
  const group = <K extends 'resets' | 'access' | 'typeAhead' | 'conversations' | 'pause'>(name: K): Fakes[K] =>
    new Proxy(fakes[name], {
      get:
        (_target, verb: string) =>
        (...args: unknown[]) => {
          asked.push({ verb: `${name}.${verb}`, args });
          const current = fakes[name] as unknown as Record<string, (...args: unknown[]) => unknown>;
          return current[verb]?.(...args);
        },
    });
  return {
    words: en,
    resets: group('resets'),
    access: group('access'),
    typeAhead: group('typeAhead'),
    find: async () => [],
    conversations: group('conversations'),
    pause: group('pause'),
    start: async () => {},
    stop: async () => {},
    health: () => fakes.health(),
    credentialRefused: (setting) => void asked.push({ verb: 'credentialRefused', args: [setting] }),
    consentReturned: (tenantId) => {
      asked.push({ verb: 'consentReturned', args: [tenantId] });
      return fakes.consentReturned(tenantId);
    },
    record: (event) => {
      asked.push({ verb: 'record', args: [event] });
      return fakes.record(event);
    },
  };
}
