import type { Answer } from '../../simulator.ts';

/** Autotask's answers: single items, ids of what was written, and `errors` for all that is refused. */

export const errors = (status: number, ...texts: string[]): Answer => ({ status, body: { errors: texts } });

/** What breaks a rule of the data is refused with 500. */
export const violation = (text: string): Answer => errors(500, text);

export const item = (row: object | null): Answer => ({ status: 200, body: { item: row } });
export const made = (itemId: number): Answer => ({ status: 200, body: { itemId } });
export const denied = (): Answer =>
  errors(403, 'The logged in Resource does not have the adequate permissions for this entity type.');

export type Row = Record<string, unknown>;
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
