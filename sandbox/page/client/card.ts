import type { Card } from '../types.ts';
import { hostConfig } from './hostConfig.ts';
import { Icon } from './icon.ts';
import { AdaptiveCards } from './renderer.ts';
import { type AskBot, typeAhead } from './typeAhead.ts';

/** What a card's buttons ask for. */
export interface CardHands {
  execute(action: { title: string; verb: string; data: object }): void;
  submit(data: object): void;
  askBot: AskBot;
}

/** Draws a card as Teams does, as far as this bot's cards go. Unknown elements give way to their fallback. */
export function drawCard(json: Card, hands: CardHands): HTMLElement {
  const TypeAhead = typeAhead(hands.askBot);
  const elements = new AdaptiveCards.CardObjectRegistry<InstanceType<typeof AdaptiveCards.CardElement>>();
  AdaptiveCards.GlobalRegistry.populateWithDefaultElements(elements);
  elements.unregister('Input.ChoiceSet');
  elements.register('Input.ChoiceSet', TypeAhead);
  elements.register('Icon', Icon);
  // 1.6, as Data.Query is not known before; Teams takes it in cards of 1.5.
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_6);
  context.setElementRegistry(elements);

  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.ExecuteAction) {
      hands.execute({ title: action.title ?? '', verb: action.verb ?? '', data: (action.data ?? {}) as object });
    } else if (action instanceof AdaptiveCards.SubmitAction) {
      hands.submit((action.data ?? {}) as object);
    } else if (action instanceof AdaptiveCards.OpenUrlAction && /^https?:/.test(action.url ?? '')) {
      window.open(action.url, '_blank', 'noopener,noreferrer');
    }
  };
  card.parse(json, context);

  const resets = resetsOf(json);
  card.onInputValueChanged = (input) => {
    for (const id of resets.get(input.id ?? '') ?? []) {
      const other = card.getAllInputs().find((one) => one.id === id);
      if (other instanceof TypeAhead && other.isOurs) other.reset();
      else if (other) clear(other.renderedElement);
    }
  };
  const drawn = card.render();
  if (!drawn) throw new Error('The card could not be drawn.');
  return drawn;
}

/** Which inputs a change empties (`valueChangedAction`); the library knows nothing of it. */
function resetsOf(json: unknown, found = new Map<string, string[]>()): Map<string, string[]> {
  if (Array.isArray(json)) for (const one of json) resetsOf(one, found);
  else if (typeof json === 'object' && json !== null) {
    const { id, valueChangedAction } = json as { id?: unknown; valueChangedAction?: { targetInputIds?: string[] } };
    if (typeof id === 'string' && valueChangedAction?.targetInputIds) found.set(id, valueChangedAction.targetInputIds);
    for (const value of Object.values(json)) resetsOf(value, found);
  }
  return found;
}

function clear(element: HTMLElement | undefined): void {
  for (const field of element?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select, textarea') ??
    []) {
    if (field.type === 'checkbox' || field.type === 'radio') continue;
    field.value = '';
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  }
}
