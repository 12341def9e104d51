import assert from 'node:assert/strict';
import { ServiceError } from '../../../services/errors.ts';
import { createRotation } from '../../../services/expiry/rotation.ts';

const refused = (code: string) => new ServiceError('Microsoft Entra', 'signIn', 'No.', { code });

describe('two credentials at once', () => {
  /** Works with these, and counts what was tried. */
  function rotation(good: string[], error = refused('AADSTS7000222'), all: [string, ...string[]] = ['old', 'new']) {
    const tried: string[] = [];
    const changes: number[] = [];
    const use = createRotation(all, () => changes.push(tried.length));
    const sign = (credential: string) => {
      tried.push(credential);
      return good.includes(credential) ? Promise.resolve(credential) : Promise.reject(error);
    };
    return { tried, changes, ask: () => use(sign), good };
  }

  for (const code of ['AADSTS7000222', 'AADSTS7000215', 'AADSTS700027', 'invalid_client']) {
    it(`go over to the other one when Entra says ${code}, stay there, and tell it once`, async () => {
      const { ask, tried, changes } = rotation(['new'], refused(code));
      assert.deepEqual(await Promise.all([ask(), ask()]), ['new', 'new']);
      tried.splice(0);
      assert.equal(await ask(), 'new');
      assert.deepEqual([tried, changes.length], [['new'], 1]);
    });
  }

  it('go back when the one in use is refused later', async () => {
    const { ask, good, changes } = rotation(['new']);
    await ask();
    good.splice(0, 1, 'old');
    assert.equal(await ask(), 'old');
    assert.equal(changes.length, 2);
  });

  it('do not change for an organisation that has not consented, for an outage, or where there is only one', async () => {
    for (const error of [refused('AADSTS65001'), new ServiceError('Microsoft Entra', 'unavailable', 'Down.')]) {
      const { ask, tried, changes } = rotation(['new'], error);
      await assert.rejects(ask(), error);
      assert.deepEqual([tried, changes], [['old'], []]);
    }
    await assert.rejects(rotation([], refused('AADSTS7000222'), ['old']).ask());
  });

  it('tell what Entra says of the other one when that is refused too', async () => {
    const { ask, tried, changes } = rotation([]);
    await assert.rejects(ask());
    assert.deepEqual([tried, changes], [['old', 'new'], []]);
  });
});
