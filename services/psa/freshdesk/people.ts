import { z } from 'zod';
import { sameName } from '../byName.ts';
import type { Ticket } from '../psa.ts';
import { type Api, seen } from './api.ts';
import { rights } from './rights.ts';
import { agentWire, type ContactWire, contactWire } from './wire.ts';

/** Contacts and agents, both of whom may have asked for a ticket. */
export function createPeople(api: Api) {
  const right = rights.readCompanies;
  const ask = { what: 'read the requester', right };

  const contact = async (id: number, signal: AbortSignal | undefined) =>
    (await seen(api.request('GET', `/contacts/${id}`, { ...ask, schema: contactWire, signal })))?.data ?? null;

  /**
   * The person of a requester's id; an agent may ask too. Null is "unknown": a deleted contact, say. Nor is the company
   * of somebody known who belongs to several.
   */
  async function requester(
    id: number,
    signal: AbortSignal | undefined,
  ): Promise<{ person: Ticket['requester']; companyId: number | null }> {
    const found = await contact(id, signal);
    if (found?.deleted) return { person: null, companyId: null };
    const companies = found ? companiesOf(found) : [];
    const companyId = companies.length === 1 ? (companies[0] ?? null) : null;
    if (found) return { person: personOf(found.name, found.email), companyId };
    const agent = await seen(api.request('GET', `/agents/${id}`, { ...ask, schema: agentWire, signal }));
    return { person: personOf(agent?.data.contact?.name, agent?.data.contact?.email), companyId: null };
  }

  /** The one contact of this company with this address; null when there is none, or several. */
  async function contactOf(
    address: string,
    company: number | null,
    signal: AbortSignal | undefined,
  ): Promise<ContactWire | null> {
    const email = address.trim().toLowerCase();
    const { data } = await api.request('GET', '/contacts', {
      what: 'find the contact',
      right,
      query: { email },
      schema: z.array(contactWire),
      signal,
    });
    const belongs = (row: ContactWire) => company === null || companiesOf(row).includes(company);
    const hits = data.filter((row) => sameName(row.email ?? '', email) && belongs(row) && row.deleted !== true);
    return hits.length === 1 ? (hits[0] ?? null) : null;
  }

  /** The one agent with this address. */
  async function agentOf(address: string, signal: AbortSignal | undefined): Promise<number | null> {
    const email = address.trim().toLowerCase();
    const { data } = await api.request('GET', '/agents', {
      what: "find the technician's agent",
      right: rights.addTime,
      query: { email },
      schema: z.array(agentWire),
      signal,
    });
    const hits = data.filter((row) => sameName(row.contact?.email ?? '', email));
    return hits.length === 1 ? (hits[0]?.id ?? null) : null;
  }

  return { requester, contactOf, agentOf };
}

function companiesOf(contact: ContactWire): number[] {
  const all = [contact.company_id, ...(contact.other_companies ?? []).map((other) => other.company_id)];
  return [...new Set(all.flatMap((id) => id ?? []))];
}

export function personOf(name: string | null | undefined, email: string | null | undefined): Ticket['requester'] {
  const address = email?.trim().toLowerCase() || null;
  const shown = name?.trim() || null;
  return shown || address ? { name: shown ?? address ?? '', email: address } : null;
}
