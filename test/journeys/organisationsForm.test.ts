import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { inputs } from '../../sandbox/teams.ts';
import { organisations } from '../../sandbox/world.ts';
import { lines, say, typedForm, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { contoso } = organisations;
const { oneApp } = people.contoso;

const field = (card: Record<string, unknown> | null, id: string) => inputs(card ?? {}).find((input) => input.id === id);

describe('the form with as many organisations as there are', () => {
  for (const [count, describes] of [
    [100, 'a list of all'],
    [101, 'a field in which one types'],
  ] as const) {
    describe(`${count}`, () => {
      const j = useJourney({ organisations: count });
      useHands(j);

      it(`shows ${describes}`, async () => {
        const form = await say(j(), 'reset MFA');
        const organisation = field(form.card, 'organisation');
        assert.ok(JSON.stringify(form.card).length < 25_000, `${JSON.stringify(form.card).length}`);
        if (count === 100) {
          assert.equal(organisation?.choices.length, 100);
          assert.equal(organisation?.dataset, null);
        } else {
          assert.equal(organisation?.dataset, 'organisations');
          assert.deepEqual(organisation?.choices, []);
          const megan = j().as('megan');
          assert.deepEqual((await megan.search(form, 'organisation', 'conto')).choices, [
            { title: 'Contoso Ltd', value: contoso.tenantId },
          ]);
          assert.equal((await megan.search(form, 'organisation', 'customer')).choices.length, 15);
          assert.deepEqual(
            (await megan.search(form, 'organisation', 'CUSTOMER097.')).choices.map((row) => row.title),
            ['Customer 097'],
          );
        }
      });

      it('does the job', async () => {
        const { card } = await j().reset({ user: oneApp.userPrincipalName });
        assert.ok(card.includes('✓ Done · 1 method removed'));
      });

      if (count > 100) {
        it('takes a name, a domain, or the sign-in name alone, where a client cannot search', async () => {
          for (const typed of [{ organisationTyped: 'Contoso Ltd' }, { organisationTyped: 'contoso.com' }, {}]) {
            const form = await say(j(), 'reset MFA');
            const entries = typedForm(oneApp.userPrincipalName, { organisation: '', ...typed });
            await j().as('megan').press(form, 'form.submit', entries, { check: false });
            await j().reads(form, /Reset MFA for Johanna Lorenz\?/);
            await j().as('megan').press(form, 'summary.cancel', {}, { check: false });
            await j().settled();
          }
          const form = await say(j(), 'reset MFA');
          const wrong = { organisation: '', organisationTyped: 'Nobody Inc' };
          const entries = typedForm(oneApp.userPrincipalName, wrong);
          const pressed = await j().as('megan').press(form, 'form.submit', entries, { check: false });
          assert.equal(field(pressed.card, 'organisationTyped')?.value, 'Nobody Inc');
          assert.ok(
            lines(pressed.card).some((line) => /^! .*organisation/i.test(line)),
            lines(pressed.card).join('\n'),
          );
        });
      }

      it('gives the chosen organisation back on a form that is not complete', async () => {
        const form = await say(j(), 'reset MFA');
        const typed = typedForm(oneApp.userPrincipalName, { reason: '' });
        const pressed = await j().as('megan').press(form, 'form.submit', typed, { check: false });
        const organisation = field(pressed.card, 'organisation');
        assert.equal(organisation?.value, contoso.tenantId);
        assert.ok(
          organisation?.choices.some((c) => c.title === 'Contoso Ltd'),
          'with its name',
        );
        assert.ok(lines(pressed.card).includes('! The reason is missing'));
      });
    });
  }
});
