import type { Directory, DirectoryUser, StoredMethod } from '../data.ts';
import { contextOf, type GraphAnswer, type GraphRequest, notFound, ok } from './answers.ts';
import { activeRolesOf } from './members.ts';
import { isOf, isSecondFactor } from './methodTypes.ts';
import { allowOptions, answerCollection, pick, selected } from './odata.ts';
import { demandDirectory, demandReports } from './permissions.ts';
import type { Store } from './store.ts';

/** The tenant itself: organisation, domains and the registration report. */

const organizationProperties = [
  'id',
  'displayName',
  'verifiedDomains',
  'countryLetterCode',
  'createdDateTime',
  'tenantType',
  'assignedPlans',
];

export function answerOrganization(request: GraphRequest): GraphAnswer {
  demandDirectory(request, ['Organization.Read.All', 'User.Read.All']);
  allowOptions(request, ['$select']);
  const { directory } = request;
  const full = request.roles.has('Organization.Read.All') || request.roles.has('Directory.Read.All');
  const row = {
    id: directory.tenantId,
    displayName: directory.name,
    verifiedDomains: directory.domains.map((domain) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: domain.isDefault,
      isInitial: domain.id.endsWith('.onmicrosoft.com'),
      name: domain.id,
      type: domain.authenticationType,
    })),
    // Reading people is enough for id, name and domains; all else comes empty then.
    countryLetterCode: full ? 'DE' : null,
    createdDateTime: full ? '2019-05-01T08:00:00Z' : null,
    tenantType: full ? 'AAD' : null,
    assignedPlans: [],
  };
  const names = selected(request, 'microsoft.graph.organization', organizationProperties, organizationProperties);
  return ok({ '@odata.context': contextOf(request, 'organization'), value: [pick(row, names)] });
}

export function answerDomains(request: GraphRequest): GraphAnswer | null {
  const [, id, ...more] = request.segments;
  if (more.length > 0) return null;
  demandDirectory(request, ['Domain.Read.All', 'Domain.ReadWrite.All']);
  allowOptions(request, ['$select']);
  const properties = [
    'id',
    'authenticationType',
    'isDefault',
    'isInitial',
    'isVerified',
    'isAdminManaged',
    'isRoot',
    'supportedServices',
  ];
  const names = selected(request, 'microsoft.graph.domain', properties, properties);
  const rows = request.directory.domains.map((domain) => ({
    ...domain,
    isInitial: domain.id.endsWith('.onmicrosoft.com'),
    isVerified: true,
    isAdminManaged: true,
    isRoot: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
  if (id === undefined)
    return ok({ '@odata.context': contextOf(request, 'domains'), value: rows.map((row) => pick(row, names)) });
  const row = rows.find((one) => one.id === id.toLowerCase());
  if (!row) throw notFound(id);
  return ok({ '@odata.context': contextOf(request, 'domains/$entity'), ...pick(row, names) });
}

const reportNames: Record<string, string> = {
  microsoftAuthenticatorAuthenticationMethod: 'microsoftAuthenticatorPush',
  softwareOathAuthenticationMethod: 'softwareOneTimePasscode',
  emailAuthenticationMethod: 'email',
  fido2AuthenticationMethod: 'passKeyDeviceBound',
  windowsHelloForBusinessAuthenticationMethod: 'windowsHelloForBusiness',
};

const reportName = (method: StoredMethod): string[] => {
  if (isOf(method, 'phoneAuthenticationMethod'))
    return [`${method.phoneType}`.replace(/^(mobile|alternateMobile|office)$/, '$1Phone')];
  const name = reportNames[method['@odata.type'].replace('#microsoft.graph.', '')];
  return name ? [name] : [];
};

function registration(directory: Directory, user: DirectoryUser): Record<string, unknown> {
  const registered = user.methods.some((one) => isSecondFactor(one) || isOf(one, 'fido2AuthenticationMethod'));
  return {
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    userDisplayName: user.displayName,
    userType: user.userType.toLowerCase(),
    isAdmin: activeRolesOf(directory, user).size > 0,
    isSsprRegistered: registered,
    isSsprEnabled: true,
    isSsprCapable: registered,
    isMfaRegistered: registered,
    isMfaCapable: registered,
    isPasswordlessCapable: false,
    methodsRegistered: [...new Set(user.methods.flatMap(reportName))],
    isSystemPreferredAuthenticationMethodEnabled: true,
    systemPreferredAuthenticationMethods: [],
    userPreferredMethodForSecondaryAuthentication: user.defaultMethod,
    lastUpdatedDateTime: '2026-01-01T00:00:00Z',
  };
}

/** `/reports/authenticationMethods/userRegistrationDetails[/{id}]`. */
export function answerRegistrationDetails(store: Store, request: GraphRequest, id: string | undefined): GraphAnswer {
  demandReports(request);
  allowOptions(request, id === undefined ? ['$filter', '$orderby', '$top'] : []);
  const rows = request.directory.users.map((user) => registration(request.directory, user));
  const context = 'reports/authenticationMethods/userRegistrationDetails';
  if (id === undefined) {
    const properties = Object.keys(rows[0] ?? {});
    return answerCollection(request, {
      context,
      type: 'microsoft.graph.userRegistrationDetails',
      rows,
      properties,
      usual: properties,
      sortable: ['userPrincipalName', 'userDisplayName'],
      pageSize: store.settings().usersPage,
    });
  }
  const row = rows.find((one) => one.id === id);
  if (!row) throw notFound(id);
  return ok({ '@odata.context': contextOf(request, `${context}/$entity`), ...row });
}
