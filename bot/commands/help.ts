import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../handlers.ts';
import type { Turn } from '../turn.ts';

/** Help is answered at once, even while Entra is not: who is not known to be an administrator sees the common part. */
const patienceMs = 400;

export const help: Command = async (turn) => ({
  show: 'help',
  administrator: await isAdministrator(turn),
  unknownText: false,
});

/** For words that are no command: never silence. */
export const unknown: Command = async (turn) => ({
  show: 'help',
  administrator: await isAdministrator(turn),
  unknownText: true,
});

async function isAdministrator(turn: Turn): Promise<boolean> {
  const checked = turn.services.access.check(turn.asker).then(
    (answer) => answer.ok && answer.administrator,
    (error: unknown) => {
      turn.log.warn({ err: error }, 'help: asker not checked');
      return false;
    },
  );
  return Promise.race([checked, sleep(patienceMs, false, { ref: false })]);
}
