import { createHash } from 'node:crypto';
import type { RegisteredMethod } from '../graph/graph.ts';
import { hashContact, maskAddress, maskNumber } from '../graph/mask.ts';
import type { OrganisationSettings } from '../organisations/settings.ts';
import type { AuthenticationMethodChoice, MethodLabel, MethodType, Reason, ResetRequest } from './types.ts';

/** From what Graph lists to what people may see, and which of it a choice means. */

/** The five choices, one row each: the types that go. */
export const typesOf: Record<AuthenticationMethodChoice, readonly MethodType[]> = {
  app: ['microsoftAuthenticator', 'softwareOath'],
  mobile: ['mobile'],
  office: ['office'],
  alternateMobile: ['alternateMobile'],
  email: ['email'],
};

/** Types of which a person has one at most: the type alone names the method. All others carry their own id. */
const single: ReadonlySet<MethodType> = new Set(['mobile', 'office', 'alternateMobile', 'email']);

export const refOf = (method: Pick<RegisteredMethod, 'type' | 'id'>): string =>
  single.has(method.type) ? method.type : `${method.type}:${method.id}`;

export function labelOf(method: RegisteredMethod, defaultType: MethodType | null): MethodLabel {
  return {
    ref: refOf(method),
    type: method.type,
    device: method.device,
    ending: method.number ? maskNumber(method.number) : method.address ? maskAddress(method.address) : null,
    isDefault: method.type === defaultType,
    registered: method.registered,
    lastUsed: method.lastUsed,
    detail: method.detail,
  };
}

/** Under this name the hashes carry a mark of their key: under another key they could not be compared. */
export const contactKeyMark = 'key';
export const keyMarkOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 12);

/** Keyed hashes of numbers and addresses, by ref: they tell whether a method of a fixed id is still the same one. */
export function contactsOf(methods: RegisteredMethod[], key: string): Record<string, string> {
  const hashes: Record<string, string> = { [contactKeyMark]: keyMarkOf(key) };
  for (const method of methods) {
    const hash = hashContact(key, method);
    if (hash) hashes[refOf(method)] = hash;
  }
  return hashes;
}

/** refs that the chosen types cover, in the order of the list. */
export function chosenOf(registered: MethodLabel[], choices: AuthenticationMethodChoice[]): string[] {
  const types = new Set(choices.flatMap((choice) => typesOf[choice]));
  return registered.filter((label) => types.has(label.type)).map((label) => label.ref);
}

/** Must the technician say which ones? Only where an app or token is among several. */
export function choiceNeeded(registered: MethodLabel[], chosen: string[]): boolean {
  const apps = registered.filter((l) => chosen.includes(l.ref) && typesOf.app.includes(l.type));
  return apps.length > 1;
}

/** Exactly one Authenticator is ticked; several: none. A code app of unknown name only when it is the only one. */
export function preselected(registered: MethodLabel[], chosen: string[]): string[] {
  const goes = registered.filter((l) => chosen.includes(l.ref));
  const authenticators = goes.filter((l) => l.type === 'microsoftAuthenticator');
  const codeApps = goes.filter((l) => l.type === 'softwareOath');
  const others = goes.filter((l) => !typesOf.app.includes(l.type));
  const ticked =
    authenticators.length === 1 ? authenticators : authenticators.length === 0 && codeApps.length === 1 ? codeApps : [];
  return [...others, ...ticked].map((l) => l.ref);
}

/**
 * The order in which Graph lets methods go: the default last, and the alternate number before the mobile one.
 * https://learn.microsoft.com/graph/api/phoneauthenticationmethod-delete
 */
export function removalOrder(labels: MethodLabel[]): MethodLabel[] {
  const rank = (l: MethodLabel) => (l.isDefault ? 10 : 0) + (l.type === 'mobile' ? 1 : 0);
  return labels.toSorted((a, b) => rank(a) - rank(b));
}

/** Types whose removal takes a second factor away; an e-mail address only serves password recovery. */
export const isFactor = (type: MethodType): boolean => type !== 'email';

/**
 * The masked number on record that a call back would use: the office's before the mobile's. The number of a lost phone,
 * or one that changed, would reach whoever holds it now, so it is never suggested.
 */
export function callBackEnding(registered: MethodLabel[], reason: Reason | null): string | null {
  const office = registered.find((l) => l.type === 'office');
  const mobileIsSafe = reason !== 'lostOrStolen' && reason !== 'changedNumber';
  return (office ?? (mobileIsSafe ? registered.find((l) => l.type === 'mobile') : undefined))?.ending ?? null;
}

/** Is the person signed out everywhere? Asked for, always after a loss, or forced by the organisation. */
export const signsOut = (
  request: Pick<ResetRequest, 'signOut' | 'reason'>,
  settings: Pick<OrganisationSettings, 'signOut'>,
): boolean => request.signOut || request.reason === 'lostOrStolen' || settings.signOut === 'forced';
