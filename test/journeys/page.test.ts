import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { type Control, startControl } from '../../sandbox/control.ts';
import { people } from '../../sandbox/data.ts';
import { cardText } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { useBrowserPage } from '../browserPage.ts';
import { useJourney } from './journey.ts';

/** A technician at the sandbox's page, with the product as it is. */
describe("the main job in the sandbox's page", () => {
  const j = useJourney();
  const { adele } = people.contoso;
  const ticket = 48213;
  const chat = conversations.personal('megan');
  let control: Control;
  let page: Page;
  const { open } = useBrowserPage(() => control);

  before(async () => {
    control = await startControl(j().sandbox, 0);
  });
  beforeEach(() => {
    const { graph } = j().sandbox;
    graph.set({ visibleAfterMs: 0, policyGapMs: 0 });
    graph.exchanges.splice(0);
  });
  after(async () => {
    await control?.close();
  });

  const card = (): Locator => page.locator('article.hasCard').last();
  const button = (name: string) => card().getByRole('button', { name, exact: true });
  const bot = (words: string) => page.getByRole('status').filter({ hasText: words });
  const directory = (text: string) =>
    page.getByRole('region', { name: 'Directory' }).getByRole('listitem').filter({ hasText: text });

  async function choose(field: RegExp, typed: string, row: string): Promise<void> {
    await card().getByRole('combobox', { name: field }).fill(typed);
    const options = card().getByRole('listbox', { name: field }).getByRole('option');
    await options.first().waitFor();
    assert.deepEqual(await options.allTextContents(), [row]);
    await options.first().click();
  }

  /** The form as a technician fills it in with a mouse: Adele's lost phone, on her own ticket. */
  async function fillInForm(): Promise<void> {
    await page.getByLabel('Message', { exact: true }).fill('reset MFA');
    await page.getByRole('button', { name: 'Send' }).click();
    await card().getByLabel('Organisation').selectOption({ label: 'Contoso Ltd' });
    await choose(/^User/, 'adele', 'Adele Vance (adele.vance@contoso.com) · Retail Manager');
    await card().getByRole('checkbox', { name: 'App (Microsoft Authenticator or code app)' }).check();
    await card().getByRole('checkbox', { name: 'Mobile phone', exact: true }).check();
    await choose(/^Find the ticket/, String(ticket), `${ticket} · Adele Vance: new phone, cannot sign in`);
    await card().getByLabel('Reason', { exact: true }).selectOption({ label: 'Lost or stolen phone' });
    await button('Review reset').click();
  }

  async function tickAllDevices(): Promise<void> {
    await card().getByRole('heading', { name: 'Which ones should go?' }).waitFor();
    const boxes = await card().getByRole('checkbox').all();
    assert.equal(boxes.length, 3);
    for (const box of boxes) await box.check();
    await button('Review reset').click();
    await card().getByRole('heading', { name: 'Reset MFA for Adele Vance?' }).waitFor();
    await j().passHaste();
  }

  async function remove(): Promise<void> {
    await card()
      .getByRole('radio', { name: /Called back/ })
      .check();
    await button('Remove 3 methods').click();
  }

  const connectWiseNotes = () => j().sandbox.connectWise.ticket(ticket)?.notes ?? [];
  const ended = () => card().getByText(/^Reference\sR-\w+ · ended\s\d\d:\d\d\sUTC$/);
  const shownLines = () =>
    cardText(
      j()
        .as('megan')
        .messages(chat)
        .findLast((m) => m.card)?.card ?? {},
    );

  /** Whatever happened on the way, this is how it ends: removed once, one internal note, one line, the rest untouched. */
  async function allIsDoneOnce(): Promise<void> {
    await page.getByText(/^Adele Vance \(Contoso Ltd\): Done · 3 methods removed\./).waitFor();
    await j().settled();
    const { graph } = j().sandbox;
    assert.deepEqual(
      graph.methodsOf(adele.id).map((method) => method['@odata.type']),
      ['#microsoft.graph.emailAuthenticationMethod'],
    );
    assert.equal(j().deletions().length, 3);
    assert.equal(graph.revocations(adele.id).length, 1);
    const notes = connectWiseNotes();
    assert.deepEqual(
      notes.map((n) => [n.internalAnalysisFlag, n.detailDescriptionFlag, n.resolutionFlag]),
      [[true, false, false]],
    );
    assert.match(notes[0]?.text ?? '', /^MFA reset: R-\w+ · Done · 3 methods removed\./);
    assert.equal(j().lines().length, 1);
    const text = shownLines().join('\n');
    for (const line of ['✓ Done · 3 methods removed', 'Removed (3)', 'Registered now (1)', 'Tell Adele']) {
      assert.ok(text.includes(`\n${line}\n`), `"${line}" is no line of\n${text}`);
    }
    assert.match(text, /^Ticket\snote: On ticket 48213, \d\d:\d\d\sUTC$/m);
  }

  it('goes from the typed line to the note, and shows what became true beside it', async () => {
    page = await open();
    await fillInForm();
    await tickAllDevices();
    await remove();
    await ended().waitFor();
    for (const device of ['iPhone 15', 'Pixel 8', 'Mobile phone']) {
      await directory(device).filter({ hasText: 'removed' }).waitFor();
    }
    assert.equal(await directory('Email').filter({ hasText: 'removed' }).count(), 0);
    await page.getByRole('region', { name: 'Ticket' }).getByText('MFA reset: R-').waitFor();
    await allIsDoneOnce();
  });

  it('can be done with the keyboard alone, in dark colours on a narrow window', async () => {
    page = await open({ width: 800, colorScheme: 'dark' });
    const { keyboard } = page;
    /** Tab, as often as it takes; it must come there. */
    const tabTo = async (target: Locator, key = 'Tab') => {
      for (let presses = 0; presses < 40; presses += 1) {
        if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await keyboard.press(key);
      }
      assert.fail(`${key} did not come to ${target}`);
    };
    const typeAndChoose = async (field: RegExp, typed: string) => {
      await tabTo(card().getByRole('combobox', { name: field }));
      await keyboard.type(typed);
      await card().getByRole('listbox', { name: field }).getByRole('option').first().waitFor();
      await keyboard.press('Enter');
    };
    await tabTo(page.getByLabel('Message', { exact: true }));
    await keyboard.type('reset MFA');
    await keyboard.press('Enter');
    await card().getByRole('heading', { name: 'Reset MFA' }).waitFor();
    await tabTo(card().getByLabel('Organisation'), 'Shift+Tab'); // the message box lies below the card
    await keyboard.type('Contoso');
    await typeAndChoose(/^User/, 'adele');
    await tabTo(card().getByRole('checkbox', { name: 'App (Microsoft Authenticator or code app)' }));
    await keyboard.press('Space');
    await tabTo(card().getByRole('checkbox', { name: 'Mobile phone', exact: true }));
    await keyboard.press('Space');
    await typeAndChoose(/^Find the ticket/, 'adele vance: new');
    await tabTo(card().getByLabel('Reason', { exact: true }));
    await keyboard.type('Lost');
    await tabTo(button('Review reset'));
    await keyboard.press('Enter');
    await card().getByRole('heading', { name: 'Which ones should go?' }).waitFor();
    assert.equal(await page.locator(':focus').evaluate((element) => element.tagName), 'ARTICLE');
    for (const device of ['iPhone 15', 'Pixel 8']) {
      await tabTo(card().getByRole('checkbox', { name: device }));
      await keyboard.press('Space');
    }
    await tabTo(button('Review reset'));
    await keyboard.press('Enter');
    await card().getByRole('heading', { name: 'Reset MFA for Adele Vance?' }).waitFor();
    await j().passHaste();
    await tabTo(card().getByRole('radio', { name: /Called back/ }));
    await keyboard.press('Space');
    await tabTo(button('Remove 3 methods'));
    await keyboard.press('Enter');
    await ended().waitFor();
    await allIsDoneOnce();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
  });

  it('goes on after "Kill the bot" at the summary and during the removal, and does nothing twice', async () => {
    page = await open();
    await fillInForm();
    await tickAllDevices();
    const kill = page.getByRole('button', { name: 'Kill the bot' });
    await kill.click();
    await bot('The bot was killed and starts again …').waitFor();
    await bot('The bot runs').waitFor();
    await remove();
    await page.getByText(/^Working · step \d of \d$/).waitFor();
    await kill.click();
    await bot('The bot was killed and starts again …').waitFor();
    await bot('The bot runs').waitFor();
    await ended().waitFor();
    await allIsDoneOnce();
  });

  it('says while "PSA is down" that the note is waiting, and writes it when the PSA is back', async () => {
    j().sandbox.graph.setVisibleAfter(2500);
    page = await open();
    await fillInForm();
    await tickAllDevices();
    const down = page.getByRole('button', { name: 'PSA is down' });
    await remove();
    await card().getByText('Working · step 3 of 5').waitFor();
    await down.click();
    await page.locator('button[aria-pressed=true]', { hasText: 'PSA is down' }).waitFor();
    await card()
      .getByText(/^Waiting for the PSA\. Next try at .*; you need not do anything$/)
      .waitFor();
    assert.deepEqual(connectWiseNotes(), []);
    assert.deepEqual(j().lines(), []);
    await down.click();
    await page.locator('button[aria-pressed=false]', { hasText: 'PSA is down' }).waitFor();
    await j().database.passTime(20_000);
    await allIsDoneOnce();
  });
});
