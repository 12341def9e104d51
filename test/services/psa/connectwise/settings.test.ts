import assert from 'node:assert/strict';
import { connectWise as world } from '../../../../sandbox/world.ts';
import { createPsa, psaKinds } from '../../../../services/psa/index.ts';
import { connectWise } from './connectwise.ts';

describe(`${connectWise.name}: settings`, () => {
  const { schema } = psaKinds.connectwise;
  const good = {
    url: 'https://na.myconnectwise.net',
    company: 'northwind',
    publicKey: 'a',
    privateKey: 'b',
    clientId: world.clientId,
  };

  it('lists every missing setting with its correction', () => {
    const { error } = schema.safeParse({});
    assert.deepEqual(
      error?.issues.map((i) => i.path[0]),
      ['url', 'company', 'publicKey', 'privateKey', 'clientId'],
    );
    for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
  });

  it('refuses plain http except on this machine', () => {
    assert.equal(schema.safeParse({ ...good, url: 'http://na.myconnectwise.net' }).success, false);
    assert.equal(schema.safeParse({ ...good, url: 'http://127.0.0.1.evil.example' }).success, false);
    assert.equal(schema.safeParse({ ...good, url: 'http://127.0.0.1:4400' }).success, true);
  });

  it('links to the browser host, whichever host of the cloud was given', () => {
    for (const url of ['https://api-eu.myconnectwise.net', 'https://eu.myconnectwise.net/v4_6_release']) {
      const one = createPsa({ name: 'main', kind: 'connectwise', settings: { ...good, url } });
      assert.equal(
        one.ticketUrl('48213'),
        'https://eu.myconnectwise.net/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=48213&companyName=northwind',
      );
    }
    const own = createPsa({ name: 'x', kind: 'connectwise', settings: { ...good, url: 'https://psa.example.com' } });
    assert.match(own.ticketUrl('1') ?? '', /^https:\/\/psa\.example\.com\//);
  });
});
