import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { bot, graphApp } from '../../sandbox/world.ts';
import { told, useStory } from './story.ts';

describe('a secret that has ended while the next one is at hand', () => {
  const j = useStory({
    env: {
      MicrosoftAppPassword: bot.endedSecret,
      MicrosoftAppPasswordNext: bot.secret,
      GRAPH_CLIENT_SECRET: graphApp.endedSecret,
      GRAPH_CLIENT_SECRET_NEXT: graphApp.secret,
    },
  });

  it('keeps nobody waiting: the reset is done as ever, and the log says which one to replace', async () => {
    const card = await j().whole({ user: people.contoso.oneApp.userPrincipalName });
    assert.equal(told(card)[0], '✓ Done · 1 method removed');
    const said = j()
      .sandbox.product.log.filter((line) => line.includes('the next one is used'))
      .join('\n');
    for (const setting of ['MicrosoftAppPassword', 'GRAPH_CLIENT_SECRET'])
      assert.match(said, new RegExp(`"${setting}"`));
    assert.doesNotMatch(j().sandbox.product.log.join('\n'), /canary-0a2c|canary-77e1|canary-1f6b|canary-93ac/);
  });
});
