import { createHash } from 'node:crypto';
import type { StoredMethod } from './types.ts';

/** Methods as Graph lists them. Every number holds 555019 and every address "canary", so that a leak is found. */

export const phoneIds = {
  mobile: '3179e48a-750b-4051-897c-87b9720928f7',
  alternateMobile: 'b6332ec1-7057-4abe-9331-3d72feddfe41',
  office: 'e37fc753-ff3b-4958-9484-eaa9425c82bc',
} as const;
export const emailMethodId = '3ddfcfc8-9383-446f-83cc-3ab9be4be18f';
export const passwordMethodId = '28c10230-6103-485e-b985-444c60001490';

/** An id that stays the same from run to run. */
export function stableId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function method(
  type: string,
  id: string,
  fields: Record<string, unknown>,
  createdDateTime: string | null = null,
): StoredMethod {
  return { '@odata.type': `#microsoft.graph.${type}AuthenticationMethod`, id, createdDateTime, ...fields };
}

export interface AppDetails {
  deviceTag?: string;
  version?: string;
  registered?: string;
  /** beta shows it, v1.0 does not. */
  lastUsed?: string;
}

/** One phone with Microsoft Authenticator; `seed` makes its id. */
export const authenticator = (seed: string, device: string, details: AppDetails = {}) =>
  method(
    'microsoftAuthenticator',
    stableId(`app ${seed} ${device}`),
    {
      displayName: device,
      deviceTag: details.deviceTag ?? 'SoftwareTokenActivated',
      phoneAppVersion: details.version ?? '6.8.24',
      ...(details.lastUsed === undefined ? {} : { lastUsedDateTime: details.lastUsed }),
    },
    details.registered ?? null,
  );

/** A code app of any maker; Graph never tells its key. */
export const softwareOath = (seed: string) => method('softwareOath', stableId(`oath ${seed}`), { secretKey: null });

export const phone = (phoneType: keyof typeof phoneIds, phoneNumber: string) =>
  method('phone', phoneIds[phoneType], {
    phoneNumber,
    phoneType,
    smsSignInState: phoneType === 'mobile' ? 'ready' : 'notSupported',
  });

export const email = (emailAddress: string) => method('email', emailMethodId, { emailAddress });

export const passkey = (seed: string, name: string) =>
  method(
    'fido2',
    stableId(`passkey ${seed}`).replaceAll('-', ''),
    {
      displayName: name,
      aaGuid: '90a3ccdf-635c-4729-a248-9b709135078f',
      model: 'Microsoft Authenticator',
      attestationCertificates: [],
      attestationLevel: 'attested',
      passkeyType: 'deviceBound',
    },
    '2025-11-03T08:15:00Z',
  );

export const windowsHello = (seed: string, device: string) =>
  method(
    'windowsHelloForBusiness',
    stableId(`hello ${seed}`),
    { displayName: device, keyStrength: 'normal' },
    '2025-02-11T07:40:12Z',
  );

export const platformCredential = (seed: string, device: string) =>
  method(
    'platformCredential',
    stableId(`platform ${seed}`),
    { displayName: device, keyStrength: 'unknown', platform: 'macOS' },
    '2025-05-20T10:02:00Z',
  );

/** A type that Graph may grow one day. */
export const unknownMethod = (seed: string) =>
  method('retinaScan', stableId(`unknown ${seed}`), { displayName: 'Iris' }, '2026-01-05T09:00:00Z');

export const password = () => method('password', passwordMethodId, { password: null }, '2021-09-01T06:00:00Z');

/** A fictional mobile number of its own for each `n` (0 to 99 give the last two digits). */
export const number = (n: number) => `+1 425555019${String(n).padStart(2, '0')}`;
export const address = (user: string) => `${user}.canary@example.net`;
