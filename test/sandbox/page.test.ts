import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Control, startControl } from '../../sandbox/control.ts';
import { people } from '../../sandbox/data.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Activity, Card } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { useBrowserPage } from '../browserPage.ts';
import { asProduct, cardSaying, type StubBot, startStubBot, withCard } from './stubBot.ts';

const form: Card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Reset MFA', style: 'heading' },
    { type: 'Icon', name: 'NoSuchIcon', fallback: { type: 'TextBlock', text: 'fallback glyph' } },
    {
      type: 'Input.ChoiceSet',
      id: 'organisation',
      label: 'Organisation',
      style: 'filtered',
      value: 'o1',
      choices: [
        { title: 'Contoso Ltd', value: 'o1' },
        { title: 'Fabrikam Inc', value: 'o2' },
      ],
      valueChangedAction: { type: 'Action.ResetInputs', targetInputIds: ['user'] },
    },
    {
      type: 'Input.ChoiceSet',
      id: 'user',
      label: 'User',
      style: 'filtered',
      placeholder: 'Type a name',
      isRequired: true,
      errorMessage: 'Choose a user.',
      choices: [],
      'choices.data': { type: 'Data.Query', dataset: 'users', associatedInputs: 'auto' },
    },
    {
      type: 'ActionSet',
      actions: [{ type: 'Action.Execute', title: 'Review reset', verb: 'form.submit', data: { formId: 'f1' } }],
    },
  ],
};

const names = ['Adele Vance', 'Anders Berg', 'Bob Castillo'];
const searchAnswer = (queryText: string) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: {
    results: names
      .filter((name) => name.toLowerCase().includes(queryText))
      .map((name) => ({ title: name, value: name.slice(0, 1) })),
  },
});
const cardAnswer = (card: Card) => ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card });

describe("the sandbox's page", () => {
  let sandbox: Sandbox;
  let control: Control;
  let stub: StubBot;
  let page: Page;
  const { open } = useBrowserPage(() => control);
  let dataDir: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
    sandbox = await startSandbox({ dataDir, start: false, product: asProduct(() => stub), limits: false });
    stub = await startStubBot(sandbox.login, () => sandbox.teams.serviceUrl);
    control = await startControl(sandbox, 0);
  });
  beforeEach(async () => {
    sandbox.reset();
    await sandbox.product.start();
    stub.received.length = 0;
    stub.onMessage = (activity) => answerWith(activity, form);
    stub.onInvoke = (activity) => {
      const { queryText } = activity.value as { queryText?: string };
      return queryText === undefined ? cardAnswer(cardSaying('Summary')) : searchAnswer(queryText);
    };
    page = await open();
  });
  after(async () => {
    await control?.close();
    await stub?.close();
    await sandbox?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const answerWith = (activity: Activity, card: Card) =>
    stub.call(
      'POST',
      `v3/conversations/${encodeURIComponent(activity.conversation?.id ?? '')}/activities`,
      withCard(card),
    );
  const say = async (text: string) => {
    await page.getByLabel('Message', { exact: true }).fill(text);
    await page.keyboard.press('Enter');
  };
  const fromBot = (): Locator => page.getByRole('article', { name: 'Message from MFA Reset' }).last();
  const user = () => fromBot().getByRole('combobox', { name: /^User/ });
  const options = () => fromBot().getByRole('listbox', { name: 'User' }).getByRole('option');
  const pressed = () => {
    const invoke = stub.received.find(({ name }) => name === 'adaptiveCard/action');
    return (invoke?.value as { action: { data: unknown } } | undefined)?.action.data;
  };
  const searches = () => stub.received.filter(({ name }) => name === 'application/search').map(({ value }) => value);

  it('brings what is typed to the bot and shows the card that it answers', async () => {
    await say('reset MFA');
    await fromBot().getByRole('heading', { name: 'Reset MFA' }).waitFor();
    await fromBot().getByText('fallback glyph').waitFor();
    assert.equal(stub.received[0]?.text, 'reset MFA');
  });

  it('asks the bot once for what was typed, with the other fields, and sends the value of what was chosen', async () => {
    await say('reset MFA');
    await user().click();
    await page.keyboard.type('an', { delay: 20 });
    await options().first().waitFor();
    assert.deepEqual(await options().allTextContents(), ['Adele Vance', 'Anders Berg']);
    assert.deepEqual(searches(), [
      { queryOptions: { skip: 0, top: 15 }, queryText: 'an', dataset: 'users', data: { organisation: 'o1' } },
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await user().inputValue(), 'Anders Berg');
    await fromBot().getByRole('button', { name: 'Review reset' }).click();
    await fromBot().getByText('Summary').waitFor();
    assert.deepEqual(pressed(), { formId: 'f1', organisation: 'o1', user: 'A' });
  });

  it('drops a late answer to an older question', async () => {
    stub.onInvoke = async (activity) => {
      const { queryText } = activity.value as { queryText: string };
      if (queryText === 'an') await new Promise((resolve) => setTimeout(resolve, 700));
      return searchAnswer(queryText);
    };
    await say('reset MFA');
    await user().fill('an');
    await page.waitForTimeout(350); // the question is on its way
    await user().fill('bob');
    await options().first().waitFor();
    await page.waitForTimeout(700);
    assert.deepEqual(await options().allTextContents(), ['Bob Castillo']);
  });

  it('takes text that was not chosen for nothing, and says so at the field', async () => {
    await say('reset MFA');
    await user().fill('somebody');
    await fromBot().getByRole('button', { name: 'Review reset' }).click();
    await fromBot().getByText('Choose a user.').waitFor();
    assert.equal(await user().inputValue(), '');
    assert.equal(await user().getAttribute('aria-invalid'), 'true');
    assert.ok(await user().evaluate((box) => box === box.ownerDocument.activeElement));
    assert.ok(!stub.received.some(({ name }) => name === 'adaptiveCard/action'));
  });

  it('empties the user when another organisation is chosen', async () => {
    await say('reset MFA');
    await user().fill('bob');
    await options().first().click();
    assert.equal(await user().inputValue(), 'Bob Castillo');
    const organisation = fromBot().getByRole('combobox', { name: /^Organisation/ });
    await organisation.fill('fab');
    await page.keyboard.press('Enter');
    assert.equal(await organisation.inputValue(), 'Fabrikam Inc');
    assert.equal(await user().inputValue(), '');
  });

  it('closes the list with Escape', async () => {
    await say('reset MFA');
    await user().fill('bob');
    await options().first().waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await user().getAttribute('aria-expanded'), 'false');
  });

  it('shows an answered card to the one who pressed, and an update to everybody', async () => {
    await page.getByRole('button', { name: 'Group chat Helpdesk' }).click();
    await say('@MFA Reset reset MFA');
    await user().fill('bob');
    await options().first().click();
    await fromBot().getByRole('button', { name: 'Review reset' }).click();
    await fromBot().getByText('Summary').waitFor();
    assert.ok(await fromBot().evaluate((article) => article === article.ownerDocument.activeElement));
    await page.getByLabel('You are').selectOption('lee');
    await fromBot().getByRole('heading', { name: 'Reset MFA' }).waitFor();
    const id = sandbox.teams.store.find(conversations.group)?.messages.at(-1)?.id;
    const path = `v3/conversations/${encodeURIComponent(conversations.group)}/activities/${id}`;
    await stub.call('PUT', path, withCard(cardSaying('Done for all')));
    await fromBot().getByText('Done for all').waitFor();
  });

  it('shows an error line under the card, and keeps what was filled in', async () => {
    stub.onInvoke = (activity) => {
      const { queryText } = activity.value as { queryText?: string };
      if (queryText !== undefined) return searchAnswer(queryText);
      return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'Not yours.' } };
    };
    await say('reset MFA');
    await user().fill('bob');
    await options().first().click();
    await fromBot().getByRole('button', { name: 'Review reset' }).click();
    await fromBot().getByRole('alert').filter({ hasText: 'Not yours.' }).waitFor();
    assert.equal(await user().inputValue(), 'Bob Castillo');
  });

  it('brings nothing from a channel without the mention, and answers in the thread with it', async () => {
    await page.getByRole('button', { name: 'Channel Tickets' }).click();
    await say('lunch?');
    await page.getByText('lunch?').waitFor();
    await say('@MFA Reset help');
    const thread = page.getByRole('region', { name: 'Thread' }).last();
    await thread.getByRole('heading', { name: 'Reset MFA' }).waitFor();
    assert.deepEqual(
      stub.received.map(({ text }) => text),
      ['<at>MFA Reset</at> help'],
    );
    await thread.getByRole('button', { name: 'Reply in this thread' }).click();
    await say('@MFA Reset my resets');
    await thread.getByText('my resets').waitFor();
    assert.equal(stub.received[1]?.conversation?.id, stub.received[0]?.conversation?.id);
  });

  it('says that the bot gave no answer', async () => {
    stub.fault({ match: 'messages', dropAfter: true });
    await say('help');
    await page.getByRole('alert').filter({ hasText: 'The bot did not answer.' }).waitFor();
  });

  it('shows in the directory what goes and what comes, whoever did it', async () => {
    const { id } = people.contoso.adele;
    const directory = page.getByRole('region', { name: 'Directory' });
    const iPhone = directory.getByRole('listitem').filter({ hasText: 'iPhone 15' });
    await iPhone.waitFor();
    const method = sandbox.graph.methodsOf(id).find(({ displayName }) => displayName === 'iPhone 15');
    await page.request.post(`${control.url}/control/events`, {
      data: { server: 'graph', event: 'remove', with: [id, method?.id] },
    });
    await iPhone.filter({ hasText: 'removed' }).waitFor();
  });

  it('lists each call with its answer', async () => {
    await say('help');
    const calls = page.getByRole('region', { name: 'Calls on the wire' });
    const first = calls.getByRole('listitem').filter({ hasText: 'message: help' }).first();
    await first.getByText('202', { exact: true }).waitFor();
    await first.getByText('message: help', { exact: true }).click();
    await first.getByLabel('Asked').getByText('"textFormat": "plain"').waitFor();
    assert.doesNotMatch((await calls.textContent()) ?? '', /eyJ/);
  });

  it('makes things fail by its switches, and kills the bot', async () => {
    const down = page.getByRole('button', { name: 'PSA is down' });
    await down.click();
    await page.locator('button[aria-pressed=true]', { hasText: 'PSA is down' }).waitFor();
    const ask = () =>
      fetch(`${sandbox.connectWise.url}/login/companyinfo/northwind`, { signal: AbortSignal.timeout(5000) });
    assert.equal((await ask()).status, 503);
    await down.click();
    await page.locator('button[aria-pressed=false]', { hasText: 'PSA is down' }).waitFor();
    assert.equal((await ask()).status, 200);
    await page.getByRole('button', { name: 'Kill the bot' }).click();
    await page.getByRole('status').filter({ hasText: 'The bot runs' }).waitFor();
  });

  it('keeps typed text when the colours change', async () => {
    await say('reset MFA');
    await user().fill('bob');
    await options().first().click();
    await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    assert.equal(await user().inputValue(), 'Bob Castillo');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  });

  it('never scrolls sideways, at 1280 and at 800 pixels', async () => {
    await say('reset MFA');
    await fromBot().waitFor();
    for (const width of [1280, 800]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
    }
  });

  it('draws Markdown as Teams does, and neither pictures nor headings nor scripts', async () => {
    const text = '**bold** \\_kept\\_ ![x](https://evil.example/x.png) [y](javascript:alert(1)) <b>raw</b>';
    stub.onMessage = (activity) => answerWith(activity, cardSaying(text));
    await say('help');
    await fromBot().locator('strong', { hasText: 'bold' }).waitFor();
    assert.match((await fromBot().textContent()) ?? '', /_kept_.*<b>raw<\/b>/);
    assert.equal(await fromBot().locator('img').count(), 0);
    assert.equal(await fromBot().locator('a[href^=javascript]').count(), 0);
  });
});
