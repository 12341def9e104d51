import { randomUUID, X509Certificate } from 'node:crypto';
import { aadsts } from './login/aadsts.ts';
import { type ClientApp, checkProof, type FederatedCredential } from './login/clients.ts';
import { defaultConsent } from './login/consent.ts';
import { type Claims, newSigningKey, publicJwk, signJwt, unsignedJwt, verifyJwt } from './login/jwt.ts';
import { type Answer, type Call, NoSuchRoute, type Simulator, startSimulator } from './simulator.ts';
import { bot, graphApp, msp } from './world.ts';

/** How a token that Teams sends to the bot may be spoilt; without any, it is a good one. */
export interface BotTokenFlaws {
  wrongKey?: boolean; // the published kid, another key's signature
  unknownKid?: boolean;
  algNone?: boolean;
  expiredSecondsAgo?: number;
  /** Claims to leave out, such as `serviceurl`. */
  without?: string[];
}

/** Microsoft's sign-in: Entra's token endpoint and the keys of Bot Framework. */
export interface Login extends Simulator {
  /** What the tenant granted; null takes the app's service principal away. */
  consent(tenantId: string, roles: readonly string[] | null): void;
  granted(tenantId: string): readonly string[] | null;
  /** The next `times` token requests of the tenant (default: all, until `reset`) are refused with this AADSTS code. */
  fail(tenantId: string, code: number, times?: number): void;
  /** Tokens asked for one tenant name another in `tid`. */
  wrongTid(tenantId: string, otherTid: string): void;
  trustCertificate(clientId: string, pem: string): void;
  /** Takes assertions of another issuer (workload identity) for this app. */
  trustIssuer(clientId: string, credential: FederatedCredential): void;
  /** A token as Teams sends it to the bot, 5 minutes long. Set `serviceurl` to the activity's own. */
  signBotToken(claims?: Claims, flaws?: BotTokenFlaws): string;
  /** Is this the token that the bot got for the Teams connector? */
  verifyBotAccessToken(token: string): boolean;
  verifyGraphToken(token: string): { tid: string; roles: string[] } | null;
  /** A Graph token as the endpoint would give it, for tests that speak to the Graph simulator themselves. */
  signGraphToken(tenantId: string, roles?: readonly string[], claims?: Claims): string;
  reset(): void;
}

const botResource = 'https://api.botframework.com';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const seconds = () => Math.floor(Date.now() / 1000);

/** `graphResource` is the cloud's own scope host, which stays Microsoft's in the sandbox too. */
export async function startLogin(options: { port?: number; graphResource?: string } = {}): Promise<Login> {
  const graphResource = options.graphResource ?? 'https://graph.microsoft.com';
  const key = newSigningKey();
  const strangersKey = newSigningKey();
  const apps: ClientApp[] = [
    { id: graphApp.clientId, secret: graphApp.secret, ended: graphApp.endedSecret, certificates: [], federated: [] },
    { id: bot.appId, secret: bot.secret, ended: bot.endedSecret, certificates: [], federated: [] },
  ];
  let consents = defaultConsent();
  const failures = new Map<string, { code: number; left: number }>();
  const otherTids = new Map<string, string>();

  function answerToken(call: Call, tenant: string): Answer {
    const form = new URLSearchParams(call.text);
    const client = form.get('client_id') ?? '';
    const refuse = (code: number, extra?: string) =>
      aadsts(code, { tenant, client, ...(extra === undefined ? {} : { extra }) });
    if (call.headers['content-type']?.split(';')[0]?.trim() !== 'application/x-www-form-urlencoded')
      return refuse(900144, 'grant_type');
    const failure = failures.get(tenant);
    if (failure && failure.left > 0) {
      failure.left -= 1;
      return refuse(failure.code);
    }
    for (const name of ['grant_type', 'client_id', 'scope']) if (!form.get(name)) return refuse(900144, name);
    if (form.get('grant_type') !== 'client_credentials') return refuse(70003, form.get('grant_type') ?? '');
    if (tenant === 'common' || tenant === 'consumers') return refuse(9001023);
    if (tenant === 'organizations') return refuse(50059);
    if (!guid.test(tenant) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(tenant)) return refuse(900023);
    if (!consents.has(tenant)) return refuse(90002);
    const app = apps.find((known) => known.id === client);
    if (!app) return refuse(700016);
    const wrong = checkProof(app, form, tenant);
    if (wrong) return refuse(wrong.code, wrong.extra);
    const scope = form.get('scope') ?? '';
    const resource = scope.replace(/\/\.default$/, '');
    if (resource === scope || scope.includes(' ')) return refuse(1002012, scope);
    if (resource !== graphResource && resource !== botResource) return refuse(500011, resource);
    // The bot is registered for one tenant, the Graph app for many: each exists only where it was admitted.
    const roles = client === graphApp.clientId ? consents.get(tenant) : tenant === msp.tenantId ? [] : null;
    if (!roles) return refuse(7000229);
    const claims = accessClaims(otherTids.get(tenant) ?? tenant, client, resource, roles);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: signJwt(claims, key) },
    };
  }

  function handle(call: Call): Answer {
    const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(call.path);
    if (token?.[1] && call.method === 'POST') return answerToken(call, decodeURIComponent(token[1]).toLowerCase());
    if (call.method !== 'GET') throw new NoSuchRoute(`${call.method} ${call.path}`);
    const self = simulator.url;
    switch (call.path) {
      case '/v1/.well-known/openidconfiguration':
        return { status: 200, body: openId(botResource, `${self}/v1/.well-known/keys`) };
      case '/v1/.well-known/keys':
        return { status: 200, body: { keys: [publicJwk(key)] } };
      // What the emulator's tokens would be checked against: no key in here, so no emulator is ever let in.
      case '/common/v2.0/.well-known/openid-configuration':
        return {
          status: 200,
          body: openId('https://login.microsoftonline.com/{tenantid}/v2.0', `${self}/common/discovery/v2.0/keys`),
        };
      case '/common/discovery/v2.0/keys':
        return { status: 200, body: { keys: [] } };
      default:
        throw new NoSuchRoute(`${call.method} ${call.path}`);
    }
  }

  const simulator = await startSimulator('login', handle, options.port);
  const appOf = (clientId: string) => {
    const app = apps.find((known) => known.id === clientId);
    if (!app) throw new Error(`The sandbox knows no app ${clientId}.`);
    return app;
  };

  return Object.assign(simulator, {
    consent: (tenantId: string, roles: readonly string[] | null) => void consents.set(tenantId, roles),
    granted: (tenantId: string) => consents.get(tenantId) ?? null,
    fail: (tenantId: string, code: number, times = Number.MAX_SAFE_INTEGER) =>
      void failures.set(tenantId, { code, left: times }),
    wrongTid: (tenantId: string, otherTid: string) => void otherTids.set(tenantId, otherTid),
    trustCertificate: (clientId: string, pem: string) =>
      void appOf(clientId).certificates.push(new X509Certificate(pem)),
    trustIssuer: (clientId: string, credential: FederatedCredential) => void appOf(clientId).federated.push(credential),
    signBotToken: (claims: Claims = {}, flaws: BotTokenFlaws = {}) => {
      const exp = flaws.expiredSecondsAgo === undefined ? seconds() + 300 : seconds() - flaws.expiredSecondsAgo;
      const all: Claims = { iss: botResource, aud: bot.appId, nbf: exp - 600, exp, ...claims };
      for (const name of flaws.without ?? []) delete all[name];
      if (flaws.algNone) return unsignedJwt(all, key.kid);
      if (flaws.unknownKid) return signJwt(all, strangersKey);
      return signJwt(all, flaws.wrongKey ? { ...strangersKey, kid: key.kid } : key);
    },
    verifyBotAccessToken: (token: string) => {
      const claims = verifyJwt(token, key);
      return claims?.aud === botResource && claims.appid === bot.appId;
    },
    verifyGraphToken: (token: string) => {
      const claims = verifyJwt(token, key);
      if (claims?.aud !== graphResource || typeof claims.tid !== 'string') return null;
      return { tid: claims.tid, roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [] };
    },
    signGraphToken: (tenantId: string, roles?: readonly string[], claims: Claims = {}) =>
      signJwt(
        {
          ...accessClaims(tenantId, graphApp.clientId, graphResource, roles ?? consents.get(tenantId) ?? []),
          ...claims,
        },
        key,
      ),
    reset: () => {
      consents = defaultConsent();
      failures.clear();
      otherTids.clear();
      for (const app of apps) Object.assign(app, { certificates: [], federated: [] });
      simulator.clearFaults();
    },
  });
}

function openId(issuer: string, keys: string): Record<string, unknown> {
  return { issuer, jwks_uri: keys, id_token_signing_alg_values_supported: ['RS256'] };
}

function accessClaims(tid: string, appid: string, aud: string, roles: readonly string[]): Claims {
  const now = seconds();
  return {
    aud,
    iss: `https://sts.windows.net/${tid}/`,
    iat: now,
    nbf: now,
    exp: now + 3600,
    appid,
    appidacr: '1',
    idtyp: 'app',
    tid,
    // Entra leaves the claim out when nothing is granted.
    ...(roles.length > 0 ? { roles } : {}),
    uti: randomUUID(),
    ver: '1.0',
  };
}
