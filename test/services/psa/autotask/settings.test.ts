import assert from 'node:assert/strict';
import { autotaskSettings } from '../../../../services/psa/autotask/settings.ts';
import { autotask } from './autotask.ts';

describe(`${autotask.name}: settings`, () => {
  const good = { integrationCode: 'a', userName: 'b', secret: 'c' };
  const problems = (more: object) =>
    autotaskSettings.safeParse({ ...good, ...more }).error?.issues.map((i) => [String(i.path[0]), i.message]) ?? [];

  it('lists every missing setting with its correction', () => {
    const { error } = autotaskSettings.safeParse({});
    assert.deepEqual(
      error?.issues.map((i) => i.path[0]),
      ['integrationCode', 'userName', 'secret'],
    );
    for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
  });

  it("takes Autotask's own hosts for a zone, and this machine", () => {
    for (const zoneUrl of [
      'https://webservices3.autotask.net/atservicesrest/',
      'https://webservices3.autotask.net/ATServicesRest',
      'http://127.0.0.1:4400/atservicesrest/',
    ])
      assert.deepEqual(problems({ zoneUrl }), [], zoneUrl);
    for (const zoneUrl of [
      'webservices3.autotask.net',
      'http://webservices3.autotask.net/atservicesrest/',
      'https://webservices3.autotask.net/',
      'https://user:pass@webservices3.autotask.net/atservicesrest/',
      'https://autotask.net.evil.example/atservicesrest/',
      'https://evilautotask.net/atservicesrest/',
      'https://127.0.0.1/atservicesrest/',
    ])
      assert.match(problems({ zoneUrl })[0]?.[1] ?? '', /https:\/\/webservices3/, zoneUrl);
    assert.equal(problems({ discoveryUrl: 'https://webservices2.autotask.net' }).length, 0);
    assert.equal(problems({ discoveryUrl: 'https://evil.example' }).length, 1);
  });

  it('refuses a label for internal notes that customers see', () => {
    const internal = [['internalPublish', 'Must not be a label that customers see.']];
    assert.deepEqual(problems({ internalPublish: 'all autotask users' }), internal);
    assert.deepEqual(problems({ internalPublish: 'All', customerPublish: 'all' }), internal);
    assert.deepEqual(problems({ internalPublish: 'Internal & Co-Managed' }), []);
  });

  it('takes whole hours until a new ticket is due', () => {
    for (const dueHours of ['0', '-1', '1.5', 'a day']) assert.equal(problems({ dueHours }).length, 1, dueHours);
    assert.deepEqual(problems({ dueHours: '8' }), []);
  });
});
