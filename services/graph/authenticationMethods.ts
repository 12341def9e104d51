import type { MethodType } from '../resets/types.ts';
import type { Version } from './client.ts';
import { userPath } from './ids.ts';
import { methodPermissions } from './permissions.ts';

/**
 * Every type of method that we know, one row each: where it is listed and deleted, and who may. Only typed collections
 * delete; `DELETE /authentication/methods/{id}` does not exist.
 * https://learn.microsoft.com/graph/api/resources/authenticationmethods-overview
 */
export interface MethodRow {
  type: Exclude<MethodType, 'other'>;
  /** `@odata.type` without `#microsoft.graph.` and `AuthenticationMethod`. */
  wire: string;
  collection: string;
  /** The X of the permissions `UserAuthMethod-X`. */
  family: string;
  /** Numbers share a collection and are told apart by these. */
  phone?: { phoneType: string; id: string };
  /** In beta only, so it is read where that is allowed and never missed. */
  version?: 'beta';
  /** At most one, addressed without an id. */
  single?: true;
}

const phones = { wire: 'phone', collection: 'phoneMethods', family: 'Phone' } as const;

export const methodRows: readonly MethodRow[] = [
  // The choice "App" is these two.
  {
    type: 'microsoftAuthenticator',
    wire: 'microsoftAuthenticator',
    collection: 'microsoftAuthenticatorMethods',
    family: 'MicrosoftAuthApp',
  },
  { type: 'softwareOath', wire: 'softwareOath', collection: 'softwareOathMethods', family: 'SoftwareOATH' },
  { type: 'mobile', ...phones, phone: { phoneType: 'mobile', id: '3179e48a-750b-4051-897c-87b9720928f7' } },
  {
    type: 'alternateMobile',
    ...phones,
    phone: { phoneType: 'alternateMobile', id: 'b6332ec1-7057-4abe-9331-3d72feddfe41' },
  },
  { type: 'office', ...phones, phone: { phoneType: 'office', id: 'e37fc753-ff3b-4958-9484-eaa9425c82bc' } },
  { type: 'email', wire: 'email', collection: 'emailMethods', family: 'Email' },
  // No choice covers those below: they are shown as what stays.
  { type: 'passkey', wire: 'fido2', collection: 'fido2Methods', family: 'Passkey' },
  {
    type: 'windowsHello',
    wire: 'windowsHelloForBusiness',
    collection: 'windowsHelloForBusinessMethods',
    family: 'WindowsHello',
  },
  {
    type: 'platformCredential',
    wire: 'platformCredential',
    collection: 'platformCredentialMethods',
    family: 'PlatformCred',
  },
  {
    type: 'temporaryAccessPass',
    wire: 'temporaryAccessPass',
    collection: 'temporaryAccessPassMethods',
    family: 'TAP',
  },
  { type: 'external', wire: 'external', collection: 'externalAuthenticationMethods', family: 'External' },
  {
    type: 'hardwareOath',
    wire: 'hardwareOath',
    collection: 'hardwareOathMethods',
    family: 'HardwareOATH',
    version: 'beta',
  },
  {
    type: 'qrCodePin',
    wire: 'qrCodePin',
    collection: 'qrCodePinMethod',
    family: 'QR',
    version: 'beta',
    single: true,
  },
];

/** The row of what Graph lists; undefined for a type that nobody knows yet. */
export function rowOf(odataType: string, method: { id: string; phoneType: string | null }): MethodRow | undefined {
  const wire = /^#microsoft\.graph\.(\w+)AuthenticationMethod$/.exec(odataType)?.[1];
  return methodRows.find(
    (row) =>
      row.wire === wire && (!row.phone || row.phone.phoneType === method.phoneType || row.phone.id === method.id),
  );
}

/** Where a type is listed, read and deleted. */
export const collectionPath = (userId: string, row: MethodRow): string =>
  userPath(userId, `/authentication/${row.collection}`);

export const methodPath = (userId: string, row: MethodRow, id: string): string =>
  row.single ? collectionPath(userId, row) : `${collectionPath(userId, row)}/${encodeURIComponent(id)}`;

export const readPermissions = (row: MethodRow): readonly string[] => methodPermissions(row.family, 'read');
export const deletePermissions = (row: MethodRow): readonly string[] => methodPermissions(row.family, 'write');
export const versionOf = (row: MethodRow): Version => row.version ?? 'v1.0';
