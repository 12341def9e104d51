import type { Sandbox } from '../sandbox/sandbox.ts';
import { cardText, type Dialog } from '../sandbox/teams.ts';
import { conversations } from '../sandbox/world.ts';
import { type Figures, figures } from './numbers.ts';

/** Of the messaging extension: an invoke until its answer, for which Teams waits five seconds. */
export interface Dialogs {
  /** The form from a ticket's message, looked up and filled in. */
  open: Figures;
  /** The form's button until the next question, the summary for the most part. */
  submit: Figures;
  /** The same while Graph and the PSA take this many milliseconds for each answer. */
  slow: { delayMs: number; open: Figures; submit: Figures };
}

const { channel } = conversations;
const slowMs = 3000;

export async function measureDialogs(sandbox: Sandbox, count: number, slowCount: number): Promise<Dialogs> {
  await sandbox.teams.as('alex').say(channel, 'allow here');
  const { open, submit } = await measure(sandbox, count);
  for (const simulator of [sandbox.graph, sandbox.psa])
    simulator.fault({ match: '.', delayMs: slowMs, times: 100_000, forMs: 3600_000 });
  const slow = await measure(sandbox, slowCount);
  for (const simulator of [sandbox.graph, sandbox.psa]) simulator.clearFaults();
  return { open, submit, slow: { delayMs: slowMs, ...slow } };
}

const warmUp = 3;

async function measure(sandbox: Sandbox, count: number): Promise<{ open: Figures; submit: Figures }> {
  const samples = { open: [] as number[], submit: [] as number[] };
  const megan = sandbox.teams.as('megan');
  for (let n = -warmUp; n < count; n += 1) {
    const ticket = sandbox.teams.as('lee').post(channel, 'Ticket #48213: adele.vance@contoso.com has a new phone');
    const form = answered(await megan.openDialogOn(ticket));
    const next = answered(await megan.pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' }));
    if (cardText(next.card ?? {}).some((line) => line.includes('[ Remove')))
      await megan.pressDialog(next, 'summary.cancel', {});
    if (n < 0) continue;
    samples.open.push(form.delivery.ms);
    samples.submit.push(next.delivery.ms);
  }
  return { open: figures(samples.open), submit: figures(samples.submit) };
}

function answered(dialog: Dialog): Dialog {
  if (dialog.card) return dialog;
  throw new Error(`The dialog was not answered: ${dialog.says ?? dialog.delivery.status}.`);
}
