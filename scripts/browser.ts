import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** A Chromium for pictures and for tests of the page. Nothing is downloaded. */

const systemChromium = '/usr/bin/chromium';
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/**
 * Starts `CHROME_PATH`, else the system's Chromium, else the one that npm brought (Linux x64), else an installed Chrome
 * or Edge. Throws a sentence that says what to do when there is none.
 */
export async function launchBrowser(more: LaunchOptions = {}): Promise<Browser> {
  const chosen = process.env.CHROME_PATH || (existsSync(systemChromium) ? systemChromium : '');
  if (chosen !== '') return chromium.launch({ ...options(), ...more, executablePath: chosen });
  if (process.platform === 'linux' && process.arch === 'x64')
    return chromium.launch({ ...(await packaged()), ...more });
  for (const channel of ['chrome', 'msedge']) {
    try {
      return await chromium.launch({ ...options(), ...more, channel });
    } catch (error) {
      if (channel === 'msedge') {
        throw new Error('No browser was found. Install Chrome, or set CHROME_PATH to a Chromium.', { cause: error });
      }
    }
  }
  throw new Error('No browser was found. Install Chrome, or set CHROME_PATH to a Chromium.');
}

/** Chromium's own sandbox does not start as root; what it opens here is ours alone. */
function options(): LaunchOptions {
  const root = process.getuid?.() === 0;
  return { args: root ? [...quiet, '--no-sandbox'] : quiet };
}

/**
 * @sparticuz/chromium carries the libraries that a bare system lacks, but unpacks them on AWS only; its fonts.conf names
 * the default temporary folder. A folder of its own per user and version keeps it from taking somebody else's or a
 * half-written file.
 */
async function packaged(): Promise<LaunchOptions> {
  const bin = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')));
  const dir = join(tmpdir(), `mfa-reset-bot-chromium-153.0.0-${userInfo().uid}`);
  if (!existsSync(join(dir, 'ready'))) await unpack(dir, bin);
  return {
    executablePath: join(dir, 'chromium'),
    args: [...quiet, '--no-sandbox', '--headless=shell'],
    env: {
      ...stringEnvironment(),
      LD_LIBRARY_PATH: join(dir, 'al2023/lib'),
      FONTCONFIG_FILE: join(dir, 'fonts.conf'),
    },
  };
}

/** Unpacks beside the place and moves it there whole, so that two that start at once do not meet. */
async function unpack(dir: string, bin: string): Promise<void> {
  const fresh = `${dir}.${process.pid}`;
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = fresh; // read when the package is loaded
  try {
    const { default: sparticuz, inflate } = await import('@sparticuz/chromium');
    await sparticuz.executablePath();
    await inflate(join(bin, 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  writeFileSync(
    join(fresh, 'fonts.conf'),
    `<fontconfig><dir>${dir}/fonts</dir><cachedir>${dir}/fontcache</cachedir></fontconfig>`,
  );
  writeFileSync(join(fresh, 'ready'), '');
  try {
    renameSync(fresh, dir);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(dir, 'ready'))) throw error;
  }
}

function stringEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]));
}
