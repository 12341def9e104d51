import assert from 'node:assert/strict';
import { addresses, kaseyaBmsSettings, settingNames } from '../../../../services/psa/kaseyabms/settings.ts';
import { createKaseyaBms } from '../../../../services/psa/kaseyabms.ts';
import { kaseyaBms } from './kaseyabms.ts';

describe(`${kaseyaBms.name}: settings`, () => {
  const good = Object.fromEntries(
    Object.entries({
      URL: 'https://api.bms.kaseya.com',
      COMPANY: 'Northwind & Sons + Co',
      USER_NAME: 'bot',
      PASSWORD: 'secret',
      NOTE_TYPE: 'a',
      NEW_STATUS: 'b',
      PRIORITY: 'c',
      TICKET_TYPE: 'd',
      SOURCE: 'e',
    }).map(([ending, value]) => [settingNames[ending as keyof typeof settingNames], value]),
  );
  const accepts = (more: Record<string, string>) => kaseyaBmsSettings.safeParse({ ...good, ...more }).success;

  it('lists every missing or empty setting with its correction, and asks for no optional one', () => {
    const required = Object.keys(good);
    for (const given of [{}, Object.fromEntries(required.slice(1).map((name) => [name, '']))]) {
      const { error } = kaseyaBmsSettings.safeParse(given);
      assert.deepEqual(
        error?.issues.map((issue) => issue.path[0]),
        required,
      );
      for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give .*\.$/);
    }
    assert.ok(accepts({}));
  });

  it('refuses plain http except on this machine, keys in the address, and what is no secret or address', () => {
    assert.ok(!accepts({ url: 'http://api.bms.kaseya.com' }));
    assert.ok(!accepts({ url: 'https://me:secret@api.bms.kaseya.com' }));
    assert.ok(!accepts({ url: 'bms' }));
    assert.ok(accepts({ url: 'http://127.0.0.1:4400' }));
    assert.ok(!accepts({ totpSecret: '0189' }));
    assert.ok(accepts({ totpSecret: 'JBSW Y3DP EHPK 3PXP' }));
    assert.ok(!accepts({ catchAllContact: 'nobody' }));
    assert.ok(accepts({ catchAllContact: 'unregistered@contoso.com' }));
  });

  it('takes the address of the API or of the web app, and guesses no host', () => {
    for (const host of ['bms.kaseya.com', 'bmsemea.kaseya.com', 'bmsapac.kaseya.com', 'vorexlogin.com']) {
      for (const url of [`https://${host}`, `https://api.${host}/`]) {
        assert.deepEqual(addresses(url), { browser: `https://${host}`, api: `https://api.${host}` });
      }
    }
    assert.equal(addresses('https://psa.example.com').api, 'https://psa.example.com');
    const one = createKaseyaBms('main', kaseyaBmsSettings.parse(good));
    assert.equal(one.ticketUrl('48213'), 'https://bms.kaseya.com/react/servicedesk/tickets/48213');
    assert.equal(one.ticketUrl('2026-48213'), null);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
