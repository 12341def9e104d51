import { cpus, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureDialogs } from './dialogs.ts';
import { measureLists } from './lists.ts';
import { type Memory, memoryOf } from './memory.ts';
import { type Figures, tenth } from './numbers.ts';
import { measurePresses, measureResets } from './presses.ts';
import { measureStarts, withSandbox } from './starts.ts';
import { measureWatches } from './watches.ts';

/**
 * npm run bench: the product's figures, measured at its process and over real sockets, with simulators that answer at
 * once. Prints a table; with `--json` the same as JSON. It ends by itself, and nothing of it is left.
 */
const counts = { first: 2, later: 5, given: 5, presses: 100, resets: 8, dialogs: 60, slowDialogs: 15 };
/** Nobody waits for the simulators here: what is removed is gone at once, and policies may be read at any pace. */
const atOnce = { policyGapMs: 0, visibleAfterMs: 0 };
const noBrakes = { perTechnicianHour: 10_000, perOrganisationHour: 10_000 };

async function measure() {
  say('Starts …');
  const starts = await measureStarts(counts);
  say(`${counts.presses} forms and submits, then ${counts.resets} resets …`);
  const work = await withSandbox({ settings: noBrakes }, async (sandbox, dataDir) => {
    sandbox.graph.set(atOnce);
    const presses = await measurePresses(sandbox, counts.presses);
    const resets = await measureResets(sandbox, counts.resets);
    const dialogs = await measureDialogs(sandbox, counts.dialogs, counts.slowDialogs);
    await sleep(5000);
    return { presses, resets, dialogs, memoryAfter: await memoryOf(dataDir) };
  });
  const { yardstick, form, submit } = work.presses;
  const { open } = work.dialogs;
  const against = (one: Figures) => ({ p50: tenth(one.p50 / yardstick.p50), p99: tenth(one.p99 / yardstick.p99) });
  return {
    machine: { cpus: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version },
    starts,
    ...work,
    timesYardstick: { form: against(form), submit: against(submit), open: against(open) },
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function table({ machine, starts, presses, resets, dialogs, timesYardstick, memoryAfter }: Measured): string {
  const ms = (what: string, { count, p50, p99, max }: Figures, times?: { p50: number; p99: number }) =>
    [
      what.padEnd(38),
      ...[p50, p99, max].map((one) => one.toFixed(one < 100 ? 1 : 0).padStart(8)),
      String(count).padStart(7),
      times ? `   ${times.p50} / ${times.p99}` : '',
    ].join('');
  const memory = (what: string, found: Memory | null) =>
    found
      ? `${what.padEnd(38)} bot ${found.botMb} MB, PostgreSQL ${found.postgresMb} MB (shared pages counted ${found.sharedCounted === 'once' ? 'once' : 'in each process'})`
      : `${what.padEnd(38)} not measured on this system`;
  return [
    `${machine.cpus} CPUs, ${machine.memoryGb} GB, Node ${machine.node}. Milliseconds.`,
    '',
    `${''.padEnd(38)}     p50     p99     max  count   times the yardstick (p50 / p99)`,
    ms('yardstick: an HTTP echo', presses.yardstick),
    ms('"reset MFA" to the form', presses.form, timesYardstick.form),
    ms('submit to its answer', presses.submit, timesYardstick.submit),
    ms('ticket message to the dialog', dialogs.open, timesYardstick.open),
    ms('dialog: submit to the summary', dialogs.submit),
    ms(`ticket message, all else takes ${dialogs.slow.delayMs}`, dialogs.slow.open),
    ms(`dialog: submit, all else takes ${dialogs.slow.delayMs}`, dialogs.slow.submit),
    ms('submit to the summary', resets.summary),
    ms('click to the outcome', resets.outcome),
    ms('click to the closing line', resets.line),
    ms('start, own database, the first', starts.ownDatabaseFirst),
    ms('start, own database, later', starts.ownDatabaseLater),
    ms('start with DATABASE_URL', starts.givenDatabase),
    '',
    memory('memory at rest, after a start', starts.memoryAtRest),
    memory(`memory at rest, after ${presses.form.count + resets.line.count} resets`, memoryAfter),
  ].join('\n');
}

function say(line: string): void {
  console.error(line); // the figures alone go to standard output
}

if (process.argv.includes('watches')) {
  console.log(JSON.stringify(await measureWatches(), null, 2));
  process.exit(0);
}
if (process.argv.includes('lists')) {
  console.log(JSON.stringify(await measureLists(), null, 2));
  process.exit(0);
}
const measured = await measure();
console.log(process.argv.includes('--json') ? JSON.stringify(measured, null, 2) : `\n${table(measured)}`);
