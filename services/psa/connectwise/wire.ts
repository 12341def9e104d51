import { z } from 'zod';
import type { VendorError } from '../../http/failures.ts';
import type { Ticket } from '../psa.ts';

/** What is read from ConnectWise's answers, and nothing else. Null properties may be missing, so all are optional. */

const reference = z.object({ id: z.number().int().nullish(), name: z.string().nullish() }).nullish();

export const ticketWire = z.object({
  id: z.number().int(),
  summary: z.string().nullish(),
  board: reference,
  status: reference,
  company: reference,
  contact: reference,
  contactName: z.string().nullish(),
  contactEmailAddress: z.string().nullish(),
  closedFlag: z.boolean().nullish(),
  mergedParentTicket: reference,
  externalXRef: z.string().nullish(),
});
export type TicketWire = z.infer<typeof ticketWire>;

/** For `fields=`: the same fields, so that a list costs little. */
export const ticketFields = Object.keys(ticketWire.shape).join(',');

export const noteWire = z.object({
  id: z.number().int(),
  text: z.string().nullish(),
  detailDescriptionFlag: z.boolean().nullish(),
  internalAnalysisFlag: z.boolean().nullish(),
  resolutionFlag: z.boolean().nullish(),
});
export type NoteWire = z.infer<typeof noteWire>;

export const statusWire = z.object({
  id: z.number().int(),
  name: z.string(),
  inactive: z.boolean().nullish(),
});

export const boardWire = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  inactiveFlag: z.boolean().nullish(),
  projectFlag: z.boolean().nullish(),
});

export const companyWire = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  deletedFlag: z.boolean().nullish(),
});

export const contactWire = z.object({
  id: z.number().int(),
  company: reference,
  inactiveFlag: z.boolean().nullish(),
  communicationItems: z
    .array(
      z.object({
        value: z.string().nullish(),
        communicationType: z.string().nullish(),
        defaultFlag: z.boolean().nullish(),
      }),
    )
    .nullish(),
});
export type ContactWire = z.infer<typeof contactWire>;

export const infoWire = z.object({ version: z.string().nullish() });

/** What a company name that does not exist gets is not documented: `null` is read as well as a 404. */
export const companyInfoWire = z.object({ Codebase: z.string() }).nullable();

/** The contact's addresses, lower case, the default one first. */
export function addressesOf(contact: ContactWire): string[] {
  return (contact.communicationItems ?? [])
    .filter((item) => item.communicationType === 'Email' && item.value)
    .sort((a, b) => Number(b.defaultFlag ?? false) - Number(a.defaultFlag ?? false))
    .map((item) => (item.value ?? '').trim().toLowerCase());
}

/** A ticket in neutral words. */
export function toTicket(wire: TicketWire, url: string | null): Ticket {
  const email = wire.contactEmailAddress?.trim().toLowerCase() || null;
  const name = wire.contactName?.trim() || wire.contact?.name?.trim() || null;
  const company = wire.company?.id;
  const parent = wire.mergedParentTicket?.id;
  return {
    id: String(wire.id),
    number: String(wire.id),
    title: wire.summary ?? '',
    open: wire.closedFlag !== true,
    company: company ? { id: String(company), name: wire.company?.name ?? '' } : null,
    requester: name || email ? { name: name ?? email ?? '', email } : null,
    status: wire.status?.name ?? null,
    mergedInto: parent ? String(parent) : null,
    discarded: false,
    url,
  };
}

const errorBody = z.object({
  code: z.string().nullish(),
  /** Throttling uses this key where all else has `code`. */
  error: z.string().nullish(),
  message: z.string().nullish(),
  errors: z
    .array(z.object({ code: z.string().nullish(), message: z.string().nullish(), field: z.string().nullish() }))
    .nullish(),
});

/** `{code, message, errors[]}`, or `{error, message}` when throttled; `errors` may be null. */
export function readError(body: unknown): VendorError {
  const read = errorBody.safeParse(body);
  if (!read.success) return {};
  const { code, error, message, errors } = read.data;
  const first = errors?.[0];
  return {
    code: first?.code ?? code ?? error ?? undefined,
    field: first?.field ?? undefined,
    text:
      [message, ...(errors ?? []).map((e) => e.message)].filter((part) => typeof part === 'string').join(' | ') ||
      undefined,
    // A missing right may come with status 400.
    ...(code === 'Security' || first?.code === 'Security' ? { kind: 'forbidden' as const } : {}),
  };
}
