import assert from 'node:assert/strict';
import { haloSettings } from '../../../../services/psa/halo/settings.ts';
import { halo } from './halo.ts';

describe(`${halo.name}: settings`, () => {
  it('tells what is missing, each with its correction', () => {
    const { error } = haloSettings.safeParse({});
    assert.deepEqual(
      error?.issues.map((i) => i.path[0]),
      ['url', 'clientId', 'clientSecret'],
    );
    for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
  });

  it('takes https, and plain http on this machine alone, for both addresses', () => {
    const good = { url: 'https://northwind.halopsa.com', clientId: 'a', clientSecret: 'b' };
    const problem = (more: object) => haloSettings.safeParse({ ...good, ...more }).error?.issues[0]?.message;
    for (const field of ['url', 'authUrl']) {
      assert.equal(problem({ [field]: 'http://127.0.0.1:4400' }), undefined);
      assert.equal(problem({ [field]: 'https://halo.example/' }), undefined);
      assert.match(problem({ [field]: 'http://halo.example' }) ?? '', /https:/);
      assert.match(problem({ [field]: 'https://a:b@halo.example' }) ?? '', /password/);
      assert.match(problem({ [field]: 'northwind' }) ?? '', /address like/);
    }
  });
});
