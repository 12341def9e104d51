import { organisations } from '../world.ts';
import { contosoGroups, contosoPeople, domain, prefix } from './contosoPeople.ts';
import { crowd } from './people.ts';
import type { Directory } from './types.ts';

/** Contoso: MFA is forced by a policy, and some are excluded from it. */
export function contosoDirectory(): Directory {
  return {
    tenantId: organisations.contoso.tenantId,
    name: organisations.contoso.name,
    domains: [
      { id: domain, authenticationType: 'Managed', isDefault: true },
      { id: 'contoso.onmicrosoft.com', authenticationType: 'Managed', isDefault: false },
    ],
    users: [...Object.values(contosoPeople), ...crowd(prefix, domain, 64)],
    groups: Object.values(contosoGroups),
    policies: {
      securityDefaults: false,
      premium: true,
      namedLocations: [],
      access: [
        {
          id: `${prefix}0000000000c1`,
          displayName: 'Require MFA for everyone',
          state: 'enabled',
          conditions: {
            users: { includeUsers: ['All'], excludeGroups: [contosoGroups.excludedFromMfa.id] },
            applications: { includeApplications: ['All'] },
            clientAppTypes: ['all'],
          },
          grantControls: { operator: 'OR', builtInControls: ['mfa'] },
        },
        {
          id: `${prefix}0000000000c2`,
          displayName: 'Trial: block legacy clients',
          state: 'enabledForReportingButNotEnforced',
          conditions: {
            users: { includeUsers: ['All'] },
            applications: { includeApplications: ['All'] },
            clientAppTypes: ['exchangeActiveSync', 'other'],
          },
          grantControls: { operator: 'OR', builtInControls: ['block'] },
        },
      ],
    },
  };
}
