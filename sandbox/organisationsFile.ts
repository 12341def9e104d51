import { writeFile } from 'node:fs/promises';
import { organisations } from './world.ts';

export interface Customer {
  name: string;
  tenantId: string;
  domain: string;
  psaCompanyId?: string;
}

/** As many further customers as make `total` with the sandbox's own three: tenants without people, no PSA company. */
export function furtherCustomers(total: number): Customer[] {
  const missing = Math.max(0, total - Object.keys(organisations).length);
  return Array.from({ length: missing }, (_, index) => {
    const n = String(index + 1).padStart(3, '0');
    return {
      name: `Customer ${n}`,
      tenantId: `eeeeeeee-0000-4000-8000-000000000${n}`,
      domain: `customer${n}.example`,
    };
  });
}

/** Writes the ORGANISATIONS_FILE of the sandbox; Adatum's tickets may be in another PSA than everybody else's. */
export async function writeOrganisationsFile(
  path: string,
  further: Customer[] = [],
  defaults: Record<string, unknown> = {},
  lastPsa = 'main',
): Promise<void> {
  const customers = [...Object.values(organisations), ...further];
  const { tenantId: last } = organisations.adatum;
  const psaOf = (customer: Customer) => (customer.tenantId === last ? lastPsa : 'main');
  const file = { defaults, organisations: customers.map((one) => ({ ...one, psa: psaOf(one), enabled: true })) };
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`);
}
