import type { Graph } from '../graph/graph.ts';
import type { GroupReader } from '../graph/groupFacts.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import { plain } from '../words/text.ts';
import { type Check, check, type Finding, failed, ok, skipped } from './check.ts';
import { judgeLabels } from './labels.ts';
import { judgeHome, judgePermissions } from './permissions.ts';
import type { PsaState } from './psas.ts';

export interface TenantReaders {
  graph: Pick<Graph, 'permissions' | 'readOrganisation'>;
  groups: Pick<GroupReader, 'name'>;
}

/** The MSP's own tenant, where it is known who is a technician. */
export async function homeChecks(tenantId: string, { graph }: TenantReaders): Promise<Check[]> {
  const permissions = await check('home.permissions', 'Your tenant: permissions', async () =>
    judgeHome((await graph.permissions(tenantId)).granted),
  );
  const tenant = await check('home.tenant', 'Your tenant', async () => {
    const { name } = await graph.readOrganisation(tenantId);
    return ok(`${plain(name)}.`);
  });
  return [tenant, permissions];
}

/** One organisation: is it the one that the file means, what was granted, and does the PSA know what is named? */
export async function organisationChecks(
  organisation: Organisation,
  readers: TenantReaders,
  connection: { psa: Psa; state: PsaState } | null,
): Promise<Check[]> {
  const { id: tenantId, name, settings } = organisation;
  const one = (id: string, about: string, work: () => Finding | Promise<Finding>) =>
    check(`organisation.${tenantId}.${id}`, `${plain(name)}: ${about}`, work);
  const checks: Check[] = [];
  const permissions = await one('permissions', 'permissions', async () =>
    judgePermissions((await readers.graph.permissions(tenantId)).granted, settings.changeDefaultMethod),
  );
  checks.push(permissions, await one('tenant', 'tenant', () => judgeTenant(organisation, readers)));
  if (settings.protectedGroups.length > 0 || settings.protectedGroupsRequired)
    checks.push(await one('protectedGroups', 'protected groups', () => judgeProtected(organisation, readers)));
  if (!connection || !organisation.psaCompanyId) return checks;

  const { psa, state } = connection;
  const { psaCompanyId } = organisation;
  checks.push(await one('company', 'company', () => judgeCompany(psaCompanyId, psa, state)));
  if (settings.newTicketBoard || settings.statusAfterSuccess || settings.statusAfterRegistration)
    checks.push(
      await one('labels', 'names in the PSA', () =>
        state.choices
          ? judgeLabels(settings, state.choices)
          : skipped('Not compared: boards and statuses could not be read.'),
      ),
    );
  return checks;
}

async function judgeTenant({ id, domain }: Organisation, { graph }: TenantReaders): Promise<Finding> {
  const { name, domains } = await graph.readOrganisation(id);
  if (domains.some((one) => one.toLowerCase() === domain)) return ok(`${plain(name)}, with ${domain}.`);
  return failed(
    `Microsoft calls this tenant ${plain(name)}, and ${domain} is none of its domains.`,
    'Correct tenantId or domain in ORGANISATIONS_FILE: people of somebody else would be reset.',
  );
}

/** A group that does not exist protects nobody. */
async function judgeProtected({ id, settings }: Organisation, { groups }: TenantReaders): Promise<Finding> {
  if (settings.protectedGroups.length === 0)
    return failed('None is named, and the settings demand one.', 'Name protectedGroups.');
  const found = await Promise.all(
    settings.protectedGroups.map(async (group) => ({ group, name: await groups.name(id, group) })),
  );
  const missing = found.filter((one) => one.name === null).map((one) => one.group);
  if (missing.length > 0)
    return failed(`The tenant has no group ${missing.join(', ')}.`, 'Correct protectedGroups in ORGANISATIONS_FILE.');
  return ok(`${found.map((one) => `"${plain(one.name ?? '')}"`).join(', ')}.`);
}

async function judgeCompany(companyId: string, psa: Psa, { signedIn }: PsaState): Promise<Finding> {
  if (!signedIn) return skipped(`Not looked at without a sign-in to ${psa.product}.`);
  const company = await psa.getCompany(companyId);
  if (company) return ok(`${plain(company.name)} in ${psa.product}.`);
  return failed(
    `${psa.product} has no company ${companyId}, or none that the bot may see.`,
    'Correct psaCompanyId in ORGANISATIONS_FILE.',
  );
}
