import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dataFolder } from '../services/storage/dataFolder.ts';

const run = promisify(execFile);

export interface Memory {
  botMb: number;
  /** All processes of the database server. */
  postgresMb: number;
  /** Pages that they share are counted once (Linux), or in each of them. */
  sharedCounted: 'once' | 'each';
}

/** What the bot and its own database server hold now; null where `ps` does not exist. */
export async function memoryOf(dataDir: string): Promise<Memory | null> {
  if (process.platform === 'win32') return null;
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,rss=,args=']);
  const all = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, rss, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), kb: Number(rss), command }] : [];
  });
  const bot = all.find(({ parent, command }) => parent === process.pid && command.endsWith(' index.ts'));
  if (!bot) throw new Error('The bot is no child of this process.');
  const pidFile = join(await dataFolder(dataDir), 'postgresql', 'postmaster.pid');
  const postmaster = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  const servers = all.filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  const own = await Promise.all(servers.map(({ pid }) => proportional(pid)));
  const once = own.every((kb) => kb !== null);
  const kb = servers.reduce((sum, server, i) => sum + (once ? (own[i] ?? 0) : server.kb), 0);
  return { botMb: Math.round(bot.kb / 1024), postgresMb: Math.round(kb / 1024), sharedCounted: once ? 'once' : 'each' };
}

/** A process's memory with its part of the shared pages, which only Linux tells, and only to the same user or root. */
async function proportional(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kb = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kb ? Number(kb) : null;
}
