import type { Graph } from '../graph/graph.ts';
import type { Log } from '../log.ts';
import type { Psa } from '../psa/psa.ts';
import type { Organisation } from './organisations.ts';

type Checked = Pick<Graph, 'readOrganisation' | 'permissions'>;

interface Tenant {
  name: string;
  domains: string[];
  /** What the product would use and lacks; each costs something, docs/permissions.md says what. */
  missingPermissions?: string[];
  /** The app could also create a way to sign in: more than it needs. */
  widePermissions?: boolean;
}

/**
 * Compares each tenant id with what Microsoft says it is, and each PSA company with its name, and prints both: a wrong
 * id in the file would reset people of somebody else. Runs after start for all, and for those that a changed file
 * brought; one organisation after another. Never rejects.
 */
export async function checkOrganisations(
  d: {
    organisations: Organisation[];
    graph: Checked;
    /** The MSP's own tenant, where technicians are looked up. */
    mspTenantId: string;
    psaOf(o: Organisation): Psa | null;
    log: Log;
    learn(id: string, domains: string[]): void;
  },
  abort: AbortSignal,
): Promise<void> {
  const own = await tenantOf(d.graph, { id: d.mspTenantId }, abort);
  // What was broken off is no answer, here and below.
  if (abort.aborted) return;
  if ('problem' in own)
    d.log.error({ tenantId: d.mspTenantId, ...own }, 'own tenant: technicians cannot be recognised');

  for (const organisation of d.organisations.filter((o) => o.enabled)) {
    const [tenant, company] = await Promise.all([
      tenantOf(d.graph, organisation, abort),
      companyOf(d.psaOf(organisation), organisation, abort),
    ]);
    if (abort.aborted) return;
    if ('domains' in tenant) d.learn(organisation.id, tenant.domains);
    const right = 'domains' in tenant && tenant.domains.includes(organisation.domain);
    const facts = { organisation: organisation.name, tenantId: organisation.id, tenant, company };
    if (right && !('problem' in company)) d.log.info(facts, 'organisation: checked');
    else d.log.warn(facts, 'organisation: check this one');
  }
}

async function tenantOf(
  graph: Checked,
  { id }: Pick<Organisation, 'id'>,
  abort: AbortSignal,
): Promise<Tenant | { problem: string }> {
  try {
    const { name, domains } = await graph.readOrganisation(id, abort);
    const { missing, wide } = await graph.permissions(id, abort);
    return {
      name,
      domains: domains.map((domain) => domain.toLowerCase()),
      ...(missing.length > 0 && { missingPermissions: missing }),
      ...(wide && { widePermissions: true }),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function companyOf(
  psa: Psa | null,
  { psaCompanyId }: Organisation,
  abort: AbortSignal,
): Promise<{ name: string } | { none: true } | { problem: string }> {
  if (!psa || !psaCompanyId) return { none: true };
  try {
    const company = await psa.getCompany(psaCompanyId, abort);
    return company ? { name: company.name } : { problem: `The PSA has no company ${psaCompanyId}.` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
