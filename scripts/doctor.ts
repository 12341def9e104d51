import { parseArgs, styleText } from 'node:util';
import { type Config, ConfigError, readConfig } from '../services/config.ts';
import type { Check, State } from '../services/doctor/check.ts';
import { examine } from '../services/doctor/doctor.ts';
import { type Asked, listOrganisations, readRequest } from '../services/doctor/request.ts';

/**
 * npm run doctor: looks at everything that a reset needs and says what to correct. Reads only, unless told otherwise.
 * Exit code: 0 nothing failed, 1 something failed, 2 the configuration or the command line cannot be used.
 */
const usage = `npm run doctor -- [options]

  --json                     one JSON document instead of the table; progress goes to standard error
  --address URL              the public address of the bot, to be tried from outside in
  --try-ticket NUMBER        WRITES: an internal note, and the status and time that settings name, on this ticket
  --technician ADDRESS       with --try-ticket: enters the time under this technician's name
  --new-ticket ORGANISATION  WRITES: makes a test ticket for this organisation
  --psa NAME                 the PSA connection of --try-ticket; the first one when absent`;

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  address: { type: 'string' },
  'try-ticket': { type: 'string' },
  'new-ticket': { type: 'string' },
  technician: { type: 'string' },
  psa: { type: 'string' },
} as const;

const colours = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'gray' } as const;
const widths = { state: 9, about: 33 };

process.exitCode = await main();

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === 'number') return asked;
  const json = asked.json === true;
  try {
    const config = readEnvironment();
    const organisations = await listOrganisations(config);
    const request = readRequest(asked, config, organisations);
    announceWrites(asked);
    const checks: Check[] = [];
    for await (const one of examine(config, organisations, request)) {
      checks.push(one);
      if (json) console.error(`${one.state}: ${one.about}`);
      else console.log(row(one));
    }
    if (json) console.log(JSON.stringify({ counts: countStates(checks), checks }, null, 2));
    else console.log(`\n${summary(checks)}`);
    return checks.some((one) => one.state === 'failed') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (json) console.log(JSON.stringify({ problems: error.problems }, null, 2));
    else console.error(['Nothing was looked at:', ...error.problems.map((problem) => `  - ${problem}`)].join('\n'));
    return 2;
  }
}

function readArguments(): (Asked & { json?: boolean | undefined }) | number {
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
    console.log(usage);
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
}

/** The same environment as `npm start`; then `.env` itself must not be open to others. */
function readEnvironment(): Config {
  const envFile = process.execArgv.some((a) => a.startsWith('--env-file')) ? '.env' : undefined;
  return readConfig(process.env, envFile ? { envFile } : {});
}

function announceWrites(asked: Asked): void {
  const ticket = asked['try-ticket'];
  const organisation = asked['new-ticket'];
  if (ticket !== undefined) console.error(`This run WRITES on ticket ${ticket}.`);
  if (organisation !== undefined) console.error(`This run WRITES: it makes a ticket for ${organisation}.`);
}

function row({ state, about, says, correction }: Check): string {
  const head = styleText(colours[state], state.padEnd(widths.state)) + oneLine(about).padEnd(widths.about);
  const next = correction ? `\n${' '.repeat(widths.state + widths.about)}-> ${oneLine(correction)}` : '';
  return `${head} ${oneLine(says)}${next}`;
}

/** Nothing from outside may move the cursor. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function countStates(checks: readonly Check[]): Record<State, number> {
  const counts = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { state } of checks) counts[state] += 1;
  return counts;
}

function summary(checks: readonly Check[]): string {
  const { ok, warning, failed, skipped } = countStates(checks);
  return `${ok} ok, ${warning} to look at, ${failed} failed, ${skipped} not tried.`;
}
