import type { Conversation, Message, Snapshot, StaffName } from '../types.ts';
import { compose } from './compose.ts';
import { createDialogs } from './dialog.ts';
import { el } from './dom.ts';
import { type MessageView, messageView } from './message.ts';

/** The left side: who one is, the conversations, and the open one. */
export interface Chat {
  reset(snapshot: Snapshot): void;
  message(message: Message): void;
  conversation(conversation: Omit<Conversation, 'messages'>): void;
}

const botName = 'MFA Reset';

export function createChat(root: HTMLElement): Chat {
  let staff: Snapshot['staff'] = [];
  let conversations = new Map<string, Conversation>();
  // Each tab of the browser is somebody of its own, also after it was loaded again.
  let who = (sessionStorage.getItem('who') ?? 'megan') as StaffName;
  let open = '';
  let views = new Map<string, MessageView>();
  let typingTimer: ReturnType<typeof setTimeout> | undefined;

  const people = el('select', { id: 'who', change: () => become(people.value as StaffName) });
  const tabs = el('nav', { 'aria-label': 'Conversations' });
  const log = el('div', { class: 'log', role: 'log', 'aria-label': 'Messages', tabindex: '0' });
  const typing = el('p', { class: 'typing', role: 'status' });
  const dialogs = createDialogs();
  let samples: string[] = [];
  const box = compose(() => {
    const { type: channel, installed = false } = conversations.get(open) ?? {};
    return { who, conversation: open, channel, installed, samples };
  }, dialogs);
  const command = el(
    'button',
    { type: 'button', class: 'command', click: () => dialogs.open({ who, conversation: open, context: 'commandbox' }) },
    'Command: Reset MFA',
  );
  root.replaceChildren(
    el('div', { class: 'who' }, el('label', { for: 'who' }, 'You are'), people, command, tabs),
    log,
    typing,
    box.element,
  );

  const nameOf = (from: Message['from']) =>
    from === 'bot' ? botName : (staff.find((one) => one.who === from)?.name ?? from);

  function become(next: StaffName): void {
    who = next;
    sessionStorage.setItem('who', who);
    people.value = who;
    const old = conversations.get(open);
    const personal = [...conversations.values()].find(({ type, members }) => type === 'personal' && members[0] === who);
    openConversation(old && old.type !== 'personal' ? open : (personal?.id ?? ''));
  }

  function openConversation(id: string): void {
    open = id;
    views = new Map();
    log.replaceChildren();
    showTabs();
    const conversation = conversations.get(id);
    box.open(conversation?.type ?? 'personal');
    if (!conversation) return;
    for (const message of conversation.messages) place(message);
    if (conversation.messages.length === 0)
      log.append(el('p', { class: 'empty' }, 'Nothing here yet. Type reset MFA.'));
    log.scrollTop = log.scrollHeight;
    showTyping(conversation);
  }

  function showTabs(): void {
    const mine = [...conversations.values()].filter(({ members }) => members.includes(who));
    tabs.replaceChildren(
      ...mine.map(({ id, type, name }) => {
        const kind = { personal: 'Chat with', groupChat: 'Group chat', channel: 'Channel' }[type];
        const click = () => openConversation(id);
        return el(
          'button',
          { type: 'button', click, ...(id === open ? { 'aria-current': 'page' } : {}) },
          `${kind} ${name}`,
        );
      }),
    );
  }

  function place(message: Message): void {
    const known = views.get(message.id);
    if (known) {
      known.show(message);
      return;
    }
    log.querySelector('.empty')?.remove();
    const isOwnCard = message.from === 'bot' && conversations.get(message.conversationId)?.type === 'personal';
    const resetMfa = () => dialogs.open({ who, conversation: message.conversationId, message: message.id });
    const view = messageView(message, who, nameOf, isOwnCard ? null : resetMfa);
    views.set(message.id, view);
    const into = message.threadId === null ? log : threadElement(message.threadId).querySelector('.posts');
    into?.append(view.element);
  }

  function threadElement(id: string): HTMLElement {
    const found = log.querySelector<HTMLElement>(`[data-thread="${id}"]`);
    if (found) return found;
    const reply = el(
      'button',
      { type: 'button', class: 'reply', click: () => box.replyIn(id) },
      'Reply in this thread',
    );
    const element = el('section', { class: 'thread', 'aria-label': 'Thread' }, el('div', { class: 'posts' }), reply);
    element.dataset.thread = id;
    log.append(element);
    return element;
  }

  function showTyping({ typingUntil, installed }: Omit<Conversation, 'messages'>): void {
    clearTimeout(typingTimer);
    const left = typingUntil - Date.now();
    typing.textContent = installed
      ? left > 0
        ? `${botName} is typing …`
        : ''
      : `${botName} is not in this conversation.`;
    if (left > 0) typingTimer = setTimeout(() => (typing.textContent = ''), left);
  }

  return {
    reset: (snapshot) => {
      staff = snapshot.staff;
      samples = snapshot.ticketMessages;
      conversations = new Map(snapshot.conversations.map((one) => [one.id, one]));
      people.replaceChildren(...staff.map((one) => el('option', { value: one.who }, `${one.name} (${one.role})`)));
      people.value = who;
      // After a cut stream everything comes again: what is being typed must not be lost.
      if (!conversations.has(open)) return become(who);
      const messages = conversations.get(open)?.messages ?? [];
      const gone = [...views.keys()].some((id) => !messages.some((message) => message.id === id));
      if (gone || messages.length === 0) return openConversation(open);
      showTabs();
      for (const message of messages) place(message);
    },
    message: (message) => {
      const conversation = conversations.get(message.conversationId);
      if (!conversation) return;
      const index = conversation.messages.findIndex(({ id }) => id === message.id);
      if (index < 0) conversation.messages.push(message);
      else conversation.messages[index] = message;
      if (conversation.id !== open) return;
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
      const isTall = () => (views.get(message.id)?.element.offsetHeight ?? 0) > log.clientHeight;
      const wasTall = isTall();
      place(message);
      if (!atEnd && message.from !== who) return;
      log.scrollTop = log.scrollHeight;
      // A card that became taller than the window is read from its beginning: a summary begins with whom it is about.
      if (isTall() && !wasTall) {
        const top = views.get(message.id)?.element.getBoundingClientRect().top ?? 0;
        log.scrollTop += top - log.getBoundingClientRect().top;
      }
    },
    conversation: (change) => {
      const conversation = conversations.get(change.id);
      if (!conversation) return;
      Object.assign(conversation, change);
      if (change.id !== open) return;
      showTyping(conversation);
      box.showMembership();
    },
  };
}
