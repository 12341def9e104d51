import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../config.ts';
import type { Person } from '../resets/types.ts';
import type { Database } from '../storage/schema.ts';
import { type OrganisationSettings, type OrganisationsFile, organisationsFile, storedSettings } from './settings.ts';

/** A customer: an Entra tenant, and a company in a PSA. The id is the tenant id. */
export interface Organisation {
  id: string;
  name: string;
  domain: string;
  psa: string | null;
  psaCompanyId: string | null;
  enabled: boolean;
  settings: OrganisationSettings;
}

export interface Organisations {
  /** Takes the file into the database; whoever is missing there is disabled at once and never deleted. */
  load(file: string): Promise<Organisation[]>;
  get(id: string): Promise<Organisation | null>;
  /** Enabled or not. */
  all(): Promise<Organisation[]>;
  /** The one place that decides which organisations a person sees; form, type-ahead and submit all ask here. */
  visibleTo(person: Person): Promise<Organisation[]>;
  /** The enabled organisation that owns the domain of an address, or null. */
  byDomain(person: Person, domain: string): Promise<Organisation | null>;
  /** Further verified domains, as Microsoft told them after the start. */
  learnDomains(id: string, domains: string[]): void;
}

export function createOrganisations(db: Database, knownPsas: string[]): Organisations {
  async function all(): Promise<Organisation[]> {
    const rows = await db.selectFrom('organisations').selectAll().orderBy('name').execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      domain: row.domain,
      psa: row.psa,
      psaCompanyId: row.psa_company_id,
      enabled: row.enabled,
      settings: storedSettings.parse(row.settings),
    }));
  }
  const get = async (id: string) => (await all()).find((o) => o.id === id.toLowerCase()) ?? null;

  const learned = new Map<string, string[]>();
  return {
    get,
    all,
    learnDomains: (id, domains) => void learned.set(id, domains),
    async visibleTo(_person) {
      return (await all()).filter((o) => o.enabled);
    },
    async byDomain(person, domain) {
      const visible = await this.visibleTo(person);
      const wanted = domain.toLowerCase();
      return visible.find((o) => o.domain === wanted || learned.get(o.id)?.includes(wanted)) ?? null;
    },
    async load(path) {
      const file = await readOrganisationsFile(path, knownPsas);
      await db.transaction().execute(async (trx) => {
        const ids = file.organisations.map((o) => o.tenantId);
        await trx.updateTable('organisations').set({ enabled: false }).where('id', 'not in', ids).execute();
        for (const o of file.organisations) {
          const row = {
            name: o.name,
            domain: o.domain,
            psa: o.psa ?? knownPsas[0] ?? null,
            psa_company_id: o.psaCompanyId ?? null,
            enabled: o.enabled,
            tags: JSON.stringify(o.tags),
            settings: JSON.stringify({ ...file.defaults, ...o.settings }),
          };
          await trx
            .insertInto('organisations')
            .values({ id: o.tenantId, ...row })
            .onConflict((c) => c.column('id').doUpdateSet(row))
            .execute();
        }
      });
      return all();
    },
  };
}

/** Checks the file whole; everything wrong is told at once. */
export async function readOrganisationsFile(path: string, knownPsas: string[]): Promise<OrganisationsFile> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'it is not valid JSON';
    throw new ConfigError([`ORGANISATIONS_FILE: ${path} cannot be read (${why}).`]);
  }
  const parsed = organisationsFile.safeParse(json);
  if (!parsed.success) {
    throw new ConfigError(
      z
        .prettifyError(parsed.error)
        .split('\n')
        .map((line) => `ORGANISATIONS_FILE: ${line.trim()}`),
    );
  }
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const domains = new Map<string, string>();
  for (const { name, tenantId, domain, psa } of parsed.data.organisations) {
    const sharer = domains.get(domain);
    if (sharer)
      problems.push(
        `ORGANISATIONS_FILE: "${sharer}" and "${name}" have the same domain ${domain}. A domain belongs to one tenant.`,
      );
    domains.set(domain, name);
    const other = seen.get(tenantId);
    if (other)
      problems.push(
        `ORGANISATIONS_FILE: "${other}" and "${name}" have the same tenantId ${tenantId}. Each tenant once.`,
      );
    seen.set(tenantId, name);
    if (psa && !knownPsas.includes(psa))
      problems.push(
        `ORGANISATIONS_FILE: "${name}" names the PSA connection "${psa}", which PSA_CONNECTIONS does not list.`,
      );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}
