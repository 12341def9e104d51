import type { TypeAhead } from '../handlers.ts';

/** Organisations that this technician may see. */
export const organisations: TypeAhead = (turn, text) => turn.services.typeAhead.organisations(turn.asker, text);
