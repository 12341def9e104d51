import { createHmac } from 'node:crypto';
import { createAccess } from './access/access.ts';
import { msUntilOffice } from './config/officeHours.ts';
import type { Config, Credential } from './config.ts';
import { createAdministrators } from './conversations/administrators.ts';
import { createConversations } from './conversations/conversations.ts';
import { createJobs } from './durable/jobs.ts';
import { endingCredentials } from './expiry/credentials.ts';
import { watchCredentials } from './expiry/watch.ts';
import { createGraph, graphOptions } from './graph/index.ts';
import type { Log } from './log.ts';
import { createFind } from './lookups/find.ts';
import { createMethodsLookup } from './lookups/methods.ts';
import { createTypeAhead } from './lookups/typeAhead.ts';
import { checkOrganisations } from './organisations/check.ts';
import { createConsentReturned } from './organisations/consentReturned.ts';
import { createOrganisations, type Organisation } from './organisations/organisations.ts';
import { fingerprint, watchOrganisations } from './organisations/reload.ts';
import { createPsa } from './psa/index.ts';
import { createGate } from './psa/limits/gate.ts';
import type { Psa } from './psa/psa.ts';
import { createRecorder } from './records/records.ts';
import type { Notifier } from './resets/notifier.ts';
import { createPause } from './resets/pause.ts';
import { createResets } from './resets/resets.ts';
import { createWorker } from './resets/worker.ts';
import type { Services } from './services.ts';
import { openDatabase } from './storage/database.ts';
import { createLimitStore } from './storage/limits.ts';
import { createResetStore } from './storage/resets.ts';
import { createWatchStore } from './storage/watches.ts';
import { watchRegistrations } from './watch/watcher.ts';
import { en } from './words/en.ts';

/** Builds everything once, in one place; nothing else chooses. */
export async function createServices(config: Config, log: Log): Promise<Services> {
  const database = await openDatabase(config, log);
  try {
    return await build(config, log, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function build(config: Config, log: Log, database: Awaited<ReturnType<typeof openDatabase>>): Promise<Services> {
  const { db } = database;
  const words = en;
  const record = createRecorder(db, log);
  const limitStore = createLimitStore(db);
  const psas = new Map(
    config.psaConnections.map((c) => [
      c.name,
      createPsa(c, { log, gate: (limits) => createGate(limitStore, c.name, limits, log) }),
    ]),
  );
  const psaOf = (organisation: Organisation): Psa | null =>
    (organisation.psaCompanyId && organisation.psa && psas.get(organisation.psa)) || null;
  const organisations = createOrganisations(db, [...psas.keys()]);
  const { organisationsFile: file } = config;
  const taken = await fingerprint(file);
  const all = await organisations.load(file);

  const credentialRefused = (setting: string): void => {
    log.warn({ setting }, 'expiry: Microsoft Entra refuses this credential; the next one is used');
    void alarm(words.alarms.credentialRefused(setting));
  };
  const graph = createGraph({ ...graphOptions(config), changed: () => credentialRefused('GRAPH_CLIENT_SECRET') });
  const access = createAccess(config, graph, log);
  const pause = createPause(db, access, record);
  const store = createResetStore(db);
  const jobs = createJobs(db, database.url, log);

  let notifier: Notifier | null = null;
  const shown = (): Notifier => {
    if (!notifier) throw new Error('The services were not started.');
    return notifier;
  };
  const conversations = createConversations(db, access, record);
  const { tell, alarm } = createAdministrators({ db, access, record, notifier: shown, words, log });
  const watches = createWatchStore(db);
  const resets = createResets({
    db,
    store,
    jobs,
    access,
    organisations,
    psaOf,
    record,
    alarm,
    words,
    timeZone: config.timeZone,
    graph,
    log,
    notifier: shown,
  });
  const stopping = new AbortController();
  let stopped: Promise<void> | null = null;

  return {
    words,
    access,
    record,
    pause,
    resets: { ...resets, methods: createMethodsLookup({ access, graph, organisations, record, words }) },
    typeAhead: createTypeAhead({ access, graph, organisations, psaOf, words }),
    find: createFind({ access, organisations, psaOf, store, words, timeZone: config.timeZone }),
    conversations,
    async start(by) {
      notifier = by;
      const work = createWorker(db, {
        access,
        graph,
        organisations,
        psaOf,
        paused: pause.paused,
        store,
        mspTenantId: config.bot.tenantId,
        contactKey: contactKey(config.bot.credential),
        notifier: by,
        record,
        watches,
        msUntilOffice: (now) => msUntilOffice(now, config.officeHours, config.timeZone),
        tellAdministrators: tell,
        chatOf: conversations.chatOf,
        mayShowPeople: conversations.mayShowPeople,
        words,
        timeZone: config.timeZone,
        log,
        formAgain: resets.formAgain,
      });
      await jobs.start(work);
      const check = (some: Organisation[], abort: AbortSignal) =>
        checkOrganisations(
          {
            organisations: some,
            graph,
            mspTenantId: config.bot.tenantId,
            psaOf,
            log,
            learn: organisations.learnDomains,
          },
          abort,
        );
      // Beside the work, so that one customer's outage delays no start.
      void check(all, stopping.signal);
      void watchRegistrations({ db, watches, jobs, graph, organisations, log }, stopping.signal);
      const credentials = endingCredentials(config);
      void watchCredentials({ credentials, db, alarm, words, log }, stopping.signal).catch((error: unknown) =>
        log.error({ err: error }, 'expiry: ends of credentials are not watched any more'),
      );
      const watched = { file, taken, known: all, organisations, forget: graph.forget, check, alarm, words, log };
      void watchOrganisations(watched, stopping.signal).catch((error: unknown) =>
        log.error({ err: error }, 'organisations: changes of the file are not seen any more'),
      );
    },
    credentialRefused,
    consentReturned: createConsentReturned({ organisations, forget: graph.forget, log }),
    stop() {
      stopped ??= (async () => {
        stopping.abort();
        await jobs.stop();
        await database.close();
      })();
      return stopped;
    },
    async health() {
      await db.selectFrom('organisations').select('id').limit(1).execute();
      await jobs.check();
    },
  };
}

/** Numbers are only ever stored as hashes under this key, and only while a reset is open. */
function contactKey(credential: Credential): string {
  const secret = credential.kind === 'secret' ? credential.secret : credential.privateKey;
  return createHmac('sha256', secret).update('contacts of registered methods').digest('hex');
}
