import { bot, msp, type StaffName, staff } from '../world.ts';

/** Its name, and it must begin with a dot. */
export const contextFileName = '.m365agentsplayground.yml';

/**
 * Conversations of the Playground. They are not those of the sandbox's Teams: the bot remembers where each one is, and
 * would answer the one client in the other.
 */
export const playgroundConversations = {
  personal: 'a:playground-personal',
  group: '19:playground-group@thread.v2',
  channel: '19:playground-tickets@thread.tacv2',
  team: '19:playground-team@thread.tacv2',
} as const;

/** The file asks for five people besides the one who acts. These two fill it up and are in no directory. */
const colleagues = [
  { id: 'aaaaaaaa-0000-4000-8000-000000000021', teamsId: '29:1canary-free-isaiah', name: 'Isaiah Langer' },
  { id: 'aaaaaaaa-0000-4000-8000-000000000022', teamsId: '29:1canary-free-joni', name: 'Joni Sherman' },
].map((one) => ({ ...one, signInName: `${one.name.split(' ')[0]?.toLowerCase()}@${msp.domain}` }));

/**
 * What the Playground is told of the world, so that its activities carry what real Teams sends. Without it ids are no
 * GUIDs and have no prefix. Written as JSON, which YAML contains.
 */
export function contextFile(who: StaffName): string {
  const others = (Object.keys(staff) as StaffName[]).filter((name) => name !== who).map((name) => staff[name]);
  const context = {
    version: '0.1.1',
    tenantId: msp.tenantId,
    bot: { id: `28:${bot.appId}`, name: bot.name },
    // Whoever is named here must not be named again below.
    currentUser: userOf(staff[who]),
    users: [...others, ...colleagues].map(userOf),
    personalChat: { id: playgroundConversations.personal },
    groupChat: { id: playgroundConversations.group, name: 'Helpdesk' },
    team: {
      id: playgroundConversations.team,
      name: msp.name,
      aadGroupId: 'aaaaaaaa-0000-4000-8000-0000000000e1',
      channels: [{ id: playgroundConversations.channel, name: 'Tickets' }],
    },
  };
  return `# Written by the sandbox at each start.\n${JSON.stringify(context, null, 2)}\n`;
}

function userOf(one: { id: string; teamsId: string; name: string; signInName: string }) {
  const [givenName = '', surname = ''] = one.name.split(' ');
  return {
    id: one.teamsId,
    name: one.name,
    userPrincipleName: one.signInName, // their spelling
    aadObjectId: one.id,
    givenName,
    surname,
    email: one.signInName,
  };
}
