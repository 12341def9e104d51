import { createBot } from './bot/index.ts';
import { type Config, ConfigError, readConfig } from './services/config.ts';
import { createServices } from './services/index.ts';
import { createLog, type Log } from './services/log.ts';
import type { Services } from './services/services.ts';

/** Starts: configuration, services, bot, listening. Stops cleanly on Ctrl-C and SIGTERM. */
async function main(): Promise<void> {
  // `npm start` lets Node read `.env`; then the file itself must not be open to others.
  const envFile = process.execArgv.some((a) => a.startsWith('--env-file')) ? '.env' : undefined;
  const config = readConfig(process.env, envFile ? { envFile } : {});
  const log = createLog(config.logLevel);
  const services = await createServices(config, log);
  try {
    await run(config, services, log);
  } catch (error) {
    await services.stop(); // else our own PostgreSQL would be left running
    throw error;
  }
}

async function run(config: Config, services: Services, log: Log): Promise<void> {
  const bot = createBot(config, services, log);
  await services.start(bot.notifier);

  const stop = async (signal: string) => {
    log.info({ signal }, 'stopping');
    // Steps under way get 25 s; a database that hangs must not keep the process for ever.
    setTimeout(() => process.exit(1), 35_000).unref();
    await bot.close();
    await services.stop();
    log.info('stopped');
    process.exit(0);
  };
  // A signal may come twice, to the launcher's group and through it: the second one must not end us half stopped.
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopping) void stop(signal);
      stopping = true;
    });
  }

  const { url } = await bot.listen();
  log.info({ url, organisations: config.organisationsFile, psas: config.psaConnections.map((c) => c.name) }, 'ready');
}

main().catch((error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
