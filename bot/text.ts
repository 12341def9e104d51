import { type InboundActivity, isObject } from './gate.ts';

/** A command is short; what is longer is cut. */
const longest = 2000;

/**
 * What the person typed to the bot: the bot's own mention, quoted replies and markup taken out, blanks folded.
 * Field cases: mentions without `text` in group chats, CRLF before the mention, `&nbsp;` after it, quoted words that
 * are not the sender's command.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 *
 * No tag's pattern reaches over another `<`, and a quote that is not closed goes on to the end: else one long message
 * could keep the bot busy for minutes.
 */
export function readText(activity: InboundActivity): string {
  const source = ownWordsOfReply(activity) ?? (typeof activity.text === 'string' ? activity.text : '');
  return plain(withoutOwnMention(withoutQuotes(source), activity))
    .slice(0, longest)
    .toWellFormed();
}

/** A reply's html part marks what is quoted; its plain text does not. */
function ownWordsOfReply(activity: InboundActivity): string | null {
  if (!Array.isArray(activity.attachments)) return null;
  for (const attachment of activity.attachments as unknown[]) {
    if (!isObject(attachment) || attachment.contentType !== 'text/html') continue;
    const { content } = attachment;
    if (typeof content !== 'string' || !content.includes('schema.skype.com/Reply')) continue;
    return content
      .replace(/<blockquote\b[^<>]*schema\.skype\.com\/Reply[^<>]*>[\s\S]*?(?:<\/blockquote>|$)/gi, ' ')
      .replace(/<span\b[^<>]*schema\.skype\.com\/Mention[^<>]*>((?:(?!<\/?span\b)[\s\S])*)<\/span>/gi, '<at>$1</at>')
      .replace(/<(?!\/?at\b)[^<>]*>/gi, ' ');
  }
  return null;
}

function withoutQuotes(text: string): string {
  return text.replace(/<quoted\b[^<>]*\/>/gi, ' ').replace(/<quoted\b[^<>]*>[\s\S]*?(?:<\/quoted>|$)/gi, ' ');
}

function withoutOwnMention(text: string, activity: InboundActivity): string {
  const names = new Set<string>();
  if (typeof activity.recipient.name === 'string') names.add(activity.recipient.name);
  let left = text;
  for (const mention of Array.isArray(activity.entities) ? (activity.entities as unknown[]) : []) {
    if (!isObject(mention) || mention.type !== 'mention') continue;
    const { mentioned } = mention;
    if (!isObject(mentioned) || mentioned.id !== activity.recipient.id) continue;
    if (typeof mention.text === 'string' && mention.text) left = left.replace(mention.text, ' ');
    if (typeof mentioned.name === 'string') names.add(mentioned.name);
  }
  for (const name of names) left = left.replaceAll(new RegExp(`<at\\b[^<>]*>\\s*${escaped(name)}\\s*</at>`, 'gi'), ' ');
  return left;
}

const entities: Record<string, string> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", amp: '&' };

function plain(text: string): string {
  return (
    text
      // Another person's mention is a hint for a search: the name stays, the mark goes.
      .replace(/<\/?at\b[^<>]*>/gi, ' ')
      .replace(/<\/?a\b[^<>]*>/gi, '')
      .replace(/&(nbsp|lt|gt|quot|#39|apos|amp);/gi, (_all, name: string) => entities[name.toLowerCase()] ?? ' ')
      // Zero-width and direction marks come along when addresses are pasted.
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
