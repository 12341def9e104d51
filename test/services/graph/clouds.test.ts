import assert from 'node:assert/strict';
import { startLogin } from '../../../sandbox/login.ts';
import { graphApp } from '../../../sandbox/world.ts';
import { cloudNames, clouds } from '../../../services/graph/clouds.ts';
import { graphOptions } from '../../../services/graph/index.ts';
import { createTokens } from '../../../services/graph/tokens.ts';
import { contoso, line } from './harness.ts';

const hosts = {
  global: ['graph.microsoft.com', 'login.microsoftonline.com'],
  gcc: ['graph.microsoft.com', 'login.microsoftonline.com'],
  gcchigh: ['graph.microsoft.us', 'login.microsoftonline.us'],
  dod: ['dod-graph.microsoft.us', 'login.microsoftonline.us'],
  china: ['microsoftgraph.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
} as const;

describe('clouds', () => {
  for (const name of cloudNames) {
    it(`asks the hosts of ${name} and no others`, async () => {
      const cloud = clouds[name];
      assert.deepEqual(
        [cloud.graph, cloud.login],
        hosts[name].map((host) => `https://${host}`),
      );
      const login = await startLogin({ graphResource: cloud.graph });
      try {
        const addresses = { ...cloud, login: login.url, graph: 'http://127.0.0.1:1', loopback: true };
        const credential = { kind: 'secret', secret: graphApp.secret } as const;
        const options = graphOptions({
          cloud: name,
          addresses,
          graph: { clientId: graphApp.clientId, credential, next: null },
        });
        const token = await createTokens(options).get(contoso);
        assert.ok(token.roles.size > 0);
        // One request and no discovery: the library was told everything.
        assert.deepEqual(login.exchanges.map(line), [`POST /${contoso}/oauth2/v2.0/token`]);
        const form = new URLSearchParams(String(login.exchanges[0]?.requestBody));
        assert.match(form.get('scope') ?? '', new RegExp(`^https://${hosts[name][0]}/\\.default`));
        assert.equal(login.unexpected.length, 0);
      } finally {
        await login.close();
      }
    });
  }
});
