/**
 * Ticket numbers and addresses in free text. They are candidates and nothing more: digits may be a phone number, an
 * order or a room, and whoever writes a message may write any address. Each is looked up, and a person confirms it.
 */
export interface Candidates {
  /** In the order of the text; a number with a ticket's mark before it counts before bare digits. */
  numbers: Candidate[];
  /** In lower case. */
  addresses: string[];
}

export interface Candidate {
  number: string;
  /** Something said that it is a ticket: `#`, the word, or a shape that only tickets have. */
  marked: boolean;
}

const mostLetters = 20_000;
export const mostNumbers = 10;
const mostAddresses = 5;

const address = /[^\s@<>()[\],;:"'|]{1,64}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,5}/gi;
const link = /\bhttps?:\/\/\S{1,2000}/gi;
/** Digits in groups, as phone numbers, dates and amounts are written. */
const groups = /\+\d[\d\s().-]{5,24}\d|\b\d{1,4}(?:[\s./:-]\(?\d{1,4}\)?){2,6}\b|\b0\d{2,5}[ -]\d{3,8}\b/g;
const ticketWord =
  /(?:#|\[id:|\b(?:tickets?|service ticket|cases?|incidents?|requests?|issue|sr|inc|ref(?:erence)?)\b(?:\s*(?:number|no\.?|nr\.?|id))?\s*[:#.-]?)\s*0*$/i;
const year = /^(?:19|20)\d\d$/;
/** Shorter ones are rooms and amounts, longer ones phone numbers. */
const shortestBare = 4;
const longestBare = 8;
const shortestShaped = 7;

/** `patterns`: how the PSAs in use write a ticket number; group 1 is the number. */
export function candidatesIn(whole: string, patterns: readonly RegExp[]): Candidates {
  const text = whole.slice(0, mostLetters);
  const addresses = [...text.matchAll(address)].map(([found]) => found.toLowerCase().replace(/[.-]+$/, ''));
  const rest = blanked(blanked(text, link), address);
  const apart = spansOf(rest, groups);
  const numbers = new Map<string, Candidate & { at: number }>();
  for (const pattern of patterns) {
    let markedUntil = -1;
    for (const { number, from, to } of matches(rest, pattern)) {
      const before = rest.slice(Math.max(0, from - 40), from);
      const listed = markedUntil >= 0 && inList.test(rest.slice(markedUntil, from));
      const marked = listed || ticketWord.test(before) || /[a-z]/i.test(number);
      if (marked) markedUntil = to;
      if (!marked && !mayBeBare(number)) continue;
      if (!marked && apart.some(([start, end]) => from >= start && from < end)) continue;
      const known = numbers.get(number);
      numbers.set(number, { number, marked: marked || (known?.marked ?? false), at: known?.at ?? from });
    }
  }
  const all = [...numbers.values()].sort((a, b) => a.at - b.at);
  const marked = all.filter((one) => one.marked);
  const counting = marked.length > 0 ? marked : all;
  return {
    numbers: counting.slice(0, mostNumbers).map(({ number, marked }) => ({ number, marked })),
    addresses: [...new Set(addresses)].slice(0, mostAddresses),
  };
}

/** `2026-48213` is a shape of its own; digits alone are most often something else when they are few or many. */
function mayBeBare(number: string): boolean {
  if (/\D/.test(number)) return number.length >= shortestShaped;
  return number.length >= shortestBare && number.length <= longestBare && !year.test(number);
}

/** `tickets 4711, 4712 and 4713`: the word stands once. */
const inList = /^[\s,;/&#]{1,6}(?:and\s+#?)?$/i;

function* matches(text: string, pattern: RegExp): Generator<{ number: string; from: number; to: number }> {
  const global = new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join(''));
  for (let found = global.exec(text); found; found = global.exec(text)) {
    const number = found[1] ?? '';
    const from = found.index + found[0].lastIndexOf(number);
    if (number) yield { number, from, to: from + number.length };
    // What ends one number may begin the next.
    global.lastIndex = Math.max(found.index + 1, found.index + found[0].length);
  }
}

/** The same length, so that places stay where they are. */
const blanked = (text: string, what: RegExp) => text.replace(what, (found) => ' '.repeat(found.length));

const spansOf = (text: string, what: RegExp): [number, number][] =>
  [...text.matchAll(what)].map((found) => [found.index, found.index + found[0].length]);
