import { phoneIds } from '../data/methods.ts';
import type { DirectoryUser, StoredMethod } from '../data.ts';

/** The kinds of methods, each with its typed collection and its permission family (graph.md section 1.2). */

export interface MethodKind {
  collection: string;
  /** Without `#microsoft.graph.`. */
  type: string;
  /** The X of `UserAuthMethod-X`. */
  family: string;
  betaOnly?: boolean;
  /** Reachable without an id, as one thing. */
  single?: boolean;
  fixed?: boolean; // cannot be deleted
}

export const methodKinds: readonly MethodKind[] = [
  {
    collection: 'microsoftAuthenticatorMethods',
    type: 'microsoftAuthenticatorAuthenticationMethod',
    family: 'MicrosoftAuthApp',
  },
  { collection: 'softwareOathMethods', type: 'softwareOathAuthenticationMethod', family: 'SoftwareOATH' },
  {
    collection: 'hardwareOathMethods',
    type: 'hardwareOathAuthenticationMethod',
    family: 'HardwareOATH',
    betaOnly: true,
  },
  { collection: 'phoneMethods', type: 'phoneAuthenticationMethod', family: 'Phone' },
  { collection: 'emailMethods', type: 'emailAuthenticationMethod', family: 'Email' },
  { collection: 'fido2Methods', type: 'fido2AuthenticationMethod', family: 'Passkey' },
  {
    collection: 'windowsHelloForBusinessMethods',
    type: 'windowsHelloForBusinessAuthenticationMethod',
    family: 'WindowsHello',
  },
  { collection: 'platformCredentialMethods', type: 'platformCredentialAuthenticationMethod', family: 'PlatformCred' },
  { collection: 'temporaryAccessPassMethods', type: 'temporaryAccessPassAuthenticationMethod', family: 'TAP' },
  { collection: 'externalAuthenticationMethods', type: 'externalAuthenticationMethod', family: 'External' },
  { collection: 'qrCodePinMethod', type: 'qrCodePinAuthenticationMethod', family: 'QR', betaOnly: true, single: true },
  { collection: 'passwordMethods', type: 'passwordAuthenticationMethod', family: 'Password', fixed: true },
];

export const isOf = (method: StoredMethod, type: string) => method['@odata.type'] === `#microsoft.graph.${type}`;

/** What may be the default of the second factor; a passkey, Windows Hello or an e-mail address may not. */
export const isSecondFactor = (method: StoredMethod) =>
  ['microsoftAuthenticator', 'softwareOath', 'hardwareOath', 'phone'].some((name) =>
    isOf(method, `${name}AuthenticationMethod`),
  );

/** The one registered method that the stored default means, or undefined. */
export function defaultEntry(user: DirectoryUser, methods: StoredMethod[]): StoredMethod | undefined {
  const first = (name: string) => methods.find((one) => isOf(one, `${name}AuthenticationMethod`));
  const phone = (id: string) => methods.find((one) => one.id === id);
  switch (user.defaultMethod) {
    case 'push':
      return first('microsoftAuthenticator');
    case 'oath':
      return first('softwareOath') ?? first('hardwareOath') ?? first('microsoftAuthenticator');
    case 'sms':
    case 'voiceMobile':
      return phone(phoneIds.mobile);
    case 'voiceAlternateMobile':
      return phone(phoneIds.alternateMobile);
    case 'voiceOffice':
      return phone(phoneIds.office);
    case 'none':
      return undefined;
    default:
      return user.defaultMethod satisfies never;
  }
}
