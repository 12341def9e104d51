import assert from 'node:assert/strict';
import { ticketMessages } from '../../sandbox/data/ticketMessages.ts';
import { psaKinds, startPsa } from '../../sandbox/psas.ts';

describe("the sandbox's ticket messages", () => {
  for (const kind of psaKinds) {
    it(`name tickets that ${kind} holds, seven different ones where they say seven`, async () => {
      const psa = await startPsa(kind);
      try {
        const messages = new Map(ticketMessages(psa).map((message) => [message.name, message]));
        const numbers = messages.get('Seven tickets')?.text.match(/(?<=#)[^,\s]+/g) ?? [];
        assert.equal(new Set(numbers).size, 7);
        for (const number of numbers) assert.ok(psa.heldTicket(number), `nobody holds ${number}`);
        for (const name of ['Plain ticket mail', 'Misleading address']) {
          assert.ok(messages.get(name)?.text.includes(`#${psa.numbers.adele}`));
        }
      } finally {
        await psa.close();
      }
    });
  }
});
