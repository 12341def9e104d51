import { contosoDirectory } from './data/contoso.ts';
import { contosoGroups, contosoPeople } from './data/contosoPeople.ts';
import { adatumDirectory, adatumPeople, fabrikamDirectory, fabrikamPeople, mspDirectory } from './data/others.ts';
import type { Directory } from './data/types.ts';

export { emptyDirectory } from './data/others.ts';
export { roleIds } from './data/roles.ts';
export type * from './data/types.ts';

/** People whom tests and the demo name; each as the directory holds them at the start. */
export const people = { contoso: contosoPeople, fabrikam: fabrikamPeople, adatum: adatumPeople } as const;

/** For an organisation's `protectedGroups` setting: `people.contoso.protectedMember` is in it, through another group. */
export const protectedGroupId: string = contosoGroups.protectedPeople.id;

/** Fresh directories of the MSP and its customers, by tenant id. */
export function createDirectories(): Map<string, Directory> {
  const all = [mspDirectory(), contosoDirectory(), fabrikamDirectory(), adatumDirectory()];
  return new Map(all.map((directory) => [directory.tenantId, structuredClone(directory)]));
}
