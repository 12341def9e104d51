import { organisations } from '../world.ts';
import * as m from './methods.ts';
import { type PersonDetails, person } from './people.ts';
import { roleIds } from './roles.ts';
import type { DirectoryGroup, DirectoryUser } from './types.ts';

/** The people of Contoso whom tests and the demo name. */

export const domain = organisations.contoso.domain;
/** Ids of Contoso begin with it. */
export const prefix = 'cccccccc-0001-4000-8000-';

const group = (n: number, displayName: string, more: Partial<DirectoryGroup> = {}): DirectoryGroup => ({
  id: `${prefix}0000000000f${n}`,
  displayName,
  isAssignableToRole: false,
  roles: [],
  memberOf: [],
  ...more,
});

export const contosoGroups = {
  /** For `protectedGroups` of the organisation's settings. */
  protectedPeople: group(1, 'Board and directors'),
  /** A member of the protected group through another one. */
  assistants: group(2, 'Assistants of the board', { memberOf: [`${prefix}0000000000f1`] }),
  roleAssignable: group(3, 'Tier 0 operators', { isAssignableToRole: true, roles: [roleIds.userAdministrator] }),
  excludedFromMfa: group(4, 'Excluded from MFA'),
  everybody: group(5, 'All staff'),
};

function named(n: number, displayName: string, user: string, details: PersonDetails = {}): DirectoryUser {
  const upn = user.includes('@') ? user : `${user}@${domain}`;
  return person(`${prefix}${String(n).padStart(12, '0')}`, displayName, upn, {
    groups: [contosoGroups.everybody.id],
    ...details,
  });
}

const app = (user: string, device = 'iPhone 15') => m.authenticator(`contoso ${user}`, device);

export const contosoPeople = {
  /** The demo's person: two Authenticators, a mobile number and an e-mail address. */
  adele: named(1, 'Adele Vance', 'adele.vance', {
    jobTitle: 'Retail Manager',
    department: 'Retail',
    proxyAddresses: [`SMTP:adele.vance@${domain}`, `smtp:adele@${domain}`],
    methods: [
      m.authenticator('contoso adele', 'iPhone 15', {
        registered: '2024-03-04T09:12:00Z',
        lastUsed: '2026-01-12T07:55:00Z',
        version: '6.8.30',
      }),
      m.authenticator('contoso adele', 'Pixel 8', { version: '6.2509.5891' }),
      m.phone('mobile', m.number(89)),
      m.email(m.address('adele')),
    ],
    defaultMethod: 'push',
  }),
  oneApp: named(2, 'Johanna Lorenz', 'johanna.lorenz', { methods: [app('johanna')], defaultMethod: 'push' }),
  appAndMobile: named(3, 'Isaiah Langer', 'isaiah.langer', {
    methods: [app('isaiah'), m.phone('mobile', m.number(12))],
    defaultMethod: 'push',
  }),
  /** Neither number may go: the alternate is the default, and the mobile cannot go before it. */
  alternateDefault: named(4, 'Miriam Graham', 'miriam.graham', {
    methods: [m.phone('mobile', m.number(13)), m.phone('alternateMobile', m.number(14))],
    defaultMethod: 'voiceAlternateMobile',
  }),
  alternate: named(5, 'Nestor Wilke', 'nestor.wilke', {
    methods: [m.phone('mobile', m.number(15)), m.phone('alternateMobile', m.number(16))],
    defaultMethod: 'sms',
  }),
  office: named(6, 'Grady Archie', 'grady.archie', {
    methods: [m.phone('office', `${m.number(17)}x12`), app('grady')],
    defaultMethod: 'push',
  }),
  onlyEmail: named(7, 'Lidia Holloway', 'lidia.holloway', { methods: [m.email(m.address('lidia'))] }),
  nothing: named(8, 'Lynne Robbins', 'lynne.robbins'),
  guest: named(9, 'Gustav Gast', 'gustav.gast_partner.example#EXT#@contoso.onmicrosoft.com', {
    userType: 'Guest',
    mail: 'gustav.gast@partner.example',
    proxyAddresses: ['SMTP:gustav.gast@partner.example'],
    methods: [app('gustav'), m.phone('mobile', m.number(18))],
    defaultMethod: 'push',
  }),
  disabled: named(10, 'Diego Siciliani', 'diego.siciliani', {
    accountEnabled: false,
    methods: [app('diego')],
    defaultMethod: 'push',
  }),
  globalAdministrator: named(11, 'Patti Fernandez', 'patti.fernandez', {
    roles: [roleIds.globalAdministrator],
    methods: [app('patti')],
    defaultMethod: 'push',
  }),
  /** Holds a role through a group that may hold roles. */
  roleByGroup: named(12, 'Henrietta Mueller', 'henrietta.mueller', {
    groups: [contosoGroups.roleAssignable.id],
    methods: [app('henrietta')],
    defaultMethod: 'push',
  }),
  /** No active role; may make herself Global Administrator. */
  eligibleOnly: named(13, 'Irvin Sayers', 'irvin.sayers', {
    eligibleRoles: [roleIds.globalAdministrator],
    methods: [app('irvin')],
    defaultMethod: 'push',
  }),
  /** A harmless active role and an eligible one. */
  eligibleAndReader: named(14, 'Debra Berger', 'debra.berger', {
    roles: [roleIds.directoryReaders],
    eligibleRoles: [roleIds.exchangeAdministrator],
    methods: [app('debra')],
    defaultMethod: 'push',
  }),
  harmlessRole: named(15, 'Emily Braun', 'emily.braun', {
    roles: [roleIds.directoryReaders],
    methods: [app('emily')],
    defaultMethod: 'push',
  }),
  /** Helpdesk Administrator of one administrative unit. */
  scopedRole: named(33, 'Raul Razo', 'raul.razo', {
    scopedRoles: [roleIds.helpdeskAdministrator],
    methods: [app('raul')],
    defaultMethod: 'push',
  }),
  protectedMember: named(16, 'Joni Sherman', 'joni.sherman', {
    groups: [contosoGroups.assistants.id],
    methods: [app('joni')],
    defaultMethod: 'push',
  }),
  excludedFromMfa: named(17, 'Enrico Cattaneo', 'enrico.cattaneo', {
    groups: [contosoGroups.excludedFromMfa.id],
    methods: [app('enrico')],
    defaultMethod: 'push',
  }),
  namesakeSales: named(18, 'Maria Santos', 'maria.santos', {
    jobTitle: 'Seller',
    department: 'Sales',
    methods: [app('maria1')],
    defaultMethod: 'push',
  }),
  namesakeFinance: named(19, 'Maria Santos', 'maria.santos2', {
    jobTitle: 'Controller',
    department: 'Finance',
    methods: [app('maria2', 'SM-A546B')],
    defaultMethod: 'push',
  }),
  apostrophe: named(20, "Brian O'Brien", "brian.o'brien", { methods: [app('brian')], defaultMethod: 'push' }),
  /** The index knows the name without its marks only. */
  umlaut: named(21, 'Jürgen Müller', 'juergen.mueller', { methods: [app('juergen')], defaultMethod: 'push' }),
  dollar: named(22, 'Dollar Sign', '$ervice.desk', { methods: [app('dollar')], defaultMethod: 'push' }),
  plus: named(23, 'Paula Plus', 'paula+test', { methods: [app('paula')], defaultMethod: 'push' }),
  hostile: named(
    24,
    '[reset](https://evil.example) ![x](https://evil.example/x.png) {{TIME(2026-01-01T00:00:00Z)}} @all',
    'hostile.name',
    {
      givenName: '**Mallory**',
      surname: '<b>x</b>',
      jobTitle: '[CEO](https://evil.example)',
      methods: [app('hostile', '![p](https://evil.example/p.png) <at>everyone</at>')],
      defaultMethod: 'push',
    },
  ),
  oathAndApp: named(25, 'Alyssa Young', 'alyssa.young', {
    methods: [app('alyssa', 'Pixel 9'), m.softwareOath('contoso alyssa')],
    defaultMethod: 'oath',
  }),
  /** A passkey may sit on the lost phone. */
  passkeyLeft: named(26, 'Christie Cline', 'christie.cline', {
    methods: [
      app('christie'),
      m.passkey('contoso christie', 'iPhone 15'),
      m.windowsHello('contoso christie', 'LAPTOP-CHRISTIE'),
    ],
    defaultMethod: 'push',
  }),
  /** The directory's own number and address are the registered ones; mastered on premises. */
  sameContact: named(27, 'Allan Deyoung', 'allan.deyoung', {
    onPremisesSyncEnabled: true,
    mobilePhone: m.number(19).replace(' ', ' (0)'),
    otherMails: [m.address('allan')],
    methods: [app('allan'), m.phone('mobile', m.number(19)), m.email(m.address('allan'))],
    defaultMethod: 'push',
  }),
  many: named(28, 'Maximilian Vielfach', 'maximilian.vielfach', {
    methods: Array.from({ length: 45 }, (_, i) => app('max', `Phone ${i + 1}`)),
    defaultMethod: 'push',
  }),
  /** A number with trunk zero, blanks, a dash and an extension. */
  oddNumber: named(29, 'Pradeep Gupta', 'pradeep.gupta', {
    methods: [app('pradeep'), m.phone('mobile', '+44 (0)7700-555019 21x7')],
    defaultMethod: 'sms',
  }),
  /** Gets SMS by a number that Graph does not list among the methods. */
  numberUnlisted: named(30, 'Lee Ann Number', 'lee.ann', { mobilePhone: m.number(33).replace(' ', '') }),
  /** A Mac's credential stays. */
  macUser: named(31, 'Ben Walters', 'ben.walters', {
    methods: [app('ben'), m.platformCredential('contoso ben', 'MacBook Pro')],
    defaultMethod: 'push',
  }),
  restricted: named(32, 'Bianca Pisani', 'bianca.pisani', {
    isManagementRestricted: true,
    methods: [app('bianca')],
    defaultMethod: 'push',
  }),
};
