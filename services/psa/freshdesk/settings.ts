import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';

/** What the connection needs; the names in `.env` are `PSA_<NAME>_` and these. */
export const settingNames = {
  URL: 'url',
  API_KEY: 'apiKey',
  PLAN: 'plan',
  CLOSED_STATUSES: 'closedStatuses',
  CATCH_ALL_CONTACT: 'catchAllContact',
  TICKET_TYPE: 'ticketType',
} as const;

export const plans = ['growth', 'pro', 'enterprise'] as const;

export const freshdeskSettings = z.object({
  url: z
    .string({ error: 'Give the address of your Freshdesk, like https://northwind.freshdesk.com.' })
    .refine((text) => addressProblem(text) === null, { error: (issue) => addressProblem(String(issue.input)) ?? '' }),
  apiKey: z.string({ error: "Give the API key of the bot's agent (Profile settings > View API key)." }),
  /** Decides how many calls a minute there are. */
  plan: z.enum(plans, { error: `Must be one of ${plans.join(', ')}.` }).default('growth'),
  /** The account's own statuses that count as done, beside Resolved and Closed: names, with commas between them. */
  closedStatuses: z.string().optional(),
  /** Address of a contact for new tickets of people whom Freshdesk does not know. */
  catchAllContact: z.email({ error: 'Must be the address of a contact.' }).optional(),
  ticketType: z.string().optional(),
});
export type FreshdeskSettings = z.infer<typeof freshdeskSettings>;

function addressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'Must be an address like https://northwind.freshdesk.com.';
  if (url.username || url.password) return 'Must not hold a user name or a password.';
  if (url.protocol === 'http:' && isLoopbackHost(url.hostname)) return null;
  if (url.protocol !== 'https:') return 'Must begin with https://.';
  if (url.hostname.endsWith('.freshdesk.com')) return null;
  return 'Must be the account at freshdesk.com, like https://northwind.freshdesk.com: the API does not answer under a host name of your own.';
}
