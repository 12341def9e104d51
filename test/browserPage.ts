import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Control } from '../sandbox/control.ts';
import { launchBrowser } from '../scripts/browser.ts';

/** A person at the sandbox's page: one browser for a `describe`, a context for each test. */
export interface BrowserPage {
  /** Opens the page, once more in another tab when it is open; ready when this comes back. */
  open(how?: { width?: number; colorScheme?: 'light' | 'dark' }): Promise<Page>;
}

/** An error in a page's console, or a request that goes anywhere but to the sandbox, fails the test. */
export function useBrowserPage(control: () => Control): BrowserPage {
  const complaints: string[] = [];
  let browser: Browser;
  let context: BrowserContext | null = null;

  before(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await context?.close();
    context = null;
    assert.deepEqual(complaints.splice(0), []);
  });
  after(() => browser?.close());

  return {
    async open({ width = 1280, colorScheme = 'light' } = {}) {
      context ??= await browser.newContext({ viewport: { width, height: 860 }, colorScheme });
      const { url } = control();
      const opened = await context.newPage();
      opened.setDefaultTimeout(30_000);
      opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      opened.on('pageerror', (error) => complaints.push(error.message));
      opened.on('request', (request) => {
        if (!request.url().startsWith(url)) complaints.push(`asked for ${request.url()}`);
      });
      await opened.goto(url);
      await opened.locator('body[data-ready]').waitFor();
      return opened;
    },
  };
}
