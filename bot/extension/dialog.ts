import { setTimeout as sleep } from 'node:timers/promises';
import { dialogVerbs, verbs } from '../../cards/index.ts';
import { apology } from '../apology.ts';
import type { Answer } from '../bot.ts';
import { isObject } from '../gate.ts';
import { textIn } from '../handlers.ts';
import type { Shown } from '../message.ts';
import { goesOn } from '../place.ts';
import { actionOf, extension, extensionOf } from '../routes.ts';
import type { Tools, Turn } from '../turn.ts';
import { commandOf, inTime } from './invoke.ts';
import { ensureChat, whereToShow } from './place.ts';
import { goOn } from './resetMfa.ts';

/**
 * A dialog of the messaging extension. Its buttons come back as `composeExtension/submitAction` and go to the same
 * handlers as those of a card; each answer is the next card of the dialog, or its end.
 * https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/respond-to-task-module-submit
 */

/** How long a dialog waits for the next question before it shows what is known by then. */
const settleWithinMs = 3000;
const lookEveryMs = 100;

/** `composeExtension/fetchTask`: opens the dialog of a command. */
export async function answerFetch(from: Turn, tools: Tools, value: unknown): Promise<Answer> {
  const turn = ofDialog(from);
  const route = extensionOf(commandOf(value));
  const open = async (): Promise<Shown> =>
    route?.type === 'action' ? route.open(turn, tools, value) : { show: 'gone' };
  return { ...(await inDialog(turn, tools, open)), after: () => ensureChat(turn, tools) };
}

/** `composeExtension/submitAction`: a button of a dialog, or the app was added to the conversation just now. */
export function answerDialog(from: Turn, tools: Tools, value: unknown): Promise<Answer> {
  const turn = ofDialog(from);
  const data = isObject(value) && isObject(value.data) ? value.data : {};
  const verb = textIn(data, 'verb');
  if (verb === dialogVerbs.close) return Promise.resolve({ invoke: {}, after: null });
  return inDialog(turn, tools, async () => {
    const added = isObject(data.msteams) && data.msteams.justInTimeInstall === true;
    const formId = textIn(data, 'formId');
    if (added && !formId) return extension.resetMfa.open(turn, tools, value);
    if (added || verb === dialogVerbs.alone) return goOn(turn, tools, formId, !added);
    const route = actionOf(verb);
    if (!route) return { show: 'gone' };
    if (route.answer !== 'message') return settled(turn, await route.run(turn, data), verb);
    // A new form: its reset will be shown where the dialog's own would be.
    const where = await whereToShow(turn, tools, null, value);
    return 'place' in where ? route.run({ ...turn, place: where.place }, data) : { show: 'notHere' };
  });
}

/** A dialog is on no message, whatever the client names: the ticket's own message would be taken for the reset's card. */
const ofDialog = (turn: Turn): Turn => ({ ...turn, place: { ...turn.place, cardId: null } });

async function inDialog(turn: Turn, tools: Tools, work: () => Promise<Shown>): Promise<Answer> {
  try {
    const shown = await inTime(turn, work());
    // Whoever cancels wants the dialog gone.
    if (shown.show === 'cancelledForm') return { invoke: {}, after: null };
    return continueWith(shown, tools);
  } catch (error) {
    return continueWith(apology(error, turn).view, tools);
  }
}

function continueWith(view: Shown, tools: Tools): Answer {
  const { title, card } = tools.painter.dialog(view);
  const content = { contentType: 'application/vnd.microsoft.card.adaptive', content: card };
  return {
    invoke: { task: { type: 'continue', value: { title, height: 'large', width: 'medium', card: content } } },
    after: null,
  };
}

/**
 * After a submit the reset works on by itself. Its next question belongs into the dialog; once the decision is made,
 * the card in the conversation tells the rest.
 */
async function settled(turn: Turn, first: Shown, verb: string): Promise<Shown> {
  let view = first;
  const asks = (shown: Shown) => shown.show !== 'working' && shown.show !== 'waiting' && !stillChecking(shown);
  if (asks(view) || !('heading' in view)) return view;
  const { resetId } = view.heading;
  if (verb === verbs.summaryRemove) return goesOn(await turn.services.resets.placeOf(resetId));
  for (const end = performance.now() + settleWithinMs; performance.now() < end && !asks(view); ) {
    await sleep(lookEveryMs);
    view = await turn.services.resets.open(resetId, turn.asker);
  }
  return view;
}

const stillChecking = (view: Shown) => view.show === 'summary' && view.stillChecking;
