import { constants, createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** JSON Web Tokens by hand: the sandbox must also make tokens that a library would refuse to make. */

export type Claims = Record<string, unknown>;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** A new RSA pair; its `kid` follows from the public key, as Entra's does. */
export function newSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { kid: createHash('sha256').update(der).digest('base64url'), privateKey, publicKey };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs with RS256. */
export function signJwt(claims: Claims, key: SigningKey, header: Claims = {}): string {
  const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${encode(claims)}`;
  return `${body}.${sign('sha256', Buffer.from(body), key.privateKey).toString('base64url')}`;
}

/** A token that claims to need no signature: nobody may accept it. */
export function unsignedJwt(claims: Claims, kid: string): string {
  return `${encode({ alg: 'none', typ: 'JWT', kid })}.${encode(claims)}.`;
}

export interface ReadJwt {
  header: Claims;
  claims: Claims;
  /** True when the signature fits; only RS256 and PS256 are known here. */
  signedBy(publicKey: KeyObject): boolean;
}

/** Takes a token apart; null when it is none. Says nothing about its truth until `signedBy` was asked. */
export function readJwt(token: string): ReadJwt | null {
  const parts = token.split('.');
  const [head, body, signature] = parts;
  if (parts.length !== 3 || !head || !body || signature === undefined) return null;
  const header = decode(head);
  const claims = decode(body);
  if (!header || !claims) return null;
  return {
    header,
    claims,
    signedBy: (publicKey) => {
      const data = Buffer.from(`${head}.${body}`);
      const bytes = Buffer.from(signature, 'base64url');
      if (header.alg === 'RS256') return verify('sha256', data, publicKey, bytes);
      if (header.alg !== 'PS256') return false;
      return verify(
        'sha256',
        data,
        { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
        bytes,
      );
    },
  };
}

/** The claims of a token that this key signed and that is within its time; else null. */
export function verifyJwt(token: string, key: SigningKey, now = Date.now()): Claims | null {
  const read = readJwt(token);
  if (!read || read.header.kid !== key.kid || !read.signedBy(key.publicKey)) return null;
  const { exp, nbf } = read.claims;
  if (typeof exp !== 'number' || exp * 1000 < now) return null;
  if (typeof nbf === 'number' && nbf * 1000 > now + 300_000) return null;
  return read.claims;
}

/** The public half as Bot Framework publishes it. */
export function publicJwk(key: SigningKey): Record<string, unknown> {
  const { kty, n, e } = createPublicKey(key.publicKey.export({ type: 'spki', format: 'pem' })).export({
    format: 'jwk',
  });
  return { kty, use: 'sig', kid: key.kid, x5t: key.kid, n, e, endorsements: ['msteams'] };
}

function decode(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null; // not JSON: not a token
  }
}
