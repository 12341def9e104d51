import assert from 'node:assert/strict';
import {
  accessPolicy,
  appliesTo,
  effectOf,
  exceptionsOf,
  restrictsRegistration,
  type SignIn,
} from '../../../services/graph/conditionalAccess.ts';

type Json = Record<string, unknown>;

const policy = (
  conditions: Json = {},
  grantControls: Json | null = { operator: 'OR', builtInControls: ['mfa'] },
  state = 'enabled',
) =>
  accessPolicy.parse({
    id: 'p',
    displayName: 'P',
    state,
    conditions: {
      users: { includeUsers: ['All'] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      ...conditions,
    },
    grantControls,
  });

const strength = (id: string, requirementsSatisfied: string | null = null) => ({
  operator: 'OR',
  builtInControls: [],
  authenticationStrength: { id, requirementsSatisfied },
});
const grants = (operator: string, ...builtInControls: string[]) => ({ operator, builtInControls });
const apps = (includeApplications: string[], excludeApplications: string[] = []) => ({
  applications: { includeApplications, excludeApplications },
});

describe('Conditional Access policies', () => {
  const effects = [
    ['MFA for all apps', policy(), 'forces'],
    ['MFA for Office 365', policy(apps(['Office365'])), 'forces'],
    ['MFA for all apps but two', policy(apps(['All'], ['a', 'b'])), 'forces'],
    ['MFA for all apps but many', policy(apps(['All'], ['a', 'b', 'c', 'd', 'e', 'f'])), 'mayForce'],
    ['MFA for one app', policy(apps(['some-app'])), 'mayForce'],
    ['MFA in browsers and apps', policy({ clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }), 'forces'],
    ['MFA in browsers only', policy({ clientAppTypes: ['browser'] }), 'mayForce'],
    ['MFA for old protocols', policy({ clientAppTypes: ['exchangeActiveSync', 'other'] }), 'nothing'],
    [
      'MFA away from trusted places',
      policy({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
      'mayForce',
    ],
    ['MFA everywhere', policy({ locations: { includeLocations: ['All'], excludeLocations: [] } }), 'forces'],
    ['MFA on one platform', policy({ platforms: { includePlatforms: ['windows'], excludePlatforms: [] } }), 'mayForce'],
    ['MFA by device filter', policy({ devices: { deviceFilter: { mode: 'exclude', rule: 'x' } } }), 'mayForce'],
    ['MFA at risk only', policy({ signInRiskLevels: ['high'] }), 'nothing'],
    ['MFA for risky people only', policy({ userRiskLevels: ['high'] }), 'nothing'],
    ['MFA for device codes', policy({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } }), 'nothing'],
    ['MFA or a compliant device', policy({}, grants('OR', 'mfa', 'compliantDevice')), 'mayForce'],
    ['MFA and a compliant device', policy({}, grants('AND', 'mfa', 'compliantDevice')), 'forces'],
    ['a compliant device', policy({}, grants('OR', 'compliantDevice')), 'nothing'],
    ['the strength MFA', policy({}, strength('00000000-0000-0000-0000-000000000002')), 'forces'],
    ['the strength phishing-resistant', policy({}, strength('00000000-0000-0000-0000-000000000004')), 'forces'],
    ['a strength of the house', policy({}, strength('eeeeeeee-0000-4000-8000-000000000001', 'mfa')), 'forces'],
    ['a strength that is no MFA', policy({}, strength('eeeeeeee-0000-4000-8000-000000000001', 'none')), 'nothing'],
    ['block of all', policy({}, grants('OR', 'block')), 'blocks'],
    ['block of old protocols', policy({ clientAppTypes: ['other'] }, grants('OR', 'block')), 'nothing'],
    [
      'block by place',
      policy({ locations: { includeLocations: ['x'], excludeLocations: [] } }, grants('OR', 'block')),
      'nothing',
    ],
    ['session controls only', policy({}, null), 'nothing'],
    ['report only', policy({}, undefined, 'enabledForReportingButNotEnforced'), 'nothing'],
    ['switched off', policy({}, undefined, 'disabled'), 'nothing'],
    [
      'registration only',
      policy({ applications: { includeUserActions: ['urn:user:registersecurityinfo'] } }),
      'nothing',
    ],
    ['workload identities', policy({ clientApplications: { includeServicePrincipals: ['x'] } }), 'nothing'],
  ] as const;
  for (const [name, one, effect] of effects) {
    it(`weighs ${name} as ${effect}`, () => assert.equal(effectOf(one), effect));
  }

  const person: SignIn = { userId: 'u', outsider: null, groups: new Set(['g']), roles: new Set(['r']) };
  const guest: SignIn = { ...person, outsider: 'b2bCollaborationGuest' };
  const blind: SignIn = { ...person, groups: null, roles: null };
  const outsiders = (kinds: string, membershipKind = 'all') => ({
    guestOrExternalUserTypes: kinds,
    externalTenants: { membershipKind },
  });
  const scopes: [string, Json, SignIn, ReturnType<typeof appliesTo>][] = [
    ['everybody', { includeUsers: ['All'] }, person, 'yes'],
    ['nobody', { includeUsers: ['None'] }, person, 'no'],
    ['the person', { includeUsers: ['u'] }, person, 'yes'],
    ['somebody else', { includeUsers: ['v'] }, person, 'no'],
    ['everybody but the person', { includeUsers: ['All'], excludeUsers: ['u'] }, person, 'no'],
    ['a group, in other letters', { includeGroups: ['G'] }, person, 'yes'],
    ['everybody but a group', { includeUsers: ['All'], excludeGroups: ['g'] }, person, 'no'],
    ['a role', { includeRoles: ['r'] }, person, 'yes'],
    ['everybody but a role', { includeUsers: ['All'], excludeRoles: ['r'] }, person, 'no'],
    ['guests, of a member', { includeUsers: ['GuestsOrExternalUsers'] }, person, 'no'],
    ['guests, of a guest', { includeUsers: ['GuestsOrExternalUsers'] }, guest, 'yes'],
    [
      'everybody but guests, of a guest',
      { includeUsers: ['All'], excludeUsers: ['GuestsOrExternalUsers'] },
      guest,
      'no',
    ],
    [
      'kinds of outsiders',
      { includeGuestsOrExternalUsers: outsiders('internalGuest,b2bCollaborationGuest') },
      guest,
      'yes',
    ],
    ['other kinds of outsiders', { includeGuestsOrExternalUsers: outsiders('serviceProvider') }, guest, 'no'],
    [
      'outsiders of some houses',
      { includeGuestsOrExternalUsers: outsiders('b2bCollaborationGuest', 'enumerated') },
      guest,
      'unknown',
    ],
    ['a group nobody may read', { includeGroups: ['g'] }, blind, 'unknown'],
    ['everybody but a group nobody may read', { includeUsers: ['All'], excludeGroups: ['g'] }, blind, 'unknown'],
    ['a role nobody may read', { includeRoles: ['r'] }, blind, 'unknown'],
    ['the person, beside a group nobody may read', { includeUsers: ['u'], includeGroups: ['g'] }, blind, 'yes'],
  ];
  for (const [name, users, who, answer] of scopes) {
    it(`answers ${answer} to a policy for ${name}`, () => assert.equal(appliesTo(policy({ users }), who), answer));
  }

  it('tells from where and on what people may register', () => {
    const applications = { includeUserActions: ['urn:user:registersecurityinfo'] };
    const locations = { includeLocations: ['All'], excludeLocations: ['office'] };
    const one = policy({ applications, locations }, grants('OR', 'compliantDevice', 'domainJoinedDevice'));
    assert.equal(restrictsRegistration(one), true);
    assert.deepEqual(exceptionsOf(one), {
      locations: ['office'],
      devices: ['a compliant device', 'a hybrid joined device'],
    });
    assert.equal(restrictsRegistration(policy()), false);
    assert.equal(restrictsRegistration(policy({ applications }, undefined, 'disabled')), false);
  });
});
