import { z } from 'zod';
import type { VendorError } from '../../http/failures.ts';

/** What is read from Freshdesk's answers, and nothing else. */

const id = z.number().int();

export const ticketWire = z.object({
  id,
  subject: z.string().nullish(),
  status: id.nullish(),
  requester_id: id.nullish(),
  company_id: id.nullish(),
  tags: z.array(z.string()).nullish(),
  spam: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  /** Only where it was asked for, and only when the requester is a contact that still exists. */
  requester: z.object({ id: id.nullish(), name: z.string().nullish(), email: z.string().nullish() }).nullish(),
  company: z.object({ id: id.nullish(), name: z.string().nullish() }).nullish(),
});
export type TicketWire = z.infer<typeof ticketWire>;

export const conversationWire = z.object({
  id,
  body: z.string().nullish(),
  body_text: z.string().nullish(),
  private: z.boolean().nullish(),
});
export type ConversationWire = z.infer<typeof conversationWire>;

export const timeWire = z.object({ id, note: z.string().nullish(), agent_id: id.nullish() });
export const companyWire = z.object({ id, name: z.string().nullish() });
export const contactWire = z.object({
  id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  company_id: id.nullish(),
  other_companies: z.array(z.object({ company_id: id.nullish() })).nullish(),
  /** Only there when it is true. */
  deleted: z.boolean().nullish(),
});
export type ContactWire = z.infer<typeof contactWire>;
export const agentWire = z.object({
  id,
  contact: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
});
export const groupWire = z.object({ id, name: z.string().nullish() });
export const fieldWire = z.object({ type: z.string().nullish(), choices: z.unknown() });

const errorBody = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  description: z.string().nullish(),
  errors: z
    .array(z.object({ field: z.string().nullish(), message: z.string().nullish(), code: z.string().nullish() }))
    .nullish(),
});

/** `{description, errors: [{field, message, code}]}` for what was sent, `{code, message}` for the rest; a 404 is empty. */
export function readError(body: unknown): VendorError {
  const read = errorBody.safeParse(body);
  if (!read.success) return {};
  const { code, message, description, errors } = read.data;
  const [first] = errors ?? [];
  const words = [message, description, ...(errors ?? []).map((error) => error.message)];
  return {
    code: first?.code ?? code ?? undefined,
    field: first?.field ?? undefined,
    text: words.filter((text) => typeof text === 'string').join(' | ') || undefined,
  };
}
