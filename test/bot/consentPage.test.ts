import assert from 'node:assert/strict';
import { openStage, type Stage } from './harness.ts';

describe('the page that consent returns to', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  const tenant = 'cccccccc-0000-4000-8000-000000000001';
  const get = async (query: string) => {
    const response = await fetch(`${stage.url}/consent${query}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const asked = () => stage.asked.filter(({ verb }) => verb === 'consentReturned').map(({ args }) => args[0]);

  it('is plain: nothing runs, loads, frames or keeps it', async () => {
    const { status, headers, text } = await get('?admin_consent=True');
    assert.equal(status, 200);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
    assert.deepEqual(
      ['cache-control', 'referrer-policy', 'x-content-type-options'].map((name) => headers.get(name)),
      ['no-store', 'no-referrer', 'nosniff'],
    );
    assert.doesNotMatch(text, /<script|<a |href|src=/);
  });

  it('says the same for a customer, for a stranger and for nobody, and states nothing as a fact', async () => {
    const pages = await Promise.all([`?admin_consent=True&tenant=${tenant}`, '?tenant=x', ''].map(get));
    assert.equal(new Set(pages.map(({ text }) => text)).size, 1);
    assert.match(pages[0]?.text ?? '', /If you have just consented/);
  });

  it('tells a declined consent in its own words and echoes nothing of the address', async () => {
    const { text } = await get('?error=access_denied&error_description=<script>alert(1)</script>Call%20555%20now');
    assert.match(text, /was declined\. Nothing has changed/);
    assert.doesNotMatch(text, /script|555|access_denied/);
    assert.match((await get('?error=server_error')).text, /could not finish the consent/);
  });

  it('has the token of that organisation fetched anew, and not after an error', async () => {
    stage.asked.splice(0);
    await get(`?admin_consent=True&tenant=${tenant}`);
    await get(`?error=access_denied&tenant=${tenant}`);
    await get('?admin_consent=True');
    assert.deepEqual(asked(), [tenant]);
  });

  it('still answers when that fails', async () => {
    stage.services.consentReturned = async () => {
      throw new Error('no database');
    };
    assert.equal((await get(`?tenant=${tenant}`)).status, 200);
    assert.match(stage.lines(), /a returned consent was not taken in/);
  });
});
