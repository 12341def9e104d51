import { Parser } from 'htmlparser2';
import type { TicketMessage } from '../../services/services.ts';
import { isObject } from '../gate.ts';

/**
 * The message from which somebody opened the form. It is written by anybody: whatever is found in it is a suggestion.
 * https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/define-action-command
 */
export interface Payload {
  /** The first message of its thread: a first post may name itself or nothing. */
  rootId: string | null;
  message: TicketMessage;
}

const longest = 60_000;

/** Reads `value.messagePayload`; null when the form was not opened from a message, or the message is gone. */
export function readPayload(value: unknown): Payload | null {
  const payload = isObject(value) ? value.messagePayload : undefined;
  if (!isObject(payload)) return null;
  const id = typeof payload.id === 'string' && payload.id ? payload.id : null;
  const root = typeof payload.replyToId === 'string' && payload.replyToId ? payload.replyToId : id;
  const deleted =
    payload.deleted === true || (typeof payload.deletedDateTime === 'string' && payload.deletedDateTime !== '');
  return { rootId: root, message: deleted ? empty : readMessage(payload) };
}

const empty: TicketMessage = { own: '', quoted: '' };

function readMessage(payload: Record<string, unknown>): TicketMessage {
  const subject = typeof payload.subject === 'string' ? payload.subject : '';
  const { body } = payload;
  // A card of a PSA's own app has an empty body, and its attachments are not sent along.
  const content = isObject(body) && typeof body.content === 'string' ? body.content.slice(0, longest) : '';
  const read = isObject(body) && body.contentType === 'text' ? readPlain(content) : readHtml(content);
  return { own: `${subject}\n${read.own}`.trim(), quoted: read.quoted.trim() };
}

const breaks: ReadonlySet<string> = new Set([
  'br',
  'p',
  'div',
  'tr',
  'li',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'table',
  'ul',
]);
const unread: ReadonlySet<string> = new Set(['style', 'script', 'title', 'head', 'attachment']);

/** Own words and quoted ones apart; entities decoded. A mail address behind a name counts as written. */
function readHtml(html: string): TicketMessage {
  const own: string[] = [];
  const quoted: string[] = [];
  const open = { quotes: 0, unread: 0 };
  const write = (text: string) => (open.quotes > 0 ? quoted : own).push(text);
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'blockquote' || name === 'quoted') open.quotes += 1;
        if (unread.has(name)) open.unread += 1;
        if (breaks.has(name)) write('\n');
        const address = /^mailto:([^?]{3,320})/i.exec(attributes.href ?? '')?.[1];
        if (address && open.unread === 0) write(` ${decoded(address)} `);
      },
      ontext(text) {
        if (open.unread === 0) write(text);
      },
      onclosetag(name) {
        if (name === 'blockquote' || name === 'quoted') open.quotes = Math.max(0, open.quotes - 1);
        if (unread.has(name)) open.unread = Math.max(0, open.unread - 1);
        if (breaks.has(name)) write('\n');
        if (name === 'td' || name === 'th') write(' ');
      },
    },
    // Teams closes an attachment or a quote in its own tag; read as open, it would swallow what follows.
    { recognizeSelfClosing: true },
  );
  parser.write(html);
  parser.end();
  const parts = apart(tidy(own.join('')));
  return { own: parts.own, quoted: `${parts.quoted}\n${tidy(quoted.join(''))}` };
}

function readPlain(text: string): TicketMessage {
  const lines = text.split(/\r?\n/);
  const quoted = lines.filter((line) => line.startsWith('>')).map((line) => line.replace(/^[>\s]+/, ''));
  const parts = apart(tidy(lines.filter((line) => !line.startsWith('>')).join('\n')));
  return { own: parts.own, quoted: `${parts.quoted}\n${tidy(quoted.join('\n'))}` };
}

/** Where a mail begins to repeat an older one, in the words of the usual mail programs. */
const older =
  /^(?:-{2,} ?(?:original message|forwarded message|forwarded by)\b.*|begin forwarded message:?|(?:from|von|de): .{1,200}\n(?:(?:to|sent|date|gesendet|envoyé|cc): .*\n?)+|on .{5,120} wrote:)/im;

function apart(text: string): TicketMessage {
  const at = older.exec(text)?.index;
  return at === undefined
    ? { own: text, quoted: '' }
    : { own: text.slice(0, at).trim(), quoted: text.slice(at).trim() };
}

/** Zero-width and direction marks come along when addresses are pasted. */
function tidy(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is no encoding: it is read as it stands
  }
}
