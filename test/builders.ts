import { randomUUID } from 'node:crypto';
import type { EntraUser, RegisteredMethod } from '../services/graph/graph.ts';
import type { Organisation } from '../services/organisations/organisations.ts';
import { organisationSettings } from '../services/organisations/settings.ts';
import type { Ticket } from '../services/psa/psa.ts';
import type { Place, ResetRequest } from '../services/resets/types.ts';
import { referenceOf } from '../services/storage/resets.ts';
import type { Database } from '../services/storage/schema.ts';

/** Things that tests need, valid as they stand: a test says only what it is about. */

export const aPlace = (patch: Partial<Place> = {}): Place => ({
  tenantId: randomUUID(),
  serviceUrl: 'http://127.0.0.1:1/teams/',
  conversationId: 'a:personal',
  conversationType: 'personal',
  cardId: null,
  threadId: null,
  ...patch,
});

export const anOrganisation = (patch: Partial<Organisation> = {}): Organisation => ({
  id: randomUUID(),
  name: 'Contoso Ltd',
  domain: 'contoso.com',
  psa: 'main',
  psaCompanyId: '250',
  enabled: true,
  settings: organisationSettings.parse({}),
  ...patch,
});

export const aRequest = (patch: Partial<ResetRequest> = {}): ResetRequest => ({
  organisationId: randomUUID(),
  user: { typed: 'adele.vance@contoso.com' },
  methods: ['app'],
  ticket: { kind: 'existing', number: '48213' },
  reason: 'newPhone',
  reasonText: '',
  signOut: true,
  ...patch,
});

export const aUser = (patch: Partial<EntraUser> = {}): EntraUser => ({
  id: randomUUID(),
  displayName: 'Adele Vance',
  givenName: 'Adele',
  userPrincipalName: 'adele.vance@contoso.com',
  mail: 'adele.vance@contoso.com',
  jobTitle: 'Designer',
  department: 'Retail',
  accountEnabled: true,
  guest: false,
  synced: false,
  restricted: false,
  mobilePhone: null,
  otherMails: [],
  ...patch,
});

export const aMethod = (patch: Partial<RegisteredMethod> = {}): RegisteredMethod => ({
  type: 'microsoftAuthenticator',
  id: randomUUID(),
  device: 'iPhone 15',
  detail: null,
  registered: null,
  lastUsed: null,
  number: null,
  address: null,
  ...patch,
});

export const aTicket = (patch: Partial<Ticket> = {}): Ticket => ({
  id: '48213',
  number: '48213',
  title: 'New phone',
  open: true,
  company: { id: '250', name: 'Contoso Ltd' },
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  status: 'New',
  mergedInto: null,
  discarded: false,
  url: null,
  ...patch,
});

/** A reset in the database, as if somebody had just submitted the form. */
export async function aStoredReset(
  db: Database,
  patch: { technicianId?: string; request?: Partial<ResetRequest> } = {},
): Promise<string> {
  const id = randomUUID();
  const request = aRequest({ organisationId: randomUUID(), ...patch.request });
  await db
    .insertInto('organisations')
    .values({
      id: request.organisationId,
      name: 'Contoso Ltd',
      domain: 'contoso.com',
      psa: null,
      psa_company_id: null,
      enabled: true,
      tags: '[]',
      settings: '{}',
    })
    .onConflict((c) => c.doNothing())
    .execute();
  const technician = { tenantId: randomUUID(), id: patch.technicianId ?? randomUUID(), name: 'Megan Bowen' };
  await db
    .insertInto('resets')
    .values({
      id,
      reference: referenceOf(id),
      organisation_id: request.organisationId,
      user_id: null,
      technician: JSON.stringify(technician),
      technician_id: technician.id,
      request: JSON.stringify(request),
      place: JSON.stringify(aPlace()),
      locale: 'en',
    })
    .execute();
  return id;
}
