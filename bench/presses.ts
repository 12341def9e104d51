import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createDeliveries } from '../sandbox/teams/deliver.ts';
import { cardText, inputs, type Message } from '../sandbox/teams.ts';
import { conversations, organisations } from '../sandbox/world.ts';
import { type Figures, figures, timed } from './numbers.ts';

export interface Presses {
  /** The same signed request by the same client to a server that only answers with what it was sent. */
  yardstick: Figures;
  /** "reset MFA" sent, until the form is in the conversation. */
  form: Figures;
  /** The form's button, until its answer is there: the card "working". */
  submit: Figures;
}

export interface Resets {
  /** From the submit to the summary: everything is read. */
  summary: Figures;
  /** From the click to the outcome on the card: removed, read back, signed out. */
  outcome: Figures;
  /** From the click to the closing line: the note is on the ticket. */
  line: Figures;
}

const chat = conversations.personal('megan');
const patience = 60_000;
/** The bot takes no removal in the first second after the summary. */
const hastyMs = 1200;

/** Form, submit, summary, cancel: again and again, one after the other. */
export async function measurePresses(sandbox: Sandbox, count: number): Promise<Presses> {
  const samples = { yardstick: [] as number[], form: [] as number[], submit: [] as number[] };
  const echo = await startEcho();
  try {
    const megan = sandbox.teams.as('megan');
    const toEcho = createDeliveries(sandbox.login, () => echo.url);
    const people = withOneApp(sandbox);
    for (let n = -warmUp; n < count; n += 1) {
      const activity = megan.activity(chat, 'reset MFA');
      const yardstick = await timed(() => toEcho.send(activity));
      const asked = performance.now();
      const form = await openForm(sandbox);
      const formMs = form.at - asked;
      const submit = await timed(() => submitForm(sandbox, form.message, people[Math.abs(n) % people.length] ?? ''));
      await untilCard(sandbox, form.message, /\[ Remove /);
      await megan.press(form.message, 'summary.cancel', {}, { check: false });
      await untilCard(sandbox, form.message, /ended/);
      if (n < 0) continue;
      samples.yardstick.push(yardstick);
      samples.form.push(formMs);
      samples.submit.push(submit);
    }
  } finally {
    echo.close();
  }
  return { yardstick: figures(samples.yardstick), form: figures(samples.form), submit: figures(samples.submit) };
}

const warmUp = 10;

/** The whole job on one person after the other, until the note is on the ticket. */
export async function measureResets(sandbox: Sandbox, count: number): Promise<Resets> {
  const samples = { summary: [] as number[], outcome: [] as number[], line: [] as number[] };
  const megan = sandbox.teams.as('megan');
  for (const user of withOneApp(sandbox).slice(0, count)) {
    const { message } = await openForm(sandbox);
    const submitted = performance.now();
    await submitForm(sandbox, message, user);
    const summary = await untilCard(sandbox, message, /\[ Remove /);
    samples.summary.push(performance.now() - submitted);
    await sleep(hastyMs);
    const understood = inputs(summary.card ?? {}).some(({ id }) => id === 'understood');
    const seen = new Set(megan.messages(chat).map(({ id }) => id));
    const clicked = performance.now();
    const typed = { caller: 'inPerson', ...(understood && { understood: 'true' }) };
    const pressed = megan.press(message, 'summary.remove', typed, { check: false });
    await untilCard(sandbox, message, /ended/);
    samples.outcome.push(performance.now() - clicked);
    await megan.waitFor(chat, (m) => m.from === 'bot' && !m.card && !seen.has(m.id), patience);
    samples.line.push(performance.now() - clicked);
    await pressed;
  }
  return { summary: figures(samples.summary), outcome: figures(samples.outcome), line: figures(samples.line) };
}

/** When the form came into the conversation counts, not when the request that brought it was answered. */
async function openForm({ teams }: Sandbox): Promise<{ message: Message; at: number }> {
  const arrived = new Promise<{ message: Message; at: number }>((resolve) => {
    const unsubscribe = teams.store.onChange((conversation, message) => {
      if (conversation.id !== chat || message?.from !== 'bot' || !message.card) return;
      unsubscribe();
      resolve({ message, at: performance.now() });
    });
  });
  await teams.as('megan').say(chat, 'reset MFA');
  return arrived;
}

async function submitForm({ teams }: Sandbox, form: Message, user: string): Promise<void> {
  const typed = {
    organisation: organisations.contoso.tenantId,
    userTyped: user,
    methods: 'app',
    ticketTyped: '48213',
    reason: 'newPhone',
  };
  const { statusCode } = await teams.as('megan').press(form, 'form.submit', typed, { check: false });
  if (statusCode !== 200) throw new Error(`The submit was answered with ${statusCode}.`);
}

function untilCard({ teams }: Sandbox, { id }: Message, says: RegExp): Promise<Message> {
  const fits = (m: Message) => m.id === id && m.card !== null && says.test(cardText(m.card).join('\n'));
  return teams.as('megan').waitFor(chat, fits, patience);
}

/** Sign-in names of ordinary people of Contoso with an Authenticator and nothing that asks a question. */
function withOneApp({ graph }: Sandbox): string[] {
  const contoso = graph.state().find(({ name }) => name === organisations.contoso.name);
  const ordinary = contoso?.users.filter(
    ({ id, methods }) =>
      /0000000002\d\d$/.test(id) &&
      methods.filter((method) => String(method['@odata.type']).includes('microsoftAuthenticator')).length === 1 &&
      methods.length === 1,
  );
  return (ordinary ?? []).map(({ userPrincipalName }) => userPrincipalName);
}

async function startEcho(): Promise<{ url: string; close(): void }> {
  const child = fork(new URL('echo.ts', import.meta.url));
  const [port] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() };
}
