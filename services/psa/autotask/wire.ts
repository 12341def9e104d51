import { z } from 'zod';
import type { VendorError } from '../../http/failures.ts';

/** What is read from Autotask's answers, and nothing else. Ids and labels may be 0: nothing here is tested for being falsy. */

const id = z.number().int();

export const ticketWire = z.object({
  id,
  ticketNumber: z.string().nullish(),
  title: z.string().nullish(),
  status: id.nullish(),
  companyID: id.nullish(),
  contactID: id.nullish(),
  externalID: z.string().nullish(),
  assignedResourceID: id.nullish(),
  assignedResourceRoleID: id.nullish(),
  billingCodeID: id.nullish(),
});
export type TicketWire = z.infer<typeof ticketWire>;

export const noteWire = z.object({ id, description: z.string().nullish(), publish: id.nullish() });
export type NoteWire = z.infer<typeof noteWire>;

export const timeWire = z.object({ id, internalNotes: z.string().nullish() });

export const companyWire = z.object({ id, companyName: z.string().nullish(), isActive: z.boolean().nullish() });

export const contactWire = z.object({
  id,
  companyID: id.nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  emailAddress: z.string().nullish(),
  emailAddress2: z.string().nullish(),
  emailAddress3: z.string().nullish(),
  /** A number here, where all else has a boolean. */
  isActive: z.union([z.number(), z.boolean()]).nullish(),
});
export type ContactWire = z.infer<typeof contactWire>;

export const resourceWire = z.object({
  id,
  email: z.string().nullish(),
  isActive: z.boolean().nullish(),
  defaultServiceDeskRoleID: id.nullish(),
});

/** For `includeFields`: what is read, so that a list costs little. */
export const fieldsOf = ({ shape }: { shape: object }): string[] => Object.keys(shape);

export const zoneWire = z.object({ url: z.string(), webUrl: z.string().nullish() });
export const madeWire = z.object({ itemId: id });
export const oneOf = <T>(schema: z.ZodType<T>) => z.object({ item: schema.nullish() });
export const listOf = <T>(schema: z.ZodType<T>) => z.object({ items: z.array(schema) });

export const fieldsWire = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      /** `value` is text here, and a number everywhere else. */
      picklistValues: z
        .array(z.object({ value: z.string(), label: z.string().nullish(), isActive: z.boolean().nullish() }))
        .nullish(),
    }),
  ),
});

const errorBody = z.object({
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().nullish(), field: z.string().nullish() })]))
    .min(1),
});
const threads = /Itgenatr005|thread threshold/i;
const requests = /request threshold|exceeded the threshold/i;
/** Tells no rule that was broken, so the work may have been done all the same. */
const vague = /internal (server )?error|unexpected|unavailable|timed? ?out|try again|deadlock/i;

/**
 * `{errors: [...]}`. What breaks a rule of the data is refused with 500 as well, so a text that tells one says that
 * nothing was done; too many at once may come with any status.
 */
export function readError(body: unknown): VendorError {
  const read = errorBody.safeParse(body);
  if (!read.success) return {};
  const errors = read.data.errors.map((error) => (typeof error === 'string' ? { message: error } : error));
  const text = errors.map(({ message }) => message ?? '').join(' | ');
  if (threads.test(text)) return { text, kind: 'throttled', code: 'threads', retryAfterMs: 2000 };
  if (requests.test(text)) return { text, kind: 'throttled', code: 'requests', retryAfterMs: 300_000 };
  if (vague.test(text)) return { text };
  return { text, kind: 'invalid', field: errors.find(({ field }) => field)?.field ?? undefined };
}

/** `errors` inside an answer whose status says success. */
export function refusalIn(body: unknown): VendorError | null {
  return errorBody.safeParse(body).success ? readError(body) : null;
}
