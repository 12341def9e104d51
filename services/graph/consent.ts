import type { ServiceError } from '../errors.ts';

/**
 * Where an administrator of a customer consents to the Graph app, for all permissions that its registration names.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export function consentUrl(of: {
  login: string;
  tenantId: string;
  clientId: string;
  redirectUri: string | null;
}): string {
  const url = new URL(`${of.login}/${of.tenantId}/adminconsent`);
  url.searchParams.set('client_id', of.clientId);
  if (of.redirectUri) url.searchParams.set('redirect_uri', of.redirectUri);
  return url.href;
}

/** Below the bot's public address; the registration must name it among its redirect addresses. */
export const consentPath = '/consent';

/** How Entra says no where nobody consented, or declined; the sentences are in entraErrors.ts. */
const unconsented: ReadonlySet<string> = new Set(
  [700016, 7000229, 700011, 65001, 650056, 65004].map((code) => `AADSTS${code}`),
);

/** True when it is the consent that a sign-in lacks, and nothing else is known to be wrong. */
export const lacksConsent = ({ details }: ServiceError): boolean => unconsented.has(details.code ?? '');
