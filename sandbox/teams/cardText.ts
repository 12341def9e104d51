import { array, list, object, text } from './read.ts';
import type { Card, Json } from './types.ts';

/** A card as lines that a person can read in a terminal or a failed test: what it says, top to bottom. */
export function cardText(card: Card): string[] {
  return [...lines(card.body), ...buttonLine(card.actions)];
}

function lines(items: unknown): string[] {
  return list(items).filter(isShown).flatMap(linesOf);
}

function linesOf(element: Json): string[] {
  switch (element.type) {
    case 'TextBlock':
      return plain(text(element.text)).split('\n');
    case 'RichTextBlock':
      return [
        array(element.inlines)
          .map((run) => (typeof run === 'string' ? run : text(object(run).text)))
          .join(''),
      ];
    case 'FactSet':
      return list(element.facts).map((fact) => `${plain(text(fact.title))}: ${plain(text(fact.value))}`);
    case 'Container':
      return lines(element.items);
    case 'ColumnSet':
      return beside(
        list(element.columns)
          .filter(isShown)
          .map((column) => lines(column.items)),
      );
    case 'Table':
      return list(element.rows).map((row) =>
        list(row.cells)
          .map((cell) => lines(cell.items).join(' '))
          .join(' | '),
      );
    case 'ActionSet':
      return buttonLine(element.actions);
    case 'Image':
      return element.altText ? [`(${text(element.altText)})`] : [];
    default:
      if (text(element.type).startsWith('Input.')) return inputLines(element);
      return typeof element.fallback === 'object' ? lines([element.fallback]) : [];
  }
}

/** An icon's glyph stands before the first line of the column next to it; further lines are indented below it. */
function beside([first = [], ...rest]: string[][]): string[] {
  const others = rest.flat();
  if (first.length !== 1 || others.length === 0) return [...first, ...others];
  const [glyph = ''] = first;
  return others.map((line, index) => `${index === 0 ? glyph : ' '.repeat(glyph.length)} ${line}`);
}

function inputLines(input: Json): string[] {
  const label = text(input.label) || text(input.placeholder) || text(input.id);
  const value = text(input.value);
  if (input.type === 'Input.Toggle') {
    return [`[${value === (text(input.valueOn) || 'true') ? 'x' : ' '}] ${text(input.title)}`];
  }
  const choices = list(input.choices);
  const chosen = value.split(',');
  const titles = choices.filter((choice) => chosen.includes(text(choice.value))).map((choice) => text(choice.title));
  if (input.style !== 'expanded') {
    return [`${label}: ${(choices.length > 0 ? titles.join(', ') : value) || `(${text(input.placeholder)})`}`];
  }
  return [
    `${label}:`,
    ...choices.map((choice) => `  ${chosen.includes(text(choice.value)) ? '(x)' : '( )'} ${text(choice.title)}`),
  ];
}

function buttonLine(actions: unknown): string[] {
  const titles = list(actions).map((action) => `[ ${text(action.title)} ]`);
  return titles.length > 0 ? [titles.join(' ')] : [];
}

/** Markdown as the eye sees it: escapes, marks and links resolved. Escaped marks wait aside, between private characters. */
function plain(markdown: string): string {
  const kept: string[] = [];
  return markdown
    .replace(/\\([\\`*_{}[\]()#+\-.!~|<>&])/g, (_, mark: string) => `\ue000${kept.push(mark) - 1}\ue001`)
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 ($2)')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/(^|\W)([*_])(\S.*?)\2(?=\W|$)/g, '$1$3')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\ue000(\d+)\ue001/g, (_, index: string) => kept[Number(index)] ?? '');
}
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#39': "'" };

const isShown = (element: Json) => element.isVisible !== false;
