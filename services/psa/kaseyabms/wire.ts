import { z } from 'zod';
import type { VendorError } from '../../http/failures.ts';
import { escapeHtml } from '../noteText.ts';
import type { Ticket } from '../psa.ts';

/** What is read from the vendor's answers, and nothing else. */

const text = z.string().nullish();
const id = z.number().int();
const reference = id.nullish();

/** Rows of a search lack `contactEmail`, `sourceName` and `isReadOnly`. */
export const ticketWire = z.object({
  id,
  ticketNumber: text,
  title: text,
  accountId: reference,
  accountName: text,
  contactId: reference,
  contactName: text,
  contactEmail: text,
  statusId: reference,
  statusName: text,
  typeId: reference,
  typeName: text,
  sourceId: reference,
  sourceName: text,
  completedDate: text,
  isReadOnly: z.boolean().nullish(),
});
export type TicketWire = z.infer<typeof ticketWire>;

export const noteWire = z.object({
  id,
  details: text,
  isInternal: z.boolean().nullish(),
  typeId: reference,
  typeName: text,
});
export type NoteWire = z.infer<typeof noteWire>;

/** A row of any lookup: statuses, queues, accounts, locations and the rest. */
export const namedWire = z.object({
  id,
  name: text,
  isActive: z.boolean().nullish(),
  isDefault: z.boolean().nullish(),
  isMain: z.boolean().nullish(),
});
export type NamedWire = z.infer<typeof namedWire>;

export const contactWire = z.object({
  id,
  accountId: reference,
  locationId: reference,
  emailAddress: text,
  isActive: z.boolean().nullish(),
});

export const employeeWire = z.object({ id, emailAddress: text, isActive: z.boolean().nullish() });
export const timeWire = z.object({ id, userId: reference, internalNotes: text });
export const userWire = z.object({ userId: id, olsonTimeZoneName: text });
export const tokensWire = z.object({
  accessToken: z.string().min(1),
  refreshToken: text,
  accessTokenExpireOn: text,
});
export type TokensWire = z.infer<typeof tokensWire>;

/**
 * The vendor's document names all properties in PascalCase, its service sends them in camelCase: both are read here,
 * and nowhere else.
 */
function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), camelCase(member)]),
  );
}

/** `{success, result, totalRecords}`; anything but `success: true` is no answer. */
export function envelope<T>(result: z.ZodType<T>) {
  const answer = z.object({ success: z.literal(true), result, totalRecords: z.number().int().nullish() });
  return z.preprocess(camelCase, answer);
}

const failed = z.preprocess(camelCase, z.object({ success: z.literal(false) }));
const errorBody = z.preprocess(
  camelCase,
  z.object({
    error: z
      .object({
        code: z.union([z.number(), z.string()]).nullish().catch(null),
        message: text.catch(null),
        subErrors: z.array(z.string()).nullish().catch(null),
      })
      .nullish()
      .catch(null),
    message: text.catch(null),
  }),
);

/** "Security Error": a token that ended, or a right that is missing. */
export const securityCode = '978001';

/** The vendor publishes no list of its codes. */
const kinds = [
  ['throttled', /too many|rate limit|limit (was |is |has been )?(exceeded|reached)|throttl|quota/i],
  ['forbidden', /security error|permission|access (is )?denied|not authori[sz]ed|unauthori[sz]ed/i],
  ['notFound', /\b(ticket|account)\b[^.]{0,40}(not found|does(n't| not) exist)/i],
] as const;

/** Only the message and its parts are read: the body also holds the vendor's stack trace. */
export function readError(body: unknown): VendorError {
  const read = errorBody.safeParse(body);
  if (!read.success) return {};
  const { error, message } = read.data;
  const words = [error?.message ?? message, ...(error?.subErrors ?? [])].filter(Boolean).join(' | ');
  const code = error?.code ? String(error.code) : undefined;
  return { code, text: words || 'no message', ...(code === securityCode ? { kind: 'forbidden' as const } : {}) };
}

/** A refusal inside a 200; what kind it is, only the vendor's words tell. */
export function failureIn(body: unknown): VendorError | null {
  if (!failed.safeParse(body).success) return null;
  const vendor = readError(body);
  return { ...vendor, kind: vendor.kind ?? kinds.find(([, pattern]) => pattern.test(vendor.text ?? ''))?.[0] };
}

export const paragraph = (line: string): string => `<p>${escapeHtml(line)}</p>`;

const lower = (address: string | null | undefined): string | null => address?.trim().toLowerCase() || null;
export const sameAddress = (a: string | null | undefined, b: string): boolean => lower(a) === lower(b);

/** A ticket in neutral words. Who stands in for unknown people (`catchAll`) did not ask. */
export function toTicket(wire: TicketWire, url: string | null, catchAll: string | undefined): Ticket {
  const email = lower(wire.contactEmail);
  const name = wire.contactName?.trim() || email;
  const known = name && !(catchAll && email === lower(catchAll));
  return {
    id: String(wire.id),
    number: wire.ticketNumber ?? String(wire.id),
    title: wire.title ?? '',
    open: !wire.completedDate,
    company: wire.accountId ? { id: String(wire.accountId), name: wire.accountName ?? '' } : null,
    requester: known ? { name, email } : null,
    status: wire.statusName ?? null,
    mergedInto: null,
    discarded: false,
    url,
  };
}
