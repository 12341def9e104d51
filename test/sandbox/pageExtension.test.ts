import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
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
    { type: 'Input.Text', id: 'signInName', label: 'Sign-in name', value: 'adele.vance@contoso.com' },
    {
      type: 'Input.ChoiceSet',
      id: 'user',
      label: 'User',
      style: 'filtered',
      choices: [],
      'choices.data': { type: 'Data.Query', dataset: 'users', associatedInputs: 'auto' },
    },
    { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'Review reset', data: { verb: 'review' } }] },
  ],
};
const task = (card: Card) => ({
  task: {
    type: 'continue',
    value: { title: 'Reset MFA', card: { contentType: 'application/vnd.microsoft.card.adaptive', content: card } },
  },
});
const found = [
  { title: 'Adele Vance', value: 'A' },
  { title: 'Adele Byrne', value: 'B' },
];

describe("the extension on the sandbox's page", () => {
  let sandbox: Sandbox;
  let control: Control;
  let stub: StubBot;
  let page: Page;
  const { open } = useBrowserPage(() => control);
  let dataDir: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
    sandbox = await startSandbox({
      dataDir,
      otherPsa: 'halo',
      start: false,
      product: asProduct(() => stub),
      limits: false,
    });
    stub = await startStubBot(sandbox.login, () => sandbox.teams.serviceUrl);
    control = await startControl(sandbox, 0);
  });
  beforeEach(async () => {
    sandbox.reset();
    stub.clearFaults();
    stub.received.length = 0;
    stub.onMessage = async () => undefined;
    stub.onInvoke = ({ name }) => (name === 'application/search' ? searchAnswer() : task(form));
    page = await open();
  });
  after(async () => {
    await control?.close();
    await stub?.close();
    await sandbox?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const searchAnswer = () => ({
    statusCode: 200,
    type: 'application/vnd.microsoft.search.searchResponse',
    value: { results: found },
  });
  const megan = () => sandbox.teams.as('megan');
  const dialog = () => page.getByRole('dialog', { name: 'Reset MFA' });
  const signInName = () => dialog().getByLabel('Sign-in name');
  const review = () => dialog().getByRole('button', { name: 'Review reset' });
  const cardIn = (tab: Page, words: string) => tab.locator('article.hasCard', { hasText: words });
  const toChannel = () => page.getByRole('button', { name: 'Channel Tickets' }).click();
  const asked = (name: string) => stub.received.filter((activity) => activity.name === name);
  const sentWith = (activity: Activity | undefined) => activity?.value as Record<string, unknown>;

  it('opens from a message with the keyboard alone, keeps it in the dialog, and gives it back', async () => {
    await toChannel();
    megan().post(conversations.channel, 'Ticket #48213: new phone');
    const message = page.locator('article', { hasText: 'Ticket #48213: new phone' });
    const more = message.getByRole('button', { name: 'More about the message from Megan Bowen' });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await signInName().waitFor();
    const sent = sentWith(asked('composeExtension/fetchTask')[0]);
    assert.equal(sent.commandContext, 'message');
    assert.equal((sent.messagePayload as { body: { content: string } }).body.content, 'Ticket #48213: new phone');
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      // The browser's own bar may have the focus between the last and the first; the page behind may not.
      assert.equal(await page.locator('main :focus').count(), 0);
    }
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.ok(await more.evaluate((element) => element === element.ownerDocument.activeElement));
  });

  it('offers nothing on the cards of its own chat, and does on those in a channel', async () => {
    for (const where of [conversations.personal('megan'), conversations.channel]) {
      const path = `v3/conversations/${encodeURIComponent(where)}/activities`;
      await stub.call('POST', path, withCard(cardSaying('Outcome')));
    }
    const more = page.locator('article.hasCard').getByRole('button', { name: /^More/ });
    await page.locator('article', { hasText: 'Outcome' }).waitFor();
    assert.equal(await more.count(), 0);
    await toChannel();
    await page.locator('article', { hasText: 'Outcome' }).waitFor();
    assert.equal(await more.count(), 1);
  });

  it('opens from the compose box and from the command box, and says from which', async () => {
    await page.getByRole('button', { name: 'Apps' }).click();
    await page.getByRole('menuitem', { name: 'Reset MFA' }).click();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Command: Reset MFA' }).click();
    await signInName().waitFor();
    assert.deepEqual(
      asked('composeExtension/fetchTask').map((activity) => sentWith(activity).commandContext),
      ['compose', 'commandbox'],
    );
  });

  it('searches in the dialog with the other fields, and sends the value of what was chosen', async () => {
    await page.getByRole('button', { name: 'Command: Reset MFA' }).click();
    await dialog().getByRole('combobox', { name: 'User' }).fill('adele');
    await dialog().getByRole('option', { name: 'Adele Byrne' }).click();
    stub.onInvoke = () => ({});
    await review().click();
    await dialog().waitFor({ state: 'hidden' });
    assert.deepEqual(sentWith(asked('application/search')[0]), {
      queryText: 'adele',
      queryOptions: { skip: 0, top: 15 },
      dataset: 'users',
      data: { signInName: 'adele.vance@contoso.com' },
    });
    const { data } = sentWith(asked('composeExtension/submitAction')[0]);
    assert.deepEqual(data, { verb: 'review', signInName: 'adele.vance@contoso.com', user: 'B' });
  });

  it("shows Teams' own words when the app cannot be reached, keeps what was typed, and takes the next press", async () => {
    await page.getByRole('button', { name: 'Command: Reset MFA' }).click();
    await signInName().fill('somebody@contoso.com');
    stub.fault({ match: 'messages', status: 503 });
    await review().click();
    await dialog().getByRole('alert').filter({ hasText: 'Unable to reach the app' }).waitFor();
    assert.equal(await signInName().inputValue(), 'somebody@contoso.com');
    stub.onInvoke = () => task(cardSaying('Summary'));
    await review().click();
    await dialog().getByText('Summary').waitFor();
    assert.equal(await dialog().getByText('Unable to reach').count(), 0);
  });

  it('is busy while it waits, can be closed meanwhile, and draws no late answer into the next one', async () => {
    let answer = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    stub.onInvoke = () => late.then(() => task(cardSaying('The first one')));
    const command = page.getByRole('button', { name: 'Command: Reset MFA' });
    await command.click();
    await page.locator('dialog[open][aria-busy=true]').waitFor();
    await page.keyboard.press('Escape');
    stub.onInvoke = () => task(cardSaying('The second one'));
    await command.click();
    await dialog().getByText('The second one').waitFor();
    const answered = page.waitForResponse((response) => response.url().endsWith('/page/dialogClose'));
    answer();
    await answered; // the page threw the first one away
    assert.match((await dialog().textContent()) ?? '', /The second one/);
    assert.equal(await page.locator('dialog[aria-busy]').count(), 0);
  });

  it("shows another's HTML as words and builds nothing of it", async () => {
    await toChannel();
    const html =
      '<table><tr><td>Ticket</td><td>&#35;48213</td></tr></table><script>document.title = 1</script>' +
      '<p onclick="x()">Gr&uuml;&szlig;e<img src="https://evil.example/x.png" onerror="document.title = 2"></p>&lt;b&gt;';
    megan().post(conversations.channel, '', { html });
    const message = page.locator('article', { hasText: 'Grüße' });
    await message.waitFor();
    assert.equal(await message.locator('.text').textContent(), 'Ticket #48213 \nGrüße\n<b>');
    assert.equal(await message.locator('.text *').count(), 0);
    assert.equal(await page.title(), 'MFA Reset: sandbox');
  });

  it('fills a phone with the dialog, and never scrolls sideways', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await toChannel();
    const path = `v3/conversations/${encodeURIComponent(conversations.channel)}/activities`;
    const post = megan().post(conversations.channel, 'Ticket #48213');
    await stub.call('POST', path.replace('/activities', `%3Bmessageid%3D${post.id}/activities`), withCard(form));
    await page.locator('article.hasCard').waitFor();
    const overflow = (what: string) => page.locator(what).evaluate((one) => one.scrollWidth - one.clientWidth);
    assert.deepEqual([await overflow('html'), await overflow('.log')], [0, 0]);
    await page.getByRole('button', { name: /^More about the message from Megan/ }).click();
    await page.getByRole('menuitem', { name: 'Reset MFA' }).click();
    await signInName().waitFor();
    const box = await dialog().boundingBox();
    assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 800 });
    assert.equal(await overflow('dialog .body'), 0);
  });

  it('lets two tabs be two people, each with his own view, also after one is loaded again', async () => {
    stub.onMessage = (activity) =>
      stub.call(
        'POST',
        `v3/conversations/${encodeURIComponent(activity.conversation?.id ?? '')}/activities`,
        withCard({
          ...cardSaying('The form'),
          actions: [{ type: 'Action.Execute', title: 'Review', verb: 'review', data: {} }],
        }),
      );
    stub.onInvoke = () => ({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: cardSaying('The summary'),
    });
    const lee = await open();
    await lee.getByLabel('You are').selectOption('lee');
    for (const tab of [page, lee]) await tab.getByRole('button', { name: 'Group chat Helpdesk' }).click();
    await page.getByLabel('Message', { exact: true }).fill('@MFA Reset reset MFA');
    await page.keyboard.press('Enter');
    await lee.getByRole('button', { name: 'Review' }).click();
    await cardIn(lee, 'The summary').waitFor();
    await cardIn(page, 'The form').waitFor();
    assert.equal(await cardIn(page, 'The summary').count(), 0);
    await lee.reload();
    await lee.locator('body[data-ready]').waitFor();
    assert.equal(await lee.getByLabel('You are').inputValue(), 'lee');
    assert.equal(await page.getByLabel('You are').inputValue(), 'megan');
    await lee.getByRole('button', { name: 'Group chat Helpdesk' }).click();
    await cardIn(lee, 'The summary').waitFor();
  });

  it('lets the person register another phone or number, and be removed', async () => {
    const { id } = people.contoso.adele;
    const directory = page.getByRole('region', { name: 'Directory' });
    const row = (text: RegExp) => directory.getByRole('listitem').filter({ hasText: text });
    const before = sandbox.graph.methodsOf(id).length;
    await directory.getByRole('button', { name: 'Registers a new phone' }).click();
    await row(/Pixel 9 Pro new/).waitFor();
    await directory.getByRole('button', { name: 'Registers a new number' }).click();
    await row(/Mobile phone \+1 425555019(?!89)/).waitFor();
    assert.equal(sandbox.graph.methodsOf(id).length, before + 1);
    await directory.getByRole('button', { name: 'Is removed' }).click();
    await directory.getByText('No such person.').waitFor();
    assert.ok(await directory.getByRole('button', { name: 'Is removed' }).isDisabled());
  });

  it('looks again at a ticket of whichever PSA a call is about', async () => {
    const halo = sandbox.psas[1];
    assert.ok(halo);
    const { adele } = halo.numbers;
    await page.locator('#ticket').selectOption(`halo ${adele}`);
    const notes = page.getByRole('list', { name: 'Ticket notes' }).getByRole('listitem');
    await notes.filter({ hasText: 'No notes yet.' }).waitFor();
    halo.events.addNotes({ number: adele, count: 1 });
    await fetch(`${halo.url}/api/tickets/${adele}`, { signal: AbortSignal.timeout(5000) });
    await notes.filter({ hasText: 'No notes yet.' }).waitFor({ state: 'hidden' });
    assert.equal(await notes.count(), 1);
  });
});
