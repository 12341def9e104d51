import { z } from 'zod';
import { isLoopbackHost } from '../../http.ts';

/** What the connection needs; the names in `.env` are `PSA_<NAME>_` and these. */
export const settingNames = {
  URL: 'url',
  COMPANY: 'company',
  PUBLIC_KEY: 'publicKey',
  PRIVATE_KEY: 'privateKey',
  CLIENT_ID: 'clientId',
} as const;

export const connectWiseSettings = z.object({
  url: z
    .string({ error: 'Give the address of your ConnectWise PSA, like https://na.myconnectwise.net.' })
    .refine((text) => addressProblem(text) === null, { error: (issue) => addressProblem(String(issue.input)) ?? '' }),
  company: z
    .string({ error: 'Give the company name that you type when you sign in to ConnectWise PSA.' })
    .regex(/^[^\s+:/]+$/, { error: 'Must be the company name of the sign-in page, without blanks, + : or /.' }),
  publicKey: z.string({ error: "Give the API member's public key (System > Members > API Members > API Keys)." }),
  privateKey: z.string({ error: "Give the API member's private key; ConnectWise PSA shows it only once." }),
  clientId: z.guid({ error: 'Give your client id from developer.connectwise.com/ClientID; it looks like a GUID.' }),
});

export type ConnectWiseSettings = z.infer<typeof connectWiseSettings>;

function addressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'Must be an address like https://na.myconnectwise.net.';
  if (url.username || url.password) return 'Must not hold a user name or a password.';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return null;
  return 'Must begin with https://.';
}

/** Hosts of ConnectWise's own cloud. Only there may `api-` be put before a name: keys never go to a guessed host. */
const cloud = /(^|\.)(myconnectwise\.net|connectwisedev\.com)$/;

/** Where people go and where the API is; the admin may give either. */
export function addresses(url: string): { browser: string; api: string } {
  const given = new URL(url);
  if (!cloud.test(given.hostname)) return { browser: given.origin, api: given.origin };
  const host = given.host.replace(/^api-/, '');
  return { browser: `${given.protocol}//${host}`, api: `${given.protocol}//api-${host}` };
}
