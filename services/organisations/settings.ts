import { z } from 'zod';
import { wordingProblem } from '../words/noteWording.ts';

/** How strictly an organisation's resets are handled. Defaults are the table in README; each can be set per organisation. */
export const organisationSettings = z.strictObject({
  ticketRequired: z.enum(['no', 'mayBeCreated', 'existing']).default('mayBeCreated'),
  requesterDiffers: z.enum(['warn', 'refuse']).default('warn'),
  requesterUnknown: z.enum(['say', 'refuse']).default('say'),
  signOut: z.enum(['on', 'forced']).default('on'),
  /** What happens when no policy is found that makes the person register again, or nobody knows. */
  notForced: z.enum(['tick', 'refuse']).default('tick'),
  /** Object ids of groups whose members are never reset here. */
  protectedGroups: z.array(z.guid()).default([]),
  protectedGroupsRequired: z.boolean().default(false),
  sameUserAgain: z.enum(['warn', 'refuse']).default('warn'),
  perTechnicianHour: z.int().min(1).default(10),
  perOrganisationHour: z.int().min(1).default(5),
  changeDefaultMethod: z.boolean().default(false),
  readDefaultMethod: z.boolean().default(true),
  newTicketBoard: z.string().nullable().default(null),
  statusAfterSuccess: z.string().nullable().default(null),
  /** A second note after success, which the ticket's contact can read. He may be the attacker, so it tells little. */
  customerNote: z.boolean().default(false),
  /** Minutes entered on the ticket under the technician's own name in the PSA; 0 enters none. */
  timeEntryMinutes: z.int().min(0).max(480).default(0),
  /** Wording of the internal note in the template language of the cards; null is the usual one. */
  noteWording: z
    .string()
    .max(4000)
    .refine((text) => wordingProblem(text) === null, { error: (issue) => wordingProblem(String(issue.input)) ?? '' })
    .nullable()
    .default(null),
  /** How long the bot looks whether the person registered again; 0 looks not at all. */
  watchHours: z.number().min(0).max(72).default(24),
  /** Name of the status that the ticket gets when the person has registered again; null leaves it. */
  statusAfterRegistration: z.string().nullable().default(null),
  /** A message in the technician's own chat: when he asked in another conversation, or always. */
  confirmPersonally: z.enum(['elsewhere', 'always']).default('elsewhere'),
  summaryOpenMinutes: z.number().positive().max(60).default(15),
  removeWithinMinutes: z.number().positive().max(60).default(10),
  /** The MSP's own tenant may be a target only where this says so. */
  ownHouseAllowed: z.boolean().default(false),
});
/** Reads stored settings; one of an older version that is gone now does not stop the product. */
export const storedSettings = z.object(organisationSettings.shape);
export type OrganisationSettings = z.infer<typeof organisationSettings>;

const given = organisationSettings.partial();

export const organisationsFile = z.strictObject({
  defaults: given.default({}),
  organisations: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        tenantId: z.guid().transform((id) => id.toLowerCase()),
        domain: z
          .string()
          .min(1)
          .transform((domain) => domain.toLowerCase()),
        /** Name of a PSA connection; absent: the first one. */
        psa: z.string().optional(),
        psaCompanyId: z.string().optional(),
        enabled: z.boolean().default(true),
        tags: z.array(z.string()).default([]),
        settings: given.default({}),
      }),
    )
    .min(1, { error: 'list at least one organisation' }),
});
export type OrganisationsFile = z.infer<typeof organisationsFile>;
