import assert from 'node:assert/strict';
import { organisationSettings } from '../../../services/organisations/settings.ts';
import { homeAddresses } from '../../../services/resets/fences.ts';
import {
  type Considered,
  enforcementRule,
  requesterMatch,
  stopFor,
  ticketStop,
} from '../../../services/resets/policy.ts';
import { aTicket, aUser } from '../../builders.ts';

const considered = (patch: Partial<Considered> = {}): Considered => ({
  settings: organisationSettings.parse({}),
  enabled: true,
  paused: false,
  ownHouse: false,
  oneself: false,
  colleague: false,
  target: { privilege: [], unread: [] },
  eligible: { notUsed: true },
  inProtectedGroup: false,
  lastHour: { technician: 0, organisation: 0 },
  lastReset: null,
  ...patch,
});
const settings = (patch: object) => organisationSettings.parse(patch);
const kindOf = (patch: Partial<Considered>) => stopFor(considered(patch))?.kind ?? 'allowed';

describe('the policy', () => {
  it('allows an ordinary person of an ordinary organisation', () => {
    assert.equal(kindOf({}), 'allowed');
  });

  const refusals: [string, Partial<Considered>, string][] = [
    ['an organisation that is switched off', { enabled: false }, 'organisationDisabled'],
    ['anything while resets are paused', { paused: true }, 'paused'],
    ['a technician who asks for himself', { oneself: true }, 'oneself'],
    ['a colleague of the technicians or administrators', { colleague: true }, 'colleague'],
    ["the MSP's own tenant", { ownHouse: true }, 'ownHouse'],
    ['a person with a role', { target: { privilege: ['User Administrator'], unread: [] } }, 'privileged'],
    ['a person who may activate a role', { eligible: { roles: ['Global Administrator'] } }, 'privileged'],
    [
      'a person whose roles cannot be read',
      { target: { privilege: [], unread: [{ what: 'roles', permission: 'RoleManagement.Read.Directory' }] } },
      'privilegeUnknown',
    ],
    [
      'a person whose role-assignable groups cannot be read',
      { target: { privilege: [], unread: [{ what: 'groups', permission: null }] } },
      'privilegeUnknown',
    ],
    [
      'a person whose eligible roles cannot be read',
      { eligible: { missing: 'RoleEligibilitySchedule.Read.Directory' } },
      'privilegeUnknown',
    ],
    ['a member of a protected group', { inProtectedGroup: true }, 'protectedGroup'],
    [
      'an organisation that must name protected groups and names none',
      { settings: settings({ protectedGroupsRequired: true }) },
      'noProtectedGroups',
    ],
    [
      'the eleventh reset of a technician within an hour',
      { lastHour: { technician: 10, organisation: 0 } },
      'technicianBrake',
    ],
    [
      'the sixth reset of an organisation within an hour',
      { lastHour: { technician: 0, organisation: 5 } },
      'organisationBrake',
    ],
    [
      'a second reset within a day where the organisation says so',
      { lastReset: { by: 'Lee', at: '2026-01-01' }, settings: settings({ sameUserAgain: 'refuse' }) },
      'again',
    ],
  ];
  for (const [what, patch, kind] of refusals) {
    it(`refuses ${what}`, () => assert.equal(kindOf(patch), kind));
  }

  it('allows the last reset before a brake, and the own house where a setting says so', () => {
    assert.equal(kindOf({ lastHour: { technician: 9, organisation: 4 } }), 'allowed');
    assert.equal(kindOf({ ownHouse: true, settings: settings({ ownHouseAllowed: true }) }), 'allowed');
    assert.equal(kindOf({ lastReset: { by: 'Lee', at: '2026-01-01' } }), 'allowed');
  });

  it('does not take methods that could not be listed for unknown privilege', () => {
    assert.equal(
      kindOf({
        target: { privilege: [], unread: [{ what: 'passkey', permission: 'UserAuthMethod-Passkey.Read.All' }] },
      }),
      'allowed',
    );
  });

  it('knows the requester by address, never by name', () => {
    const user = aUser({ mail: 'Adele@Contoso.com', otherMails: ['private@example.com'] });
    const by = (email: string | null) => requesterMatch(aTicket({ requester: { name: 'Adele Vance', email } }), user);
    assert.equal(by('adele@contoso.com'), 'same');
    assert.equal(by('ADELE.VANCE@contoso.com'), 'same');
    assert.equal(by('mallory@contoso.com'), 'differs');
    assert.equal(by(null), 'unknown');
    assert.equal(requesterMatch(aTicket({ requester: null }), user), 'unknown');
  });

  const ticket = (
    patch: Parameters<typeof aTicket>[0],
    set: object = {},
    match: 'same' | 'differs' | 'unknown' = 'same',
  ) =>
    ticketStop(
      { kind: 'existing', number: '48213' },
      { kind: 'found', ticket: aTicket(patch) },
      '250',
      match,
      settings(set),
    )?.kind ?? 'allowed';

  it('refuses a closed ticket, a merged one and one of another company', () => {
    assert.equal(ticket({}), 'allowed');
    assert.equal(ticket({ open: false }), 'ticketClosed');
    assert.equal(ticket({ discarded: true }), 'ticketDiscarded');
    assert.equal(ticket({ mergedInto: '48300', open: false }), 'ticketMerged');
    assert.equal(ticket({ company: { id: '251', name: 'Fabrikam Inc' } }), 'ticketOfOther');
  });

  it('warns about a requester who differs or is unknown, and refuses where the organisation says so', () => {
    assert.equal(ticket({}, {}, 'differs'), 'allowed');
    assert.equal(ticket({}, { requesterDiffers: 'refuse' }, 'differs'), 'requesterDiffers');
    assert.equal(ticket({}, { requesterUnknown: 'refuse' }, 'unknown'), 'requesterUnknown');
  });

  it('takes a ticket that cannot be read for an unknown requester, which strict organisations refuse', () => {
    const unread = (set: object) =>
      ticketStop({ kind: 'existing', number: '1' }, { kind: 'unread', number: '1' }, '250', null, settings(set))
        ?.kind ?? 'allowed';
    assert.equal(unread({}), 'allowed');
    assert.equal(unread({ requesterUnknown: 'refuse' }), 'requesterUnknown');
    assert.equal(unread({ requesterDiffers: 'refuse' }), 'requesterUnknown');
  });

  it('knows the home account behind an external one', () => {
    const of = (patch: object) => homeAddresses(aUser({ mail: null, ...patch }));
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ userPrincipalName: 'megan_b_msp.com#EXT#@contoso.onmicrosoft.com' }), ['megan_b@msp.com']);
    assert.deepEqual(of({ userPrincipalName: 'x@contoso.com', guest: true, mail: 'Megan@MSP.com' }), ['megan@msp.com']);
  });

  it('wants a ticket as the organisation says', () => {
    const wish = (kind: 'new' | 'none', set: object) =>
      ticketStop({ kind }, { kind: 'notAsked' }, '250', null, settings(set))?.kind ?? 'allowed';
    assert.equal(wish('none', {}), 'ticketRequired');
    assert.equal(wish('new', {}), 'allowed');
    assert.equal(wish('new', { ticketRequired: 'existing' }), 'ticketRequired');
    assert.equal(wish('none', { ticketRequired: 'no' }), 'allowed');
  });

  it('wants a tick, or refuses, where nothing is known to make the person register again', () => {
    const rule = (verdict: 'forced' | 'likely' | 'notForced' | 'unknown', set = {}, factor = true) =>
      enforcementRule({ verdict, because: { kind: 'nothing' } }, settings(set), factor);
    assert.deepEqual(
      [rule('forced'), rule('likely'), rule('notForced'), rule('unknown')],
      ['ok', 'ok', 'tick', 'tick'],
    );
    assert.equal(rule('notForced', { notForced: 'refuse' }), 'refuse');
    assert.equal(rule('notForced', {}, false), 'ok');
  });
});
