import assert from 'node:assert/strict';
import { freshdeskSettings, settingNames } from '../../../../services/psa/freshdesk/settings.ts';
import { freshdesk } from './freshdesk.ts';

describe(`${freshdesk.name}: settings`, () => {
  const good = { url: 'https://northwind.freshdesk.com', apiKey: 'k' };

  it('tell what is missing, and that a name of your own does not reach the API', () => {
    const { error } = freshdeskSettings.safeParse({});
    assert.deepEqual(
      error?.issues.map((i) => i.path[0]),
      ['url', 'apiKey'],
    );
    const own = freshdeskSettings.safeParse({ ...good, url: 'https://support.northwind.com' });
    assert.match(own.error?.issues[0]?.message ?? '', /like https:\/\/northwind\.freshdesk\.com/);
    assert.equal(freshdeskSettings.safeParse({ ...good, url: 'https://freshdesk.com.evil.example' }).success, false);
    assert.equal(freshdeskSettings.safeParse(good).success, true);
    assert.match(
      freshdeskSettings.safeParse({ ...good, plan: 'free' }).error?.issues[0]?.message ?? '',
      /growth, pro, enterprise/,
    );
  });

  it('refuse plain http but on this machine, a password in the address, and a contact that is no address', () => {
    for (const [change, says] of [
      [{ url: 'http://northwind.freshdesk.com' }, /https:\/\//],
      [{ url: 'https://ann:secret@northwind.freshdesk.com' }, /password/],
      [{ url: 'northwind' }, /an address like/],
      [{ url: 'https://freshdesk.com' }, /the account at/],
      [{ catchAllContact: 'nobody' }, /address of a contact/],
    ] as const) {
      const { error } = freshdeskSettings.safeParse({ ...good, ...change });
      assert.match(error?.issues[0]?.message ?? '', says);
    }
    assert.equal(freshdeskSettings.safeParse({ ...good, url: 'http://127.0.0.1:8080' }).success, true);
    assert.equal(freshdeskSettings.parse(good).plan, 'growth');
  });

  it('are all named, and the sandbox gives those of a working connection', async () => {
    assert.deepEqual(Object.values(settingNames).toSorted(), Object.keys(freshdeskSettings.shape).toSorted());
    const simulator = await freshdesk.start();
    for (const ending of Object.keys(simulator.settings)) assert.ok(ending in settingNames, ending);
    await simulator.close();
  });
});
