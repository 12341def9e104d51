import { randomUUID } from 'node:crypto';
import type { Answer } from '../simulator.ts';

/** Entra's errors, as its token endpoint words them: learn.microsoft.com/entra/identity-platform/reference-error-codes. */

interface Row {
  status: number;
  error: string;
  text: string;
}

const refused = (text: string): Row => ({ status: 401, error: 'invalid_client', text });
const invalid = (text: string): Row => ({ status: 400, error: 'invalid_request', text });
const grant = (text: string): Row => ({ status: 400, error: 'invalid_grant', text });
const unauthorized = (text: string): Row => ({ status: 400, error: 'unauthorized_client', text });
const busy = (text: string): Row => ({ status: 503, error: 'temporarily_unavailable', text });

const rows: Record<number, Row> = {
  50012: refused('Authentication failed. The certificate or the assertion is not valid.'),
  50020: grant("User account from identity provider does not exist in tenant '{tenant}'."),
  50033: busy('Retryable error.'),
  50059: invalid(
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ),
  50076: grant('Due to a configuration change made by your administrator, you must use multi-factor authentication.'),
  50079: grant('The user is required to enroll in multi-factor authentication.'),
  50105: grant('The signed in application is not assigned to a role for the application.'),
  50158: grant('External security challenge was not satisfied.'),
  50173: grant('The provided grant has expired due to it being revoked; a fresh auth token is needed.'),
  50177: grant("User account does not exist in tenant '{tenant}' and cannot access the application."),
  50194: unauthorized("Application '{client}' is not configured as a multi-tenant application."),
  50196: grant('The server terminated an operation because it encountered a client request loop.'),
  53003: grant('Access has been blocked by Conditional Access policies.'),
  65001: grant("The user or administrator has not consented to use the application with ID '{client}'."),
  65004: grant('User declined to consent to access the app.'),
  70002: refused('Error validating credentials. The provided client credentials are not valid.'),
  70003: {
    status: 400,
    error: 'unsupported_grant_type',
    text: "The app requested an unsupported grant type '{extra}'.",
  },
  70008: grant('The provided authorization code or refresh token has expired due to inactivity.'),
  70021: refused('No matching federated identity record found for presented assertion.'),
  90002: invalid(
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  ),
  90006: busy('External server retryable error.'),
  90024: busy('Request budget exceeded. A transient error has occurred. Please try again.'),
  90033: busy('A transient error has occurred. Please try again.'),
  90038: invalid("Tenant '{tenant}' request is being redirected to the National Cloud '{extra}'."),
  500011: {
    status: 400,
    error: 'invalid_resource',
    text: 'The resource principal named {extra} was not found in the tenant named {tenant}.',
  },
  500133: refused('Assertion is not within its valid time range.'),
  500213: grant('The resource tenant cross-tenant access policy does not allow this user to access this tenant.'),
  501051: grant("Application '{client}' is not assigned to a role for the application."),
  530034: grant(
    'A delegated administrator was blocked from accessing the tenant due to account risk in their home tenant.',
  ),
  650051: invalid('The service principal name is already present or not there yet.'),
  650052: invalid(
    "The app needs access to a service that your organization '{tenant}' has not subscribed to or enabled.",
  ),
  650056: unauthorized('Misconfigured application. The client has not listed or consented any permission.'),
  700011: unauthorized("Application with identifier '{client}' was not found in the directory '{tenant}'."),
  700016: unauthorized(
    "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant.",
  ),
  700024: refused('Client assertion is not within its valid time range.'),
  700027: refused(
    'The certificate with identifier used to sign the client assertion is not registered on application.',
  ),
  700082: grant('The refresh token has expired due to inactivity.'),
  700211: refused("No matching federated identity record found for presented assertion issuer '{extra}'."),
  700212: refused("No matching federated identity record found for presented assertion audience '{extra}'."),
  700213: refused("No matching federated identity record found for presented assertion subject '{extra}'."),
  900023: invalid("Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."),
  900144: invalid("The request body must contain the following parameter: '{extra}'."),
  1002012: {
    status: 400,
    error: 'invalid_scope',
    text: 'The provided value for scope {extra} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  5000224: invalid('We are sorry, this resource is not available.'),
  7000215: refused(
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'.",
  ),
  7000218: refused("The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  7000222: refused("The provided client secret keys for app '{client}' are expired."),
  7000229: unauthorized("The client application '{client}' is missing service principal in the tenant '{tenant}'."),
  9001023: invalid(
    'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
  ),
};

/** Every code that this table words; others come out as `invalid_request`. */
export const knownCodes: readonly number[] = Object.keys(rows).map(Number);

/** The error body of the token endpoint, with the ids that an operator looks up. */
export function aadsts(code: number, named: { tenant: string; client: string; extra?: string }): Answer {
  const row = rows[code] ?? invalid('An error has occurred.');
  const words = row.text.replace(
    /\{(tenant|client|extra)\}/g,
    (_, name: 'tenant' | 'client' | 'extra') => named[name] ?? '',
  );
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date()
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    status: row.status,
    headers: { 'cache-control': 'no-store, no-cache', 'x-ms-request-id': trace },
    body: {
      error: row.error,
      error_description: `AADSTS${code}: ${words} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
