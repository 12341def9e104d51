import type * as Library from 'adaptivecards-renderer';

/** The two libraries that the page's HTML loads as plain scripts. */

interface Markdown {
  enable(rules: string[]): Markdown;
  render(text: string): string;
  validateLink(url: string): boolean;
}

interface Globals {
  AdaptiveCards: typeof Library;
  markdownit: (preset: string, options: { html: boolean; breaks: boolean }) => Markdown;
}

export const { AdaptiveCards, markdownit } = globalThis as unknown as Globals;

const markdown = markdownit('zero', { html: false, breaks: true }).enable([
  'emphasis',
  'link',
  'list',
  'newline',
  'escape',
  'entity',
]);
markdown.validateLink = (url) => /^(https?|mailto):/i.test(url.trim());

/** Bold, italic, lists and links as in Teams; anything else stays as it was typed. Unset, the library would show images. */
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
