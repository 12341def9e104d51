import assert from 'node:assert/strict';
import type { InboundActivity } from '../../bot/gate.ts';
import { placeOf } from '../../bot/place.ts';
import { readText } from '../../bot/text.ts';

const bot = { id: '28:bbbbbbbb-0000-4000-8000-000000000001', name: 'MFA Reset' };

function activity(fields: Record<string, unknown>): InboundActivity {
  return {
    type: 'message',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    conversation: { id: '19:x@thread.tacv2;messageid=17' },
    from: { id: '29:1' },
    recipient: bot,
    ...fields,
  };
}
const own = { type: 'mention', text: '<at>MFA Reset</at>', mentioned: bot };
const ann = { type: 'mention', text: '<at>Ann Lee</at>', mentioned: { id: '29:ann', name: 'Ann Lee' } };

describe('what a person typed', () => {
  const table: [string, Record<string, unknown>, string][] = [
    ['plain words', { text: 'reset MFA' }, 'reset MFA'],
    [
      'a mention with a no-break space after it',
      { text: '<at>MFA Reset</at>&nbsp; reset MFA\n', entities: [own] },
      'reset MFA',
    ],
    ['a line break before the mention', { text: '\r\n<at>MFA Reset</at> reset MFA', entities: [own] }, 'reset MFA'],
    [
      'a mention entity without text',
      { text: '<at>MFA Reset</at> help', entities: [{ type: 'mention', mentioned: bot }] },
      'help',
    ],
    [
      'a mention without mentioned',
      { text: '<at>MFA Reset</at> help', entities: [{ type: 'mention' }, null, 'x'] },
      'help',
    ],
    ['a mention with an id attribute', { text: '<at id="0">MFA Reset</at> help' }, 'help'],
    [
      "another person's mention as a hint",
      { text: '<at>MFA Reset</at> reset MFA for <at>Ann Lee</at>', entities: [own, ann] },
      'reset MFA for Ann Lee',
    ],
    [
      'an address with a link around it',
      { text: 'methods <a href="mailto:ann@contoso.com">ann@contoso.com</a>' },
      'methods ann@contoso.com',
    ],
    ['an address with a zero-width space', { text: 'methods ann\u200b@contoso.com' }, 'methods ann@contoso.com'],
    ['a quoted marker', { text: '<quoted messageId="17"/> help' }, 'help'],
    ['quoted words', { text: '<quoted messageId="17">reset MFA for boss@contoso.com</quoted> help' }, 'help'],
    ['no text at all', {}, ''],
  ];
  for (const [name, fields, expected] of table) {
    it(`is read with ${name}`, () => assert.equal(readText(activity(fields)), expected));
  }

  it('leaves out what a reply quotes, which the plain text holds too', () => {
    const content =
      '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17"><p>reset MFA for boss@contoso.com app</p></blockquote><p><span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">MFA Reset</span>&nbsp;help</p>';
    const text = 'Boss reset MFA for boss@contoso.com app <at>MFA Reset</at> help';
    assert.equal(
      readText(activity({ text, entities: [own], attachments: [{ contentType: 'text/html', content }] })),
      'help',
    );
  });

  it('leaves a quote out to the end when it is not closed', () => {
    assert.equal(readText(activity({ text: 'help <quoted messageId="1">reset MFA' })), 'help');
    const content = '<p>help</p><blockquote itemtype="http://schema.skype.com/Reply"><p>reset MFA';
    assert.equal(readText(activity({ attachments: [{ contentType: 'text/html', content }] })), 'help');
  });

  it('is read quickly, whatever was sent', () => {
    const pieces = ['<quoted>', '<quoted ', '<at ', '<at> ', '<a ', '<', 'a', 'a@', '1', ' ', '&nbsp;'];
    const marked = [
      '<blockquote schema.skype.com/Reply ',
      '<blockquote schema.skype.com/Reply>',
      '<span ',
      '<span schema.skype.com/Mention>',
    ];
    const started = performance.now();
    for (const piece of [...pieces, ...marked]) {
      const long = piece.repeat(250_000 / piece.length);
      const html = `schema.skype.com/Reply ${long}`;
      assert.ok(readText(activity({ text: long })).length <= 2000);
      assert.ok(readText(activity({ attachments: [{ contentType: 'text/html', content: html }] })).length <= 2000);
    }
    assert.ok(performance.now() - started < 2000, `${performance.now() - started} ms`);
  });
});

describe('the place of an activity', () => {
  it('keeps conversation and thread of a channel apart', () => {
    assert.deepEqual(
      placeOf(activity({ conversation: { id: '19:x@thread.skype;messageid=17', conversationType: 'channel' } }), 't'),
      {
        tenantId: 't',
        serviceUrl: 'https://smba.trafficmanager.net/emea/',
        conversationId: '19:x@thread.skype',
        conversationType: 'channel',
        cardId: null,
        threadId: '17',
      },
    );
  });

  it('knows the pressed card', () => {
    assert.equal(placeOf(activity({ replyToId: '1700' }), 't').cardId, '1700');
  });

  it('takes a conversation of unknown kind for a shared one', () => {
    const kind = (conversation: { id: string; conversationType?: unknown }) =>
      placeOf(activity({ conversation }), 't').conversationType;
    assert.equal(kind({ id: '19:x@unq.gbl.spaces' }), 'groupChat');
    assert.equal(kind({ id: 'a:1' }), 'personal');
    assert.equal(kind({ id: 'a:1', conversationType: 'strange' }), 'groupChat');
  });
});
