import { createBot } from './bot/index.ts';
import { ConfigError, readConfig } from './services/config.ts';
import { createServices } from './services/index.ts';
import { createLog } from './services/log.ts';

/** Starts: configuration, services, bot, listening. Stops cleanly on Ctrl-C and SIGTERM. */
async function main(): Promise<void> {
  // `npm start` lets Node read `.env`; then the file itself must not be open to others.
  const envFile = process.execArgv.some((a) => a.startsWith('--env-file')) ? '.env' : undefined;
  const config = readConfig(process.env, envFile ? { envFile } : {});
  const log = createLog(config.logLevel);
  // From here on a signal ends us in order, also while the database is still being made.
  const asked = signalled();
  const services = await createServices(config, log);
  const bot = createBot(config, services, log);
  try {
    await services.start(bot.notifier);
    const { url } = await bot.listen();
    log.info({ url, organisations: config.organisationsFile, psas: config.psaConnections.map((c) => c.name) }, 'ready');
  } catch (error) {
    await services.stop(); // else our own PostgreSQL would be left running
    throw error;
  }

  log.info({ signal: await asked }, 'stopping');
  // Steps under way get 25 s; a database that hangs must not keep the process for ever.
  setTimeout(() => process.exit(1), 35_000).unref();
  try {
    await bot.close();
  } finally {
    await services.stop();
  }
  log.info('stopped');
  process.exit(0);
}

/** The first Ctrl-C or SIGTERM. One may come twice, to the launcher's group and through it: the second changes nothing. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
  });
}

main().catch((error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
