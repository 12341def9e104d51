import assert from 'node:assert/strict';
import { ServiceError } from '../../../services/errors.ts';
import { clouds } from '../../../services/graph/clouds.ts';
import { consentUrl, lacksConsent } from '../../../services/graph/consent.ts';
import { entraError } from '../../../services/graph/entraErrors.ts';

describe('consent', () => {
  const of = { tenantId: 'cccccccc-0000-4000-8000-000000000001', clientId: 'app & more' };

  it("has its address in the tenant's own cloud, with every part encoded", () => {
    const redirectUri = 'https://bot.example.com/consent';
    assert.equal(
      consentUrl({ ...of, login: clouds.global.login, redirectUri }),
      `https://login.microsoftonline.com/${of.tenantId}/adminconsent?client_id=app+%26+more&redirect_uri=https%3A%2F%2Fbot.example.com%2Fconsent`,
    );
    for (const cloud of Object.values(clouds)) {
      const url = new URL(consentUrl({ ...of, login: cloud.login, redirectUri: null }));
      assert.deepEqual([url.origin, [...url.searchParams.keys()]], [cloud.login, ['client_id']]);
    }
  });

  it('is what a sign-in lacks only where Entra says so by its number', () => {
    const refused = (code: number) => entraError({ status: 400, headers: {}, body: { error_codes: [code] } });
    for (const code of [700016, 7000229, 700011, 65001, 650056, 65004])
      assert.ok(lacksConsent(refused(code)), String(code));
    for (const code of [53003, 650051, 650052, 7000215, 7000222, 90002, 90033, 90038])
      assert.ok(!lacksConsent(refused(code)), String(code));
    assert.ok(!lacksConsent(new ServiceError('Microsoft Entra', 'timeout', 'No answer came.')));
  });
});
