import type { Command } from '../handlers.ts';
import { help } from './help.ts';
import { parseAddress } from './parse.ts';

/** What is registered for somebody, read only. */
export const methods: Command = async (turn, rest) => {
  const typed = parseAddress(rest) ?? rest;
  return typed ? turn.services.resets.methods(turn.asker, typed.slice(0, 200).toWellFormed()) : help(turn, '');
};
