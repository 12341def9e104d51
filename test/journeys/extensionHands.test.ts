import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { type Control, startControl } from '../../sandbox/control.ts';
import { people } from '../../sandbox/data.ts';
import { conversations } from '../../sandbox/world.ts';
import { useBrowserPage } from '../browserPage.ts';
import { dialogHands } from './dialogs.ts';
import { useJourney } from './journey.ts';

/** What the hands do for one case, Adele's mobile phone on ticket 48213: by keyboard from the message, and in the chat. */
describe('what the hands do for a reset', () => {
  const j = useJourney();
  const { allow } = dialogHands(j);
  const { adele } = people.contoso;
  const { channel } = conversations;
  let control: Control;
  let page: Page;
  const { open } = useBrowserPage(() => control);
  let hands = { clicks: 0, keys: 0 };

  before(async () => {
    control = await startControl(j().sandbox, 0);
  });
  beforeEach(async () => {
    j().sandbox.graph.set({ visibleAfterMs: 0, policyGapMs: 0 });
    await allow(channel);
    hands = { clicks: 0, keys: 0 };
    page = await open();
  });
  after(async () => {
    await control?.close();
  });

  async function click(what: Locator): Promise<void> {
    await what.click();
    hands.clicks += 1;
  }
  async function press(key: string): Promise<void> {
    await page.keyboard.press(key);
    hands.keys += 1;
  }
  async function type(text: string): Promise<void> {
    await page.keyboard.type(text);
    hands.keys += text.length;
  }
  /** Tab, as often as it takes; it must come there. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await press('Tab');
    }
    assert.fail(`Tab did not come to ${target}`);
  }
  const phones = () =>
    j()
      .sandbox.graph.methodsOf(adele.id)
      .filter(({ phoneType }) => phoneType === 'mobile');

  it('are 25 keys from a message of the channel, with no word typed and no mouse', async () => {
    await page.getByRole('button', { name: 'Channel Tickets' }).click();
    await page.getByRole('button', { name: 'Post a ticket message' }).click();
    await page.getByRole('menuitem', { name: 'Plain ticket mail' }).click();
    const { id } = await j()
      .as('megan')
      .waitFor(channel, ({ from }) => from === 'megan');
    const thread = page.locator(`[data-thread="${id}"]`);
    const dialog = page.getByRole('dialog');
    await thread.getByRole('button', { name: /^More about/ }).focus();
    await press('Enter');
    await press('Enter');
    await tabTo(dialog.getByRole('checkbox', { name: 'Mobile phone', exact: true }));
    await press('Space');
    await tabTo(dialog.getByLabel('Reason', { exact: true }));
    await press('N'); // New phone
    await tabTo(dialog.getByRole('button', { name: 'Review reset' }));
    await press('Enter');
    await dialog.getByRole('heading', { name: 'Reset MFA for Adele Vance?' }).waitFor();
    await j().passHaste();
    await tabTo(dialog.getByRole('radio', { name: /Called back/ }));
    await press('Space');
    await tabTo(dialog.getByRole('button', { name: 'Remove mobile phone' }));
    await press('Enter');
    await dialog.getByText('you can close this').waitFor();
    await press('Escape');
    await thread.getByText('Done · 1 method removed').first().waitFor();
    assert.deepEqual(hands, { clicks: 0, keys: 25 });
    assert.deepEqual(phones(), []);
  });

  it('are 11 clicks and 20 keys from "reset MFA" in the personal chat', async () => {
    await page.getByLabel('Message', { exact: true }).focus();
    await type('reset MFA');
    await press('Enter');
    const form = page.locator('article.hasCard', { has: page.getByRole('combobox', { name: /^User/ }) }).last();
    const card = page.locator(`[data-message="${await form.getAttribute('data-message')}"]`);
    await card.getByLabel('Organisation').selectOption({ label: 'Contoso Ltd' });
    await card.getByLabel('Reason', { exact: true }).selectOption({ label: 'New phone' });
    hands.clicks += 4; // a list is opened, and an entry chosen
    await click(card.getByRole('combobox', { name: /^User/ }));
    await type('adele');
    await click(card.getByRole('option', { name: /^Adele Vance/ }));
    await click(card.getByRole('checkbox', { name: 'Mobile phone', exact: true }));
    await click(card.getByLabel('or the ticket number'));
    await type('48213');
    await click(card.getByRole('button', { name: 'Review reset' }));
    await card.getByRole('heading', { name: 'Reset MFA for Adele Vance?' }).waitFor();
    await j().passHaste();
    await click(card.getByRole('radio', { name: /Called back/ }));
    await click(card.getByRole('button', { name: 'Remove mobile phone' }));
    await card.getByText('Done · 1 method removed').waitFor();
    assert.deepEqual(hands, { clicks: 11, keys: 20 });
    assert.deepEqual(phones(), []);
  });
});
