import type { StaffName } from '../world.ts';
import { executeActivity, type Sender, searchActivity, submitActivity } from './activities.ts';
import { type Button, buttons, fillIn, inputs } from './cardParts.ts';
import type { Bad, Deliveries } from './deliver.ts';
import { list, object, text } from './read.ts';
import type { Store } from './store.ts';
import type { Activity, Card, Delivery, Json, Message } from './types.ts';

/** What a press brought. */
export interface Pressed {
  delivery: Delivery;
  /** `statusCode` of an invoke's answer; null for Action.Submit, which has none. */
  statusCode: number | null;
  /** The card that the presser sees from now on, when the answer brought one. */
  card: Card | null;
  /** A short message or an error line under the card. */
  says: string | null;
}

export interface PressOptions {
  /** `submit` acts as an old client: Action.Execute's fallback. */
  as?: 'execute' | 'submit';
  /** False skips what the client would check, as a forged request does. */
  check?: boolean;
  bad?: Bad;
}

export interface Choices {
  delivery: Delivery;
  choices: { title: string; value: string }[];
}

/** What one person can do with a card that the bot sent. */
export interface OnCard {
  /** Presses a button by its title or its verb. `typed` is what was filled in; the rest stays as the card had it. */
  press(
    message: string | Message,
    button: string,
    typed?: Record<string, string>,
    options?: PressOptions,
  ): Promise<Pressed>;
  /** Types into a field whose choices the bot knows. */
  search(
    message: string | Message,
    inputOrDataset: string,
    text: string,
    typed?: Record<string, string>,
  ): Promise<Choices>;
  /** The card comes into view: the refresh that it asks for, if any. */
  refresh(message: string | Message): Promise<Pressed | null>;
  /** What a renderer sends: the action, with its data and the inputs already joined. */
  execute(message: string | Message, action: { title?: string; verb: string; data: Json }, bad?: Bad): Promise<Pressed>;
  submit(message: string | Message, data: Json, bad?: Bad): Promise<Pressed>;
  query(message: string | Message, query: { queryText: string; dataset: string; data?: Json }): Promise<Choices>;
}

const trouble = 'Something went wrong. Please try again.';

/** The hands of one person on cards. */
export function createOnCard(outside: {
  who: StaffName;
  store: Store;
  deliveries: Deliveries;
  /** Who presses and where; throws when this person is not in the conversation. */
  senderOn: (message: Message) => Sender;
}): OnCard {
  const { who, store, deliveries, senderOn } = outside;

  function at(which: string | Message): { message: Message; card: Card } {
    const message = store.message(typeof which === 'string' ? which : which.id);
    if (!message || message.deleted) throw new Error('The message is not there any more.');
    const card = message.views[who] ?? message.card;
    if (!card) throw new Error('The message has no card.');
    return { message, card };
  }

  async function invoke(message: Message, activity: Activity, bad?: Bad): Promise<Pressed> {
    const updatesBefore = message.updates;
    const delivery = await deliveries.send(activity, bad);
    const answer = object(delivery.status === 200 ? delivery.body : null);
    const statusCode = typeof answer.statusCode === 'number' ? answer.statusCode : null;
    const pressed: Pressed = { delivery, statusCode, card: null, says: null };
    if (statusCode !== 200) return { ...pressed, says: text(object(answer.value).message) || trouble };
    if (answer.type === 'application/vnd.microsoft.activity.message') return { ...pressed, says: text(answer.value) };
    if (answer.type !== 'application/vnd.microsoft.card.adaptive') return { ...pressed, says: trouble };
    const card = object(answer.value);
    // Which of the two wins in Teams is not known; here the update does, as it is what everybody else sees.
    if (!message.deleted && message.updates === updatesBefore) store.show(message, who, card);
    return { ...pressed, card };
  }

  const onCard: OnCard = {
    press: async (which, name, typed = {}, { as = 'execute', check = true, bad } = {}) => {
      const { card } = at(which);
      const button = findButton(card, name);
      if (button.url) throw new Error(`"${button.title}" opens a web page; nothing goes to the bot.`);
      const values = button.sendsInputs ? fillIn(card, typed, check) : {};
      if (as === 'execute' && button.type === 'Action.Execute') {
        const data = { ...button.data, ...values };
        return onCard.execute(which, { title: button.title, verb: text(button.action.verb), data }, bad);
      }
      const submit = button.type === 'Action.Submit' ? button.action : button.fallback;
      if (submit?.type !== 'Action.Submit') throw new Error(`"${button.title}" does nothing in an old client.`);
      return onCard.submit(which, { ...object(submit.data), ...values }, bad);
    },
    search: async (which, name, queryText, typed = {}) => {
      const { card } = at(which);
      const field = inputs(card).find((one) => one.dataset && (one.id === name || one.dataset === name));
      if (!field?.dataset) throw new Error(`The card has no field "${name}" that asks the bot.`);
      const { [field.id]: _own, ...others } = fillIn(card, typed, false);
      return onCard.query(which, {
        queryText,
        dataset: field.dataset,
        ...(field.sendsOthers ? { data: others } : {}),
      });
    },
    refresh: async (which) => {
      const { message, card } = at(which);
      const { type, verb, data } = object(object(card.refresh).action);
      if (type !== 'Action.Execute') return null;
      return invoke(message, executeActivity(senderOn(message), message, { verb, data: object(data) }, 'automatic'));
    },
    execute: async (which, action, bad) => {
      const { message } = at(which);
      return invoke(message, executeActivity(senderOn(message), message, action), bad);
    },
    submit: async (which, data, bad) => {
      const { message } = at(which);
      const delivery = await deliveries.send(submitActivity(senderOn(message), message, data), bad);
      const failed = delivery.status < 200 || delivery.status > 299;
      return { delivery, statusCode: null, card: null, says: failed ? trouble : null };
    },
    query: async (which, query) => {
      const { message } = at(which);
      const delivery = await deliveries.send(searchActivity(senderOn(message), message, query));
      const results = list(object(object(delivery.body).value).results).slice(0, 15);
      return { delivery, choices: results.map((row) => ({ title: text(row.title), value: text(row.value) })) };
    },
  };
  return onCard;
}

function findButton(card: Card, name: string): Button {
  const all = buttons(card);
  const found = all.find((button) => button.title === name) ?? all.find((button) => button.verb === name);
  if (found) return found;
  throw new Error(`The card has no button "${name}"; it has: ${all.map(({ title }) => title).join(', ') || 'none'}.`);
}
