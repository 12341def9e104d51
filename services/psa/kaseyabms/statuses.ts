import { ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import type { Api } from './api.ts';
import type { Labels } from './labels.ts';
import { readTicket, readWritable, shownNumber } from './tickets.ts';
import { ticketWire } from './wire.ts';

export const statusRight = 'Service Desk / Tickets: View and Modify';

export async function setStatus(
  api: Api,
  ticketId: number,
  status: string,
  labels: Labels,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ticket = await readWritable(api, ticketId, signal);
  if (sameName(ticket.statusName ?? '', status)) return;
  const number = shownNumber(ticket);
  if (ticket.completedDate) {
    throw new ServiceError('PSA', 'invalid', `Ticket ${number} is completed, so its status was left as it is.`);
  }
  const wanted = await labels.statusId(status, signal);
  const changed = await api.call('PATCH', `/v2/servicedesk/tickets/${ticketId}`, {
    what: 'change the status',
    right: statusRight,
    contentType: 'application/json-patch+json',
    json: [{ op: 'replace', path: '/statusId', value: wanted }],
    schema: ticketWire,
    signal,
  });
  if (changed.statusId === wanted) return;
  // How the path has to be spelled is not documented, and an answer may be older than the change.
  if ((await readTicket(api, ticketId, signal)).statusId === wanted) return;
  throw new ServiceError(
    'PSA',
    'invalid',
    `Kaseya BMS accepted the new status of ticket ${number} but did not set it.`,
  );
}
