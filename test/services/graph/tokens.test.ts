import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphApp } from '../../../sandbox/world.ts';
import { knownEntraCodes } from '../../../services/graph/entraErrors.ts';
import { createTokens, type TokenOptions } from '../../../services/graph/tokens.ts';
import { adatum, contoso, failure, line, useWorld } from './harness.ts';

describe('tokens', () => {
  const world = useWorld();
  const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
  after(() => rmSync(folder, { recursive: true }));

  const tokens = (more: Partial<TokenOptions> = {}) =>
    createTokens({
      clientId: graphApp.clientId,
      credential: { kind: 'secret', secret: graphApp.secret },
      authority: 'https://login.microsoftonline.com',
      loginOrigin: world.login.url,
      scope: 'https://graph.microsoft.com/.default',
      ...more,
    });

  it('makes one token request for 50 who ask at once, and none for those who ask later', async () => {
    const source = tokens();
    const all = await Promise.all(Array.from({ length: 50 }, () => source.get(contoso)));
    assert.equal(new Set(all.map((token) => token.value)).size, 1);
    await source.get(contoso);
    assert.deepEqual(world.login.exchanges.map(line), [`POST /${contoso}/oauth2/v2.0/token`]);
  });

  it('keeps the tokens of two organisations apart and reads what was granted', async () => {
    const source = tokens();
    const [one, other] = await Promise.all([source.get(contoso), source.get(adatum)]);
    assert.ok(one.roles.has('UserAuthMethod-Phone.ReadWrite.All'));
    assert.ok(other.roles.has('UserAuthenticationMethod.ReadWrite.All'));
    assert.notEqual(one.value, other.value);
  });

  it('refuses a token that names another organisation', async () => {
    world.login.wrongTid(contoso, adatum);
    const error = await failure(tokens().get(contoso));
    assert.equal(error.kind, 'signIn');
    assert.match(error.message, /for another organisation/);
  });

  it('fetches anew after the organisation was forgotten', async () => {
    const source = tokens();
    const first = await source.get(contoso);
    source.invalidate(contoso);
    assert.notEqual((await source.get(contoso)).value, first.value);
  });

  it('renews once after a refusal, not again within the minute', async () => {
    const source = tokens();
    const first = await source.get(contoso);
    const [second, same] = await Promise.all([source.renew(contoso, first), source.renew(contoso, first)]);
    assert.notEqual(second, first);
    assert.equal(same, second);
    assert.equal(await source.renew(contoso, second), second);
    assert.equal(world.login.exchanges.length, 2);
  });

  it('signs in with a certificate, named by its SHA-256 thumbprint', async () => {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=graph', '-days', '2', '-nodes', '-newkey', 'rsa:2048'];
    execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const credential = {
      kind: 'certificate',
      certificate: readFileSync(certificate, 'utf8'),
      privateKey: readFileSync(key, 'utf8'),
    } as const;
    const refused = await failure(tokens({ credential }).get(contoso));
    assert.equal(refused.details.code, 'AADSTS700027');
    world.login.trustCertificate(graphApp.clientId, credential.certificate);
    assert.ok((await tokens({ credential }).get(contoso)).roles.size > 0);
  });

  it('says so when the certificate is no certificate, and sends nothing', async () => {
    const credential = { kind: 'certificate', certificate: 'canary', privateKey: 'canary' } as const;
    const error = await failure(tokens({ credential }).get(contoso));
    assert.match(error.message, /GRAPH_CLIENT_CERTIFICATE_FILE/);
    assert.doesNotMatch(error.message, /canary/);
    assert.equal(world.login.exchanges.length, 0);
  });

  it('reads the assertion file for each token', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    world.login.trustIssuer(graphApp.clientId, { issuer: 'https://issuer.example', subject: 'bot', publicKey: pem });
    const assertion = () => {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const exp = Math.floor(Date.now() / 1000) + 600;
      const claims = {
        iss: 'https://issuer.example',
        sub: 'bot',
        aud: 'api://AzureADTokenExchange',
        exp,
        jti: randomUUID(),
      };
      const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
      return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`;
    };
    const file = join(folder, 'assertion');
    const source = tokens({ credential: { kind: 'assertionFile', file } });
    assert.match((await failure(source.get(contoso))).message, /GRAPH_CLIENT_ASSERTION_FILE/);
    const sent = [assertion(), assertion()];
    for (const text of sent) {
      writeFileSync(file, `${text}\n`);
      source.invalidate(contoso);
      await source.get(contoso);
    }
    const forms = world.login.exchanges.map((exchange) => new URLSearchParams(String(exchange.requestBody)));
    assert.deepEqual(
      forms.map((form) => form.get('client_assertion')),
      sent,
    );
  });

  it('ends within the deadline when sign-in never answers', async () => {
    world.login.fault({ match: 'token', hang: true });
    const begin = Date.now();
    const error = await failure(tokens({ deadlineMs: 200 }).get(contoso));
    assert.equal(error.kind, 'timeout');
    assert.ok(Date.now() - begin < 2000);
  });

  it('lets one who waits give up without spoiling it for the others', async () => {
    world.login.fault({ match: 'token', delayMs: 300 });
    const source = tokens();
    const patient = source.get(contoso);
    await assert.rejects(source.get(contoso, AbortSignal.timeout(50)));
    assert.ok((await patient).value);
    assert.equal(world.login.exchanges.length, 1);
  });

  it('takes a page of a gateway for an outage, and tries anew the next time', async () => {
    world.login.fault({ match: 'token', status: 502, body: '<html>Bad gateway</html>' });
    const source = tokens();
    assert.equal((await failure(source.get(contoso))).kind, 'unavailable');
    assert.ok((await source.get(contoso)).value);
  });

  it('keeps how long Entra wants to be left alone', async () => {
    world.login.fault({ match: 'token', status: 429, headers: { 'retry-after': '17' }, body: { error: 'throttled' } });
    const error = await failure(tokens().get(contoso));
    assert.equal(error.kind, 'throttled');
    assert.equal(error.details.retryAfterMs, 17_000);
  });

  // graph.md section 7, each number of the table.
  const passing = [650051, 90033, 50033, 90024, 90006];
  const lasting = [
    ...[700016, 7000229, 700011, 65001, 65004, 650052, 650056, 7000215, 70002, 7000222, 700027, 50012, 700024, 500133],
    ...[70021, 700211, 700212, 700213, 90002, 900023, 90038, 5000224, 500011, 50194, 9001023, 53003, 530034, 50105],
    ...[501051, 50020, 50177, 500213, 50076, 50079, 50158, 50173, 700082, 70008],
  ];
  for (const code of [...passing, ...lasting, 50196]) {
    it(`says in one sentence what AADSTS${code} means and what to do`, async () => {
      world.login.fail(contoso, code);
      const error = await failure(tokens().get(contoso));
      assert.ok(knownEntraCodes.includes(code));
      assert.equal(error.details.code, `AADSTS${code}`);
      assert.equal(error.kind, passing.includes(code) ? 'unavailable' : code === 50196 ? 'throttled' : 'signIn');
      assert.match(error.details.requestId ?? '', /^[0-9a-f-]{36}$/);
      assert.match(error.message, /[;,]/, 'what is wrong, then what to do');
      assert.doesNotMatch(error.message, /AADSTS|canary|cccccccc/);
      assert.match(error.details.raw ?? '', new RegExp(`^AADSTS${code}: `));
    });
  }

  it('names the number of a refusal that nobody listed, and where to look it up', async () => {
    world.login.fail(contoso, 1234567);
    const error = await failure(tokens().get(contoso));
    assert.match(error.message, /AADSTS1234567.*login\.microsoftonline\.com\/error\?code=1234567/);
  });
});
