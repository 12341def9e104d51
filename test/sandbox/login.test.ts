import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { knownCodes } from '../../sandbox/login/aadsts.ts';
import { granularConsent, wideConsent } from '../../sandbox/login/consent.ts';
import { newSigningKey, readJwt, type SigningKey, signJwt } from '../../sandbox/login/jwt.ts';
import { type Login, startLogin } from '../../sandbox/login.ts';
import { bot, graphApp, msp, organisations } from '../../sandbox/world.ts';
import { selfSigned } from './selfSigned.ts';

const contoso = organisations.contoso.tenantId;
const graphScope = 'https://graph.microsoft.com/.default';
const botScope = 'https://api.botframework.com/.default';

interface TokenBody {
  access_token?: string;
  expires_in?: number;
  token_type?: string;
  error?: string;
  error_description?: string;
  error_codes?: number[];
  error_uri?: string;
  trace_id?: string;
  correlation_id?: string;
  timestamp?: string;
}

describe("the sandbox's sign-in", () => {
  let login: Login;
  before(async () => {
    login = await startLogin();
  });
  after(() => login.close());
  afterEach(() => {
    login.reset();
    login.unexpected.splice(0);
  });

  async function ask(tenant: string, fields: Record<string, string | null>) {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    const all = { client_id: graphApp.clientId, client_secret: graphApp.secret, scope: graphScope, ...fields };
    for (const [name, value] of Object.entries(all)) value === null ? form.delete(name) : form.set(name, value);
    const response = await fetch(`${login.url}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: form });
    return { status: response.status, body: (await response.json()) as TokenBody };
  }
  async function refuses(code: number, tenant: string, fields: Record<string, string | null>, status = 400) {
    const answer = await ask(tenant, fields);
    assert.deepEqual(answer.body.error_codes, [code]);
    assert.equal(answer.status, status);
    assert.match(
      answer.body.error_description ?? '',
      new RegExp(`^AADSTS${code}: .+ Trace ID: .+ Correlation ID: .+ Timestamp: `),
    );
    return answer.body;
  }
  const claimsOf = (token: string | undefined) => readJwt(token ?? '')?.claims ?? {};

  it('gives a token of the tenant with the granted permissions, for an hour', async () => {
    const { status, body } = await ask(contoso, {});
    assert.equal(status, 200);
    assert.equal(body.token_type, 'Bearer');
    assert.equal(body.expires_in, 3599);
    const claims = claimsOf(body.access_token);
    assert.equal(claims.aud, 'https://graph.microsoft.com');
    assert.equal(claims.tid, contoso);
    assert.equal(claims.appid, graphApp.clientId);
    assert.deepEqual(claims.roles, granularConsent);
    assert.equal(Number(claims.exp) - Number(claims.iat), 3600);
    assert.deepEqual(login.verifyGraphToken(body.access_token ?? ''), { tid: contoso, roles: [...granularConsent] });
  });

  it('grants what each tenant consented to', async () => {
    const adatum = await ask(organisations.adatum.tenantId, {});
    assert.deepEqual(claimsOf(adatum.body.access_token).roles, wideConsent);
    const home = await ask(msp.tenantId, {});
    assert.deepEqual(claimsOf(home.body.access_token).roles, ['User.Read.All', 'GroupMember.Read.All']);
    login.consent(contoso, []);
    const none = await ask(contoso, {});
    assert.equal('roles' in claimsOf(none.body.access_token), false);
  });

  it("gives the bot its token in the MSP's tenant alone", async () => {
    const fields = { client_id: bot.appId, client_secret: bot.secret, scope: botScope };
    const { body } = await ask(msp.tenantId, fields);
    assert.equal(login.verifyBotAccessToken(body.access_token ?? ''), true);
    assert.equal(login.verifyGraphToken(body.access_token ?? ''), null);
    await refuses(7000229, contoso, fields);
  });

  it('refuses each wrong request with its own AADSTS code', async () => {
    await refuses(7000215, contoso, { client_secret: 'wrong' }, 401);
    await refuses(7000218, contoso, { client_secret: null }, 401);
    await refuses(700016, contoso, { client_id: randomUUID() });
    await refuses(90002, randomUUID(), {});
    await refuses(900023, 'not-a-tenant', {});
    await refuses(9001023, 'common', {});
    await refuses(50059, 'organizations', {});
    await refuses(900144, contoso, { scope: null });
    await refuses(900144, contoso, { grant_type: null });
    await refuses(70003, contoso, { grant_type: 'password' });
    await refuses(1002012, contoso, { scope: 'https://graph.microsoft.com/User.Read.All' });
    await refuses(1002012, contoso, { scope: `${graphScope} openid` });
    await refuses(500011, contoso, { scope: 'https://graph.microsoft.us/.default' });
    login.consent(contoso, null);
    const body = await refuses(7000229, contoso, {});
    assert.equal(body.error, 'unauthorized_client');
  });

  it('never repeats a secret in a refusal', async () => {
    const body = await refuses(7000215, contoso, { client_secret: 'canary-wrong-secret' }, 401);
    assert.equal(JSON.stringify(body).includes('canary'), false);
  });

  it('gives any AADSTS code that a test asks for, as often as asked', async () => {
    for (const code of knownCodes) {
      login.fail(contoso, code, 1);
      const { status, body } = await ask(contoso, {});
      assert.ok(status >= 400, `${code} has status ${status}`);
      assert.deepEqual(body.error_codes, [code]);
      assert.ok(
        body.error &&
          body.error_uri?.endsWith(`code=${code}`) &&
          body.trace_id &&
          body.correlation_id &&
          body.timestamp,
      );
      assert.equal(/\{\w+\}/.test(body.error_description ?? ''), false, body.error_description);
    }
    assert.equal((await ask(contoso, {})).status, 200);
    login.fail(contoso, 99999, 2);
    await refuses(99999, contoso, {});
    await refuses(99999, contoso, {});
    assert.equal((await ask(contoso, {})).status, 200);
  });

  it('can name another tenant in the token than the one asked for', async () => {
    login.wrongTid(contoso, organisations.fabrikam.tenantId);
    const { body } = await ask(contoso, {});
    assert.equal(claimsOf(body.access_token).tid, organisations.fabrikam.tenantId);
  });

  describe('with a certificate', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const certificate = selfSigned(privateKey, publicKey);
    const key: SigningKey = { kid: 'x', privateKey, publicKey };
    const now = () => Math.floor(Date.now() / 1000);
    const thumbprint = (hash: string) => createHash(hash).update(certificate.der).digest('base64url');
    function assertion(
      claims: Record<string, unknown> = {},
      header: Record<string, unknown> = { 'x5t#S256': thumbprint('sha256') },
    ) {
      const audience = `https://login.microsoftonline.com/${contoso}/oauth2/v2.0/token`;
      const id = graphApp.clientId;
      return signJwt(
        { iss: id, sub: id, aud: audience, nbf: now(), exp: now() + 600, jti: randomUUID(), ...claims },
        key,
        header,
      );
    }
    const proof = (text: string) => ({
      client_secret: null,
      client_assertion: text,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });

    it('takes an assertion that a registered certificate signed', async () => {
      login.trustCertificate(graphApp.clientId, certificate.pem);
      assert.equal((await ask(contoso, proof(assertion()))).status, 200);
    });

    it('refuses an unknown certificate, a SHA-1 thumbprint, a foreign signature, wrong times and a wrong audience', async () => {
      await refuses(700027, contoso, proof(assertion()), 401);
      login.trustCertificate(graphApp.clientId, certificate.pem);
      await refuses(700027, contoso, proof(assertion({}, { x5t: thumbprint('sha1') })), 401);
      const foreign = signJwt({ iss: graphApp.clientId, sub: graphApp.clientId }, newSigningKey(), {
        'x5t#S256': thumbprint('sha256'),
      });
      await refuses(700027, contoso, proof(foreign), 401);
      await refuses(700024, contoso, proof(assertion({ exp: now() - 400 })), 401);
      await refuses(700024, contoso, proof(assertion({ nbf: now() + 400 })), 401);
      await refuses(
        50012,
        contoso,
        proof(assertion({ aud: `https://login.microsoftonline.com/${msp.tenantId}/oauth2/v2.0/token` })),
        401,
      );
      await refuses(50012, contoso, proof('no.token'), 401);
      await refuses(900144, contoso, { ...proof(assertion()), client_assertion_type: null });
    });

    it('takes the assertion of a trusted issuer, and says what does not match', async () => {
      const issuer = 'https://issuer.example';
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const federated = (claims: Record<string, unknown> = {}) =>
        proof(assertion({ iss: issuer, sub: 'bot', aud: 'api://AzureADTokenExchange', ...claims }, {}));
      await refuses(700211, contoso, federated(), 401);
      login.trustIssuer(graphApp.clientId, { issuer, subject: 'bot', publicKey: pem });
      assert.equal((await ask(contoso, federated())).status, 200);
      await refuses(700212, contoso, federated({ aud: 'other' }), 401);
      await refuses(700213, contoso, federated({ sub: 'other' }), 401);
      await refuses(500133, contoso, federated({ exp: now() - 400 }), 401);
    });
  });

  describe('as Bot Framework', () => {
    async function publishedKeys(): Promise<Record<string, unknown>[]> {
      const metadata = await fetch(`${login.url}/v1/.well-known/openidconfiguration`);
      const { issuer, jwks_uri } = (await metadata.json()) as { issuer: string; jwks_uri: string };
      assert.equal(issuer, 'https://api.botframework.com');
      return ((await (await fetch(jwks_uri)).json()) as { keys: Record<string, unknown>[] }).keys;
    }

    it('publishes one RSA key, endorsed for Teams, that signs what Teams sends', async () => {
      const keys = await publishedKeys();
      assert.equal(keys.length, 1);
      assert.equal(keys[0]?.kty, 'RSA');
      assert.deepEqual(keys[0]?.endorsements, ['msteams']);
      const read = readJwt(login.signBotToken({ serviceurl: 'https://x/' }));
      assert.equal(read?.header.kid, keys[0]?.kid);
      assert.equal(read?.header.alg, 'RS256');
      assert.equal(read?.claims.iss, 'https://api.botframework.com');
      assert.equal(read?.claims.aud, bot.appId);
      assert.equal(read?.claims.serviceurl, 'https://x/');
    });

    it('makes each kind of bad token', async () => {
      const [key] = await publishedKeys();
      const { createPublicKey } = await import('node:crypto');
      const publicKey = createPublicKey({ key: { kty: 'RSA', n: String(key?.n), e: String(key?.e) }, format: 'jwk' });
      assert.equal(readJwt(login.signBotToken())?.signedBy(publicKey), true);
      const wrong = readJwt(login.signBotToken({}, { wrongKey: true }));
      assert.equal(wrong?.header.kid, key?.kid);
      assert.equal(wrong?.signedBy(publicKey), false);
      assert.notEqual(readJwt(login.signBotToken({}, { unknownKid: true }))?.header.kid, key?.kid);
      const none = login.signBotToken({}, { algNone: true });
      assert.equal(readJwt(none)?.header.alg, 'none');
      assert.ok(none.endsWith('.'));
      const old = readJwt(login.signBotToken({}, { expiredSecondsAgo: 330 }))?.claims;
      assert.ok(Number(old?.exp) <= Date.now() / 1000 - 329);
      const bare = readJwt(
        login.signBotToken({ serviceurl: 'x', aud: 'other', iss: 'else' }, { without: ['serviceurl'] }),
      )?.claims;
      assert.deepEqual([bare?.aud, bare?.iss, bare?.serviceurl], ['other', 'else', undefined]);
    });

    it('publishes no key for the emulator', async () => {
      const metadata = await fetch(`${login.url}/common/v2.0/.well-known/openid-configuration`);
      const { jwks_uri } = (await metadata.json()) as { jwks_uri: string };
      assert.deepEqual(await (await fetch(jwks_uri)).json(), { keys: [] });
    });
  });

  it('accepts no token of another key, none unsigned and none expired', () => {
    const claims = { aud: 'https://graph.microsoft.com', tid: contoso, exp: Math.floor(Date.now() / 1000) + 60 };
    assert.equal(login.verifyGraphToken(signJwt(claims, newSigningKey())), null);
    assert.equal(login.verifyGraphToken(login.signGraphToken(contoso, [], { exp: 1 })), null);
    assert.equal(login.verifyGraphToken('nonsense'), null);
    assert.equal(login.verifyBotAccessToken(login.signGraphToken(contoso)), false);
  });

  it('counts a request for anything else as unexpected', async () => {
    assert.equal((await fetch(`${login.url}/common/discovery/instance`)).status, 404);
    assert.equal(login.unexpected.length, 1);
  });
});
