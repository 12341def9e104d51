import type { AuthenticationMethodChoice } from '../../services/resets/types.ts';
import type { Prefill } from '../../services/services.ts';

/** Words that people use for the five types. Longer ones first: "alternate mobile" is not "mobile". */
const typeWords: readonly [RegExp, AuthenticationMethodChoice][] = [
  [
    /\b(?:alternate|alternative|alt|other|second)[ -]?(?:mobile|phone|number)(?: phone)?\b|\balternate\b/gi,
    'alternateMobile',
  ],
  [/\boffice(?: phone)?\b|\b(?:work|desk) phone\b/gi, 'office'],
  [/\b(?:mobile|cell)(?: phone)?\b|\bphone\b|\bsms\b/gi, 'mobile'],
  [/\b(?:microsoft )?authenticator(?: app)?\b|\bapp\b/gi, 'app'],
  [/\be-?mail\b/gi, 'email'],
];
const fillers = /^(?:for|and|with|on|of|the|user|ticket|please|number|no\.?|type|types|his|her|their|&|\+|,)$/i;
const address = /(?:mailto:)?([^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+)/i;
const marked = /(?:^|\s)#\s?([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])/i;
const spoken = /\bticket\s+(?:number\s+|no\.?\s+)?([a-z]{0,4}-?\d[a-z0-9._-]*)/i;
const bare = /(?:^|\s)(T\d{8}\.\d{3,}|(?:INC|SR|REQ)-\d+|\d{3,})(?=\s|[,;.]?$)/i;

const quotedOrganisation = /\b(?:in|at)\s+["“]([^"”]{1,100})["”]/i;
const organisation = /\b(?:in|at)\s+((?:(?!\b(?:for|ticket|in|at)\b)[^#,;"“”]){2,100})/i;

/**
 * The parts of `reset mfa for user@contoso.com app #12345`, in any order. Words that are no part become a search
 * hint for the user field, which the form shows and a person confirms.
 */
export function parseReset(text: string): Prefill {
  let rest = text;
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
    return found?.[1];
  };
  // In quotes it may hold any word; without, what is left of the words after `in` names it.
  const quoted = take(quotedOrganisation);
  const user = take(address);
  const ticket = take(marked) ?? take(spoken) ?? take(bare);
  const methods: AuthenticationMethodChoice[] = [];
  for (const [pattern, choice] of typeWords) {
    const without = rest.replace(pattern, ' ');
    if (without !== rest) methods.push(choice);
    rest = without;
  }
  const place = (quoted ?? take(organisation))?.trim();
  const hint = rest
    .split(/[\s,;]+/)
    .filter((word) => word && !fillers.test(word))
    .join(' ')
    .slice(0, 100)
    .toWellFormed();
  const userTyped = user ?? hint;
  return {
    ...(userTyped ? { userTyped } : {}),
    ...(methods.length > 0 ? { methods: inOrder(methods) } : {}),
    ...(ticket ? { ticketTyped: ticket } : {}),
    ...(place ? { organisationTyped: place.slice(0, 100).toWellFormed() } : {}),
  };
}

/** The parts of `link Contoso Ltd #12345`. A number belongs to the name where more words follow, or within quotes. */
export function parseLink(text: string): { organisationTyped: string; ticketTyped: string | null } {
  const tidied = text.trim();
  const last = /(?:^|\s)(?:ticket\s+)?(#\s?\S+|[^\s#]+)$/i.exec(tidied);
  const word = last?.[1] ?? '';
  const number = marked.exec(word)?.[1] ?? bare.exec(word)?.[1];
  return {
    organisationTyped: (number ? tidied.slice(0, last?.index) : tidied).replace(/["“”]/g, '').trim(),
    ticketTyped: number ?? null,
  };
}

/** The first sign-in name or address in the text, or null. */
export function parseAddress(text: string): string | null {
  return address.exec(text)?.[1] ?? null;
}

function inOrder(methods: AuthenticationMethodChoice[]): AuthenticationMethodChoice[] {
  const order: AuthenticationMethodChoice[] = ['app', 'mobile', 'office', 'alternateMobile', 'email'];
  return order.filter((choice) => methods.includes(choice));
}
