import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { changesAtGraph, lines, registered, say, typedForm, until } from './hands.ts';
import { type Journey, startJourney } from './journey.ts';

const { contoso, fabrikam, adatum } = organisations;
const { oneApp } = people.contoso;
const { oneApp: farah } = people.fabrikam;

describe('the file of organisations', () => {
  let j: Journey;
  let folder: string;
  const file = () => join(folder, 'organisations.json');
  const write = (
    ...all: { name: string; tenantId: string; domain: string; psaCompanyId: string; enabled?: boolean }[]
  ) => writeFile(file(), JSON.stringify({ organisations: all }));
  const restart = async () => {
    await j.sandbox.product.stop();
    await j.sandbox.product.start();
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-organisations-'));
    await write(contoso, fabrikam);
    j = await startJourney({ env: { ORGANISATIONS_FILE: file() } });
    j.sandbox.graph.setVisibleAfter(0);
  });
  after(async () => {
    await j.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('puts an organisation that is missing from the file at the next start out of reach at once', async () => {
    const waiting = await j.ask({ organisation: 'fabrikam', user: farah.userPrincipalName, ticket: '48214' });
    await j.reads(waiting, /\[ Remove /);
    const form = await say(j, 'reset MFA', { who: 'lee' });
    const before = registered(j);
    await write(contoso);
    await restart();

    await j.remove(waiting, { understood: true });
    const end = await j.reads(waiting, /ended/);
    assert.deepEqual(end.slice(2, 4), [
      '⊘ Blocked · organisation is switched off',
      '  Resets are not switched on for Fabrikam Inc. Your administrator can change this. Nothing was removed.',
    ]);
    const typed = typedForm(farah.userPrincipalName, { organisation: fabrikam.tenantId, ticketTyped: '48214' });
    const pressed = await j.as('lee').press(form, 'form.submit', typed, { check: false });
    assert.ok(lines(pressed.card).includes('! This organisation is not available'), lines(pressed.card).join('\n'));
    const query = { queryText: 'farah', dataset: 'users', data: { organisation: fabrikam.tenantId } };
    assert.deepEqual((await j.as('lee').query(form, query)).choices, []);
    const methods = lines((await say(j, `methods ${farah.userPrincipalName}`)).card).join('\n');
    assert.match(methods, /There is no user farah\.nowak@fabrikam\.com in Contoso Ltd\. Check the spelling\.$/);
    await j.settled();
    assert.deepEqual(changesAtGraph(j), []);
    assert.deepEqual(registered(j), before);
    const rows = await j.database.db.selectFrom('organisations').select(['name', 'enabled']).orderBy('name').execute();
    assert.deepEqual(
      rows,
      [
        { name: 'Contoso Ltd', enabled: true },
        { name: 'Fabrikam Inc', enabled: false },
      ],
      'kept, not deleted',
    );
  });

  it('hides the field when there is one organisation, and does the job without choosing one', async () => {
    const form = await say(j, 'reset MFA');
    const shown = lines(form.card);
    assert.ok(!shown.some((line) => line.startsWith('Organisation')), shown.join('\n'));
    assert.ok(shown.includes('Contoso Ltd'), 'it is named');
    const { organisation: _hidden, ...typed } = typedForm(oneApp.userPrincipalName);
    await j
      .as('megan')
      .press(form, 'form.submit', {}, { check: false })
      .catch(() => undefined);
    const data = { ...typed, formId: /"formId":"([^"]+)"/.exec(JSON.stringify(form.card))?.[1] ?? '' };
    await j.as('megan').execute(form, { verb: 'form.submit', data });
    await j.reads(form, /\[ Remove /);
    await j.remove(form);
    await j.reads(form, /✓ Done · 1 method removed/);
    await j.settled();
  });

  it('puts a disabled organisation out of reach as well, and brings it back when the file says so', async () => {
    await write({ ...contoso, enabled: false }, adatum);
    await restart();
    const form = lines((await say(j, `reset mfa for ${oneApp.userPrincipalName}`)).card);
    assert.ok(form.includes('Adatum Corporation') && !form.some((line) => line.includes('Contoso')), form.join('\n'));
    await write(contoso, adatum);
    await restart();
    const back = lines((await say(j, `reset mfa for ${oneApp.userPrincipalName}`)).card);
    assert.ok(back.includes('Organisation: Contoso Ltd'), back.join('\n'));
  });

  it('compares each tenant and company with its name at the start, and warns of one that is another', async () => {
    await write({ ...contoso, domain: 'fabrikam.com' }, { ...adatum, psaCompanyId: '999999' });
    const from = j.sandbox.product.log.length;
    await restart();
    const warned = () =>
      j.sandbox.product.log.slice(from).filter((line) => line.includes('organisation: check this one'));
    // The change may be noticed before the restart as well, and is told then too.
    for (const says of [/Contoso Ltd.*contoso\.com/, /The PSA has no company 999999\./]) {
      await until(`${says} is told`, () => warned().some((line) => says.test(line)));
    }
  });

  it('does not start with the same tenant twice', async () => {
    await write(contoso, { ...fabrikam, tenantId: contoso.tenantId });
    await j.sandbox.product.stop();
    await assert.rejects(
      j.sandbox.product.start(),
      /"Contoso Ltd" and "Fabrikam Inc" have the same tenantId .*Each tenant once\./s,
    );
  });
});
