import { type Switches, type SwitchName, switchNames } from '../types.ts';
import * as api from './api.ts';
import { el } from './dom.ts';

/** The line above: is the bot there, what is made to fail, light or dark. */
export function createTop(root: HTMLElement) {
  const words: Record<SwitchName, string> = {
    psaDown: 'PSA is down',
    graphThrottles: 'Graph throttles',
    answersLost: 'Answers get lost',
  };
  const state = el('span', { class: 'state', role: 'status' });
  const trouble = el('span', { class: 'said', role: 'alert' });
  const buttons = new Map(
    switchNames.map((name) => [
      name,
      el('button', { type: 'button', 'aria-pressed': 'false', click: () => void turn(name) }, words[name]),
    ]),
  );
  const kill = el('button', { type: 'button', class: 'danger', click: () => void killBot() }, 'Kill the bot');
  const theme = el('button', { type: 'button', click: () => setTheme(isDark() ? 'light' : 'dark') });
  root.replaceChildren(
    el('h1', {}, 'MFA Reset ', el('small', {}, 'sandbox')),
    state,
    el('div', { class: 'switches', role: 'group', 'aria-label': 'What goes wrong' }, ...buttons.values(), kill),
    theme,
    trouble,
  );
  setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

  let bot = false;
  let online = false;
  let killing = false;

  async function turn(name: SwitchName): Promise<void> {
    await attempt(() =>
      api.post('/page/switches', { [name]: buttons.get(name)?.getAttribute('aria-pressed') !== 'true' }),
    );
  }

  async function killBot(): Promise<void> {
    killing = true;
    kill.disabled = true;
    showState();
    await attempt(() => api.post('/page/kill', {}));
    killing = false;
    kill.disabled = false;
    showState();
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    trouble.textContent = '';
    try {
      await work();
    } catch (error) {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  function setTheme(name: 'light' | 'dark'): void {
    document.documentElement.dataset.theme = name;
    theme.textContent = name === 'dark' ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', name === 'dark' ? 'Switch to light colours' : 'Switch to dark colours');
  }
  const isDark = () => document.documentElement.dataset.theme === 'dark';

  function showState(): void {
    const ofBot = killing && !bot ? 'The bot was killed and starts again …' : bot ? 'The bot runs' : 'The bot is down';
    state.textContent = online ? ofBot : 'The sandbox does not answer';
    state.classList.toggle('bad', !online || !bot);
  }

  return {
    online: (now: boolean) => {
      online = now;
      showState();
    },
    bot: (up: boolean) => {
      bot = up;
      showState();
    },
    switches: (switches: Switches) => {
      for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(switches[name]));
    },
  };
}
