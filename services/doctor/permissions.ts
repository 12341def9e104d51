import { methodRows, readPermissions } from '../graph/authenticationMethods.ts';
import { isGranted, methodPermissions, permissions } from '../graph/permissions.ts';
import { type Finding, failed, ok, together, warning } from './check.ts';

/** The permissions of a token against what the product uses: README has the same list. */

type AnyOf = readonly string[];

const guards: readonly AnyOf[] = [permissions.users, permissions.groups, permissions.roles, permissions.eligibleRoles];
const removing: readonly AnyOf[] = ['MicrosoftAuthApp', 'SoftwareOATH', 'Phone', 'Email'].map((family) =>
  methodPermissions(family, 'write'),
);
const removed = new Set(removing.map(([narrow]) => narrow));
const showing: readonly AnyOf[] = [
  ...methodRows.map(readPermissions).filter(([, write = '']) => !removed.has(write)),
  permissions.conditionalAccess,
  permissions.domains,
  permissions.revokeSessions,
  permissions.reports,
];
/** What the MSP's own tenant needs: to know who is a technician. */
const home: readonly AnyOf[] = [permissions.users, permissions.groups];
const wide: AnyOf = permissions.allMethodsWrite;
/** Not asked for, used where it is there, and no more than what is asked for. */
const harmless = new Set<string>(['Policy.Read.ConditionalAccess', ...permissions.organisation.slice(0, 1)]);

const addThem = 'Add what is missing to the app registration and open the consent link of this organisation again.';
const takeThem = 'Take what is too much away: in the app registration, and in the enterprise application there.';

/** In the tenant of a customer. `mayBeWide`: a setting needs the wide permission (`changeDefaultMethod`). */
export function judgePermissions(granted: readonly string[], mayBeWide: boolean): Finding {
  const has = new Set(granted);
  const lacks = missingOf(has, [...guards, ...removing, ...showing]);
  const blocked = missingOf(has, guards);
  const nothing = removing.every((anyOf) => !isGranted(has, anyOf));
  const isWide = isGranted(has, wide);
  const extra = beyond(has, [...guards, ...removing, ...showing, wide]);
  const costs = blocked.length > 0 ? 'every reset is refused' : nothing ? 'no method can be removed' : null;
  return together(
    ok(isWide ? 'The wide set.' : 'The narrow set.'),
    lacks.length > 0 &&
      (costs ? failed : warning)(`Missing: ${lacks.join(', ')}${costs ? `: ${costs}` : ''}.`, addThem),
    isWide &&
      !mayBeWide &&
      warning(
        `Wide: with ${wide[0]} the key of the app could make a way to sign in as anybody.`,
        'Grant the permissions of each kind of method instead; docs/permissions.md says what that costs.',
      ),
    extra.length > 0 && warning(`More than needed: ${extra.join(', ')}.`, takeThem),
  );
}

/** In the MSP's own tenant, where it is no organisation. */
export function judgeHome(granted: readonly string[]): Finding {
  const has = new Set(granted);
  const lacks = missingOf(has, home);
  const extra = beyond(has, home);
  return together(
    ok(`Granted: ${granted.join(', ') || 'nothing'}.`),
    lacks.length > 0 && failed(`Missing: ${lacks.join(', ')}: every technician is refused.`, addThem),
    extra.length > 0 && warning(`More than needed: ${extra.join(', ')}.`, takeThem),
  );
}

const missingOf = (has: ReadonlySet<string>, needs: readonly AnyOf[]): string[] => [
  ...new Set(needs.flatMap((anyOf) => (isGranted(has, anyOf) ? [] : anyOf.slice(0, 1)))),
];

const beyond = (has: ReadonlySet<string>, needs: readonly AnyOf[]): string[] => {
  const asked = new Set(needs.map(([first]) => first));
  return [...has].filter((one) => !asked.has(one) && !harmless.has(one)).toSorted();
};
