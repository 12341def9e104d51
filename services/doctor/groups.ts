import type { Config } from '../config.ts';
import type { GroupFacts, GroupReader } from '../graph/groupFacts.ts';
import { plain } from '../words/text.ts';
import { type Check, check, count, type Finding, failed, ok, together, warning } from './check.ts';

/** The two groups that decide who may use the bot: whoever can change them can reset MFA. */
export async function* groupChecks(
  config: Pick<Config, 'bot' | 'techniciansGroupId' | 'administratorsGroupId'>,
  groups: GroupReader,
): AsyncGenerator<Check> {
  const { techniciansGroupId: technicians, administratorsGroupId: administrators } = config;
  const facts = (id: string) => groups.facts(config.bot.tenantId, id);
  yield check('groups.technicians', 'Group: technicians', async () =>
    judgeGroup(await facts(technicians), 'TECHNICIANS_GROUP_ID'),
  );
  yield check('groups.administrators', 'Group: administrators', async () =>
    technicians === administrators
      ? warning(
          'The same group as the technicians: each of them may pause resets and open channels.',
          'Make a group of its own and set ADMINISTRATORS_GROUP_ID.',
        )
      : judgeGroup(await facts(administrators), 'ADMINISTRATORS_GROUP_ID'),
  );
}

export function judgeGroup(group: GroupFacts | null, setting: string): Finding {
  if (!group)
    return failed('Your tenant has no such group.', `Set ${setting} to the object id of a security group of your own.`);
  const { members } = group;
  const who = `"${plain(group.name)}": ${people(members.enabled)}, ${count(group.owners, 'owner')}.`;
  return together(
    ok(who),
    members.enabled === 0 &&
      failed('Nobody in it may use the bot.', 'Add people of your own house, whose accounts are enabled.'),
    (!group.security || group.unified) &&
      warning(
        group.unified
          ? 'It is a Microsoft 365 group, which people may join or be invited to.'
          : 'It is no security group.',
        `Make a security group and set ${setting}.`,
      ),
    group.dynamic &&
      warning(
        'Its membership is dynamic: whoever may change the attributes of its rule decides who is in.',
        'Make a group with assigned members, unless those attributes are as well guarded as the group.',
      ),
    group.synced &&
      warning(
        'It comes from a directory on premises: whoever administers that decides who is in.',
        'Make a group in Microsoft Entra.',
      ),
    members.guests > 0 && warning(`${count(members.guests, 'guest')} in it: the bot refuses guests.`, 'Take them out.'),
  );
}

const people = (n: number) => (n === 1 ? '1 person' : `${n} people`);
