import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';

/** What the connection needs; the names in `.env` are `PSA_<NAME>_` and these. */
export const settingNames = {
  URL: 'url',
  AUTH_URL: 'authUrl',
  TENANT: 'tenant',
  CLIENT_ID: 'clientId',
  CLIENT_SECRET: 'clientSecret',
  SCOPE: 'scope',
  NOTE_OUTCOME: 'noteOutcome',
  CUSTOMER_NOTE_OUTCOME: 'customerNoteOutcome',
  TICKET_TYPE: 'ticketType',
} as const;

const address = (text: string) => addressProblem(text) === null;
const problem = (issue: { input?: unknown }) => addressProblem(String(issue.input)) ?? '';

export const haloSettings = z.object({
  url: z
    .string({ error: 'Give the address of your HaloPSA, like https://northwind.halopsa.com.' })
    .refine(address, { error: problem }),
  /** Only where the authorisation server is another host than `url`, as it may be on premises. */
  authUrl: z.string().refine(address, { error: problem }).optional(),
  /** Shown under Configuration > Integrations > Halo API; found out when absent. */
  tenant: z.string().optional(),
  clientId: z.string({ error: 'Give the client id (Configuration > Integrations > Halo API > View applications).' }),
  clientSecret: z.string({ error: 'Give the client secret of the application; HaloPSA shows it only once.' }),
  scope: z.string().default('read:tickets edit:tickets read:customers'),
  /** Name of the action for internal notes. */
  noteOutcome: z.string().default('Private Note'),
  /** Name of the action for notes that the customer can read; absent: the same one. */
  customerNoteOutcome: z.string().optional(),
  /** For new tickets where no organisation names one. */
  ticketType: z.string().optional(),
});
export type HaloSettings = z.infer<typeof haloSettings>;

function addressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'Must be an address like https://northwind.halopsa.com.';
  if (url.username || url.password) return 'Must not hold a user name or a password.';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return null;
  return 'Must begin with https://.';
}
