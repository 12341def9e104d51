import type { Config } from '../services/config.ts';
import type { Log } from '../services/log.ts';
import type { Notifier } from '../services/resets/notifier.ts';
import type { Services } from '../services/services.ts';
import { TeamsAdapter } from './adapter.ts';
import { TeamsAuthentication } from './authentication.ts';
import { createHandler } from './bot.ts';
import { createCardQueue } from './cardQueue.ts';
import { createConnector } from './connector.ts';
import { createBotCredentials } from './credentials.ts';
import { createPainter } from './message.ts';
import { createAddresses, createSender } from './proactive.ts';
import { createServer } from './server.ts';

export interface Bot {
  /** Opens the port; the address on this machine. */
  listen(): Promise<{ url: string }>;
  readonly notifier: Notifier;
  /** Takes no more requests and lets the running ones end. */
  close(): Promise<void>;
}

/** Everything that happens in Teams, wired once. */
export function createBot(config: Config, services: Services, log: Log): Bot {
  const authentication = new TeamsAuthentication(
    config,
    createBotCredentials(config, () => services.credentialRefused('MicrosoftAppPassword')),
  );
  const painter = createPainter(services.words, config.timeZone);
  const queue = createCardQueue();
  const addresses = createAddresses();
  const connector = createConnector(authentication, config.bot.appId);
  const sender = createSender({ connector, painter, queue, addresses, log });
  const handle = createHandler({
    bot: { appId: config.bot.appId, tenantId: config.bot.tenantId, teams: config.addresses.teams },
    services,
    sender,
    queue,
    painter,
    addresses,
    log,
  });
  const server = createServer({ config, services, adapter: new TeamsAdapter(authentication, config), handle, log });

  return {
    notifier: sender,
    async listen() {
      const listening = await server.listen();
      // The first message should not wait for Microsoft's keys; without them now, it fetches them itself.
      authentication.warm().catch((error: unknown) => log.warn({ err: error }, 'bot: keys not fetched yet'));
      return listening;
    },
    close: () => server.close(),
  };
}
