import { orNull, ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import type { Company, Ticket } from '../psa.ts';
import { type Api, type Filter, product } from './api.ts';
import { rights } from './rights.ts';
import { type ContactWire, companyWire, contactWire, fieldsOf, oneOf, resourceWire } from './wire.ts';

const keptMs = 3600_000;
const addresses = ['emailAddress', 'emailAddress2', 'emailAddress3'] as const;

/** Companies, contacts and resources: tickets carry only their ids. */
export function createPeople(api: Api, now: () => number) {
  const kept = new Map<number, { at: number; company: Company & { active: boolean } }>();

  /** Active or not; null when there is none. 0 is the MSP itself, and a company like any other. */
  async function company(id: number, signal: AbortSignal | undefined) {
    const known = kept.get(id);
    if (known && now() - known.at < keptMs) return known.company;
    const ask = { what: 'read the company', right: rights.readCompanies, schema: oneOf(companyWire), signal };
    const item = (await orNull(api.call('GET', `/Companies/${id}`, ask)))?.data.item;
    if (!item) return null;
    if (item.id !== id) {
      throw new ServiceError('PSA', 'unavailable', `${product} gave another company than ${id}.`);
    }
    const found = { id: String(id), name: item.companyName ?? '', active: item.isActive !== false };
    kept.set(id, { at: now(), company: found });
    return found;
  }

  async function companies(signal: AbortSignal | undefined, most?: number): Promise<Company[]> {
    const rows = await api.query('Companies', [{ op: 'eq', field: 'isActive', value: true }], {
      what: 'list companies',
      right: rights.readCompanies,
      row: companyWire,
      fields: fieldsOf(companyWire),
      signal,
      ...(most ? { most } : {}),
    });
    return rows
      .filter((row) => row.isActive !== false)
      .map((row) => ({ id: String(row.id), name: row.companyName ?? '' }));
  }

  /** Empty without the right to see contacts: then they are unknown. */
  async function contacts(filter: Filter[], what: string, signal: AbortSignal | undefined): Promise<ContactWire[]> {
    const ask = { what, right: rights.readCompanies, row: contactWire, fields: fieldsOf(contactWire), signal };
    try {
      return await api.query('Contacts', filter, ask);
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'forbidden') return [];
      throw error;
    }
  }

  /** Who asked, for some tickets, in one call. */
  async function requesters(ids: number[], signal: AbortSignal | undefined): Promise<Map<number, Ticket['requester']>> {
    if (ids.length === 0) return new Map();
    const filter: Filter[] = [{ op: 'in', field: 'id', value: [...new Set(ids)] }];
    const rows = await contacts(filter, 'read the contacts', signal);
    return new Map(rows.map((row) => [row.id, personOf(row)]));
  }

  /** The one active contact of this company with this address; null when there is none, or several. */
  async function contactOf(email: string, companyId: number, signal: AbortSignal | undefined): Promise<number | null> {
    const address = email.trim();
    const filter: Filter[] = [
      { op: 'eq', field: 'companyID', value: companyId },
      { op: 'eq', field: 'isActive', value: 1 },
      { op: 'or', items: addresses.map((field) => ({ op: 'eq', field, value: address })) },
    ];
    const hits = (await contacts(filter, 'find the contact', signal)).filter(
      (row) =>
        row.companyID === companyId &&
        Number(row.isActive ?? 1) === 1 &&
        addresses.some((field) => sameName(row[field] ?? '', address)),
    );
    return hits.length === 1 ? (hits[0]?.id ?? null) : null;
  }

  /** The one active resource with this address, and the role that it enters time with; null when there is none, or several. */
  async function resourceOf(email: string, signal: AbortSignal | undefined) {
    const address = email.trim();
    const filter: Filter[] = [
      { op: 'eq', field: 'email', value: address },
      { op: 'eq', field: 'isActive', value: true },
    ];
    const rows = await api.query('Resources', filter, {
      what: "find the technician's resource",
      right: rights.addTime,
      row: resourceWire,
      fields: fieldsOf(resourceWire),
      signal,
    });
    const [hit, second] = rows.filter((row) => row.isActive !== false && sameName(row.email ?? '', address));
    return hit && !second ? { id: hit.id, role: hit.defaultServiceDeskRoleID ?? null } : null;
  }

  return { company, companies, requesters, contactOf, resourceOf };
}
export type People = ReturnType<typeof createPeople>;

function personOf(contact: ContactWire): Ticket['requester'] {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ').trim() || null;
  const email = contact.emailAddress?.trim().toLowerCase() || null;
  return name || email ? { name: name ?? email ?? '', email } : null;
}
