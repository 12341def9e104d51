import { randomBytes } from 'node:crypto';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa, Rights, Ticket } from '../psa/psa.ts';
import { plain } from '../words/text.ts';
import { type Check, check, type Finding, failed, ok, skipped } from './check.ts';

/** What the operator allows the doctor to write. */
export interface Tries {
  /** Number of a ticket that gets an internal note, the status that settings name, and time. */
  ticket?: string;
  /** Address of the technician under whose name time is entered. */
  technician?: string;
  /** This organisation gets a test ticket. */
  newTicketFor?: Organisation;
}

const text = 'Set-up check of the MFA reset bot. Nothing was reset.';
const notTried = (right: string, how: string) => skipped(`Not tried, since it writes. Needed: ${right}.`, how);
const onTicket = 'To try it on a ticket of yours: --try-ticket NUMBER.';

/** Rights to write cannot be read anywhere: they are named, and tried only on what the operator offers. */
export async function* rightChecks(
  psa: Psa,
  organisations: readonly Organisation[],
  tries: Tries,
): AsyncGenerator<Check> {
  const key = `D-${randomBytes(5).toString('hex').toUpperCase()}`;
  const one = (right: keyof Rights, words: string, work: () => Finding | Promise<Finding>) =>
    check(`psa.${psa.name}.${right}`, `PSA ${psa.name}: ${words}`, work);
  let ticket: Ticket | null = null;
  if (tries.ticket) {
    const number = tries.ticket;
    yield check(`psa.${psa.name}.tryTicket`, `PSA ${psa.name}: ticket ${number}`, async () => {
      const found = await psa.getTicket(number);
      if (!found) return failed('There is no such ticket, or none that the bot may see.', 'Give another --try-ticket.');
      if (!found.open) return failed('The ticket is closed, so nothing is tried on it.', 'Give an open --try-ticket.');
      ticket = found;
      return ok('It is there and open. What follows writes on it.');
    });
  }
  const target = ticket as Ticket | null; // the compiler does not follow the assignment above
  const { settings } = organisations.find((o) => o.psaCompanyId === target?.company?.id) ?? {};

  yield one('addNote', 'add a note', async () => {
    if (!target) return notTried(psa.rights.addNote, onTicket);
    await psa.ensureNote(target.id, { key, text, audience: 'internal' });
    return ok(`An internal note was added to ticket ${target.number} (${key}).`);
  });
  yield one('addTime', 'enter time', async () => {
    if (!organisations.some((o) => o.settings.timeEntryMinutes > 0)) return skipped('No setting of yours enters time.');
    if (!target || !tries.technician)
      return notTried(psa.rights.addTime, 'To try it: --try-ticket NUMBER --technician ADDRESS.');
    const minutes = settings?.timeEntryMinutes ?? 0;
    if (minutes === 0) return skipped("The settings of this ticket's organisation enter no time.");
    return enterTime(psa, target, { key, minutes, technician: tries.technician });
  });
  // After the time: the status may be one that closes the ticket.
  yield one('changeStatus', 'change the status', async () => {
    if (!organisations.some((o) => o.settings.statusAfterSuccess ?? o.settings.statusAfterRegistration))
      return skipped('No setting of yours changes a status.');
    if (!target) return notTried(psa.rights.changeStatus, onTicket);
    const status = settings?.statusAfterSuccess ?? settings?.statusAfterRegistration;
    if (!status) return skipped("The settings of this ticket's organisation name no status.");
    await psa.setStatus(target.id, status);
    return ok(`Ticket ${target.number} has the status "${plain(status)}".`);
  });
  yield one('createTicket', 'make a ticket', async () => {
    if (organisations.every((o) => o.settings.ticketRequired === 'existing'))
      return skipped('No setting of yours lets the bot make tickets.');
    const organisation = tries.newTicketFor;
    if (!organisation?.psaCompanyId)
      return notTried(psa.rights.createTicket, 'To try it: --new-ticket ORGANISATION. It makes a test ticket there.');
    const { ticket: made } = await psa.ensureTicket({
      key,
      companyId: organisation.psaCompanyId,
      board: organisation.settings.newTicketBoard,
      title: 'Set-up check of the MFA reset bot',
      text,
      requester: null,
    });
    return ok(`Ticket ${made.number} was made for ${plain(organisation.name)}. Close it.`);
  });
}

async function enterTime(
  psa: Psa,
  ticket: Ticket,
  { key, minutes, technician }: { key: string; minutes: number; technician: string },
): Promise<Finding> {
  const endedAt = new Date().toISOString();
  const entry = { key, minutes, endedAt, text, technician: { name: technician, email: technician } };
  if ((await psa.addTime(ticket.id, entry)) !== 'noMember')
    return ok(`${minutes} minutes were entered on ticket ${ticket.number}.`);
  return failed(
    `Nobody in ${psa.product} has this address, or no right to enter time.`,
    "Give each technician's account in the PSA the address that it has in Microsoft Entra.",
  );
}
