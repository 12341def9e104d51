import assert from 'node:assert/strict';
import { readPayload } from '../../../bot/extension/payload.ts';

const read = (payload: Record<string, unknown>) => readPayload({ messagePayload: { id: '17', ...payload } });
const html = (content: string) => read({ body: { contentType: 'html', content } })?.message;

describe("a message's payload", () => {
  it('is null where the form was not opened from a message', () => {
    assert.equal(readPayload({ commandId: 'resetMfa' }), null);
    assert.equal(readPayload(null), null);
  });

  it('names the root of its thread, which a first post may give as nothing or as itself', () => {
    assert.equal(read({})?.rootId, '17');
    assert.equal(read({ replyToId: '17' })?.rootId, '17');
    assert.equal(read({ replyToId: '11' })?.rootId, '11');
    assert.equal(read({ replyToId: null })?.rootId, '17');
  });

  it('is read as words: tags gone, entities decoded, blocks on lines, nothing of scripts and styles', () => {
    assert.deepEqual(
      html('<style>p{}</style><p>Gr&uuml;&szlig;e&nbsp;&amp; <b>#48213</b></p><div>a<br>b</div><script>x()</script>'),
      {
        own: 'Grüße & #48213\na\nb',
        quoted: '',
      },
    );
  });

  it('goes on behind tags that close themselves, and reads what was pasted as code', () => {
    assert.equal(html('<attachment id="9"/><p>Ticket #4711</p>')?.own, 'Ticket #4711');
    assert.deepEqual(html('<quoted messageId="1"/>Ticket #4711'), { own: 'Ticket #4711', quoted: '' });
    assert.equal(html('<codeblock class="x"><code>Ticket #4711</code></codeblock>')?.own, 'Ticket #4711');
  });

  it('holds the address behind a link', () => {
    assert.match(html('<a href="mailto:adele%40contoso.com?subject=x">Adele</a>')?.own ?? '', /adele@contoso\.com/);
    assert.match(html('<a href="mailto:50%off@contoso.com">x</a>')?.own ?? '', /50%off@contoso\.com/);
  });

  it('tells quoted words apart: replies, mail headers, and lines marked by a mail program', () => {
    const quote = '<blockquote itemtype="http://schema.skype.com/Reply"><p>old #1</p></blockquote>';
    assert.deepEqual(html(`${quote}<p>new #2</p>`), { own: 'new #2', quoted: 'old #1' });
    assert.deepEqual(html('<p>see below</p><hr><p>From: A<br>Sent: Monday<br>To: B</p><p>old #1</p>'), {
      own: 'see below',
      quoted: 'From: A\nSent: Monday\nTo: B\nold #1',
    });
    const plain = read({ body: { contentType: 'text', content: 'new #2\n> old #1\n>> older' } });
    assert.deepEqual(plain?.message, { own: 'new #2', quoted: 'old #1\nolder' });
  });

  it('is empty for a card of another app, an author that is none, and a message that was deleted', () => {
    const nothing = { own: '', quoted: '' };
    assert.deepEqual(
      read({ from: { user: null, application: { id: 'x' } }, body: { contentType: 'html', content: '' } })?.message,
      nothing,
    );
    assert.deepEqual(read({ body: null })?.message, nothing);
    assert.deepEqual(read({ deleted: true, body: { contentType: 'html', content: '#1' } })?.message, {
      own: '',
      quoted: '',
    });
    const deleted = { deletedDateTime: '2026-11-26T10:00:00Z', body: { contentType: 'html', content: '#1' } };
    assert.deepEqual(read(deleted)?.message, nothing);
  });

  it('survives HTML that is broken or enormous', () => {
    assert.equal(html('<p>a <b>b <blockquote>c')?.own, 'a b');
    const began = performance.now();
    html('<blockquote>'.repeat(20_000));
    html(`<a href="mailto:${'a'.repeat(50_000)}">`);
    html('From: '.repeat(9000));
    assert.ok(performance.now() - began < 1000);
  });
});
