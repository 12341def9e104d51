import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { Credential } from '../../../services/config.ts';
import { credentialFinding } from '../../../services/doctor/credentials.ts';
import { selfSigned } from '../../sandbox/selfSigned.ts';

const dayMs = 24 * 3600_000;
/** The end of every certificate of `selfSigned`; it begins in 2025. */
const end = Date.parse('2045-01-01T00:00:00Z');

describe("the doctor's look at credentials", () => {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: ReturnType<typeof pair>['privateKey']) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  let credential: Credential & { kind: 'certificate' };

  before(() => {
    const { privateKey, publicKey } = pair();
    credential = {
      kind: 'certificate',
      certificate: selfSigned(privateKey, publicKey).pem,
      privateKey: pem(privateKey),
    };
  });

  it('tells when a certificate ends, warns a month before, and fails afterwards', () => {
    const at = (now: number) => credentialFinding(credential, null, now);
    assert.deepEqual(at(end - 40 * dayMs), {
      state: 'ok',
      says: 'The certificate ends on 2045-01-01, in 40 days.',
    });
    assert.equal(at(end - 30 * dayMs).state, 'warning');
    assert.equal(at(end - 1).state, 'warning');
    assert.equal(at(end).state, 'failed');
    assert.match(at(end + dayMs).says, /ended on 2045-01-01/);
  });

  it('fails a certificate that is not valid yet', () => {
    assert.match(credentialFinding(credential, null, Date.parse('2024-06-01')).says, /only from 2025-01-01/);
  });

  it('fails a key that belongs to another certificate', () => {
    const other = { ...credential, privateKey: pem(pair().privateKey) };
    assert.match(credentialFinding(other).says, /do not belong together/);
  });

  it('fails what is no certificate or key, and shows nothing of it', () => {
    for (const broken of [
      { ...credential, certificate: 'canary' },
      { ...credential, privateKey: 'canary' },
    ]) {
      const finding = credentialFinding(broken);
      assert.equal(finding.state, 'failed');
      assert.doesNotMatch(JSON.stringify(finding), /canary/);
    }
  });

  it('cannot tell the end of a secret, unless somebody wrote it down', () => {
    const secret: Credential = { kind: 'secret', secret: 'canary' };
    assert.equal(credentialFinding(secret).state, 'skipped');
    assert.equal(credentialFinding(secret, new Date(end), end - 50 * dayMs).state, 'ok');
    assert.equal(credentialFinding(secret, new Date(end), end - 5 * dayMs).state, 'warning');
    assert.equal(credentialFinding(secret, new Date(end), end + 1).state, 'failed');
  });
});
