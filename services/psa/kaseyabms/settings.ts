import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';

/** What the connection needs; the names in `.env` are `PSA_<NAME>_` and these. */
export const settingNames = {
  URL: 'url',
  COMPANY: 'company',
  USER_NAME: 'userName',
  PASSWORD: 'password',
  TOTP_SECRET: 'totpSecret',
  NOTE_TYPE: 'noteType',
  NEW_STATUS: 'newStatus',
  PRIORITY: 'priority',
  TICKET_TYPE: 'ticketType',
  SOURCE: 'source',
  CATCH_ALL_CONTACT: 'catchAllContact',
  WORK_TYPE: 'workType',
  ROLE: 'role',
} as const;

const text = (error: string) => z.string({ error }).min(1, { error });
const label = (what: string) => text(`Give the ${what}, by the name that Kaseya BMS shows.`);

export const kaseyaBmsSettings = z.object({
  url: z
    .string({ error: 'Give the address of your Kaseya BMS, like https://api.bms.kaseya.com (My Settings).' })
    .refine((text) => addressProblem(text) === null, { error: (issue) => addressProblem(String(issue.input)) ?? '' }),
  company: text('Give the company name that you type when you sign in to Kaseya BMS, blanks and all.'),
  userName: text('Give the user name of the API employee.'),
  password: text('Give the password of the API employee.'),
  totpSecret: z
    .string()
    .regex(/^[A-Za-z2-7\s]+=*$/, {
      error: 'Must be the secret that Kaseya BMS showed when MFA was set up: A-Z and 2-7.',
    })
    .optional(),
  noteType: label('note type of internal notes, like Remote Support'),
  newStatus: label('status of new tickets, like New'),
  priority: label('priority of new tickets, like Medium'),
  ticketType: label('ticket type of new tickets, like Service Request'),
  source: label('source of new tickets, like Phone'),
  catchAllContact: z.email({ error: 'Must be an e-mail address.' }).optional(),
  workType: z.string().optional(),
  role: z.string().optional(),
});

export type KaseyaBmsSettings = z.infer<typeof kaseyaBmsSettings>;

function addressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'Must be an address like https://api.bms.kaseya.com.';
  if (url.username || url.password) return 'Must not hold a user name or a password.';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return null;
  return 'Must begin with https://.';
}

/** Web apps whose API is known to be at `api.` and their name; a password never goes to a guessed host. */
const webApps = new Set(['bms.kaseya.com', 'bmsemea.kaseya.com', 'bmsapac.kaseya.com', 'vorexlogin.com']);

/** Where people go and where the API is; the admin may give either. */
export function addresses(url: string): { browser: string; api: string } {
  const { protocol, host } = new URL(url);
  return {
    browser: `${protocol}//${host.replace(/^api\./, '')}`,
    api: `${protocol}//${webApps.has(host) ? `api.${host}` : host}`,
  };
}
