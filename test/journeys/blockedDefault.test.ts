import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { told, useStory } from './story.ts';

const { contoso, adatum } = people;

describe('a default that may be changed', () => {
  const j = useStory({ settings: { changeDefaultMethod: true } });

  it('makes another method the default when the chosen one cannot go otherwise', async () => {
    const { alternateDefault } = adatum;
    const card = await j().whole({
      organisation: 'adatum',
      user: alternateDefault.userPrincipalName,
      methods: 'alternateMobile',
      ticket: 'new',
    });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Alma can register again.',
      'Removed (1)',
      '✓ Alternate mobile phone ending in 43',
      'Registered now (2)',
      '✓ Mobile phone ending in 42',
      '✓ Microsoft Authenticator on Nokia G42',
      '  Default method · 6.8.24',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On new ticket 48223, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
    assert.match(
      j().sandbox.connectWise.ticket(48223)?.notes.at(-1)?.text ?? '',
      /Default before: Alternate mobile phone ending in 43\. Default now: Microsoft Authenticator, set by this reset\./,
    );
    const [user] = j()
      .sandbox.graph.state()
      .flatMap((d) => d.users)
      .filter((u) => u.id === alternateDefault.id);
    assert.equal(user?.defaultMethod, 'push');
  });

  it('ends as blocked when the permission to change it is missing', async () => {
    const { appAndMobile } = contoso;
    assert.deepEqual(told(await j().whole({ user: appAndMobile.userPrincipalName })), [
      '⊘ Blocked · default method',
      '  Microsoft keeps Microsoft Authenticator on iPhone 15 as the default while other methods stay. Isaiah Langer chooses another default at aka.ms/mfasetup, or start again with all methods. Nothing was removed.',
      'Not removed (1)',
      '! Microsoft Authenticator on iPhone 15',
      '  It is the default method, which Microsoft keeps while others stay.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });
});
