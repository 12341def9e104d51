import type { Card } from './render.ts';

/** The states of a reset and of a row, and how each looks. Colour only repeats what the words say. */
export const looks = {
  notBegun: look('Circle', '○', 'Default', 'default', 'Regular'),
  waiting: look('Clock', '◔', 'Default', 'emphasis'),
  working: look('ArrowSync', '…', 'Accent', 'accent'),
  done: look('CheckmarkCircle', '✓', 'Good', 'good'),
  partly: look('CircleHalfFill', '◐', 'Warning', 'warning'),
  nothing: look('SubtractCircle', '–', 'Default', 'emphasis'),
  blocked: look('Prohibited', '⊘', 'Attention', 'attention'),
  refused: look('DismissCircle', '✕', 'Default', 'emphasis'),
  failed: look('ErrorCircle', '!', 'Attention', 'attention'),
  expired: look('Timer', '–', 'Default', 'emphasis'),
  cancelled: look('DismissCircle', '✕', 'Default', 'emphasis'),
  warning: look('Warning', '!', 'Attention', 'attention'),
  watching: look('Eye', '◉', 'Accent', 'accent'),
  calm: look('Info', 'i', 'Default', 'emphasis'),
  goes: look('SubtractCircle', '–', 'Attention', 'default'),
  stays: look('Checkmark', '✓', 'Default', 'default', 'Regular'),
} as const;

export type Look = keyof typeof looks;

interface Appearance {
  name: string;
  glyph: string;
  colour: string;
  band: string;
  style: 'Filled' | 'Regular';
}

function look(
  name: string,
  glyph: string,
  colour: string,
  band: string,
  style: Appearance['style'] = 'Filled',
): Appearance {
  return { name, glyph, colour, band, style };
}

/**
 * An Icon, which is newer than schema 1.5, with its glyph for clients that do not know it. Glyphs take the default
 * colour, except where red or blue is legible on every theme.
 */
export function icon(kind: Look): Card {
  const { name, glyph, colour, style } = looks[kind];
  const coloured = colour === 'Attention' || colour === 'Accent' ? { color: colour } : {};
  return {
    type: 'Icon',
    name,
    size: 'xSmall',
    style,
    color: colour,
    fallback: { type: 'TextBlock', text: glyph, wrap: true, weight: 'Bolder', ...coloured },
  };
}
