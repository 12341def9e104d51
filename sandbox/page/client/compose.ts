import type { Conversation, StaffName } from '../types.ts';
import * as api from './api.ts';
import { el } from './dom.ts';

const mention = '@MFA Reset ';

/** The box one types into. In a group chat or channel a message begins with the mention, as the bot hears no other. */
export function compose(
  where: () => { who: StaffName; conversation: string; channel: Conversation['type'] | undefined },
) {
  let thread: string | null = null;
  const text = el('textarea', { id: 'compose', rows: '2', 'aria-describedby': 'composeHint' });
  const hint = el('p', { id: 'composeHint', class: 'hint' });
  const trouble = el('p', { class: 'said', role: 'alert' });
  const leaveThread = el('button', { type: 'button', click: () => replyIn(null) }, 'New post instead');
  const element = el(
    'form',
    { class: 'compose', submit: (event) => void send(event) },
    el('label', { for: 'compose' }, 'Message'),
    el('div', { class: 'row' }, text, el('button', { type: 'submit', class: 'primary' }, 'Send')),
    el('div', { class: 'row' }, hint, leaveThread),
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
    trouble.textContent = '';
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
    const { who, conversation } = where();
    const to = thread ? `${conversation};messageid=${thread}` : conversation;
    empty();
    try {
      const { says } = await api.act('say', { who, conversation: to, text: typed });
      trouble.textContent = says ?? '';
    } catch (error) {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  return {
    element,
    replyIn,
    open: (_type: Conversation['type']) => {
      thread = null;
      empty();
    },
  };
}
