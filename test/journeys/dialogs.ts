import assert from 'node:assert/strict';
import { cardText, type Dialog, type Message } from '../../sandbox/teams.ts';
import { conversations, organisations, type StaffName } from '../../sandbox/world.ts';
import { say } from './hands.ts';
import type { Journey } from './journey.ts';

/** What journeys of the messaging extension do again and again. */

export const lines = (dialog: Dialog): string[] => cardText(dialog.card ?? {});
export const shows = (dialog: Dialog, what: RegExp): string[] => lines(dialog).filter((line) => what.test(line));

/** A ticket's mail as a help desk's channel gets it. */
export const mail = '<p>New ticket <b>#48213</b> from Adele&nbsp;Vance &lt;adele.vance@contoso.com&gt;: new phone</p>';

interface Entries {
  organisation?: string | undefined;
  user?: string;
  methods?: string;
  ticket?: string;
}

export function dialogHands(j: () => Journey) {
  const megan = () => j().as('megan');

  return {
    allow: async (where: string) => void (await say(j(), 'allow here', { who: 'alex', where })),
    allowNot: async (where: string) => void (await say(j(), 'disallow here', { who: 'alex', where })),

    /** A ticket's mail in the channel, and the form that is opened from it. */
    async fromMail(html = mail, who: StaffName = 'megan'): Promise<{ ticket: Message; form: Dialog }> {
      const ticket = j().as('lee').post(conversations.channel, '', { html });
      return { ticket, form: await j().as(who).openDialogOn(ticket) };
    },

    /** From the form to the removal; what the form already says is left as it is. */
    async toEnd(form: Dialog, { organisation, user, methods = 'mobile', ticket }: Entries = {}): Promise<Dialog> {
      const typed = {
        ...(user && { organisation: organisation ?? organisations.contoso.tenantId, userTyped: user }),
        ...(ticket && { ticketTyped: ticket }),
        methods,
        reason: 'newPhone',
      };
      const sent = shows(form, /Look again/).length > 0;
      let shown = sent ? form : await megan().pressDialog(form, 'Review reset', typed);
      for (let looks = 0; looks < 8 && !/\[ Remove |\] \[ Remove /.test(lines(shown).join('\n')); looks++) {
        const again = shows(shown, /Look again/).length > 0;
        assert.ok(again, lines(shown).join('\n'));
        shown = await megan().pressDialog(shown, 'Look again');
      }
      await j().passHaste();
      return megan().pressDialog(shown, 'summary.remove', { caller: 'calledBack' });
    },

    /** The newest card of a reset in a conversation, or in one of its threads. */
    cardIn(where: string, thread?: string): Message {
      const found = megan()
        .messages(where)
        .findLast(
          (m) =>
            m.from === 'bot' &&
            m.card !== null &&
            (!thread || m.threadId === thread) &&
            isReset(cardText(m.card).join('\n')),
        );
      assert.ok(found, `no card of a reset in ${where}`);
      return found;
    },
  };
}

const isReset = (card: string) => card.startsWith('Reset MFA') && !/allowed/.test(card);
