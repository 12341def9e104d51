import type { Policies, StoredMethod } from '../data.ts';
import type { Store } from './store.ts';

/** What the sandbox's page shows beside the chat: the truth, as plain JSON. */

export interface UserState {
  id: string;
  displayName: string;
  userPrincipalName: string;
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  /** Without the password. */
  methods: StoredMethod[];
  defaultMethod: string;
  /** When all sessions were ended. */
  revocations: readonly string[];
}

export interface DirectoryState {
  tenantId: string;
  name: string;
  policies: Policies;
  users: UserState[];
}

export function describeState(store: Store): DirectoryState[] {
  const all = store.directories().map(({ tenantId, name, policies, users }) => ({
    tenantId,
    name,
    policies,
    users: users.map(({ id, displayName, userPrincipalName, accountEnabled, userType, defaultMethod }) => ({
      ...{ id, displayName, userPrincipalName, accountEnabled, userType, defaultMethod },
      methods: store.methodsOf(id),
      revocations: store.revocations(id),
    })),
  }));
  return structuredClone(all);
}
