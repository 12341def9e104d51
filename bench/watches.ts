import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { startGraph } from '../sandbox/graph.ts';
import { granularConsent } from '../sandbox/login/consent.ts';
import { startLogin } from '../sandbox/login.ts';
import { graphApp, organisations } from '../sandbox/world.ts';
import { createGraph } from '../services/graph/index.ts';
import { createLog } from '../services/log.ts';
import { createWatchStore } from '../services/storage/watches.ts';
import { firstLookMs } from '../services/watch/spaces.ts';
import { lookOnce } from '../services/watch/watcher.ts';
import { freshDatabase } from '../test/database.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from '../test/hooks.ts';

/**
 * npm run bench -- watches: what 5,000 watches for a new registration cost in a day in which nobody registers, minute by
 * minute of the product's clock, against the simulated Graph: requests, memory, database.
 */
const people = 5000;
const hours = 24;
const minute = 60_000;

export async function measureWatches() {
  await mochaGlobalSetup();
  const database = await freshDatabase();
  const login = await startLogin();
  const graphSim = await startGraph({ login });
  try {
    return await measure(database, login, graphSim);
  } finally {
    await database.drop();
    await graphSim.close();
    await login.close();
    await mochaGlobalTeardown();
  }
}

async function measure(
  { db, passTime }: Awaited<ReturnType<typeof freshDatabase>>,
  login: Awaited<ReturnType<typeof startLogin>>,
  graphSim: Awaited<ReturnType<typeof startGraph>>,
) {
  const tenants = Object.values(organisations).map(({ tenantId }) => tenantId);
  for (const tenantId of tenants) {
    login.consent(tenantId, granularConsent);
    await db
      .insertInto('organisations')
      .values({
        id: tenantId,
        name: tenantId,
        domain: tenantId,
        psa: null,
        psa_company_id: null,
        enabled: true,
        tags: '[]',
        settings: '{}',
      })
      .execute();
  }
  const graph = createGraph({
    clientId: graphApp.clientId,
    credential: { kind: 'secret', secret: graphApp.secret },
    authority: 'https://login.microsoftonline.com',
    loginOrigin: login.url,
    scope: 'https://graph.microsoft.com/.default',
    graphOrigin: graphSim.url,
  });
  const users = new Map(
    graphSim.state().map(({ tenantId, users: all }) => [tenantId, all.map(({ id, methods }) => ({ id, methods }))]),
  );
  const watches = createWatchStore(db);
  const before = heldNow();
  for (let n = 0; n < people; n += 1) {
    const organisationId = tenants[n % tenants.length] ?? '';
    const of = users.get(organisationId) ?? [];
    const user = of[Math.floor(n / tenants.length) % of.length];
    if (!user) throw new Error('The sandbox has nobody there.');
    const resetId = await aReset(db, organisationId, user.id);
    await watches.add({
      resetId,
      organisationId,
      userId: user.id,
      known: refsOf(user.methods),
      ms: hours * 3600_000,
      firstMs: firstLookMs,
    });
  }
  const held = Math.max(0, heldNow() - before);
  const bytes = await sizeOf(db);
  const d = {
    db,
    watches,
    jobs: { nudge: async () => {} },
    graph,
    organisations: { get: async (id: string) => ({ ...organisation, id }) },
    log: createLog('error'),
  };
  const perHour: { requests: number; steps: number }[] = [];
  const abort = new AbortController().signal;
  for (let hour = 0; hour < hours; hour += 1) {
    graphSim.exchanges.splice(0);
    let requests = 0;
    let steps = 0;
    for (let n = 0; n < 60; n += 1) {
      await passTime(minute);
      while (await lookOnce(d, abort));
      for (const { path, requestBody } of graphSim.exchanges.splice(0)) {
        if (!path.endsWith('/$batch')) continue;
        requests += 1;
        steps += (requestBody as { requests: unknown[] }).requests.length;
      }
    }
    perHour.push({ requests, steps });
    console.error(`hour ${hour + 1}: ${requests} requests with ${steps} steps`);
  }
  const total = (of: 'requests' | 'steps') => perHour.reduce((sum, one) => sum + one[of], 0);
  return {
    people,
    hours,
    requestsInTheFirstHour: perHour[0]?.requests,
    requestsPerHour: Math.round(total('requests') / hours),
    stepsPerHour: Math.round(total('steps') / hours),
    heapBytesPerWatch: Math.round(held / people),
    databaseBytesPerWatch: Math.round(bytes / people),
    leftOver: (await db.selectFrom('watches').select('reset_id').execute()).length,
  };
}

/** Heap in use when all that nobody holds is gone. */
function heldNow(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const organisation = {
  name: 'An organisation',
  domain: 'example.com',
  psa: null,
  psaCompanyId: null,
  enabled: true,
  settings: {} as never,
};

function refsOf(methods: Record<string, unknown>[]): string[] {
  const types: Record<string, string> = {
    softwareOath: 'softwareOath',
    microsoftAuthenticator: 'microsoftAuthenticator',
    fido2: 'passkey',
  };
  return [
    ...['mobile', 'office', 'alternateMobile', 'email'],
    ...methods.map((method) => {
      const wire = String(method['@odata.type']).replace(/^#microsoft\.graph\.|AuthenticationMethod$/g, '');
      return `${types[wire] ?? wire}:${String(method.id)}`;
    }),
  ];
}

async function aReset(db: Awaited<ReturnType<typeof freshDatabase>>['db'], organisationId: string, userId: string) {
  const id = randomUUID();
  const person = JSON.stringify({ tenantId: organisationId, id, name: 'Megan Bowen' });
  await db
    .insertInto('resets')
    .values({
      id,
      reference: id,
      organisation_id: organisationId,
      user_id: userId,
      technician: person,
      technician_id: id,
      request: '{}',
      place: '{}',
      locale: 'en',
    })
    .execute();
  return id;
}

async function sizeOf(db: Awaited<ReturnType<typeof freshDatabase>>['db']): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_total_relation_size('watches')::int as bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
