import { createHmac } from 'node:crypto';

/** Numbers and addresses are secret: what people may see of them, and how to compare them without keeping them. */

/** The last two digits of a number, without its extension: `89`. */
export function maskNumber(number: string): string {
  return mainPart(number).replace(/\D/g, '').slice(-2);
}

/** The first letter and the domain: `a…@outlook.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return '…';
  return `${[...address][0] ?? ''}…${address.slice(at)}`;
}

/** A keyed hash of the number or address, so that a later look can tell whether it is still the same; null for neither. */
export function hashContact(key: string, method: { number: string | null; address: string | null }): string | null {
  if (method.number) return hash(key, `number ${normalNumber(method.number)}`);
  if (method.address) return hash(key, `address ${method.address.trim().toLowerCase()}`);
  return null;
}

/** True when two numbers as people write them are the same; one of them may lack its country code. */
export function sameContact(one: string, other: string): boolean {
  const [a, b] = [normalNumber(one), normalNumber(other)];
  if (a === b) return a !== '';
  if (a.startsWith('+') === b.startsWith('+')) return false;
  const [international, local] = a.startsWith('+') ? [a, b] : [b, a];
  return local.length >= 7 && international.endsWith(local);
}

const hash = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

/** Without an extension: Graph writes `+1 5555550123x12`, people write `ext. 12`. */
const mainPart = (number: string) => number.split(/\s*(?:x|ext\.?|extension|;ext=|#)\s*\d+\s*$/i)[0] ?? '';

// Country codes of one and of two digits; all others have three. ITU-T E.164.
const shortCode = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** `+` and digits; blanks, `(0)` and a trunk zero after the country code do not count. */
function normalNumber(number: string): string {
  const compact = mainPart(number)
    .replace(/\(0\)/g, '')
    .replace(/[^\d+]/g, '')
    .replace(/^00/, '+');
  if (!compact.startsWith('+')) return compact.replace(/^0+/, '');
  const digits = compact.replace(/\D/g, '');
  const code = shortCode.exec(digits)?.[0] ?? digits.slice(0, 3);
  return `+${code}${digits.slice(code.length).replace(/^0+/, '')}`;
}
