import { createHash, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readJwt } from './jwt.ts';

/** Proof that a token request comes from the app: a secret, a certificate's signature, or a trusted issuer's assertion. */

export interface FederatedCredential {
  issuer: string;
  subject: string;
  publicKey: string; // PEM
}

export interface ClientApp {
  id: string;
  secret: string;
  /** An older secret, which has ended. */
  ended?: string;
  certificates: X509Certificate[];
  federated: FederatedCredential[];
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const tolerance = 300;

/** Null when the proof holds, else the AADSTS code (and what its text names). */
export function checkProof(
  app: ClientApp,
  form: URLSearchParams,
  tenant: string,
  now = Date.now(),
): { code: number; extra?: string } | null {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (secret !== null && secret === app.ended) return { code: 7000222 };
  if (secret !== null) return secret === app.secret ? null : { code: 7000215 };
  if (assertion === null) return { code: 7000218 };
  if (form.get('client_assertion_type') !== assertionType) return { code: 900144, extra: 'client_assertion_type' };
  return checkAssertion(app, assertion, tenant, now);
}

function checkAssertion(app: ClientApp, assertion: string, tenant: string, now: number) {
  const read = readJwt(assertion);
  if (!read) return { code: 50012 };
  const { iss, sub, aud, exp, nbf } = read.claims;
  const seconds = now / 1000;
  const late = typeof exp !== 'number' || exp + tolerance < seconds;
  const early = typeof nbf === 'number' && nbf - tolerance > seconds;
  if (iss !== app.id) return checkFederated(app, { iss, sub, aud }, (key) => read.signedBy(key), late || early);
  // The SHA-1 `x5t` is deprecated in msal-node; the sandbox wants the modern header, so that the product cannot drift back.
  const thumbprint = read.header['x5t#S256'];
  const certificate = app.certificates.find(
    (known) => createHash('sha256').update(known.raw).digest('base64url') === thumbprint,
  );
  if (!certificate || !read.signedBy(certificate.publicKey)) return { code: 700027 };
  if (late || early) return { code: 700024 };
  const audience = new RegExp(`^https://login\\.[a-z.]+/${tenant}/(oauth2/v2\\.0/token|v2\\.0)$`, 'i');
  return sub === app.id && audience.test(String(aud)) ? null : { code: 50012 };
}

function checkFederated(
  app: ClientApp,
  claims: { iss: unknown; sub: unknown; aud: unknown },
  signedBy: (key: KeyObject) => boolean,
  outOfTime: boolean,
) {
  const ofIssuer = app.federated.filter((credential) => credential.issuer === claims.iss);
  if (ofIssuer.length === 0) return { code: 700211, extra: String(claims.iss) };
  if (claims.aud !== 'api://AzureADTokenExchange') return { code: 700212, extra: String(claims.aud) };
  const credential = ofIssuer.find((one) => one.subject === claims.sub);
  if (!credential) return { code: 700213, extra: String(claims.sub) };
  if (!signedBy(createPublicKey(credential.publicKey))) return { code: 50012 };
  return outOfTime ? { code: 500133 } : null;
}
