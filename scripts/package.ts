import { createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';

/**
 * `npm run package`: the zip that an administrator uploads to Teams, for the bot named by MicrosoftAppId (from the
 * environment or `.env`). The app's own id is the bot's, so that a second upload is an update of the first.
 */
const folder = new URL('../appPackage/', import.meta.url);
const botId = (process.env.MicrosoftAppId ?? fromEnvFile()).trim().toLowerCase();

if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(botId)) {
  console.error('MicrosoftAppId is missing or no GUID. Set it to the app id of your Azure Bot, in .env or like this:');
  console.error('  MicrosoftAppId=11111111-2222-3333-4444-555555555555 npm run package');
  process.exit(1);
}

const placeholder = '00000000-0000-0000-0000-000000000000';
const manifest = readFileSync(new URL('manifest.json', folder), 'utf8').replaceAll(placeholder, botId);
const target = process.argv[2] ?? fileURLToPath(new URL('mfa-reset-bot.zip', folder));
const zip = new ZipFile();
// Teams looks for the manifest at the root of the zip, not in a folder.
zip.addBuffer(Buffer.from(manifest), 'manifest.json');
for (const icon of ['color.png', 'outline.png']) zip.addFile(fileURLToPath(new URL(icon, folder)), icon);
zip.end();
await pipeline(zip.outputStream, createWriteStream(target));
console.log(`Wrote ${target} for bot ${botId}.`);

function fromEnvFile(): string {
  try {
    const text = readFileSync(new URL('../.env', import.meta.url), 'utf8');
    return /^\s*MicrosoftAppId\s*=\s*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? '';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
