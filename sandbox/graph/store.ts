import type { DefaultMethod } from '../data/types.ts';
import {
  createDirectories,
  type Directory,
  type DirectoryGroup,
  type DirectoryUser,
  emptyDirectory,
  type Policies,
  type StoredMethod,
} from '../data.ts';

/** How the simulator behaves in time; tests shorten what they do not look at. */
export interface Settings {
  /** A removed method is still listed for so long. */
  visibleAfterMs: number;
  /** The least time between two Conditional Access calls of a tenant. */
  policyGapMs: number;
  /** Methods on one page. */
  methodsPage: number;
  usersPage: number;
}

const usual: Settings = { visibleAfterMs: 1500, policyGapMs: 1000, methodsPage: 20, usersPage: 100 };

interface Ghost {
  method: StoredMethod;
  /** Where it stood in the list. */
  index: number;
  until: number;
}

/** What is true in the simulated directories, and what Graph still shows of the past. */
export function createStore(initial?: () => Map<string, Directory>) {
  const make = initial ?? createDirectories;
  let directories = make();
  let settings = { ...usual };
  const ghosts = new Map<string, Ghost[]>();
  const revocations = new Map<string, string[]>();
  const lastPolicyCall = new Map<string, number>();

  function findUser(userId: string): { directory: Directory; user: DirectoryUser } {
    for (const directory of directories.values()) {
      const user = directory.users.find((one) => one.id === userId);
      if (user) return { directory, user };
    }
    throw new Error(`The sandbox knows no user ${userId}.`);
  }

  const living = (userId: string) => {
    const left = (ghosts.get(userId) ?? []).filter((ghost) => ghost.until > Date.now());
    ghosts.set(userId, left);
    return left;
  };

  const store = {
    settings: (): Readonly<Settings> => settings,
    set(patch: Partial<Settings>): void {
      settings = { ...settings, ...patch };
    },
    directory: (tenantId: string) => directories.get(tenantId),
    directories: () => [...directories.values()],
    findUser,
    /** What Graph lists just now: true methods, and removed ones that did not vanish everywhere yet. */
    listed(user: DirectoryUser): StoredMethod[] {
      const list = [...user.methods];
      for (const ghost of living(user.id)) list.splice(Math.min(ghost.index, list.length), 0, ghost.method);
      return list;
    },
    /** Removes at once, shows it later. */
    removeMethod(user: DirectoryUser, method: StoredMethod): void {
      const index = user.methods.indexOf(method);
      if (index < 0) return;
      user.methods.splice(index, 1);
      if (settings.visibleAfterMs > 0) {
        ghosts.set(user.id, [...living(user.id), { method, index, until: Date.now() + settings.visibleAfterMs }]);
      }
    },
    revoke: (userId: string) =>
      void revocations.set(userId, [...(revocations.get(userId) ?? []), new Date().toISOString()]),
    revocations: (userId: string): readonly string[] => revocations.get(userId) ?? [],
    /** False when the tenant's Conditional Access was asked less than the gap ago. */
    mayAskPolicies(tenantId: string): boolean {
      const now = Date.now();
      if (now - (lastPolicyCall.get(tenantId) ?? 0) < settings.policyGapMs) return false;
      lastPolicyCall.set(tenantId, now);
      return true;
    },
    reset(): void {
      directories = make();
      settings = { ...usual };
      for (const map of [ghosts, revocations, lastPolicyCall]) map.clear();
    },
  };

  const events = {
    /** The person registers a method; one of the same id (a number) is replaced. It is seen at once. */
    register(userId: string, method: StoredMethod, makeDefault?: DefaultMethod): void {
      const { user } = findUser(userId);
      ghosts.set(
        userId,
        living(userId).filter((ghost) => ghost.method.id !== method.id),
      );
      user.methods = [...user.methods.filter((one) => one.id !== method.id), structuredClone(method)];
      if (makeDefault) user.defaultMethod = makeDefault;
    },
    /** Someone else removes a method: gone at once. */
    remove(userId: string, methodId: string): void {
      const { user } = findUser(userId);
      user.methods = user.methods.filter((one) => one.id !== methodId);
    },
    setUser: (userId: string, patch: Partial<Omit<DirectoryUser, 'id'>>) =>
      void Object.assign(findUser(userId).user, structuredClone(patch)),
    deleteUser(userId: string): void {
      const { directory } = findUser(userId);
      directory.users = directory.users.filter((one) => one.id !== userId);
    },
    addToGroup(userId: string, groupId: string): void {
      const { user } = findUser(userId);
      if (!user.groups.includes(groupId)) user.groups.push(groupId);
    },
    removeFromGroup(userId: string, groupId: string): void {
      const { user } = findUser(userId);
      user.groups = user.groups.filter((one) => one !== groupId);
    },
    /** For instance `{groupTypes: ['DynamicMembership']}`; what is left out stays. */
    setGroup(groupId: string, patch: Partial<Omit<DirectoryGroup, 'id'>>): void {
      const group = [...directories.values()].flatMap((one) => one.groups).find((one) => one.id === groupId);
      if (!group) throw new Error(`The sandbox knows no group ${groupId}.`);
      Object.assign(group, structuredClone(patch));
    },
    /** For instance `{securityDefaults: true, access: []}`; what is left out stays. */
    setPolicies(tenantId: string, patch: Partial<Policies>): void {
      const directory = directories.get(tenantId);
      if (!directory) throw new Error(`The sandbox knows no tenant ${tenantId}.`);
      Object.assign(directory.policies, structuredClone(patch));
    },
    setVisibleAfter: (ms: number) => store.set({ visibleAfterMs: ms }),
    /** One more customer tenant, empty but for `users`; the login needs its consent too. */
    addOrganisation(tenantId: string, name: string, domain: string, users: DirectoryUser[] = []): void {
      directories.set(tenantId, { ...emptyDirectory(tenantId, name, domain), users: structuredClone(users) });
    },
    /** The methods that are truly there, without the password. */
    methodsOf: (userId: string): StoredMethod[] =>
      findUser(userId).user.methods.filter(
        (one) => one['@odata.type'] !== '#microsoft.graph.passwordAuthenticationMethod',
      ),
  };

  return { ...store, ...events };
}

export type Store = ReturnType<typeof createStore>;
