import { msp, organisations, staff } from '../world.ts';
import * as m from './methods.ts';
import { crowd, person } from './people.ts';
import { roleIds } from './roles.ts';
import type { Directory, DirectoryGroup, DirectoryUser, Policies } from './types.ts';

/** Fabrikam (nothing forces MFA), Adatum (MFA, and registration only from the head office), and the MSP's own house. */

const fabrikamPrefix = 'cccccccc-0002-4000-8000-';
const adatumPrefix = 'cccccccc-0003-4000-8000-';
const federatedDomain = 'adatum-works.com';

const upn = (user: string, domain: string) => `${user}@${domain}`;
const fabrikam = organisations.fabrikam.domain;
const adatum = organisations.adatum.domain;

export const fabrikamPeople = {
  oneApp: person(`${fabrikamPrefix}000000000001`, 'Farah Nowak', upn('farah.nowak', fabrikam), {
    methods: [m.authenticator('fabrikam farah', 'iPhone 13')],
    defaultMethod: 'push',
  }),
  guest: person(`${fabrikamPrefix}000000000002`, 'Greta Gast', 'greta_partner.example#EXT#@fabrikam.onmicrosoft.com', {
    userType: 'Guest',
    mail: 'greta@partner.example',
  }),
  perUserEnforced: person(`${fabrikamPrefix}000000000003`, 'Paul Enforced', upn('paul.enforced', fabrikam), {
    perUserMfa: 'enforced',
    methods: [m.authenticator('fabrikam paul', 'Pixel 7'), m.phone('mobile', m.number(31))],
    defaultMethod: 'push',
  }),
  administrator: person(`${fabrikamPrefix}000000000004`, 'Frieda Admin', upn('frieda.admin', fabrikam), {
    roles: [roleIds.globalAdministrator],
    methods: [m.authenticator('fabrikam frieda', 'iPhone 12')],
    defaultMethod: 'push',
  }),
};

export const adatumPeople = {
  oneApp: person(`${adatumPrefix}000000000001`, 'Ada Tum', upn('ada.tum', adatum), {
    methods: [m.authenticator('adatum ada', 'iPhone 15 Pro'), m.phone('mobile', m.number(41))],
    defaultMethod: 'push',
  }),
  federated: person(`${adatumPrefix}000000000002`, 'Fedor Works', upn('fedor.works', federatedDomain), {
    onPremisesSyncEnabled: true,
    methods: [m.authenticator('adatum fedor', 'SM-G991B')],
    defaultMethod: 'push',
  }),
  /** A type that nobody knows yet; only the list of all types shows it. */
  unknownMethod: person(`${adatumPrefix}000000000003`, 'Una Known', upn('una.known', adatum), {
    methods: [m.authenticator('adatum una', 'iPhone 11'), m.unknownMethod('adatum una')],
    defaultMethod: 'push',
  }),
  many: person(`${adatumPrefix}000000000004`, 'Manfred Many', upn('manfred.many', adatum), {
    methods: Array.from({ length: 45 }, (_, i) => m.authenticator('adatum manfred', `Phone ${i + 1}`)),
    defaultMethod: 'push',
  }),
  alternateDefault: person(`${adatumPrefix}000000000005`, 'Alma Dead End', upn('alma.end', adatum), {
    methods: [
      m.phone('mobile', m.number(42)),
      m.phone('alternateMobile', m.number(43)),
      m.authenticator('adatum alma', 'Nokia G42'),
    ],
    defaultMethod: 'voiceAlternateMobile',
  }),
};

const noPolicies = (premium: boolean): Policies => ({
  securityDefaults: false,
  premium,
  access: [],
  namedLocations: [],
});

/** A tenant with its first domain and nobody in it: what an added organisation begins as. */
export function emptyDirectory(tenantId: string, name: string, domain: string): Directory {
  return {
    tenantId,
    name,
    domains: [{ id: domain, authenticationType: 'Managed', isDefault: true }],
    users: [],
    groups: [],
    policies: noPolicies(true),
  };
}

export function fabrikamDirectory(): Directory {
  return {
    ...emptyDirectory(organisations.fabrikam.tenantId, organisations.fabrikam.name, fabrikam),
    users: [...Object.values(fabrikamPeople), ...crowd(fabrikamPrefix, fabrikam, 62)],
    policies: noPolicies(false),
  };
}

export function adatumDirectory(): Directory {
  const everyone = { includeUsers: ['All'] };
  const headOffice = {
    id: `${adatumPrefix}0000000000a1`,
    displayName: 'Head office',
    isTrusted: true,
    ipAddress: '192.0.2.0/24',
  };
  return {
    ...emptyDirectory(organisations.adatum.tenantId, organisations.adatum.name, adatum),
    domains: [
      { id: adatum, authenticationType: 'Managed', isDefault: true },
      { id: federatedDomain, authenticationType: 'Federated', isDefault: false },
    ],
    users: [...Object.values(adatumPeople), ...crowd(adatumPrefix, adatum, 62)],
    policies: {
      ...noPolicies(true),
      namedLocations: [headOffice],
      access: [
        {
          id: `${adatumPrefix}0000000000c1`,
          displayName: 'MFA for all users',
          state: 'enabled',
          conditions: { users: everyone, applications: { includeApplications: ['All'] }, clientAppTypes: ['all'] },
          grantControls: { operator: 'OR', builtInControls: ['mfa'] },
        },
        {
          id: `${adatumPrefix}0000000000c2`,
          displayName: 'Register security info at the head office',
          state: 'enabled',
          conditions: {
            users: everyone,
            applications: { includeApplications: [], includeUserActions: ['urn:user:registersecurityinfo'] },
            clientAppTypes: ['all'],
            locations: { includeLocations: ['All'], excludeLocations: [headOffice.id] },
          },
          grantControls: { operator: 'OR', builtInControls: ['block'] },
        },
      ],
    },
  };
}

export function mspDirectory(): Directory {
  const groups: DirectoryGroup[] = [
    { id: msp.techniciansGroupId, displayName: 'MFA technicians', isAssignableToRole: false, roles: [], memberOf: [] },
    {
      id: msp.administratorsGroupId,
      displayName: 'MFA administrators',
      isAssignableToRole: false,
      roles: [],
      memberOf: [],
    },
  ];
  const users: DirectoryUser[] = Object.values(staff).map((one) =>
    person(one.id, one.name, one.signInName, {
      jobTitle: one.role === 'stranger' ? 'Bookkeeper' : 'Helpdesk Technician',
      department: one.role === 'stranger' ? 'Finance' : 'Service Desk',
      groups: [
        ...(one.role === 'stranger' ? [] : [msp.techniciansGroupId]),
        ...(one.role === 'administrator' ? [msp.administratorsGroupId] : []),
      ],
      methods: [m.authenticator(`msp ${one.name}`, 'iPhone 15')],
      defaultMethod: 'push',
    }),
  );
  return { ...emptyDirectory(msp.tenantId, msp.name, msp.domain), users, groups };
}
