import { startControl } from '../../sandbox/control.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { useJourney } from './journey.ts';

describe('shots', () => {
  const j = useJourney();
  it('shoots', async function () {
    this.timeout(120000);
    const control = await startControl(j().sandbox, 0);
    const browser = await launchBrowser();
    for (const scheme of ['light', 'dark'] as const) {
      for (const width of [1280, 800]) {
        j().sandbox.reset();
        await j().database.passTime(25 * 3600_000);
        const context = await browser.newContext({ viewport: { width, height: 860 }, colorScheme: scheme });
        const page = await context.newPage();
        page.setDefaultTimeout(8000);
        page.on('console', (m) => m.type() === 'error' && console.log('console', m.text()));
        page.on('pageerror', (e) => console.log('pageerror', e.message));
        let n = 0;
        const shot = (name: string) => page.screenshot({ path: `/tmp/shots/${scheme}-${width}-${n++}-${name}.png` });
        await page.goto(control.url);
        await page.locator('body[data-ready]').waitFor();
        await shot('open');
        const fromBot = () => page.getByRole('article', { name: 'Message from MFA Reset' }).last();
        await page.getByLabel('Message', { exact: true }).fill('reset MFA');
        await page.keyboard.press('Enter');
        try {
          await fromBot().getByRole('heading', { name: 'Reset MFA' }).waitFor();
          await shot('form');
          await fromBot().getByLabel('Organisation').selectOption({ label: 'Contoso Ltd' });
          await fromBot().getByRole('combobox', { name: /^User/ }).fill('adele');
          await fromBot().getByRole('listbox').getByRole('option').first().waitFor();
          await shot('typing');
          await fromBot().getByRole('listbox').getByRole('option').first().click();
          await fromBot().getByRole('checkbox', { name: /App \(Micro/ }).check();
          await fromBot().getByRole('checkbox', { name: 'Mobile phone', exact: true }).check();
          await fromBot().getByRole('combobox', { name: /^Find the ticket/ }).fill('48213');
          await fromBot().getByRole('listbox').getByRole('option').first().waitFor();
          await shot('ticket');
          await fromBot().getByRole('listbox').getByRole('option').first().click();
          await fromBot().getByLabel('Reason', { exact: true }).selectOption({ label: 'Lost or stolen phone' });
          await fromBot().getByRole('button', { name: 'Review reset' }).click();
          await fromBot().getByText('Which ones should go?').waitFor();
          await shot('devices');
          for (const box of await fromBot().getByRole('checkbox').all()) await box.check();
          await fromBot().getByRole('button', { name: 'Review reset' }).click();
          await fromBot().getByText('Will be removed').waitFor();
          await shot('summary');
          await page.waitForTimeout(1200);
          await fromBot().getByRole('radio', { name: /^Called back/ }).check();
          await fromBot().getByRole('button', { name: 'Remove 3 methods' }).click();
          await page.waitForTimeout(500);
          await shot('removing');
          await page.getByText(/Reference R-.*ended/).waitFor({ timeout: 20000 });
          await j().settled();
          await shot('outcome');
          await page.waitForTimeout(500);
          await shot('end');
        } catch (e) {
          console.log(scheme, width, String(e));
          await shot('ERROR');
          console.log(await fromBot().ariaSnapshot());
        }
        await context.close();
      }
    }
    await browser.close();
    await control.close();
  });
});
