/**
 * Who and what lives in the sandbox: fixed ids, so that a person and a test can name them.
 * Secrets here open nothing outside this machine's loopback; each holds the word "canary", so that a leak is found.
 */

export const msp = {
  tenantId: 'aaaaaaaa-0000-4000-8000-000000000001',
  name: 'Northwind Managed IT',
  domain: 'northwind-msp.com',
  techniciansGroupId: 'aaaaaaaa-0000-4000-8000-0000000000f1',
  administratorsGroupId: 'aaaaaaaa-0000-4000-8000-0000000000f2',
} as const;

export const bot = {
  appId: 'bbbbbbbb-0000-4000-8000-000000000001',
  secret: 'bot-secret-canary-1f6b',
  endedSecret: 'bot-ended-canary-0a2c',
  name: 'MFA Reset',
} as const;

export const graphApp = {
  clientId: 'bbbbbbbb-0000-4000-8000-000000000002',
  secret: 'graph-secret-canary-93ac',
  endedSecret: 'graph-ended-canary-77e1',
} as const;

/** People of the MSP, who act in Teams. `teamsId` is Teams' own id for the person towards this bot. */
export const staff = {
  megan: person('11', 'Megan Bowen', 'megan', 'technician'),
  lee: person('12', 'Lee Gu', 'lee', 'technician'),
  alex: person('13', 'Alex Wilber', 'alex', 'administrator'),
  pat: person('14', 'Pat Quinn', 'pat', 'stranger'),
} as const;
export type StaffName = keyof typeof staff;

function person(n: string, name: string, user: string, role: 'technician' | 'administrator' | 'stranger') {
  return {
    id: `aaaaaaaa-0000-4000-8000-0000000000${n}`,
    teamsId: `29:1canary-free-${user}`,
    name,
    signInName: `${user}@${msp.domain}`,
    role,
  };
}

/** Customers. `contoso` forces MFA, `fabrikam` does not, `adatum` restricts registration; see data.ts for the rest. */
export const organisations = {
  contoso: {
    tenantId: 'cccccccc-0000-4000-8000-000000000001',
    name: 'Contoso Ltd',
    domain: 'contoso.com',
    psaCompanyId: '250',
  },
  fabrikam: {
    tenantId: 'cccccccc-0000-4000-8000-000000000002',
    name: 'Fabrikam Inc',
    domain: 'fabrikam.com',
    psaCompanyId: '251',
  },
  adatum: {
    tenantId: 'cccccccc-0000-4000-8000-000000000003',
    name: 'Adatum Corporation',
    domain: 'adatum.com',
    psaCompanyId: '252',
  },
} as const;
export type OrganisationName = keyof typeof organisations;

export const connectWise = {
  company: 'northwind',
  publicKey: 'public-key-canary-5d',
  privateKey: 'private-key-canary-b2',
  clientId: 'dddddddd-0000-4000-8000-000000000001',
  memberIdentifier: 'mfabot',
  board: { id: 1, name: 'Service Desk' },
} as const;

/** Conversations of the sandbox's Teams. A personal chat's id is `a:` and the person's name. */
export const conversations = {
  personal: (who: StaffName) => `a:personal-${who}`,
  group: '19:group-chat@thread.v2',
  channel: '19:tickets@thread.tacv2',
  teamId: '19:team@thread.tacv2',
} as const;
