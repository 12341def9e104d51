import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';
import { sameName } from '../byName.ts';

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

/** The vendor's label of what customers see as well, whatever it sounds like. */
const seenByAll = 'All Autotask Users';

export const autotaskSettings = z
  .object({
    integrationCode: z.string({ error: 'Give the API tracking identifier of the API user.' }),
    userName: z.string({ error: 'Give the user name (key) of the API user; it looks like an address.' }),
    secret: z.string({ error: 'Give the secret (password) of the API user.' }),
    /** The way out when Autotask does not tell the zone of a valid user. */
    zoneUrl: z
      .string()
      .refine((text) => isZone(text, true), {
        error: 'Must be the address of your zone, like https://webservices3.autotask.net/atservicesrest/.',
      })
      .optional(),
    /** Which host tells the zone. */
    discoveryUrl: z
      .string()
      .refine((text) => isOwn(text, true), { error: 'Must be like https://webservices2.autotask.net.' })
      .default('https://webservices.autotask.net'),
    internalPublish: z.string().default('Internal Project Team'),
    customerPublish: z.string().default(seenByAll),
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
      .regex(/^[1-9]\d{0,3}$/, { error: 'Must be a number of hours, like 24.' })
      .default('24'),
  })
  .refine((own) => ![own.customerPublish, seenByAll].some((label) => sameName(label, own.internalPublish)), {
    path: ['internalPublish'],
    error: 'Must not be a label that customers see.',
  });

export type AutotaskSettings = z.infer<typeof autotaskSettings>;

/** A host of Autotask, since the secret goes there; or this machine, where that is allowed. */
export function isOwn(text: string, thisMachine: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  if (url.protocol === 'https:') return url.hostname.endsWith('.autotask.net');
  return thisMachine && url.protocol === 'http:' && isLoopbackHost(url.hostname);
}

export function isZone(text: string, thisMachine: boolean): boolean {
  return isOwn(text, thisMachine) && /^\/atservicesrest\/?$/i.test(new URL(text).pathname);
}
