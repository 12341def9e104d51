import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { people } from '../../sandbox/data.ts';
import { conversations, organisations } from '../../sandbox/world.ts';
import { until } from './hands.ts';
import { told, useStory } from './story.ts';

interface File {
  organisations: { name: string; tenantId: string; settings?: object; enabled: boolean }[];
}

describe('the list of organisations while the bot runs', () => {
  const j = useStory();
  const path = () => {
    const line = j().sandbox.product.log.find((one) => one.includes('"ready"')) ?? '{}';
    return (JSON.parse(line) as { organisations: string }).organisations;
  };
  let original = '';

  beforeEach(async () => {
    original = await readFile(path(), 'utf8');
  });
  afterEach(async () => {
    await change(() => original);
  });

  /** As editors do: a new file takes the old one's place. Waits until the product has seen it. */
  async function change(edit: (text: string) => string, seen = /organisations: the changed file is/): Promise<string> {
    const text = edit(await readFile(path(), 'utf8'));
    if (text === (await readFile(path(), 'utf8'))) return '';
    const from = j().sandbox.product.log.length;
    const draft = join(path(), '..', 'draft.json');
    await writeFile(draft, text);
    await rename(draft, path());
    await until(
      'the change was seen',
      async () =>
        j()
          .sandbox.product.log.slice(from)
          .some((line) => seen.test(line)),
      20_000,
    );
    return (
      j()
        .sandbox.product.log.slice(from)
        .find((line) => seen.test(line)) ?? ''
    );
  }
  const without = (name: string) => (text: string) => {
    const file = JSON.parse(text) as File;
    return JSON.stringify({ ...file, organisations: file.organisations.filter((one) => one.name !== name) });
  };

  it('is taken in without a restart: one that went is switched off, and its open summary removes nothing', async () => {
    const { message } = await j().summary({ user: people.contoso.oneApp.userPrincipalName });
    const line = await change(without(organisations.contoso.name));
    assert.deepEqual((JSON.parse(line) as { disabled: string[] }).disabled, [organisations.contoso.name]);
    await j().remove(message);
    await j().passAll();
    assert.deepEqual(told(await j().reads(message, /ended/)).slice(0, 2), [
      '⊘ Blocked · organisation is switched off',
      '  Resets are not switched on for Contoso Ltd. Your administrator can change this. Nothing was removed.',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('stays as it was when the changed file has a mistake, and administrators are told', async () => {
    const alex = conversations.personal('alex');
    await j().as('alex').say(alex, 'help');
    await j()
      .as('alex')
      .waitFor(alex, (m) => m.from === 'bot' && m.card !== null);
    const line = await change((text) => text.replace('"tenantId"', '"tenantID"'));
    assert.match(line, /tenantID.*is not taken in/);
    await until(
      'Alex was told',
      async () =>
        j()
          .lines(alex)
          .some((text) => /cannot be used/.test(text)),
      10_000,
    );
    // All customers are still there.
    const { message } = await j().summary({ user: people.contoso.oneApp.userPrincipalName });
    await j().close(message);
  });

  it('gives new settings to the next reset', async () => {
    await change((text) => {
      const file = JSON.parse(text) as File;
      for (const one of file.organisations) one.settings = { ticketRequired: 'existing' };
      return JSON.stringify(file);
    });
    const form = await j().ask({ user: people.contoso.oneApp.userPrincipalName, ticket: 'new' });
    await j().reads(form, 'ticket is missing');
  });
});
