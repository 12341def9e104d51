import type { Conversation, StaffName } from '../types.ts';
import * as api from './api.ts';
import type { Dialogs } from './dialog.ts';
import { el } from './dom.ts';
import { createFind } from './find.ts';
import { menu } from './menu.ts';

const mention = '@MFA Reset ';

/** The box one types into. In a group chat or channel a message begins with the mention, as the bot hears no other. */
export function compose(
  where: () => {
    who: StaffName;
    conversation: string;
    channel: Conversation['type'] | undefined;
    installed: boolean;
    samples: string[];
  },
  dialogs: Dialogs,
) {
  let thread: string | null = null;
  const text = el('textarea', { id: 'compose', rows: '2', 'aria-describedby': 'composeHint' });
  const hint = el('p', { id: 'composeHint', class: 'hint' });
  const trouble = el('p', { class: 'said', role: 'alert' });
  /** Where what is written goes: the thread that one replies in, if any. */
  const target = () => {
    const { who, conversation } = where();
    return { who, conversation: thread ? `${conversation};messageid=${thread}` : conversation };
  };
  const find = createFind(target);
  const apps = menu('+', 'Apps', () => [
    { name: 'Reset MFA', act: () => dialogs.open({ ...target(), context: 'compose' }) },
    { name: 'Find', act: () => find.open() },
  ]);
  const post = menu('Post a ticket message', 'Post a ticket message', () =>
    where().samples.map((name) => ({ name, act: () => void act('post', { ...target(), name }) })),
  );
  const membership = el('button', { type: 'button', click: () => void toggleInstalled() });
  const ofChannel = el('span', { class: 'row' }, post, membership);
  const leaveThread = el('button', { type: 'button', click: () => replyIn(null) }, 'New post instead');
  const element = el(
    'form',
    { class: 'compose', submit: (event) => void send(event) },
    find.element,
    el('label', { for: 'compose' }, 'Message'),
    el('div', { class: 'row' }, apps, text, el('button', { type: 'submit', class: 'primary' }, 'Send')),
    el('div', { class: 'row' }, hint, leaveThread),
    ofChannel,
    trouble,
  );
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    element.requestSubmit();
  });

  function empty(): void {
    const shared = where().channel !== 'personal';
    text.value = shared ? mention : '';
    const hears = shared ? 'The bot hears only what begins with @MFA Reset.' : 'Try: reset MFA, my resets, help.';
    hint.textContent = thread ? `Replying in the thread. ${hears}` : hears;
    leaveThread.hidden = thread === null;
    ofChannel.hidden = !shared;
    find.close();
    showMembership();
    trouble.textContent = '';
  }

  function showMembership(): void {
    membership.textContent = where().installed ? 'Take the app out of here' : 'The app is not in here: add it';
  }

  const toggleInstalled = () => act('installed', { conversation: where().conversation, installed: !where().installed });

  async function act(name: string, body: Record<string, unknown>): Promise<void> {
    try {
      await api.post(`/page/${name}`, body);
      trouble.textContent = '';
    } catch (error) {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  function replyIn(id: string | null): void {
    thread = id;
    empty();
    text.focus();
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const typed = text.value.trim();
    if (!typed || typed === mention.trim()) return;
    const to = target();
    empty();
    try {
      const { says } = await api.act('say', { ...to, text: typed });
      trouble.textContent = says ?? '';
    } catch (error) {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  return {
    element,
    replyIn,
    showMembership,
    open: (_type: Conversation['type']) => {
      thread = null;
      empty();
    },
  };
}
