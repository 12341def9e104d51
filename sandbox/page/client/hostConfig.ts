/** Teams' sizes, and its colours by name: cards.css says which they are, so a change of theme needs no new drawing. */

const colour = (name: string) => ({ default: `var(--ac-${name})`, subtle: `var(--ac-${name})` });
const foregroundColors = {
  default: { default: 'var(--ac-text)', subtle: 'var(--ac-subtle)' },
  dark: { default: 'var(--ac-text)', subtle: 'var(--ac-subtle)' },
  light: { default: 'var(--ac-text)', subtle: 'var(--ac-subtle)' },
  accent: colour('accent'),
  good: colour('good'),
  warning: colour('warning'),
  attention: colour('attention'),
};
const style = (name: string) => ({ backgroundColor: `var(--ac-${name}-back)`, foregroundColors });

const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const lines = { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 };
const font = (fontFamily: string) => ({
  fontFamily,
  fontSizes: sizes,
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: lines,
});

export const hostConfig = {
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--ac-line)' },
  fontTypes: { default: font('inherit'), monospace: font('monospace') },
  lineHeights: lines,
  textStyles: { heading: { size: 'large', weight: 'bolder', color: 'default', isSubtle: false, fontType: 'default' } },
  textBlock: { headingLevel: 3 },
  containerStyles: {
    default: { backgroundColor: 'transparent', foregroundColors },
    emphasis: style('emphasis'),
    accent: style('accent'),
    good: style('good'),
    warning: style('warning'),
    attention: style('attention'),
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small', weight: 'default' },
  },
  factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 130 }, value: { wrap: true }, spacing: 12 },
  actions: {
    maxActions: 6,
    spacing: 'medium',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
};
