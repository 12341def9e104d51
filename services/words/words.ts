import type { en } from './en.ts';

/** Every sentence people read. Another language is another file of this shape. */
export type Words = typeof en;
export type { NoteFacts } from './en/note.ts';
export type { Clock } from './time.ts';
