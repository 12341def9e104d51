import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { asRoot, rootFolder } from './binaries.ts';

/**
 * Where data lies: `DATA_DIR`, or `data` beside the program. As root the database runs as nobody, who must be able to
 * reach the folder; where it cannot (a home folder, say) data goes below /var/lib, one folder for each such path, so
 * that two installations never meet.
 */
export async function dataFolder(configured: string | null): Promise<string> {
  const wanted = resolve(configured ?? 'data');
  if (!asRoot || (await everyoneMayReach(wanted))) return wanted;
  return join(rootFolder, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
}

async function everyoneMayReach(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
