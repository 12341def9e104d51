import { ServiceError } from '../errors.ts';
import type { EntraUser, Graph } from '../graph/graph.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import type { Person } from '../resets/types.ts';
import type { Access, Choice, TypeAhead } from '../services.ts';
import type { Words } from '../words/words.ts';
import { createTyping } from './typing.ts';

const mostRows = 15;
const withinMs = 4000;
/** The same letters typed again within this time cost no call. */
const keptMs = 20_000;
const stillMs = 150;

/** Answers while somebody types. Checks the asker each time: a search is a way to read a customer's directory. */
export function createTypeAhead(d: {
  access: Access;
  graph: Pick<Graph, 'findUsers'>;
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  words: Words;
}): TypeAhead {
  const typing = createTyping<Choice[]>(stillMs);
  const kept = new Map<string, { until: number; rows: Promise<Choice[]> }>();

  async function visible(asker: Person): Promise<Organisation[]> {
    const allowed = await d.access.check(asker);
    if (allowed.ok) return d.organisations.visibleTo(asker);
    if (allowed.stop.kind !== 'askerUnchecked') return [];
    throw new ServiceError('Microsoft Entra', 'unavailable', 'It could not be checked whether this person may search.');
  }

  async function inOrganisation(asker: Person, id: string): Promise<Organisation | null> {
    const all = await visible(asker);
    return all.find((o) => o.id === id) ?? (all.length === 1 && !id ? (all[0] ?? null) : null);
  }

  /** `field` is a person's input in one organisation, `text` what stands in it. */
  async function remembered(
    asker: Person,
    field: string,
    text: string,
    ask: () => Promise<Choice[]>,
  ): Promise<Choice[]> {
    const now = Date.now();
    for (const [old, { until }] of kept) if (until < now) kept.delete(old);
    const key = `${field} ${text.toLowerCase()}`;
    const known = kept.get(key);
    if (known) return known.rows;
    return typing(`${asker.id} ${field}`, () => {
      const rows = ask();
      kept.set(key, { until: Date.now() + keptMs, rows });
      rows.catch(() => kept.delete(key)); // the caller of `rows` tells; only the cache forgets here
      return rows;
    });
  }

  return {
    async organisations(asker, text) {
      const words = text.trim().toLowerCase();
      const matches = (await visible(asker)).filter((o) => `${o.name} ${o.domain}`.toLowerCase().includes(words));
      return matches.slice(0, mostRows).map((o) => ({ title: o.name, value: o.id }));
    },
    async users(asker, organisationId, text) {
      const organisation = await inOrganisation(asker, organisationId);
      const words = text.trim();
      if (!organisation || words.length < 2) return [];
      return remembered(asker, `users ${organisation.id}`, words, async () => {
        const users = await d.graph.findUsers(organisation.id, words, AbortSignal.timeout(withinMs));
        return users.slice(0, mostRows).map((user) => ({ title: titleOf(user, d.words), value: user.id }));
      });
    },
    async tickets(asker, organisationId, text) {
      const organisation = await inOrganisation(asker, organisationId);
      const psa = organisation && d.psaOf(organisation);
      if (!psa || !organisation.psaCompanyId) return [];
      const companyId = organisation.psaCompanyId;
      return remembered(asker, `tickets ${organisation.id}`, text.trim(), async () => {
        const tickets = await psa.findTickets(
          { companyId, text: text.trim().replace(/^#/, '') },
          AbortSignal.timeout(withinMs),
        );
        return tickets
          .slice(0, mostRows)
          .map((t) => ({ title: d.words.plain(d.words.person.ticketChoice(t), 90), value: t.number }));
      });
    },
  };
}

function titleOf(user: EntraUser, words: Words): string {
  const { displayName: name, userPrincipalName: signInName, jobTitle, accountEnabled: enabled, guest } = user;
  return words.plain(words.person.choice({ name, signInName, jobTitle, enabled, guest }), 120);
}
