import type { Place } from '../services/resets/types.ts';
import { apology } from './apology.ts';
import type { Answer } from './bot.ts';
import type { Hold } from './cardQueue.ts';
import { isObject } from './gate.ts';
import { textIn } from './handlers.ts';
import type { Shown } from './message.ts';
import { goesOn } from './place.ts';
import { keyOf } from './proactive.ts';
import { type ActionRoute, actionOf } from './routes.ts';
import type { Tools, Turn } from './turn.ts';

/**
 * A pressed button, as `Action.Execute`. The answer is for who pressed; the message is updated for everyone after it
 * has been sent, because Android shows "Something went wrong" when the update comes first (field case).
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export async function answerPress(turn: Turn, tools: Tools, value: unknown): Promise<Answer> {
  const action = isObject(value) ? value.action : undefined;
  if (!isObject(action) || (action.type !== undefined && action.type !== 'Action.Execute'))
    return invoke(errorBody(400, 'BadRequest', tools.painter.text({ show: 'gone' })));
  const data = isObject(action.data) ? action.data : {};
  // A refresh that Teams makes by itself only reads; one that also updated the message looped (field case).
  if (isObject(value) && value.trigger === 'automatic') return refresh(turn, tools, data);
  const verb = typeof action.verb === 'string' && action.verb ? action.verb : textIn(data, 'verb');
  const { route, view, mine, hold, card } = await run(turn, tools, verb, data);
  if (isForPresserOnly(view))
    return { invoke: wordsBody(view, tools), after: hold ? async () => void (await hold.release(null)) : null };
  switch (route?.answer) {
    case 'look':
      return invoke(cardBody(tools.painter.card(view)));
    case 'message':
      return { invoke: messageBody(tools.painter.message(view).summary), after: () => reply(turn, view) };
    default:
      return { invoke: cardBody(tools.painter.card(mine ?? view)), after: () => redraw(turn, tools, hold, card, view) };
  }
}

/** The same button as `Action.Submit`, from clients that know no Execute: a message that cannot be answered by a card. */
export async function answerSubmit(turn: Turn, tools: Tools, data: Record<string, unknown>): Promise<Answer> {
  const { route, view, mine, hold, card } = await run(turn, tools, textIn(data, 'verb'), data);
  if (isForPresserOnly(view)) {
    return {
      invoke: null,
      after: async () => {
        await hold?.release(null);
        await logged(turn, () => tools.sender.say(turn.place, tools.painter.text(view)));
      },
    };
  }
  if (route?.answer === 'inPlace' && hold) {
    return {
      invoke: null,
      after: async () => {
        await redraw(turn, tools, hold, card, view);
        if (mine) await reply(turn, mine);
      },
    };
  }
  // Some clients do not tell which message was pressed. A reset that goes on shows itself, where it is.
  if (view.show === 'working' || view.show === 'waiting') return { invoke: null, after: null };
  return { invoke: null, after: () => reply(turn, view) };
}

interface Ran {
  route: ActionRoute | null;
  view: Shown;
  /** What the presser reads instead, where the card that goes on is another one. */
  mine: Shown | null;
  hold: Hold | null;
  /** The card that shows the result to everybody. */
  card: Place;
}

async function run(turn: Turn, tools: Tools, verb: string, data: Record<string, unknown>): Promise<Ran> {
  const route = actionOf(verb);
  const ran: Ran = { route, view: { show: 'gone' }, mine: null, hold: null, card: turn.place };
  if (!route) return ran;
  try {
    if (route.answer === 'inPlace' && turn.place.cardId) {
      ran.card = await cardOf(turn, data);
      // From here to the answer nothing else draws this card, or a later state could be overwritten by ours.
      if (ran.card.cardId) ran.hold = tools.queue.hold(keyOf(ran.card));
    }
    await turn.services.conversations.remember(turn.place, turn.asker);
    if (route.showsPeople && !(await turn.services.conversations.mayShowPeople(turn.place)))
      return { ...ran, view: { show: 'notHere' } };
    const view = await route.run(turn, data);
    const elsewhere = ran.card.cardId !== turn.place.cardId || ran.card.conversationId !== turn.place.conversationId;
    return { ...ran, view, mine: elsewhere ? forPresser(view, ran.card) : null };
  } catch (error) {
    return { ...ran, view: apology(error, turn).view };
  }
}

/**
 * A reset is drawn on its own card, whichever message its button was pressed on: a look at it may stand in a list for one
 * person, and what a client sends is untrusted. A message about a reset is drawn where it is.
 */
async function cardOf(turn: Turn, data: Record<string, unknown>): Promise<Place> {
  const resetId = textIn(data, 'resetId');
  if (!resetId || textIn(data, 'told') === 'true') return turn.place;
  return (await turn.services.resets.placeOf(resetId)) ?? turn.place;
}

/** A card that was only looked at does not update itself, so it does not say "working" for ever. */
const forPresser = (view: Shown, card: Place): Shown =>
  view.show === 'working' || view.show === 'waiting' ? goesOn(card) : view;

async function refresh(turn: Turn, tools: Tools, data: Record<string, unknown>): Promise<Answer> {
  const resetId = textIn(data, 'resetId');
  if (!resetId) return invoke(messageBody(''));
  try {
    return invoke(cardBody(tools.painter.card(await turn.services.resets.open(resetId, turn.asker))));
  } catch (error) {
    return invoke(cardBody(tools.painter.card(apology(error, turn).view)));
  }
}

/** Said to one person, and never put in place of a card that others see and may still need. */
function isForPresserOnly(view: Shown): boolean {
  switch (view.show) {
    case 'gone':
    case 'notYours':
    case 'administratorsOnly':
    case 'notHere':
    case 'personalOnly':
    case 'paused':
    case 'allowedHere':
    case 'tellsHere':
    case 'link':
    case 'noOrganisation':
    case 'trouble':
    case 'stop':
      return true;
    default:
      return false;
  }
}

async function redraw(turn: Turn, tools: Tools, hold: Hold | null, card: Place, view: Shown): Promise<void> {
  await logged(turn, async () => hold?.release(() => tools.sender.redraw(card, view)));
}

async function reply(turn: Turn, view: Shown): Promise<void> {
  await logged(turn, () => turn.reply(view));
}

/** After the answer nobody waits any more: a failure is for the log, and the reset draws itself again. */
async function logged(turn: Turn, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    turn.log.warn({ err: error }, 'teams: not shown after the answer');
  }
}

function wordsBody(view: Shown, tools: Tools): Record<string, unknown> {
  const text = tools.painter.text(view);
  return view.show === 'trouble' ? errorBody(500, 'InternalServerError', text) : messageBody(text);
}

function cardBody(card: Record<string, unknown>): Record<string, unknown> {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
}

function messageBody(text: string): Record<string, unknown> {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

function errorBody(statusCode: number, code: string, message: string): Record<string, unknown> {
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } };
}

function invoke(body: Record<string, unknown>): Answer {
  return { invoke: body, after: null };
}
