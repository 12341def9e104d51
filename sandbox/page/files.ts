import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../simulator.ts';

/** The page's own files. Modules are TypeScript; their types are taken off as they are sent, line for line. */
export async function pageFile(path: string): Promise<Answer | null> {
  const file = fileOf(path);
  if (!file) return null;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const type = extname(path || '/') || '.html';
  return {
    status: 200,
    body: type === '.ts' ? stripTypeScriptTypes(text) : text,
    headers: { ...headers, 'content-type': contentTypes[type] ?? 'text/plain; charset=utf-8' },
  };
}

function fileOf(path: string): string | null {
  const vendor = vendors[path];
  if (vendor) return fileURLToPath(new URL(vendor, import.meta.resolve(`${vendorOf(path)}/package.json`)));
  if (path === '/') return here('page.html');
  if (path === '/page.css' || path === '/cards.css' || path === '/dialog.css') return here(path.slice(1));
  // Of the folder's TypeScript only the browser's part; types.ts holds a list that both sides use.
  if (path === '/types.ts' || /^\/client\/\w+\.ts$/.test(path)) return here(path.slice(1));
  return /^\/icons\/\w+\.svg$/.test(path) ? here(path.slice(1)) : null;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const vendors: Record<string, string> = {
  '/vendor/adaptivecards.js': 'dist/adaptivecards.min.js',
  '/vendor/markdown-it.js': 'dist/markdown-it.min.js',
};
const vendorOf = (path: string) => (path.includes('markdown') ? 'markdown-it' : 'adaptivecards-renderer');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, in no frame. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
