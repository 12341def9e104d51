import { ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import type { Ticket } from '../psa.ts';
import type { Api } from './api.ts';
import { type ContactWire, companyWire, contactWire, oneOf, resourceWire } from './wire.ts';

const keptMs = 3600_000;
export const viewCompanies = 'CRM: view companies and contacts';

/** Companies, contacts and resources: tickets carry only their ids. */
export function createPeople(api: Api, now: () => number) {
  const names = new Map<number, { at: number; name: string }>();

  /** Null when there is none, or it is not active. */
  async function company(id: number, signal: AbortSignal | undefined): Promise<{ id: string; name: string } | null> {
    const known = names.get(id);
    if (known && now() - known.at < keptMs) return { id: String(id), name: known.name };
    const ask = { what: 'read the company', right: viewCompanies, schema: oneOf(companyWire), signal };
    // Missing is answered with 404 or with an empty item.
    const found = await api.call('GET', `/Companies/${id}`, ask).catch((error: unknown) => {
      if (error instanceof ServiceError && error.kind === 'notFound') return null;
      throw error;
    });
    const item = found?.data.item;
    if (!item || item.isActive === false) return null;
    names.set(id, { at: now(), name: item.companyName ?? '' });
    return { id: String(id), name: item.companyName ?? '' };
  }

  /** The contacts of some tickets in one call. Without the right to see them they are unknown. */
  async function contacts(ids: number[], signal: AbortSignal | undefined): Promise<Map<number, ContactWire>> {
    if (ids.length === 0) return new Map();
    try {
      const ask = { what: 'read the contacts', right: viewCompanies, schema: contactWire, signal };
      const rows = await api.query('Contacts', [{ op: 'in', field: 'id', value: [...new Set(ids)] }], ask);
      return new Map(rows.map((row) => [row.id, row]));
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'forbidden') return new Map();
      throw error;
    }
  }

  /** The one active contact of this company with this address; null when there is none, or several. */
  async function contactOf(
    email: string,
    companyId: number,
    signal: AbortSignal | undefined,
  ): Promise<ContactWire | null> {
    const fields = ['emailAddress', 'emailAddress2', 'emailAddress3'] as const;
    const rows = await api.query(
      'Contacts',
      [
        { op: 'eq', field: 'companyID', value: companyId },
        { op: 'eq', field: 'isActive', value: 1 },
        { op: 'or', items: fields.map((field) => ({ op: 'eq', field, value: email })) },
      ],
      { what: 'find the contact', right: viewCompanies, schema: contactWire, signal },
    );
    const hits = rows.filter(
      (row) => row.companyID === companyId && fields.some((field) => sameName(row[field] ?? '', email)),
    );
    return hits.length === 1 ? (hits[0] ?? null) : null;
  }

  /** The one active resource with this address, and the role that he enters time with. */
  async function resourceOf(
    email: string,
    signal: AbortSignal | undefined,
  ): Promise<{ id: number; role: number | null } | null> {
    const rows = await api.query(
      'Resources',
      [
        { op: 'eq', field: 'email', value: email },
        { op: 'eq', field: 'isActive', value: true },
      ],
      {
        what: "find the technician's resource",
        right: 'Admin: Resources/Users (HR) view',
        schema: resourceWire,
        signal,
      },
    );
    const [hit, second] = rows.filter((row) => row.isActive !== false && sameName(row.email ?? '', email));
    return hit && !second ? { id: hit.id, role: hit.defaultServiceDeskRoleID ?? null } : null;
  }

  return { company, contacts, contactOf, resourceOf };
}
export type People = ReturnType<typeof createPeople>;

export function personOf(contact: ContactWire | undefined | null): Ticket['requester'] {
  const name = [contact?.firstName, contact?.lastName].filter(Boolean).join(' ').trim() || null;
  const email = contact?.emailAddress?.trim().toLowerCase() || null;
  return name || email ? { name: name ?? email ?? '', email } : null;
}
