import { z } from 'zod';
import { orNull, ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import type { Ticket } from '../psa.ts';
import type { Api } from './api.ts';
import { agentWire, type ContactWire, contactWire } from './wire.ts';

export const viewContacts = 'View contacts and companies';

/** Contacts and agents, both of whom may have asked for a ticket. */
export function createPeople(api: Api) {
  const ask = { what: 'read the requester', right: viewContacts };

  /** Null for an error that only means that we may not look, or that nobody is there. */
  async function seen<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await orNull(answer);
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'forbidden') return null;
      throw error;
    }
  }

  const contact = async (id: number, signal: AbortSignal | undefined) =>
    (await seen(api.request('GET', `/contacts/${id}`, { ...ask, schema: contactWire, signal })))?.data ?? null;

  /** The person of a requester's id; an agent may ask too. Null is "unknown": a deleted contact, say. */
  async function requester(
    id: number,
    signal: AbortSignal | undefined,
  ): Promise<{ person: Ticket['requester']; companyId: number | null }> {
    const found = await contact(id, signal);
    if (found) return { person: personOf(found.name, found.email), companyId: found.company_id ?? null };
    const agent = await seen(api.request('GET', `/agents/${id}`, { ...ask, schema: agentWire, signal }));
    return { person: personOf(agent?.data.contact?.name, agent?.data.contact?.email), companyId: null };
  }

  /** The one contact of this company with this address; null when there is none, or several. */
  async function contactOf(
    email: string,
    company: number | null,
    signal: AbortSignal | undefined,
  ): Promise<ContactWire | null> {
    const { data } = await api.request('GET', '/contacts', {
      what: 'find the contact',
      right: viewContacts,
      query: { email },
      schema: z.array(contactWire),
      signal,
    });
    const belongs = (row: ContactWire) =>
      company === null ||
      row.company_id === company ||
      (row.other_companies ?? []).some((other) => other.company_id === company);
    const hits = data.filter((row) => sameName(row.email ?? '', email) && belongs(row));
    return hits.length === 1 ? (hits[0] ?? null) : null;
  }

  /** The one agent with this address. */
  async function agentOf(email: string, signal: AbortSignal | undefined): Promise<number | null> {
    const { data } = await api.request('GET', '/agents', {
      what: "find the technician's agent",
      right: 'View agents',
      query: { email },
      schema: z.array(agentWire),
      signal,
    });
    const hits = data.filter((row) => sameName(row.contact?.email ?? '', email));
    return hits.length === 1 ? (hits[0]?.id ?? null) : null;
  }

  return { requester, contactOf, agentOf };
}

export function personOf(name: string | null | undefined, email: string | null | undefined): Ticket['requester'] {
  const address = email?.trim().toLowerCase() || null;
  const shown = name?.trim() || null;
  return shown || address ? { name: shown ?? address ?? '', email: address } : null;
}
