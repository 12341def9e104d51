import { z } from 'zod';
import { readRetryAfter, ServiceError, type ServiceErrorKind } from '../errors.ts';

/**
 * What Entra's token endpoint says no with: one sentence each, what is wrong and what to do. Told apart by number, for
 * the texts change. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

interface Row {
  codes: readonly number[];
  kind: ServiceErrorKind;
  sentence: string;
  retryAfterMs?: number;
}

const rows: readonly Row[] = [
  {
    codes: [700016, 7000229, 700011],
    kind: 'signIn',
    sentence:
      'The app is not known in this organisation; open its consent link as an administrator there and check the tenant id, and wait some minutes if that was done just now.',
  },
  {
    codes: [65001, 650056],
    kind: 'signIn',
    sentence:
      'This organisation has not consented to the permissions of the app; open its consent link as an administrator there.',
  },
  {
    codes: [65004],
    kind: 'signIn',
    sentence: 'The administrator of this organisation declined the consent; ask again and open the consent link anew.',
  },
  {
    codes: [650051],
    kind: 'unavailable',
    sentence: 'The app is just being added to this organisation; wait half a minute and try again.',
    retryAfterMs: 30_000,
  },
  {
    codes: [650052],
    kind: 'signIn',
    sentence:
      'This organisation has no subscription for a service that the app asks for; ask its administrator to enable the service.',
  },
  {
    codes: [7000215, 70002],
    kind: 'signIn',
    sentence: 'The client secret of the Graph app is wrong; set GRAPH_CLIENT_SECRET to the secret value, not its id.',
  },
  {
    codes: [7000222],
    kind: 'signIn',
    sentence: 'The client secret of the Graph app has expired; make a new one and set GRAPH_CLIENT_SECRET.',
  },
  {
    codes: [7000218, 900144],
    kind: 'signIn',
    sentence:
      'Microsoft Entra missed a part of the sign-in of the app; check that exactly one credential of the Graph app is configured.',
  },
  {
    codes: [700027, 50012],
    kind: 'signIn',
    sentence:
      'Microsoft Entra does not accept the certificate or assertion of the Graph app; upload the certificate to the app registration and check that certificate and key belong together.',
  },
  {
    codes: [700024, 500133],
    kind: 'signIn',
    sentence:
      'The assertion of the app is outside its time window; set the clock of this machine, or have the assertion file renewed.',
  },
  {
    codes: [70021, 700211, 700212, 700213],
    kind: 'signIn',
    sentence:
      'The federated credential of the app does not match its assertion; correct issuer, audience and subject in the app registration.',
  },
  {
    codes: [90002, 900023],
    kind: 'signIn',
    sentence: 'Microsoft Entra does not know this tenant; check the tenant id and CLOUD.',
  },
  {
    codes: [90038],
    kind: 'signIn',
    sentence: 'This organisation is in another Microsoft cloud; run a bot with that CLOUD for it.',
  },
  {
    codes: [5000224],
    kind: 'signIn',
    sentence: 'This tenant is gone or not available; disable the organisation if the customer has left.',
  },
  {
    codes: [500011, 1002012],
    kind: 'signIn',
    sentence: 'Microsoft Entra does not know what the token is for in this organisation; check CLOUD.',
  },
  {
    codes: [50194, 9001023, 50059],
    kind: 'signIn',
    sentence:
      'The Graph app is registered for one tenant only or was asked without a tenant; register it as multitenant and use tenant ids.',
  },
  {
    codes: [53003],
    kind: 'signIn',
    sentence:
      'A Conditional Access policy of this organisation blocks the app; ask its administrator to exclude the app or to allow the address of this machine.',
  },
  {
    codes: [530034],
    kind: 'signIn',
    sentence:
      'Microsoft blocked a delegated administrator because of risk in the home tenant; have that investigated before anything else.',
  },
  {
    codes: [50105, 501051],
    kind: 'signIn',
    sentence:
      'This organisation demands that the app is assigned; its administrator assigns it or turns the demand off in the enterprise application.',
  },
  {
    codes: [50020, 50177, 500213],
    kind: 'signIn',
    sentence:
      'The signed-in account may not enter this organisation; check the delegated administration and its cross-tenant policy.',
  },
  {
    codes: [50076, 50079, 50158],
    kind: 'signIn',
    sentence: 'Microsoft asks for MFA, which an app cannot give; use the credential of the app and not of a person.',
  },
  {
    codes: [50173, 700082, 70008],
    kind: 'signIn',
    sentence: 'The stored sign-in has expired or was revoked; use the credential of the app and not of a person.',
  },
  {
    codes: [50196],
    kind: 'throttled',
    sentence:
      'Microsoft Entra saw the same sign-in too often in a short time; wait some minutes and report this as a fault of the bot.',
    retryAfterMs: 5 * 60_000,
  },
  {
    codes: [90033, 50033, 90024, 90006],
    kind: 'unavailable',
    sentence: 'Microsoft Entra has a passing fault; it is tried again.',
  },
];

/** Every number that has its own sentence. */
export const knownEntraCodes: readonly number[] = rows.flatMap((row) => row.codes);

const body = z.object({
  error: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  error_description: z.string().optional(),
  correlation_id: z.string().optional(),
  trace_id: z.string().optional(),
});

/** A refusal of the token endpoint as an error; `requestId` is Entra's correlation id. */
export function entraError(answer: { status: number; headers: Record<string, string>; body: unknown }): ServiceError {
  const read = body.safeParse(answer.body);
  const told = read.success ? read.data : {};
  const code = told.error_codes?.[0];
  const row = rows.find((one) => code !== undefined && one.codes.includes(code));
  const { kind, sentence } = row ?? unknownRow(answer.status, told.error, code);
  const requestId = told.correlation_id ?? told.trace_id;
  const retryAfterMs = readRetryAfter(answer.headers['retry-after']) ?? row?.retryAfterMs;
  return new ServiceError('Microsoft Entra', kind, sentence, {
    status: answer.status,
    ...(code !== undefined && { code: `AADSTS${code}` }),
    ...(requestId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(told.error_description && { raw: told.error_description }),
  });
}

function unknownRow(status: number, error: string | undefined, code: number | undefined): Omit<Row, 'codes'> {
  if (status === 429) {
    return { kind: 'throttled', sentence: 'Microsoft Entra is asked too often; it is tried again later.' };
  }
  if (status >= 500 || error === 'temporarily_unavailable') {
    return { kind: 'unavailable', sentence: `Microsoft Entra is not available (status ${status}); it is tried again.` };
  }
  const look = code === undefined ? '' : `; look up the number at login.microsoftonline.com/error?code=${code}`;
  const name = code === undefined ? `status ${status}` : `AADSTS${code}`;
  return { kind: 'signIn', sentence: `Microsoft Entra refused the sign-in of the app (${name})${look}.` };
}
