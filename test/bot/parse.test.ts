import assert from 'node:assert/strict';
import { parseAddress, parseLink, parseReset } from '../../bot/commands/parse.ts';
import { commands } from '../../bot/routes.ts';

describe('the words of a reset', () => {
  const table: [string, string, ReturnType<typeof parseReset>][] = [
    [
      'everything',
      'for user@contoso.com app #12345',
      { userTyped: 'user@contoso.com', methods: ['app'], ticketTyped: '12345' },
    ],
    [
      'parts in another order',
      '#12345 app for user@contoso.com',
      { userTyped: 'user@contoso.com', methods: ['app'], ticketTyped: '12345' },
    ],
    [
      'the ticket between the others',
      'user@contoso.com #12345 mobile',
      { userTyped: 'user@contoso.com', methods: ['mobile'], ticketTyped: '12345' },
    ],
    [
      'several types',
      'app and mobile for ann@contoso.com',
      { userTyped: 'ann@contoso.com', methods: ['app', 'mobile'] },
    ],
    [
      'types with commas',
      'ann@contoso.com email, office phone, app',
      { userTyped: 'ann@contoso.com', methods: ['app', 'office', 'email'] },
    ],
    [
      'an alternate mobile, which is no mobile',
      'ann@contoso.com alternate mobile',
      { userTyped: 'ann@contoso.com', methods: ['alternateMobile'] },
    ],
    [
      'mobile and alternate mobile',
      'mobile, alternate mobile ann@contoso.com',
      { userTyped: 'ann@contoso.com', methods: ['mobile', 'alternateMobile'] },
    ],
    [
      'a product name',
      'Microsoft Authenticator app for ann@contoso.com',
      { userTyped: 'ann@contoso.com', methods: ['app'] },
    ],
    [
      'e-mail as a type beside an address',
      'for mail.box@contoso.com e-mail',
      { userTyped: 'mail.box@contoso.com', methods: ['email'] },
    ],
    ['a ticket in words', 'for ann@contoso.com ticket 48213', { userTyped: 'ann@contoso.com', ticketTyped: '48213' }],
    ['a bare number', 'ann@contoso.com 48213', { userTyped: 'ann@contoso.com', ticketTyped: '48213' }],
    [
      'an Autotask number',
      'ann@contoso.com T20261104.0012',
      { userTyped: 'ann@contoso.com', ticketTyped: 'T20261104.0012' },
    ],
    ['a Freshdesk number', 'ann@contoso.com #INC-77', { userTyped: 'ann@contoso.com', ticketTyped: 'INC-77' }],
    ['an address in brackets', '<ann@contoso.com> app', { userTyped: 'ann@contoso.com', methods: ['app'] }],
    [
      'a guest',
      "o'brien+x_fabrikam.com#EXT#@contoso.onmicrosoft.com app",
      { userTyped: "o'brien+x_fabrikam.com#EXT#@contoso.onmicrosoft.com", methods: ['app'] },
    ],
    ['a name as a hint', 'for Adele Vance', { userTyped: 'Adele Vance' }],
    ['nothing', '', {}],
    ['only filler', 'please for the user', {}],
  ];
  for (const [name, text, expected] of table) {
    it(`reads ${name}`, () => assert.deepEqual(parseReset(text), expected));
  }

  it('finds an address among other words', () => {
    assert.equal(parseAddress('methods of adele.vance@contoso.com, please'), 'adele.vance@contoso.com');
    assert.equal(parseAddress('nobody'), null);
  });
});

describe('what follows "link"', () => {
  for (const [text, organisationTyped, ticketTyped] of [
    ['Contoso', 'Contoso', null],
    ['Contoso Ltd #48213', 'Contoso Ltd', '48213'],
    ['Contoso Ltd 48213', 'Contoso Ltd', '48213'],
    ['"Contoso Ltd" ticket #48213', 'Contoso Ltd', '48213'],
    ['“Route 365”', 'Route 365', null],
    ['Studio 365 GmbH', 'Studio 365 GmbH', null],
    ['Studio 365 GmbH T20240101.0001', 'Studio 365 GmbH', 'T20240101.0001'],
    ['contoso.com #2026-48213', 'contoso.com', '2026-48213'],
    ['#48213', '', '48213'],
    ['', '', null],
  ] as const) {
    it(`reads "${text}"`, () => assert.deepEqual(parseLink(text), { organisationTyped, ticketTyped }));
  }
});

describe('the command table', () => {
  const rest = (text: string) => {
    for (const [index, { pattern }] of commands.entries()) {
      const found = pattern.exec(text);
      if (found) return [commands[index]?.run.name, found[1] ?? ''];
    }
    return null;
  };

  for (const [text, name, left] of [
    ['reset MFA', 'resetMfa', ''],
    ['Reset mfa for ann@contoso.com app #1', 'resetMfa', 'for ann@contoso.com app #1'],
    ['please reset the MFA', 'resetMfa', ''],
    ['mfa reset: ann@contoso.com', 'resetMfa', 'ann@contoso.com'],
    ['methods ann@contoso.com', 'methods', 'ann@contoso.com'],
    ['methods for ann@contoso.com', 'methods', 'ann@contoso.com'],
    ['my resets', 'myResets', ''],
    ['My Resets.', 'myResets', ''],
    ['help', 'help', ''],
    ['?', 'help', ''],
    ['pause resets', 'pauseResets', ''],
    ['resume resets', 'resumeResets', ''],
    ['allow here', 'allowHere', ''],
    ['disallow here', 'disallowHere', ''],
  ] as const) {
    it(`takes "${text}" for ${name}`, () => assert.deepEqual(rest(text), [name, left]));
  }

  for (const text of ['', '🙂🙂', 'reset my password', 'do not allow here', 'my resets are gone', 'resetting mfa']) {
    it(`does not know "${text}"`, () => assert.equal(rest(text), null));
  }
});
