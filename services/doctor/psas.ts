import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import { sameName } from '../psa/byName.ts';
import type { Choices, Psa } from '../psa/psa.ts';
import { plain } from '../words/text.ts';
import { type Check, check, count, failed, ok, skipped } from './check.ts';
import { rightChecks, type Tries } from './rights.ts';

/** What is known of a connection once it was looked at; organisations are compared with it. */
export interface PsaState {
  signedIn: boolean;
  /** Null when they could not be read. */
  choices: Choices | null;
}

/** One PSA connection: everything that can be read is read; what would write is told, or tried when asked for. */
export async function* psaChecks(
  psa: Psa,
  organisations: readonly Organisation[],
  tries: Tries,
): AsyncGenerator<Check, PsaState> {
  const id = `psa.${psa.name}`;
  const about = `PSA ${psa.name}`;
  const state: PsaState = { signedIn: false, choices: null };
  yield check(`${id}.login`, `${about}: sign-in`, async () => {
    const { version } = await psa.checkConnection();
    state.signedIn = true;
    return ok(`${psa.product} ${plain(version)}.`);
  });
  if (!state.signedIn) {
    yield check(`${id}.rest`, `${about}: the rest`, () => skipped('Not looked at without a sign-in.'));
    return state;
  }

  yield check(`${id}.readTickets`, `${about}: read tickets`, async () => {
    const one = organisations[0];
    if (!one?.psaCompanyId) return skipped('No organisation names a company of this PSA.');
    const tickets = await psa.findTickets({ companyId: one.psaCompanyId, text: '' });
    return ok(`Tickets can be read; ${plain(one.name)} has ${tickets.length === 0 ? 'none open' : 'open ones'}.`);
  });

  const needed = organisations.some(
    ({ settings }) => settings.newTicketBoard || settings.statusAfterSuccess || settings.statusAfterRegistration,
  );
  yield check(`${id}.choices`, `${about}: boards and statuses`, async () => {
    try {
      state.choices = await psa.choices();
    } catch (error) {
      if (needed || !(error instanceof ServiceError && error.kind === 'forbidden')) throw error;
      return skipped(`No setting of yours needs them. ${error.message}`);
    }
    const { boardsAre, boards, statuses } = state.choices;
    const names = new Set(statuses.flatMap((list) => list.names.map((name) => name.toLowerCase())));
    return ok(`${count(boards.length, boardsAre)}, ${count(names.size, 'name')} of statuses.`);
  });

  for (const { setting, wanted, names } of state.choices?.labels ?? []) {
    if (wanted === null) continue;
    const name = `PSA_${psa.name.toUpperCase()}_${setting}`;
    yield check(`${id}.label.${setting}`, `${about}: ${setting}`, () =>
      names.some((one) => sameName(one, wanted))
        ? ok(`"${plain(wanted)}" is there.`)
        : failed(`There is no "${plain(wanted)}".`, `Set ${name} to one of: ${listed(names)}.`),
    );
  }
  yield* rightChecks(psa, organisations, tries);
  return state;
}

/** Names from the PSA for a sentence. */
export const listed = (names: readonly string[]): string =>
  names.map((name) => `"${plain(name)}"`).join(', ') || '(there are none)';
