import assert from 'node:assert/strict';
import {
  callBackEnding,
  choiceNeeded,
  chosenOf,
  labelOf,
  preselected,
  removalOrder,
} from '../../../services/resets/labels.ts';
import type { MethodLabel, MethodType } from '../../../services/resets/types.ts';
import { aMethod } from '../../builders.ts';

const label = (type: MethodType, patch: Partial<MethodLabel> = {}): MethodLabel => ({
  ...labelOf(aMethod({ type, device: null }), null),
  ...patch,
});
const app = (id: string) => label('microsoftAuthenticator', { ref: `microsoftAuthenticator:${id}` });
const oath = (id: string) => label('softwareOath', { ref: `softwareOath:${id}` });
const mobile = label('mobile', { ending: '89' });
const alternate = label('alternateMobile', { ending: '90' });
const office = label('office', { ending: '11' });
const email = label('email');
const passkey = label('passkey');
const refs = (labels: MethodLabel[]) => labels.map((l) => l.ref);

describe('what a choice means', () => {
  const all = [app('1'), app('2'), oath('1'), mobile, alternate, office, email, passkey];

  it('takes exactly the registered methods of the chosen types, and never another', () => {
    assert.deepEqual(chosenOf(all, ['app']), [
      'microsoftAuthenticator:1',
      'microsoftAuthenticator:2',
      'softwareOath:1',
    ]);
    assert.deepEqual(chosenOf(all, ['mobile']), ['mobile']);
    assert.deepEqual(chosenOf(all, ['office']), ['office']);
    assert.deepEqual(chosenOf(all, ['alternateMobile']), ['alternateMobile']);
    assert.deepEqual(chosenOf(all, ['email']), ['email']);
    assert.deepEqual(chosenOf([passkey], ['app', 'mobile', 'office', 'alternateMobile', 'email']), []);
  });

  it('asks which ones only where there is a choice of apps', () => {
    const needed = (labels: MethodLabel[]) => choiceNeeded(labels, refs(labels));
    assert.equal(needed([app('1')]), false);
    assert.equal(needed([app('1'), app('2')]), true);
    assert.equal(needed([app('1'), oath('1')]), true);
    assert.equal(needed([mobile, office, email]), false);
  });

  it('ticks the only Authenticator, none of several, and a code app only when it is the only app', () => {
    const ticked = (labels: MethodLabel[]) => preselected(labels, refs(labels));
    assert.deepEqual(ticked([app('1'), oath('1')]), ['microsoftAuthenticator:1']);
    assert.deepEqual(ticked([app('1'), app('2')]), []);
    assert.deepEqual(ticked([oath('1')]), ['softwareOath:1']);
    assert.deepEqual(ticked([oath('1'), oath('2')]), []);
    assert.deepEqual(ticked([app('1'), app('2'), mobile]), ['mobile']);
  });

  it('removes the alternate number before the mobile one, and the default last', () => {
    const isDefault = { isDefault: true };
    assert.deepEqual(refs(removalOrder([mobile, alternate])), ['alternateMobile', 'mobile']);
    assert.deepEqual(refs(removalOrder([{ ...app('1'), ...isDefault }, mobile, alternate])), [
      'alternateMobile',
      'mobile',
      'microsoftAuthenticator:1',
    ]);
    assert.deepEqual(refs(removalOrder([mobile, { ...alternate, ...isDefault }])), ['mobile', 'alternateMobile']);
  });

  it('shows no more of a number or an address than its mask', () => {
    const shown = labelOf(aMethod({ type: 'mobile', number: '+44 7700900189' }), 'mobile');
    assert.equal(shown.ending, '89');
    assert.equal(shown.isDefault, true);
    assert.doesNotMatch(JSON.stringify(shown), /7700/);
    assert.doesNotMatch(
      JSON.stringify(labelOf(aMethod({ type: 'email', address: 'adele.private@example.net' }), null)),
      /adele\.private/,
    );
  });

  it('never suggests a call back to a phone that was lost or a number that changed', () => {
    assert.equal(callBackEnding([mobile], 'newPhone'), '89');
    assert.equal(callBackEnding([mobile, office], 'newPhone'), '11');
    assert.equal(callBackEnding([mobile], 'lostOrStolen'), null);
    assert.equal(callBackEnding([mobile], 'changedNumber'), null);
    assert.equal(callBackEnding([mobile, office], 'lostOrStolen'), '11');
  });
});
