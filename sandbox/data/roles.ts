/** Directory roles by template id: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */

export const roleIds = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  authenticationAdministrator: 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
} as const;

export const roleNames: Readonly<Record<string, string>> = {
  [roleIds.globalAdministrator]: 'Global Administrator',
  [roleIds.authenticationAdministrator]: 'Authentication Administrator',
  [roleIds.userAdministrator]: 'User Administrator',
  [roleIds.exchangeAdministrator]: 'Exchange Administrator',
  [roleIds.helpdeskAdministrator]: 'Helpdesk Administrator',
  [roleIds.directoryReaders]: 'Directory Readers',
};
