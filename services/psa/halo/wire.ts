import { z } from 'zod';
import type { VendorError } from '../../http/failures.ts';
import type { Ticket } from '../psa.ts';

/** What is read from HaloPSA's answers, and nothing else. Nearly every property may be missing or null. */

export const ticketWire = z.object({
  id: z.number().int(),
  summary: z.string().nullish(),
  status_id: z.number().int().nullish(),
  tickettype_id: z.number().int().nullish(),
  client_id: z.number().int().nullish(),
  client_name: z.string().nullish(),
  user_id: z.number().int().nullish(),
  user_name: z.string().nullish(),
  user_email: z.string().nullish(),
  hasbeenclosed: z.boolean().nullish(),
  merged_into_id: z.number().int().nullish(),
  deleted: z.boolean().nullish(),
});
export type TicketWire = z.infer<typeof ticketWire>;

export const actionWire = z.object({
  id: z.number().int(),
  note: z.string().nullish(),
  note_html: z.string().nullish(),
  datetime: z.string().nullish(),
  who_agentid: z.number().int().nullish(),
  hiddenfromuser: z.boolean().nullish(),
});
export type ActionWire = z.infer<typeof actionWire>;

export const statusWire = z.object({ id: z.number().int(), name: z.string().nullish() });
export const outcomeWire = z.object({
  id: z.number().int(),
  outcome: z.string().nullish(),
  buttonname: z.string().nullish(),
});
export const ticketTypeWire = z.object({ id: z.number().int(), name: z.string().nullish() });
export const clientWire = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  inactive: z.boolean().nullish(),
});
export const userWire = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  emailaddress: z.string().nullish(),
  networklogin: z.string().nullish(),
  client_id: z.number().int().nullish(),
  site_id: z.number().nullish(),
  inactive: z.boolean().nullish(),
});
export const agentWire = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  isdisabled: z.boolean().nullish(),
});

export const ticketPage = z.object({ record_count: z.number(), tickets: z.array(ticketWire) });
export const actionPage = z.object({ record_count: z.number(), actions: z.array(actionWire) });
export const clientPage = z.object({ record_count: z.number(), clients: z.array(clientWire) });
export const userPage = z.object({ record_count: z.number(), users: z.array(userWire) });

/** Some builds answer a create with the object, some with a list of one. */
export const oneOf = <T>(schema: z.ZodType<T>) =>
  z.union([schema, z.array(schema).length(1)]).transform((read) => (Array.isArray(read) ? (read[0] as T) : read));

/** Tickets often sit on the customer's "General User", who is nobody. */
export function requesterOf(wire: TicketWire): Ticket['requester'] {
  const name = wire.user_name?.trim() || null;
  const email = wire.user_email?.trim().toLowerCase() || null;
  if (!wire.user_id || (!name && !email) || name?.toLowerCase() === 'general user') return null;
  return { name: name ?? email ?? '', email };
}

const errorBody = z.preprocess(
  (body) => (typeof body === 'string' ? { Message: body } : body),
  z.object({
    errorMessage: z.string().nullish(),
    Message: z.string().nullish(),
    message: z.string().nullish(),
    error: z.string().nullish(),
    ClassName: z.string().nullish(),
  }),
);

/** A missing right may come with status 400: "You do not have access to this Action at the moment". */
const missingRight = /\bdo(es)? not have (access|permission)/i;

/** Bodies vary: `{resultCode, errorMessage}`, `{ClassName, Message}`, `{Message}`, `{error}`, or a bare text. */
export function readError(body: unknown): VendorError {
  const read = errorBody.safeParse(body);
  if (!read.success) return {};
  const { errorMessage, Message, message, error, ClassName } = read.data;
  const text = errorMessage ?? Message ?? message ?? error ?? undefined;
  return {
    code: error ?? ClassName ?? undefined,
    text,
    ...(text && missingRight.test(text) ? { kind: 'forbidden' as const } : {}),
  };
}
