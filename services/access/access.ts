import type { Config } from '../config.ts';
import type { Graph } from '../graph/graph.ts';
import type { Log } from '../log.ts';
import type { NoticeView } from '../resets/noticeView.ts';
import type { Person, Stop } from '../resets/types.ts';
import type { Access } from '../services.ts';

const answerWithinMs = 2000;

/**
 * May this person use the bot? Read from the MSP's own tenant each time somebody asks: group membership and that the
 * account is enabled. Fails closed. `checkNow` has no answer kept from before; a click that acts uses it.
 */
export interface FullAccess extends Access {
  /** As `check`, with no answer kept from before: for what acts. */
  checkNow(asker: Person, withinMs?: number): ReturnType<Access['check']>;
  /** True for members of the technicians' or administrators' group: they are never reset by this bot. */
  colleague(userId: string, abort?: AbortSignal): Promise<boolean>;
}

/** What somebody reads who may not act as an administrator now; null when he may. */
export async function notAdministrator(
  access: Pick<FullAccess, 'checkNow'>,
  asker: Person,
): Promise<NoticeView | null> {
  const asked = await access.checkNow(asker);
  if (!asked.ok) return { show: 'stop', stop: asked.stop, organisation: null };
  return asked.administrator ? null : { show: 'administratorsOnly' };
}

export function createAccess(
  config: Pick<Config, 'bot' | 'techniciansGroupId' | 'administratorsGroupId'>,
  graph: Pick<Graph, 'memberOf' | 'getUser'>,
  log: Log,
): FullAccess {
  const groups = [config.techniciansGroupId, config.administratorsGroupId];
  // Typing a name asks many times a minute; a membership read seconds ago is good enough to list names, not to act.
  const kept = new Map<string, { until: number; answer: { ok: true; administrator: boolean } }>();
  const keptMs = 15_000;

  const keyOf = (asker: Person) => `${asker.tenantId} ${asker.id}`;

  async function read(
    asker: Person,
    abort: AbortSignal,
  ): Promise<{ ok: true; administrator: boolean } | { ok: false; stop: Stop }> {
    if (asker.tenantId !== config.bot.tenantId) return { ok: false, stop: { kind: 'notTechnician' } };
    const [user, memberships] = await Promise.all([
      graph.getUser(config.bot.tenantId, asker.id, abort),
      graph.memberOf(config.bot.tenantId, asker.id, groups, abort),
    ]);
    const administrator = memberships.includes(config.administratorsGroupId);
    if (!user?.accountEnabled || user.guest || memberships.length === 0)
      return { ok: false, stop: { kind: 'notTechnician' } };
    return { ok: true, administrator };
  }

  async function checkNow(asker: Person, withinMs = answerWithinMs) {
    try {
      const answer = await read(asker, AbortSignal.timeout(withinMs));
      if (answer.ok) kept.set(keyOf(asker), { until: Date.now() + keptMs, answer });
      else kept.delete(keyOf(asker));
      return answer;
    } catch (error) {
      log.warn(
        { asker: asker.id, err: error instanceof Error ? error.message : String(error) },
        'access: could not be checked',
      );
      return { ok: false, stop: { kind: 'askerUnchecked' } } as const;
    }
  }

  return {
    checkNow,
    async check(asker) {
      const known = kept.get(keyOf(asker));
      if (known && known.until > Date.now()) return known.answer;
      return checkNow(asker, answerWithinMs);
    },
    async colleague(userId, abort) {
      return (await graph.memberOf(config.bot.tenantId, userId, groups, abort)).length > 0;
    },
  };
}
