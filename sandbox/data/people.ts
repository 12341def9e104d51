import {
  address,
  authenticator,
  email,
  number,
  passkey,
  password,
  phone,
  softwareOath,
  windowsHello,
} from './methods.ts';
import type { DefaultMethod, DirectoryUser, StoredMethod } from './types.ts';

/** Ordinary people in numbers, the same on every run. */

// biome-ignore format: a list
const givenNames = [
  'Amara', 'Anders', 'Beatriz', 'Cem', 'Dalia', 'Edvin', 'Farida', 'Goran', 'Hanna', 'Ivo', 'Jolanta', 'Kofi', 'Leila', 'Mateo', 'Noor',
  'Oskar', 'Priya', 'Quentin', 'Rosa', 'Samir', 'Tilda', 'Umberto', 'Vera', 'Wanda', 'Xenia', 'Yusuf', 'Zofia', 'Bram', 'Celine', 'Dmitri',
  'Elif', 'Fergus',
];
// biome-ignore format: a list
const surnames = [
  'Abbott', 'Berg', 'Castillo', 'Dlamini', 'Eriksen', 'Fontaine', 'Greco', 'Haddad', 'Ivanova', 'Jansen', 'Kaya', 'Lindqvist', 'Moreau',
  'Nakamura', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Santos', 'Tanaka', 'Ueda', 'Vargas', 'Weiss', 'Yilmaz', 'Zeman',
];
// biome-ignore format: a list
const jobs = [
  ['Accountant', 'Finance'], ['Sales Manager', 'Sales'], ['Engineer', 'Production'], ['Recruiter', 'People'],
  ['Buyer', 'Purchasing'], ['Designer', 'Marketing'], ['Driver', 'Logistics'], ['Paralegal', 'Legal'],
] as const;

export interface PersonDetails extends Partial<Omit<DirectoryUser, 'id' | 'methods'>> {
  methods?: StoredMethod[];
}

/** One user of a directory; everything left out is ordinary. Every account has a password among its methods. */
export function person(
  id: string,
  displayName: string,
  userPrincipalName: string,
  details: PersonDetails = {},
): DirectoryUser {
  const [givenName = displayName, ...rest] = displayName.split(' ');
  const { methods = [], ...given } = details;
  return {
    id,
    displayName,
    givenName,
    surname: rest.join(' ') || null,
    userPrincipalName,
    mail: userPrincipalName,
    jobTitle: 'Office Assistant',
    department: 'Administration',
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
    isManagementRestricted: false,
    mobilePhone: null,
    otherMails: [],
    proxyAddresses: [`SMTP:${userPrincipalName}`],
    methods: [password(), ...methods],
    defaultMethod: 'none',
    perUserMfa: 'disabled',
    roles: [],
    eligibleRoles: [],
    scopedRoles: [],
    groups: [],
    ...given,
  };
}

/** `count` people of a domain, with methods that differ from one to the next. */
export function crowd(idPrefix: string, domain: string, count: number): DirectoryUser[] {
  return Array.from({ length: count }, (_, i) => {
    const given = givenNames[i % givenNames.length] ?? 'Ada';
    const surname = surnames[(i * 7 + Math.floor(i / givenNames.length) * 3) % surnames.length] ?? 'Berg';
    const user = `${given}.${surname}`.toLowerCase();
    const [jobTitle, department] = jobs[i % jobs.length] ?? ['Clerk', 'Administration'];
    return person(`${idPrefix}${String(i + 200).padStart(12, '0')}`, `${given} ${surname}`, `${user}@${domain}`, {
      jobTitle,
      department,
      onPremisesSyncEnabled: i % 3 === 0 ? true : null,
      ...ordinaryMethods(i, `${domain} ${user}`, user),
    });
  });
}

function ordinaryMethods(
  i: number,
  seed: string,
  user: string,
): { methods: StoredMethod[]; defaultMethod: DefaultMethod } {
  const app = authenticator(
    seed,
    i % 2 ? 'iPhone 14' : 'SM-S911B',
    i % 3 ? {} : { registered: '2024-06-17T12:30:00Z' },
  );
  const mobile = phone('mobile', number(i % 100));
  switch (i % 8) {
    case 0:
      return { methods: [app], defaultMethod: 'push' };
    case 1:
      return { methods: [app, mobile], defaultMethod: 'push' };
    case 2:
      return { methods: [mobile, email(address(user))], defaultMethod: 'sms' };
    case 3:
      return { methods: [app, windowsHello(seed, 'LAPTOP-4F2K')], defaultMethod: 'push' };
    case 4:
      return { methods: [softwareOath(seed), mobile], defaultMethod: 'oath' };
    case 5:
      return { methods: [phone('office', number(i % 100)), app], defaultMethod: 'voiceOffice' };
    case 6:
      return { methods: [passkey(seed, 'YubiKey 5C')], defaultMethod: 'none' };
    default:
      return { methods: [], defaultMethod: 'none' };
  }
}
