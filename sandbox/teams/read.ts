import type { Json } from './types.ts';

/** Readers for JSON that somebody else wrote: what is missing or of another type reads as empty. */
export const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
export const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const list = (value: unknown): Json[] => array(value).map(object);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
