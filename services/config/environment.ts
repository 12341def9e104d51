import { z } from 'zod';
import { cloudNames } from '../graph/clouds.ts';
import { type OfficeHours, readOfficeHours } from './officeHours.ts';

/** Every setting of the product but the PSA connections' own. `.env.example` names the same ones; a test compares. */

const guid = (what: string) =>
  z
    .guid({ error: `${what}. It looks like 00000000-0000-0000-0000-000000000000 and must be given.` })
    .transform((id) => id.toLowerCase());

/** A day, read as its end in UTC. */
export const day = z.iso
  .date({ error: 'Give the day on which the secret ends, like 2027-03-31.' })
  .transform((text) => new Date(`${text}T00:00:00Z`));

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  },
  { error: 'Give a time zone name like Europe/Berlin or UTC.' },
);

export const environment = z.object({
  MicrosoftAppType: z.literal('SingleTenant', {
    error: 'Must be exactly SingleTenant. Anything else could switch off the check of who sends requests.',
  }),
  MicrosoftAppId: guid("Give the bot's application (client) id from the Azure Bot"),
  MicrosoftAppTenantId: guid("Give your own (the MSP's) tenant id"),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppPasswordExpires: day.optional(),
  MicrosoftAppPasswordNext: z.string().optional(),
  MicrosoftAppCertificate: z.string().optional(),
  MicrosoftAppPrivateKey: z.string().optional(),
  MicrosoftAppCertificateNext: z.string().optional(),
  MicrosoftAppPrivateKeyNext: z.string().optional(),
  GRAPH_CLIENT_ID: guid('Give the client id of the app registration that reads and resets in customer tenants'),
  GRAPH_CLIENT_SECRET: z.string().optional(),
  GRAPH_CLIENT_SECRET_EXPIRES: day.optional(),
  GRAPH_CLIENT_SECRET_NEXT: z.string().optional(),
  GRAPH_CLIENT_CERTIFICATE: z.string().optional(),
  GRAPH_CLIENT_PRIVATE_KEY: z.string().optional(),
  GRAPH_CLIENT_CERTIFICATE_NEXT: z.string().optional(),
  GRAPH_CLIENT_PRIVATE_KEY_NEXT: z.string().optional(),
  GRAPH_CLIENT_ASSERTION_FILE: z.string().optional(),
  CLOUD: z.enum(cloudNames, { error: `Must be one of ${cloudNames.join(', ')}.` }).default('global'),
  ALLOWED_TENANTS: z
    .string()
    .transform((text) => text.split(',').map((t) => t.trim().toLowerCase()))
    .pipe(z.array(z.guid({ error: 'Give tenant ids joined with commas.' })))
    .optional(),
  TECHNICIANS_GROUP_ID: guid('Give the object id of the Entra group whose members may reset MFA'),
  ADMINISTRATORS_GROUP_ID: guid('Give the object id of the Entra group whose members administer the bot'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'Must begin with postgres://. Leave it out and the bot runs its own PostgreSQL.',
    })
    .optional(),
  DATA_DIR: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number({ error: 'Give a port number.' }).int().min(0).max(65535).default(3978),
  TIME_ZONE: timeZone.default('UTC'),
  OFFICE_HOURS: z
    .string()
    .default('Mon-Fri,08:00-18:00')
    .transform((text, context): OfficeHours => {
      const hours = readOfficeHours(text);
      if (hours) return hours;
      context.addIssue({ code: 'custom', message: 'Give days and hours like Mon-Fri,08:00-18:00.' });
      return z.NEVER;
    }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'Must be a pino level like info.' })
    .default('info'),
  ORGANISATIONS_FILE: z.string({
    error: 'Give the path of the JSON file that lists the organisations you look after.',
  }),
  LOGIN_BASE_URL: z.url().optional(),
  GRAPH_BASE_URL: z.url().optional(),
});

export type Environment = z.infer<typeof environment>;

/** Names as people write them in `.env`; for the test that compares with `.env.example`. */
export const settingNames = Object.keys(environment.shape);

/** Which credentials are given, one way each for the bot and for Graph. Apart from the schema, so that it is told even when other settings are missing. */
export function credentialProblems(env: Record<string, string>): string[] {
  const problems: string[] = [];
  const count = (...names: string[]) => names.filter((name) => env[name]).length;
  const botPair = count('MicrosoftAppCertificate', 'MicrosoftAppPrivateKey');
  if (env.MicrosoftAppPassword ? botPair > 0 : botPair !== 2) {
    problems.push(
      'MicrosoftAppPassword: Give this secret, or MicrosoftAppCertificateFile with MicrosoftAppPrivateKeyFile; one of the two.',
    );
  }
  const graphPair = count('GRAPH_CLIENT_CERTIFICATE', 'GRAPH_CLIENT_PRIVATE_KEY');
  const ways = count('GRAPH_CLIENT_SECRET', 'GRAPH_CLIENT_ASSERTION_FILE') + (graphPair === 2 ? 1 : 0);
  if (ways !== 1 || graphPair === 1) {
    problems.push(
      'GRAPH_CLIENT_SECRET: Give exactly one of GRAPH_CLIENT_SECRET, GRAPH_CLIENT_CERTIFICATE_FILE with GRAPH_CLIENT_PRIVATE_KEY_FILE, or GRAPH_CLIENT_ASSERTION_FILE.',
    );
  }
  for (const [secret, certificate, key] of [
    ['MicrosoftAppPasswordNext', 'MicrosoftAppCertificateNext', 'MicrosoftAppPrivateKeyNext'],
    ['GRAPH_CLIENT_SECRET_NEXT', 'GRAPH_CLIENT_CERTIFICATE_NEXT', 'GRAPH_CLIENT_PRIVATE_KEY_NEXT'],
  ] as const) {
    const pair = count(certificate, key);
    if (pair === 1 || (pair === 2 && env[secret])) {
      problems.push(
        `${secret}: Give this secret, or the next certificate with its private key; one of the two, or none.`,
      );
    }
  }
  return problems;
}
