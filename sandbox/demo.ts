import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { people } from './data.ts';
import { startSandbox } from './sandbox.ts';
import { cardText, inputs, type Message } from './teams.ts';
import { conversations, organisations, staff } from './world.ts';

/**
 * The main job once, told as text: conversation, Graph calls, ticket. Ends with a code other than 0 when anything is not
 * as it must be. `--lose-notes` lets the PSA lose the note, to show that the demo would notice.
 */
const ticketNumber = 48213;
const { adele } = people.contoso;
const chat = conversations.personal('megan');
const loseNotes = process.argv.includes('--lose-notes');

async function play(): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mfa-reset-demo-'));
  await chmod(dataDir, 0o755); // as root the database runs as nobody, and would else lie where nothing takes it away
  say('Starting Entra, Graph, Teams, ConnectWise PSA and the bot on this machine …');
  const sandbox = await startSandbox({ dataDir });
  try {
    if (loseNotes) sandbox.connectWise.events.loseNotes({ on: true });
    const megan = sandbox.teams.as('megan');
    const newest = (fits: RegExp) =>
      megan.waitFor(chat, (m) => m.from === 'bot' && m.card !== null && fits.test(cardText(m.card).join('\n')), 30_000);

    heading('The conversation');
    say(`${staff.megan.name}: reset MFA`);
    await megan.say(chat, 'reset MFA');
    const form = await newest(/Review reset/);
    show(form);
    const found = await megan.search(form, 'users', 'adele', { organisation: organisations.contoso.tenantId });
    say(`${staff.megan.name} types "adele" and is offered: ${found.choices.map((c) => c.title).join('; ')}`);
    const filled = {
      organisation: organisations.contoso.tenantId,
      user: found.choices[0]?.value ?? '',
      methods: 'app,mobile',
      ticketMode: 'existing',
      ticketTyped: String(ticketNumber),
      reason: 'lostOrStolen',
    };
    say(
      `${staff.megan.name} fills in Contoso, Adele Vance, App and Mobile, ticket ${ticketNumber}, lost phone, and presses [ Review reset ]`,
    );
    await megan.press(form, 'form.submit', filled);

    const devices = await newest(/Which ones should go/);
    show(devices);
    const every =
      inputs(devices.card ?? {})
        .find((i) => i.id === 'refs')
        ?.choices.map((c) => c.value) ?? [];
    say(`${staff.megan.name} ticks every device`);
    await megan.press(devices, 'devices.choose', { refs: every.join(',') });

    const summary = await newest(/Will be removed/);
    show(summary);
    await sleep(1100); // the bot takes no removal in the first second after the summary
    say(`${staff.megan.name} called back the number on record, and presses the removal`);
    // The tick is asked for only where the person may stay without a second factor.
    const toTick = inputs(summary.card ?? {}).some((i) => i.id === 'understood');
    await megan.press(summary, 'summary.remove', { caller: 'calledBack', ...(toTick && { understood: 'true' }) });
    await newest(/Reference R-.* · ended/);
    // The closing line comes last: by then the card tells of the note, too.
    await megan.waitFor(chat, (m) => m.from === 'bot' && !m.card, 30_000);
    const outcome = await newest(/Reference R-.* · ended/);
    show(outcome);
    for (const line of megan.messages(chat).filter((m) => m.from === 'bot' && !m.card)) say(`MFA Reset: ${line.text}`);

    heading('What changed at Microsoft Graph');
    for (const e of sandbox.graph.exchanges.filter(
      (e) => e.method === 'DELETE' || e.path.endsWith('revokeSignInSessions'),
    )) {
      say(`${e.method} ${e.path} -> ${e.status}`);
    }
    const left = sandbox.graph.methodsOf(adele.id);
    say(`Still registered: ${left.map((m) => m['@odata.type'].split('.').at(-1)).join(', ') || 'nothing'}`);

    heading(`Ticket ${ticketNumber} in ConnectWise PSA`);
    const notes =
      sandbox.connectWise.ticket(ticketNumber)?.notes.filter((n) => n.text?.includes('MFA reset: R-')) ?? [];
    for (const note of notes) say(note.text ?? '');
    return problems({
      'the outcome card says Done': cardText(outcome.card ?? {}).some((l) => l.includes('Done · 3 methods removed')),
      'no Authenticator and no mobile number is left in the directory': !left.some((m) =>
        /microsoftAuthenticator|phone/.test(m['@odata.type']),
      ),
      'what nobody chose is still there': left.some((m) => m['@odata.type'].includes('email')),
      'the sessions were ended once': sandbox.graph.revocations(adele.id).length === 1,
      'the ticket has exactly one note': notes.length === 1,
      'the note is internal only': notes.every(
        (n) => n.internalAnalysisFlag && !n.detailDescriptionFlag && !n.resolutionFlag,
      ),
      'no request came that no server expected': sandbox.unexpected().length === 0,
    });
  } finally {
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function problems(checks: Record<string, boolean>): string[] {
  heading('Checked');
  for (const [what, holds] of Object.entries(checks)) say(`${holds ? 'yes' : 'NO '}  ${what}`);
  return Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [what]));
}

function show(message: Message): void {
  say('');
  for (const line of cardText(message.card ?? {})) say(`  | ${line}`);
  say('');
}

function heading(text: string): void {
  say(`\n${text}\n${'-'.repeat(text.length)}`);
}

function say(line: string): void {
  console.log(line);
}

const wrong = await play();
if (wrong.length > 0) {
  console.error(`\nThe demo failed: not true that ${wrong.join('; ')}.`);
  process.exitCode = 1;
} else say('\nThe main job works.');
