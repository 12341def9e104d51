import { msp, organisations } from '../world.ts';

/** Which application permissions each tenant has granted to the product (graph.md section 10). */

const common = [
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'GroupMember.Read.All',
  'Policy.Read.All',
  'Domain.Read.All',
  'RoleEligibilitySchedule.Read.Directory',
  'User.RevokeSessions.All',
  'AuditLog.Read.All',
];

/** The default: the app can remove methods of four kinds, and cannot mint a sign-in credential. */
export const granularConsent: readonly string[] = [
  ...['MicrosoftAuthApp', 'SoftwareOATH', 'Phone', 'Email'].map((kind) => `UserAuthMethod-${kind}.ReadWrite.All`),
  ...['Passkey', 'WindowsHello', 'PlatformCred', 'TAP', 'External', 'HardwareOATH'].map(
    (kind) => `UserAuthMethod-${kind}.Read.All`,
  ),
  ...common,
];

/** One permission over all methods, as older registrations have it. */
export const wideConsent: readonly string[] = ['UserAuthenticationMethod.ReadWrite.All', ...common];

/** What the MSP's own tenant grants: enough to know who is a technician. */
export const homeConsent: readonly string[] = ['User.Read.All', 'GroupMember.Read.All'];

export function defaultConsent(): Map<string, readonly string[] | null> {
  return new Map<string, readonly string[] | null>([
    [msp.tenantId, homeConsent],
    [organisations.contoso.tenantId, granularConsent],
    [organisations.fabrikam.tenantId, granularConsent],
    [organisations.adatum.tenantId, wideConsent],
  ]);
}
