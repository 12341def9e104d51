import type { Attestation, AuthenticationMethodChoice, MethodLabel, MethodType, Reason } from '../../resets/types.ts';
import { capital } from '../text.ts';
import { type Clock, date } from '../time.ts';

const typeNames: Record<MethodType, string> = {
  microsoftAuthenticator: 'Microsoft Authenticator',
  softwareOath: 'code app',
  mobile: 'mobile phone',
  office: 'office phone',
  alternateMobile: 'alternate mobile phone',
  email: 'email',
  passkey: 'passkey',
  windowsHello: 'Windows Hello',
  platformCredential: 'Mac platform credential',
  temporaryAccessPass: 'Temporary Access Pass',
  hardwareOath: 'hardware token',
  external: 'external method',
  qrCodePin: 'QR code and PIN',
  other: 'unknown method',
};

/** A method's name in a sentence: `Microsoft Authenticator`, `mobile phone`. */
export function typeName(type: MethodType): string {
  return typeNames[type];
}

/** True for the short names that this product gives to Graph's method types. */
export function isMethodType(text: string): text is MethodType {
  return Object.hasOwn(typeNames, text);
}

/** A method whose label is not known any more. */
export const unknown = 'A method that is not listed any more';

/** One registered method as a row or inside a list: `Microsoft Authenticator on iPhone 15`, `Mobile phone ending in 89`. */
export function name(label: MethodLabel): string {
  const type = capital(typeName(label.type));
  switch (label.type) {
    case 'microsoftAuthenticator':
      return label.device ? `${type} on ${label.device}` : `${type} (device unknown)`;
    case 'softwareOath':
      return label.device ? `${type} ${label.device}` : `${type} (name unknown)`;
    case 'windowsHello':
      return label.device ? `${type} on ${label.device}` : type;
    case 'email':
      return label.ending ? `${type} ${label.ending}` : type;
    default:
      if (label.ending) return `${type} ending in ${label.ending}`;
      return label.device ? `${type} ${label.device}` : type;
  }
}

/** What tells a method apart, below its name; empty when nothing is known. A missing date is not mentioned. */
export function detail(label: MethodLabel, clock: Clock): string {
  const parts = [
    label.isDefault ? 'default method' : '',
    label.type === 'email' ? 'password recovery only' : '',
    label.registered ? `added ${date(label.registered, clock)}` : '',
    label.lastUsed ? `last used ${date(label.lastUsed, clock)}` : '',
    label.detail ?? '',
  ].filter((part) => part !== '');
  return capital(parts.join(' · '));
}

/** A row of the devices card. */
export function choice(label: MethodLabel, clock: Clock): string {
  const about = detail(label, clock);
  return about === '' ? name(label) : `${name(label)} · ${about.charAt(0).toLowerCase()}${about.slice(1)}`;
}

/** What a technician may choose on the form. */
export function choiceName(choice: AuthenticationMethodChoice): string {
  switch (choice) {
    case 'app':
      return 'App (Microsoft Authenticator or code app)';
    case 'mobile':
      return 'Mobile phone';
    case 'office':
      return 'Office phone';
    case 'alternateMobile':
      return 'Alternate mobile phone';
    case 'email':
      return 'Email (password recovery only)';
    default:
      return choice satisfies never;
  }
}

/** A choice in a sentence: "No app is registered". */
export function choiceShort(choice: AuthenticationMethodChoice): string {
  switch (choice) {
    case 'app':
      return 'app';
    case 'mobile':
      return 'mobile phone';
    case 'office':
      return 'office phone';
    case 'alternateMobile':
      return 'alternate mobile phone';
    case 'email':
      return 'email';
    default:
      return choice satisfies never;
  }
}

/** Why the reset is needed. */
export function reasonName(reason: Reason): string {
  switch (reason) {
    case 'lostOrStolen':
      return 'Lost or stolen phone';
    case 'newPhone':
      return 'New phone';
    case 'changedNumber':
      return 'Changed number';
    case 'appDoesNotWork':
      return 'App does not work';
    case 'other':
      return 'Other';
    default:
      return reason satisfies never;
  }
}

/** How the technician knows who calls; `ending` is the masked number on record. */
export function attestation(value: Attestation, ending: string | null): string {
  switch (value) {
    case 'calledBack':
      return ending ? `Called back the number on record (ending ${ending})` : 'Called back a number on record';
    case 'managerConfirmed':
      return 'The manager confirmed, called back';
    case 'inPerson':
      return 'In person or on video';
    case 'verificationTool':
      return 'With a verification tool';
    case 'notVerified':
      return 'Not verified (stops here)';
    default:
      return value satisfies never;
  }
}

/** `app, mobile phone and email` */
export function all(parts: string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts).replace(', and ', ' and ');
}

/** `app, mobile phone or email` */
export function any(parts: string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(parts).replace(', or ', ' or ');
}

/** `1 method`, `2 methods` */
export function count(number: number): string {
  return number === 1 ? '1 method' : `${number} methods`;
}
