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
