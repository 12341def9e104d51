import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { people } from '../sandbox/data.ts';
import { playgroundPackage, playgroundTerms, startPlayground } from '../sandbox/playground/playground.ts';
import { startRelay } from '../sandbox/playground/relay.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { launchBrowser } from './browser.ts';

/**
 * npm run playground [folder]: the main job and the extension in Microsoft's own client, without a window, and what of
 * it worked. A picture of each step goes into the folder. docs/playground.md says what this client can do at all.
 */
const [folder] = process.argv.slice(2);
const { adele, oneApp } = people.contoso;
const ticket = '48213';
const patience = 15_000;

/** What should work, and doing it; it did not when this throws. */
type Step = [what: string, work: (page: Page, sandbox: Sandbox) => Promise<unknown>];

const steps: Step[] = [
  [
    'the form comes when one types "reset MFA"',
    async (page) => {
      await say(page, 'reset MFA');
      await newest(page, 'button', 'Review reset').waitFor();
    },
  ],
  [
    'the form takes a typed sign-in name',
    (page) => fillForm(page, adele.userPrincipalName, [/App \(/, /Mobile phone/]),
  ],
  [
    'the form leads to the choice of devices',
    async (page) => {
      await newest(page, 'button', 'Review reset').click();
      await reads(page, /Which ones should go/);
    },
  ],
  [
    'the devices lead to the summary',
    async (page) => {
      for (const device of [/iPhone 15/, /Pixel 8/, /ending in 89/]) await newest(page, 'checkbox', device).check();
      await newest(page, 'button', 'Review reset').click();
      await reads(page, /Will be removed/);
    },
  ],
  ['the confirmation leads to the outcome', (page) => confirm(page).then(() => reads(page, /Reference R-.* · ended/))],
  [
    'the methods are gone and the ticket has its note',
    async (_page, { graph, connectWise }) => {
      const left = graph.methodsOf(adele.id).filter((one) => /Authenticator|phone/.test(one['@odata.type']));
      const notes =
        connectWise.ticket(Number(ticket))?.notes.filter((one) => one.text?.includes('MFA reset: R-')) ?? [];
      if (left.length > 0 || notes.length !== 1) throw new Error(`${left.length} methods left, ${notes.length} notes`);
    },
  ],
  [
    'the extension opens the form in a dialog, from the compose box of a group chat',
    async (page) => {
      // This client empties a dialog when a message comes into its conversation. In a group chat that nobody allowed
      // the reset is shown in the personal chat instead, and the dialog is left alone.
      await page.getByRole('treeitem', { name: 'Helpdesk' }).click();
      await page.getByRole('button', { name: 'Trigger Message Extension App' }).first().click();
      await openDialog(page);
    },
  ],
  [
    'the dialog goes from the form to the summary',
    async (page) => {
      const dialog = page.getByRole('dialog');
      await fillForm(dialog, oneApp.userPrincipalName, [/App \(/]);
      await newest(dialog, 'button', 'Review reset').click();
      await reads(dialog, /Will be removed/);
    },
  ],
  [
    'the removal ends the dialog, and the outcome is in the chat',
    async (page, { graph }) => {
      await confirm(page.getByRole('dialog'));
      await newest(page.getByRole('dialog'), 'button', 'Close').click();
      await page.getByRole('treeitem', { name: 'Personal Chat' }).click();
      await reads(page, new RegExp(`^${oneApp.displayName}.*Done · 1 method removed`));
      if (graph.methodsOf(oneApp.id).length > 0) throw new Error('the method is still there');
    },
  ],
  [
    'the extension finds the ticket in a message',
    async (page) => {
      await say(page, `A phone was lost, ticket #${ticket}`);
      await reads(page, /I do not know that/);
      // The last one is that of the bot's answer.
      await page.getByRole('button', { name: 'Show more information' }).nth(-2).click();
      await openDialog(page);
      await reads(page.getByRole('dialog'), /Found in the message/);
    },
  ],
];

type Place = Page | Locator;

/** A card in the chat stays when a newer one comes. */
const newest = (place: Place, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Locator =>
  place.getByRole(role, { name }).last();
const reads = (place: Place, text: RegExp) => place.getByText(text).last().waitFor();

async function say(page: Page, text: string): Promise<void> {
  await page.locator('[contenteditable=true][role=textbox]').first().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function fillForm(place: Place, user: string, methods: RegExp[]): Promise<void> {
  const choose = async (field: RegExp, choice: RegExp) => {
    await newest(place, 'combobox', field).click();
    // The list hangs on the page itself.
    await newest('page' in place ? place.page() : place, 'option', choice).click();
  };
  await choose(/Organisation/, /Contoso/);
  await newest(place, 'textbox', /or the sign-in name/).fill(user);
  for (const method of methods) await place.getByRole('checkbox', { name: method }).last().check();
  await newest(place, 'textbox', /or the ticket number/).fill(ticket);
  await choose(/Reason/, /New phone/);
}

async function confirm(place: Place): Promise<void> {
  await newest(place, 'radio', /Called back/).check();
  await sleep(1_100); // the bot takes no removal in the first second after the summary
  await newest(place, 'button', /^Remove/).click();
}

/** This client reads no manifest, so one types which command is meant. */
async function openDialog(page: Page): Promise<void> {
  await page.getByRole('menuitem', { name: 'Action Command' }).click();
  await page.getByRole('textbox', { name: 'Command ID' }).fill('resetMfa');
  await page.getByRole('button', { name: 'Create' }).click();
  await newest(page.getByRole('dialog'), 'button', 'Review reset').waitFor();
}

async function play(page: Page, sandbox: Sandbox): Promise<boolean> {
  for (const [n, [what, work]] of steps.entries()) {
    const failure = await work(page, sandbox).then(
      () => null,
      (error: unknown) => error, // said in the next line, and in the exit code
    );
    if (folder) await page.screenshot({ path: join(folder, `playground-${n + 1}.png`) });
    console.log(`${failure === null ? 'yes' : 'NO '}  ${what}`);
    if (failure === null) continue;
    console.error(failure);
    return false;
  }
  return true;
}

// Ctrl-C must end the bot and the Playground too, so the browser may not end this process.
const browser = await launchBrowser({ handleSIGINT: false, handleSIGTERM: false });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void browser.close());
const dataDir = await mkdtemp(join(tmpdir(), 'mfa-reset-playground-'));
await chmod(dataDir, 0o755); // as root the database runs as nobody
const sandbox = await startSandbox({ dataDir });
const relay = await startRelay(sandbox.login, sandbox.teams.deliveries);
console.log(`${playgroundPackage}, through npx. ${playgroundTerms}`);
const playground = startPlayground({ folder: join(dataDir, 'playground'), relay, who: 'megan' });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.setDefaultTimeout(patience);
  // Its fonts are elsewhere, and nothing of a run should be.
  await page.route(/^https?:\/\/(?!(127\.0\.0\.1|localhost)[:/])/, (route) => route.abort());
  await page.goto(await playground.ready, { waitUntil: 'domcontentloaded', timeout: 40_000 });
  if (!(await play(page, sandbox))) process.exitCode = 1;
} finally {
  await browser.close();
  await playground.stop();
  await relay.close();
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
}
