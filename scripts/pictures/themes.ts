/** Two themes that come close to today's Teams. Close, not equal: it is no Teams client. */

export interface Theme {
  name: 'light' | 'dark';
  canvas: string;
  card: string;
  line: string;
  text: string;
  subtle: string;
  input: string;
  edge: string;
  primary: string;
  danger: string;
  colours: Record<'accent' | 'good' | 'warning' | 'attention', { text: string; band: string }>;
  emphasis: string;
}

export const themes: Theme[] = [
  {
    name: 'light',
    canvas: '#f5f5f5',
    card: '#ffffff',
    line: '#e0e0e0',
    text: '#242424',
    subtle: '#616161',
    input: '#ffffff',
    edge: '#8a8a8a',
    primary: '#5b5fc7',
    danger: '#c50f1f',
    emphasis: '#f0f0f0',
    colours: {
      accent: { text: '#4f52b2', band: '#e8ebfa' },
      good: { text: '#0e700e', band: '#e7f5e7' },
      warning: { text: '#8a3707', band: '#fdf0e6' },
      attention: { text: '#b10e1c', band: '#fdf0f1' },
    },
  },
  {
    name: 'dark',
    canvas: '#141414',
    card: '#292929',
    line: '#4d4d4d',
    text: '#ffffff',
    subtle: '#adadad',
    input: '#1f1f1f',
    edge: '#8a8a8a',
    primary: '#5b5fc7',
    danger: '#c50f1f',
    emphasis: '#383838',
    colours: {
      accent: { text: '#aab1fa', band: '#33355e' },
      good: { text: '#7cc97c', band: '#10320f' },
      warning: { text: '#faa06b', band: '#4a2410' },
      attention: { text: '#f1929a', band: '#4a1519' },
    },
  },
];

const font = "'Segoe UI', 'Open Sans', Inter, 'DejaVu Sans', sans-serif";

/** The renderer's host config for a theme. */
export function hostConfig(theme: Theme): object {
  const pair = (colour: string, subtle = colour) => ({ default: colour, subtle });
  const foregroundColors = {
    default: pair(theme.text, theme.subtle),
    dark: pair(theme.text, theme.subtle),
    light: pair(theme.text, theme.subtle),
    ...Object.fromEntries(Object.entries(theme.colours).map(([name, { text }]) => [name, pair(text)])),
  };
  const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: font,
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: theme.line },
    containerStyles: {
      default: container(theme.card),
      emphasis: container(theme.emphasis),
      ...Object.fromEntries(Object.entries(theme.colours).map(([name, { band }]) => [name, container(band)])),
    },
    actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 120 }, value: { wrap: true }, spacing: 16 },
    inputs: { label: { inputSpacing: 'small', optionalInputs: { weight: 'bolder' } } },
  };
}

/** What Teams' own style sheet would do. */
export function styles(theme: Theme, width: number): string {
  return `
* { box-sizing: border-box }
body { margin: 0; padding: 12px; background: ${theme.canvas}; color: ${theme.text}; font: 14px/20px ${font} }
#sheet { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }
figure { margin: 0; width: ${width}px }
figcaption { font-size: 12px; color: ${theme.subtle} }
figure:only-child figcaption { display: none }
.frame { border: 1px solid ${theme.line}; border-radius: 8px; background: ${theme.card}; overflow: hidden }
.ac-adaptiveCard { padding: 16px !important }
.ac-textBlock p { margin: 0 }
.ac-input { width: 100%; min-height: 32px; padding: 5px 10px; border: 1px solid ${theme.line}; border-bottom-color: ${theme.edge};
  border-radius: 4px; background: ${theme.input}; color: ${theme.text}; font: inherit }
.ac-input::placeholder { color: ${theme.subtle}; opacity: 1 }
.ac-input.ac-toggleInput, .ac-input.ac-choiceSetInput-expanded, .ac-input.ac-choiceSetInput-multiSelect { border: 0; padding: 0; background: none }
.ac-choiceSetInput-filtered-container { border: 0 !important; padding: 0 !important }
.ac-choiceSetInput-filtered-dropdown { display: none }
input[type='checkbox'], input[type='radio'] { flex: none; width: 16px; height: 16px; margin: 2px 8px 2px 0 !important; accent-color: ${theme.primary} }
.ac-actionSet { flex-wrap: wrap !important; gap: 8px } .ac-actionSet > div { display: none }
.ac-actionSet > button { flex: 0 1 auto !important ${width < 360 ? '; width: 100%' : ''} }
.ac-pushButton { min-height: 32px; max-width: 100%; padding: 5px 12px; border: 1px solid ${theme.edge}; border-radius: 4px;
  background: ${theme.card}; color: ${theme.text}; font: 600 14px/20px ${font} }
.ac-pushButton > div { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.ac-pushButton.style-positive { background: ${theme.primary}; border-color: ${theme.primary}; color: #fff }
.ac-pushButton.style-destructive { background: ${theme.danger}; border-color: ${theme.danger}; color: #fff }`;
}
