import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PsaKind } from '../services/psa/psa.ts';
import { type Control, startControl } from './control.ts';
import { type Playground, playgroundTerms, startPlayground } from './playground/playground.ts';
import { type Relay, startRelay } from './playground/relay.ts';
import { forgetData } from './product.ts';
import { psaKinds, psaNames } from './psas.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { conversations, type StaffName, staff } from './world.ts';

/** npm run sandbox: everything on this machine, until Ctrl-C. */

const help = `npm run sandbox -- [options]

  --psa NAME             whose tickets the MSP uses: ${psaKinds.join(', ')}
  --playground [NAME]    also Microsoft's Agents Playground, through npx, where you are NAME:
                         ${Object.keys(staff).join(', ')} (docs/playground.md)
  --help                 this

  SANDBOX_PORT=4500      another port than 4400`;
if (process.argv.includes('--help')) {
  console.log(help);
  process.exit(0);
}

const port = Number(process.env.SANDBOX_PORT ?? 4400);
const dataDir = join(fileURLToPath(new URL('..', import.meta.url)), '.sandbox', String(port));

const psa = chosenPsa();
const actor = playgroundActor();
/** Adatum's tickets are in another PSA, so that two connections side by side can be seen. */
const otherPsa = psa === 'connectwise' ? 'halo' : 'connectwise';
const logFile = join(dataDir, 'bot.log');

let sandbox: Sandbox | null = null;
let control: Control | null = null;
let relay: Relay | null = null;
let playground: Playground | null = null;
let ending: Promise<void> | null = null;

// Signals may come while things still start; then the start is let finish, and everything ends in order.
const starting = start();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ending) console.log('\nStopping …');
    ending ??= starting.then(stop, stop);
  });
}
try {
  await starting;
} catch (error) {
  console.error(`\n${sentenceOf(error)}`);
  process.exitCode = 1;
  ending ??= stop();
}

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error('SANDBOX_PORT must be a port number.');
  console.log(`Starting the sandbox: a small Microsoft, a small ${psaNames[psa]}, and the bot …`);
  sandbox = await startSandbox({ dataDir, start: false, psa, otherPsa });
  if (actor) relay = await startRelay(sandbox.login, sandbox.teams.deliveries);
  // Among the others its calls are seen on the page.
  if (relay) sandbox.simulators.push(relay.connector);
  // The page's port is taken before the bot starts: a second sandbox must not touch the first one's data.
  control = await startControl(sandbox, port);
  // The world begins anew each time, so what the bot remembers of the last one must not outlive it.
  await forgetData(dataDir);
  const log = createWriteStream(logFile);
  sandbox.product.onLine = (line) => void log.write(`${line}\n`);
  await sandbox.product.start();
  await installEverywhere(sandbox);
  console.log(`
  Open ${control.url}

  You are Megan Bowen, a technician. Type:  reset MFA
  Then choose Contoso Ltd, Adele Vance, App and Mobile phone, ticket ${sandbox.psa.numbers.adele}, and watch the right side.
  Adatum's tickets are in ${psaNames[otherPsa]}. Another PSA for the others: npm run sandbox -- --psa halo

  Ctrl-C ends everything. The bot's log: ${logFile}
`);
  if (actor && relay && !ending) void openPlayground(relay, actor);
}

/** Beside everything else: when it does not start, or ends, the rest goes on. */
async function openPlayground(relay: Relay, who: StaffName): Promise<void> {
  console.log(`  Starting Microsoft's Agents Playground with npx; the first time it is downloaded …`);
  playground = startPlayground({ folder: join(dataDir, 'playground'), relay, who });
  playground.onEnd = () => console.error('  The Agents Playground ended. The sandbox goes on.');
  try {
    console.log(`  Open ${await playground.ready}: the Agents Playground, where you are ${staff[who].name}.
  ${playgroundTerms}
`);
  } catch (error) {
    if (!ending) console.error(`  No Agents Playground: ${sentenceOf(error)} The sandbox goes on without it.`);
  }
}

/** As when an administrator gives the app to people and adds it to a chat and a team. */
async function installEverywhere({ teams }: Sandbox): Promise<void> {
  for (const who of Object.keys(staff) as StaffName[]) await teams.as(who).install(conversations.personal(who));
  await teams.as('alex').install(conversations.group);
  await teams.as('alex').install(conversations.channel);
}

async function stop(): Promise<void> {
  await playground?.stop();
  await relay?.close();
  await control?.close();
  await sandbox?.stop();
}

/** `--psa halo`: whose tickets the MSP uses. */
function chosenPsa(): PsaKind {
  const at = process.argv.indexOf('--psa');
  const wanted = at < 0 ? 'connectwise' : process.argv[at + 1];
  const found = psaKinds.find((kind) => kind === wanted);
  if (found) return found;
  console.error(`--psa must be one of ${psaKinds.join(', ')}.`);
  process.exit(1);
}

/** `--playground` or `--playground alex`: who acts there; null without it. */
function playgroundActor(): StaffName | null {
  const at = process.argv.indexOf('--playground');
  if (at < 0) return null;
  const wanted = process.argv[at + 1] ?? '';
  if (wanted === '' || wanted.startsWith('--')) return 'megan';
  if (Object.hasOwn(staff, wanted)) return wanted as StaffName;
  console.error(`--playground takes one of ${Object.keys(staff).join(', ')}, or nothing.`);
  process.exit(1);
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error.message;
  return `Port ${port} is taken, perhaps by another sandbox: end that one, or choose another port with SANDBOX_PORT=4500 npm run sandbox.`;
}
