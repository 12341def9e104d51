import type { Login } from './login.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { createClient, type TeamsClient } from './teams/client.ts';
import { createConnector } from './teams/connector.ts';
import { createDeliveries, type Deliveries } from './teams/deliver.ts';
import { createLimits } from './teams/limits.ts';
import { createStore, type Store } from './teams/store.ts';
import type { Conversation } from './teams/types.ts';
import type { StaffName } from './world.ts';

export { type Button, buttons, type Input, inputs } from './teams/cardParts.ts';
export { cardText } from './teams/cardText.ts';
export type { TeamsClient } from './teams/client.ts';
export type { Bad } from './teams/deliver.ts';
export type { Dialog } from './teams/extension.ts';
export type { Choices, Pressed, PressOptions } from './teams/onCard.ts';
export type { Activity, Card, Conversation, Delivery, Message, Post } from './teams/types.ts';
export { tell } from './teams/wait.ts';

/** Microsoft Teams as a bot meets it: the connector on one side, people at their clients on the other. */
export interface Teams extends Simulator {
  /** What activities carry; the bot answers there. */
  readonly serviceUrl: string;
  readonly store: Store;
  readonly deliveries: Deliveries;
  /** One of the staff at a Teams client. */
  as(who: StaffName): TeamsClient;
  /** Somebody deletes a message of the bot: updates of it are refused from now on. */
  deleteMessage(id: string): void;
  /** Takes the bot's app out of a conversation without telling the bot, or puts it back. */
  setInstalled(conversation: string, installed: boolean): void;
  state(): { conversations: Conversation[] };
  reset(): void;
}

/** `limits: false` for measurements only: Teams has them. */
export async function startTeams(options: {
  login: Login;
  botUrl: () => string;
  port?: number;
  limits?: boolean;
}): Promise<Teams> {
  const store = createStore();
  const mayCall = (token: string) => options.login.verifyBotAccessToken(token);
  const limits = options.limits === false ? null : createLimits();
  const connector = createConnector({ store, mayCall, limits });
  const simulator = await startSimulator('teams', connector, options.port);
  const serviceUrl = `${simulator.url}/teams/`;
  const deliveries = createDeliveries(options.login, options.botUrl);

  return Object.assign(simulator, {
    serviceUrl,
    store,
    deliveries,
    as: (who: StaffName) => createClient(who, { store, deliveries, serviceUrl }),
    deleteMessage: (id: string) => {
      const message = store.message(id);
      if (!message) throw new Error(`There is no message ${id}.`);
      store.remove(message);
    },
    setInstalled: (id: string, installed: boolean) => {
      const conversation = store.find(id);
      if (!conversation) throw new Error(`There is no conversation ${id}.`);
      store.setInstalled(conversation, installed);
    },
    state: () => ({ conversations: store.conversations() }),
    reset: () => {
      store.reset();
      limits?.reset();
      simulator.clearFaults();
    },
  });
}
