import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';

/** What the connection needs; the names in `.env` are `PSA_<NAME>_` and these. */
export const settingNames = {
  INTEGRATION_CODE: 'integrationCode',
  USER_NAME: 'userName',
  SECRET: 'secret',
  ZONE_URL: 'zoneUrl',
  DISCOVERY_URL: 'discoveryUrl',
  INTERNAL_PUBLISH: 'internalPublish',
  CUSTOMER_PUBLISH: 'customerPublish',
  NOTE_TYPE: 'noteType',
  CLOSED_STATUSES: 'closedStatuses',
  QUEUE: 'queue',
  NEW_STATUS: 'newStatus',
  PRIORITY: 'priority',
  CATEGORY: 'category',
  DUE_HOURS: 'dueHours',
} as const;

const zone = 'Must be the address of your zone, like https://webservices3.autotask.net/atservicesrest/.';

export const autotaskSettings = z.object({
  integrationCode: z.string({ error: 'Give the API tracking identifier of the API user.' }),
  userName: z.string({ error: 'Give the user name (key) of the API-only user; it looks like an address.' }),
  secret: z.string({ error: 'Give the secret of the API-only user.' }),
  /** The way out when Autotask does not tell the zone of a valid user. */
  zoneUrl: z
    .string()
    .refine((text) => trustedZone(text, false), { error: zone })
    .optional(),
  /** Only on this machine: where a sandbox tells the zone. */
  discoveryUrl: z
    .string()
    .refine((text) => URL.canParse(text) && isLoopbackHost(new URL(text).hostname), {
      error: 'Is for the sandbox only: must be an address of this machine.',
    })
    .default('https://webservices.autotask.net'),
  /** Labels as Autotask shows them; who sees a note depends on the first one. */
  internalPublish: z.string().default('Internal Project Team'),
  customerPublish: z.string().default('All Autotask Users'),
  noteType: z.string().default('Task Summary'),
  /** Labels that count as done, beside Complete; with commas between them. */
  closedStatuses: z.string().optional(),
  /** For new tickets where no organisation names a queue. */
  queue: z.string().optional(),
  newStatus: z.string().default('New'),
  priority: z.string().default('Medium'),
  category: z.string().optional(),
  dueHours: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'Must be a number of hours.' })
    .default('24'),
});
export type AutotaskSettings = z.infer<typeof autotaskSettings>;

/** The secret goes to the zone next: only Autotask's own hosts, or this machine where the zone came from it. */
export function trustedZone(text: string, fromThisMachine: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  if (url.protocol === 'https:' && url.hostname.endsWith('.autotask.net')) return true;
  return fromThisMachine && url.protocol === 'http:' && isLoopbackHost(url.hostname);
}
