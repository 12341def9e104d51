import assert from 'node:assert/strict';
import { people, protectedGroupId } from '../../sandbox/data.ts';
import { inputs } from '../../sandbox/teams.ts';
import { conversations, type OrganisationName, organisations } from '../../sandbox/world.ts';
import { haveSpecs } from '../specs.ts';
import { type Story, useStory } from './story.ts';

const { contoso, fabrikam, adatum } = people;

/** After each journey, here and elsewhere, `useJourney` holds its traffic against what the vendors describe. */
describe('the traffic of journeys', () => {
  before(function () {
    // Without SPECS_DIR there is nothing to compare with.
    if (!haveSpecs()) this.skip();
  });
  // What asks for further calls is on: protected groups, a status after success, a board, another default method.
  const j = useStory({
    settings: {
      protectedGroups: [protectedGroupId],
      newTicketBoard: 'Service Desk',
      statusAfterSuccess: 'Resolved',
      changeDefaultMethod: true,
      ticketRequired: 'no',
      perOrganisationHour: 100,
      perTechnicianHour: 100,
    },
  });
  const used = new Set<string>();
  afterEach(() => {
    const { graph, connectWise } = j().sandbox;
    for (const { method, path } of [...graph.exchanges, ...connectWise.exchanges]) used.add(`${method} ${path}`);
  });

  it('is as described when people and tickets are looked for', async () => {
    const megan = j().as('megan');
    const chat = conversations.personal('megan');
    await megan.say(chat, 'reset MFA');
    const form = await megan.waitFor(chat, (m) => m.card !== null);
    for (const name of ['contoso', 'fabrikam', 'adatum'] as const) {
      const typed = { organisation: organisations[name].tenantId };
      for (const text of ['adele', "o'brien", 'müller', 'paula+test@contoso.com', '"quotes" \\ and & and #']) {
        await megan.search(form, 'users', text, typed);
      }
      for (const text of ['48213', 'phone', '3rd "floor" 100% * [again]', "o'brien", '9999999999']) {
        await megan.search(form, 'tickets', text, typed);
      }
    }
    await megan.say(chat, `methods ${contoso.adele.userPrincipalName}`);
    await megan.waitFor(chat, (m) => m.card !== null && m.id !== form.id);
  });

  const resets: [what: string, user: { userPrincipalName: string }, organisation: OrganisationName, asked: object][] = [
    ['an app and a mobile phone', contoso.appAndMobile, 'contoso', { methods: 'app,mobile' }],
    ['an office phone', contoso.office, 'contoso', { methods: 'office' }],
    ['both mobile numbers', contoso.alternate, 'contoso', { methods: 'mobile,alternateMobile' }],
    ['an email address', contoso.onlyEmail, 'contoso', { methods: 'email' }],
    ['a code app beside passkeys', contoso.passkeyLeft, 'contoso', { ticket: 'none' }],
    ['a guest', contoso.guest, 'contoso', { methods: 'app,mobile', ticket: 'new' }],
    ['an app and a code app', contoso.oathAndApp, 'contoso', {}],
    ['a hostile name', contoso.hostile, 'contoso', { ticket: 'new' }],
    ['45 apps', contoso.many, 'contoso', {}],
    ['somebody whom no policy forces', fabrikam.oneApp, 'fabrikam', { ticket: '48214' }],
    ['per-user MFA', fabrikam.perUserEnforced, 'fabrikam', { methods: 'app,mobile', ticket: '48214' }],
    ['a federated account', adatum.federated, 'adatum', { ticket: 'new' }],
    [
      'a default that must change first',
      adatum.alternateDefault,
      'adatum',
      { methods: 'alternateMobile', ticket: 'new' },
    ],
  ];
  for (const [what, user, organisation, asked] of resets) {
    it(`is as described for a reset of ${what}`, async () => {
      await whole(j(), { user: user.userPrincipalName, organisation, ...asked });
      assert.ok(j().deletions().length > 0, 'something was removed');
    });
  }

  const stops: [what: string, user: string, asked: object][] = [
    ['nothing registered', contoso.nothing.userPrincipalName, {}],
    ['a privileged person', contoso.globalAdministrator.userPrincipalName, {}],
    ['a role by a group', contoso.roleByGroup.userPrincipalName, {}],
    ['an eligible role', contoso.eligibleOnly.userPrincipalName, {}],
    ['a member of a protected group', contoso.protectedMember.userPrincipalName, {}],
    ['a ticket of another company', contoso.oneApp.userPrincipalName, { ticket: '48214' }],
    ['a closed ticket', contoso.oneApp.userPrincipalName, { ticket: '48215' }],
  ];
  for (const [what, user, asked] of stops) {
    it(`is as described when it stops at ${what}`, async () => {
      await j().ending({ user, ...asked });
      assert.deepEqual(j().deletions(), []);
    });
  }

  it('is as described when the vendors answer too late, too much, or not at all', async () => {
    const { graph, connectWise } = j().sandbox;
    const message = await j().ask({ user: contoso.oneApp.userPrincipalName, ticket: 'new' });
    await j().reads(message, '[ Remove ');
    graph.fault({ match: '^DELETE ', status: 429, headers: { 'retry-after': '30' }, body: tooMany });
    graph.fault({ match: '^DELETE ', dropAfter: true });
    connectWise.fault({ match: '^POST ', dropAfter: true, times: 2 });
    connectWise.fault({ match: '^(GET|PATCH) ', status: 503, times: 2 });
    await j().finish(message);
    assert.equal(graph.methodsOf(contoso.oneApp.id).length, 0);
  });

  it('held every kind of call, so that none is left out above', () => {
    const missing = calls.filter((call) => ![...used].some((one) => call.test(one)));
    assert.deepEqual(missing, []);
  });
});

const tooMany = { error: { code: 'TooManyRequests', message: 'Too many requests.' } };

/** A reset with every device ticked where the card asks. */
async function whole(j: Story, asked: Parameters<Story['ask']>[0]): Promise<void> {
  const message = await j.ask(asked);
  const card = await j.reads(message, /\[ Remove |Which ones should go/);
  if (card.some((line) => line.includes('Which ones'))) {
    const shown =
      j
        .as('megan')
        .messages(message.conversationId)
        .find((m) => m.id === message.id)?.card ?? {};
    const refs =
      inputs(shown)
        .find((input) => input.id === 'refs')
        ?.choices.map((choice) => choice.value) ?? [];
    await j.as('megan').press(message, 'devices.choose', { refs: refs.join(',') }, { check: false });
    await j.reads(message, '[ Remove ');
  }
  await j.finish(message, { understood: true });
}

const calls = [
  /^POST \/v1\.0\/\$batch$/,
  /^POST \/beta\/\$batch$/,
  /^GET \/v1\.0\/users$/,
  /^GET \/v1\.0\/users\/[^/]+$/,
  /^POST \/v1\.0\/users\/[^/]+\/checkMemberGroups$/,
  /^POST \/v1\.0\/users\/[^/]+\/revokeSignInSessions$/,
  /^DELETE .*\/microsoftAuthenticatorMethods\/[^/]+$/,
  /^DELETE .*\/softwareOathMethods\/[^/]+$/,
  /^DELETE .*\/phoneMethods\/[^/]+$/,
  /^DELETE .*\/emailMethods\/[^/]+$/,
  /^GET \/beta\/.*\/requirements$/,
  /^GET \/beta\/.*\/signInPreferences$/,
  /^PATCH \/beta\/.*\/signInPreferences$/,
  /^GET .*\/userRegistrationDetails\/[^/]+$/,
  /^GET .*\/roleEligibilityScheduleInstances$/,
  /^GET .*\/conditionalAccess\/policies$/,
  /^GET .*\/conditionalAccess\/namedLocations$/,
  /^GET .*\/identitySecurityDefaultsEnforcementPolicy$/,
  /^GET .*\/domains\/[^/]+$/,
  /^GET .*\/company\/contacts$/,
  /^GET .*\/service\/boards$/,
  /^GET .*\/service\/boards\/\d+\/statuses$/,
  /^GET .*\/service\/tickets$/,
  /^GET .*\/service\/tickets\/\d+$/,
  /^GET .*\/service\/tickets\/\d+\/notes$/,
  /^POST .*\/service\/tickets$/,
  /^POST .*\/service\/tickets\/\d+\/notes$/,
  /^PATCH .*\/service\/tickets\/\d+$/,
];
