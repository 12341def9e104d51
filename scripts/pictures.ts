import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { draw } from '../cards/index.ts';
import { en } from '../services/words/en.ts';
import { clock, samples } from '../test/cards/samples.ts';
import { launchBrowser } from './browser.ts';
import { hostConfig, styles, themes } from './pictures/themes.ts';

/**
 * npm run pictures [folder] [cards that begin with this]: draws every card in every state, one sheet per theme and one
 * at a phone's width, so that a person can look at them. Clients that know Icon show it; the sheets show its glyph.
 * Ends non-zero when something is cut off or too pale to read.
 */
const [folder = 'card-pictures', only = ''] = process.argv.slice(2);
const sheets = [
  ...themes.map((theme) => ({ file: `${theme.name}.png`, theme, width: 420, columns: 5 })),
  ...themes.map((theme) => ({ file: `${theme.name}-phone.png`, theme, width: 320, columns: 6 })),
];
const renderer = new URL('dist/adaptivecards.min.js', import.meta.resolve('adaptivecards-renderer/package.json'));
const cards = Object.entries(samples)
  .filter(([name]) => name.startsWith(only))
  .map(([name, view]) => ({ name, card: draw(view, en, clock) }));

/** A few cards are for a page to show, so they are drawn sharp; all of them would make a picture of many megabytes. */
const sharpness = cards.length > 4 ? 1 : 2;

mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const { file, theme, width, columns } of sheets) {
    const across = Math.min(columns, cards.length) * (width + 16) + 8;
    const page = await browser.newPage({ viewport: { width: across, height: 100 }, deviceScaleFactor: sharpness });
    await page.route('**/*', (route) => route.abort());
    await page.setContent(`<style>${styles(theme, width)}</style><div id="sheet"></div>`);
    await page.addScriptTag({ content: readFileSync(fileURLToPath(renderer), 'utf8') });
    await page.addScriptTag({ content: readFileSync(new URL('pictures/page.js', import.meta.url), 'utf8') });
    const given = JSON.stringify({ cards, config: hostConfig(theme) });
    const notes = (await page.evaluate(`drawSheet(${given})`)) as string[];
    await page.screenshot({ path: join(folder, file), fullPage: true });
    await page.close();
    console.log([join(folder, file), ...notes.map((note) => `  ! ${note}`)].join('\n'));
    if (notes.length > 0) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
