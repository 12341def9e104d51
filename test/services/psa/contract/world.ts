import type { PsaSimulator } from '../../../../sandbox/psa/simulated.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { NewTicket, Note, Psa } from '../../../../services/psa/psa.ts';

/** What differs from vendor to vendor. */
export interface ContractCase {
  companyId: string;
  /** Words of the open ticket's title, in another case than it has. */
  titleWords: string;
  requester: { name: string; email: string };
  /** A status that exists nowhere. */
  unknownStatus: string;
  /** Regular expressions for faults, over "METHOD /path?query". */
  matches: { find: string; note: string; create: string; status: string; time: string };
  /** False where the vendor's API does not say into which ticket one was merged. */
  tellsMerged: boolean;
  /** JSON for a success status that this vendor never sends. */
  otherShape: unknown;
}

export interface PsaHarness extends ContractCase {
  simulator: PsaSimulator;
  /** A fresh adapter; with a deadline of its own where a test waits for it. */
  open(outside?: PsaOutside): Psa;
}

/** One product in one test, as new. */
export interface ContractWorld {
  harness(): PsaHarness;
  psa(): Psa;
  numbers(): PsaSimulator['numbers'];
  /** The id of the open ticket. */
  open(): string;
  note(values?: Partial<Note>): Note;
  newTicket(values?: Partial<NewTicket>): NewTicket;
  /** The notes of a reset on the open ticket. */
  ours(of?: string): ReturnType<typeof oursIn>;
  /** How many tickets were made for the reset. */
  withKey(): number;
}

export const key = 'R-7F3K2A';
export const vendorBody = { code: 'InvalidObject', message: 'vendor words about Adele', errors: null };

export function contractWorld(harness: () => PsaHarness): ContractWorld {
  const numbers = () => harness().simulator.numbers;
  let psa: { of: PsaHarness; adapter: Psa } | null = null;
  return {
    harness,
    numbers,
    psa: () => {
      const of = harness();
      if (psa?.of !== of) psa = { of, adapter: of.open() };
      return psa.adapter;
    },
    open: () => harness().simulator.heldTicket(numbers().adele)?.id ?? '',
    note: (values = {}) => ({
      key,
      text: 'MFA reset by Megan Bowen. Removed: iPhone 15.',
      audience: 'internal',
      ...values,
    }),
    newTicket: (values = {}) => ({
      key,
      companyId: harness().companyId,
      board: harness().simulator.board,
      title: 'MFA reset: Adele Vance',
      text: `Made by the bot for reset ${key}.`,
      requester: harness().requester,
      ...values,
    }),
    ours: (of = key) => oursIn(harness(), of),
    withKey: () =>
      harness()
        .simulator.held()
        .filter((ticket) => ticket.title.includes(key)).length,
  };
}

function oursIn({ simulator }: PsaHarness, of: string) {
  const { notes = [] } = simulator.heldTicket(simulator.numbers.adele) ?? {};
  return notes.filter((n) => n.text.includes(of));
}
