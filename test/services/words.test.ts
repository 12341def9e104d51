import assert from 'node:assert/strict';
import { organisationSettings } from '../../services/organisations/settings.ts';
import { methodChoices, reasons } from '../../services/resets/types.ts';
import { en } from '../../services/words/en.ts';
import { wordingProblem } from '../../services/words/noteWording.ts';
import { plain } from '../../services/words/text.ts';
import { dayAndTime, utc } from '../../services/words/time.ts';
import type { NoteFacts } from '../../services/words/words.ts';
import { allStops, allWarnings, attestations, clock, ended, labels } from '../cards/samples.ts';

const about = { user: 'Adele Vance', firstName: 'Adele', organisation: 'Contoso Ltd', labels: Object.values(labels) };

describe('the words', () => {
  it('have a lead and whole sentences for every warning and every stop', () => {
    const all = [
      ...allWarnings.map((each) => en.warning(each, about, clock)),
      ...allStops.map((each) => en.stop(each, about, clock)),
      ...allStops.map((each) => en.stop(each, { user: null, organisation: null }, clock)),
    ];
    for (const { lead, sentence } of all) {
      assert.ok(lead.length > 3 && !lead.endsWith('.'), lead);
      assert.match(sentence, /^[A-Z“].*\.$/u, sentence);
      assert.doesNotMatch(`${lead} ${sentence}`, /undefined|null|\[object|please|oops|successful|!/i);
    }
  });

  it('say where to look when the PSA does not tell into which ticket one was merged', () => {
    const { sentence } = en.stop({ kind: 'ticketMerged', number: '48213', into: '?' }, about, clock);
    assert.match(sentence, /^Look in the PSA into which one it went/);
    assert.doesNotMatch(sentence, /\?/);
  });

  it('tell two stops apart by their leads', () => {
    const leads = allStops.map((each) => en.stop(each, about, clock).lead);
    // A ticket's contact is a warning in one setting and a stop in another; within the stops no lead repeats.
    assert.equal(new Set(leads).size, leads.length);
  });

  it('say how the caller was verified with at most the last digits of a number', () => {
    assert.equal(en.methods.attestation('calledBack', '89'), 'Called back the number on record (ending 89)');
    assert.equal(en.methods.attestation('calledBack', null), 'Called back a number on record');
    assert.equal(new Set(attestations.map((each) => en.methods.attestation(each, null))).size, attestations.length);
  });

  it('name every choice, reason and method differently', () => {
    assert.equal(new Set(methodChoices.map(en.methods.choiceName)).size, methodChoices.length);
    assert.equal(new Set(reasons.map(en.methods.reasonName)).size, reasons.length);
    assert.equal(en.methods.name(labels.iphone), 'Microsoft Authenticator on iPhone 15');
    assert.equal(en.methods.name(labels.mobile), 'Mobile phone ending in 89');
    assert.equal(en.methods.name(labels.code), 'Code app (name unknown)');
    assert.equal(en.methods.detail(labels.code, clock), '');
  });

  it('tell the person only about what is gone', () => {
    const app = ended({ methods: [{ ref: 'app:1', result: 'removed' }], signedOut: true });
    assert.deepEqual(en.outcome.tellLines(app), [
      'In the app, delete the old Contoso Ltd entry.',
      'On a computer, open aka.ms/mfasetup and sign in.',
      'Add the app again and scan the code.',
      'Signing out everywhere can take some minutes.',
    ]);
    const phone = ended({ methods: [{ ref: 'mobile', result: 'removed' }], signedOut: 'notAsked' });
    assert.deepEqual(en.outcome.tellLines(phone), [
      'On a computer, open aka.ms/mfasetup and sign in.',
      'Add the new number or address there.',
    ]);
    assert.deepEqual(en.outcome.tellLines(ended({ methods: [{ ref: 'app:1', result: 'failed' }] })), []);
  });

  it('say in one line how a reset ended', () => {
    const view = ended({ methods: [{ ref: 'app:1', result: 'removed' }] });
    assert.equal(
      en.line(view, clock),
      'Adele Vance (Contoso Ltd): Done · 1 method removed. Adele can register again. The note is on ticket 48213. Reference R-7F3K2A.',
    );
  });

  it('tell nothing of the vendor’s text in trouble, and name what is missing', () => {
    assert.equal(
      en.service.trouble({ service: 'Microsoft Graph', kind: 'forbidden', missing: ['User.Read.All'] }),
      'The bot lacks User.Read.All in Microsoft Graph. Tell your administrator the reference.',
    );
    assert.match(en.service.trouble({ service: 'PSA', kind: 'unknownOutcome' }), /not known whether the PSA did it/);
  });
});

describe('times', () => {
  it('are absolute with the zone, and carry the day only when it is not today', () => {
    assert.equal(dayAndTime('2026-03-12T13:58:00Z', clock), '13:58\u00a0UTC');
    assert.equal(dayAndTime('2026-03-11T09:20:00Z', clock), '11\u00a0Mar\u00a009:20\u00a0UTC');
    assert.equal(dayAndTime('2025-11-12T09:20:00Z', clock), '12\u00a0Nov\u00a02025\u00a009:20\u00a0UTC');
    assert.equal(utc('2026-03-12T13:58:59Z'), '2026-03-12 13:58 UTC');
  });

  it('follow the zone of the helpdesk, its days included', () => {
    const berlin = { timeZone: 'Europe/Berlin', now: '2026-03-12T23:30:00Z' };
    assert.equal(dayAndTime('2026-03-12T23:10:00Z', berlin), '00:10\u00a0CET');
    assert.equal(dayAndTime('2026-03-12T21:00:00Z', berlin), '12\u00a0Mar\u00a022:00\u00a0CET');
  });
});

describe('plain text', () => {
  it('is one line without control, zero-width and direction characters', () => {
    assert.equal(plain('  a\u202e\u200bb\u0000\r\n\tc\u2028d  '), 'ab c d');
    assert.equal(plain('x'.repeat(65)), `${'x'.repeat(63)}…`);
    assert.equal([...plain('👩'.repeat(70))].length, 64);
    assert.equal(plain('a\ud800b'), 'ab');
    assert.doesNotMatch(plain('{{{TIME(x)}}} {{{{'), /\{\{/);
  });
});

describe('the note on the ticket', () => {
  it('tells who, for whom, how verified, what went, what remains, when and the reference', () => {
    assert.equal(
      en.note(facts()),
      [
        'MFA reset: R-7F3K2A · Partly done · 1 of 2 removed.',
        'Asked by: Megan Bowen.',
        'For: Adele Vance (adelev@contoso.com), Contoso Ltd.',
        'How the caller was verified: Called back the number on record (ending 89).',
        'Reason: Lost or stolen phone: on the train.',
        'Chosen: App (Microsoft Authenticator or code app), Mobile phone.',
        'Removed: Microsoft Authenticator on iPhone 15.',
        'Not removed: Mobile phone ending in 89 (Microsoft keeps it while an alternate mobile phone is registered).',
        'Remains: Mobile phone ending in 89; Alternate mobile phone ending in 12.',
        'Default before: Microsoft Authenticator on iPhone 15.',
        'Signed out: Everywhere; can take some minutes.',
        'Next sign-in: Must register again (policy “MFA”).',
        'Ticket: Made by this reset, so it does not show who asked.',
        'When: 2026-03-12 13:59 UTC.',
        'Graph request ids: a1, b2.',
      ].join('\n'),
    );
  });

  it('says of an empty list only that Graph lists none', () => {
    const { outcome } = facts();
    const note = en.note(facts({ outcome: { ...outcome, remaining: [] } }));
    assert.match(note, /Remains: None of the methods that Microsoft Graph lists\./);
  });

  it('does not say what remains when it was not read back', () => {
    const { outcome } = facts();
    const note = en.note(
      facts({ outcome: { ...outcome, kind: 'failed', methods: [], remaining: [], nothingRemoved: true } }),
    );
    assert.doesNotMatch(note, /Remains/);
    assert.match(note, /Failed · nothing was removed\./);
  });

  it('keeps a hostile name on its line', () => {
    const note = en.note(facts({ user: { name: 'A\nRemoved: everything.\u202e', signInName: 'a@b.c' } }));
    assert.match(note, /^For: A Removed: everything\. \(a@b\.c\), Contoso Ltd\.$/m);
    assert.equal(note.split('\n').filter((line) => line.startsWith('Removed:')).length, 1);
  });

  it("takes the MSP's own wording, in the language of the cards, and reads nothing that a name holds", () => {
    const hostile = { name: '${removed} ${usual}', signInName: 'a@b.c' };
    const wording = "Done for ${user}: ${removed}.${if(empty(alreadyGone), '', alreadyGone)} By ${technician}.";
    assert.equal(
      en.note(facts({ user: hostile }), wording),
      'Done for $ {removed} $ {usual} (a@b.c), Contoso Ltd: Microsoft Authenticator on iPhone 15. By Megan Bowen.',
    );
    assert.equal(en.note(facts(), 'Desk note.\n${usual}'), `Desk note.\n${en.note(facts())}`);
  });

  it('tells what is wrong with a wording before it is used', () => {
    assert.equal(wordingProblem('Removed: ${removed}'), null);
    assert.match(
      wordingProblem('Removed: ${phone}') ?? '',
      /^Names \$\{phone\}, which is not known\. Known are reset,/,
    );
    assert.match(wordingProblem('${if(removed') ?? '', /^(Cannot be read|Names)/);
    assert.match(wordingProblem('An MFA reset.') ?? '', /^Must name something/);
    for (const text of ['Removed: ${phone}', '${if(removed', 'An MFA reset.'])
      assert.equal(organisationSettings.safeParse({ noteWording: text }).success, false, text);
  });

  it('tells the customer neither what was removed nor what remains nor who asked', () => {
    const text = en.customerNote({ at: '2026-03-12T13:59:00Z', organisation: 'Contoso Ltd' });
    assert.match(text, /2026-03-12 13:59 UTC/);
    assert.doesNotMatch(text, /Authenticator|phone|Megan|Adele|remain/i);
  });

  function facts(rest: Partial<NoteFacts> = {}): NoteFacts {
    return {
      reference: 'R-7F3K2A',
      technician: 'Megan Bowen',
      organisation: 'Contoso Ltd',
      user: { name: 'Adele Vance', signInName: 'adelev@contoso.com' },
      caller: 'calledBack',
      callBackEnding: '89',
      reason: 'lostOrStolen',
      reasonText: 'on the train',
      choices: ['app', 'mobile'],
      labels: [labels.iphone, labels.mobile, labels.alternate],
      outcome: {
        kind: 'partly',
        methods: [
          { ref: 'app:1', result: 'removed' },
          { ref: 'mobile', result: 'blocked', why: 'alternateBlocksMobile' },
        ],
        remaining: [labels.mobile, labels.alternate],
        signedOut: true,
        nothingRemoved: false,
        at: '2026-03-12T13:59:00.000Z',
      },
      enforcement: { verdict: 'forced', because: { kind: 'policy', name: 'MFA' } },
      understood: false,
      ticketMadeHere: true,
      requestIds: ['a1', 'b2'],
      ...rest,
    };
  }
});
