import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { refuse } from '../../../../sandbox/psa/kaseyabms/answers.ts';
import { newState } from '../../../../sandbox/psa/kaseyabms/state.ts';
import { contoso, note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'refusals', ({ simulator, psa }) => {
  for (const [right, needed] of [
    ['tickets', 'Service Desk / Tickets'],
    ['accounts', 'CRM / Accounts: View'],
  ] as const) {
    for (const on of [false, true]) {
      it(`names the missing right ${needed}, told ${on ? 'with 403' : 'inside a 200'}`, async () => {
        simulator().events.useStatuses({ on });
        simulator().events.deny({ right, denied: true });
        const error = await failure(psa().checkConnection());
        assert.equal(error.kind, 'forbidden');
        assert.ok(error.message.includes(needed), error.message);
        assert.ok(error.details.missing?.[0]?.includes(needed));
      });
    }
  }

  for (const on of [false, true]) {
    it(`tells a ticket that is gone, ${on ? 'with 404' : 'inside a 200'}`, async () => {
      simulator().events.useStatuses({ on });
      assert.equal((await failure(psa().ensureNote('99999999', note))).kind, 'notFound');
    });
  }

  it("keeps the vendor's words for the log, and its stack trace nowhere", async () => {
    simulator().fault({
      match: 'GET .*/notes',
      status: 200,
      body: refuse(newState(), 400, 'Something odd', ['Field x is odd']).body,
    });
    const error = await failure(psa().ensureNote(open, note));
    assert.deepEqual(
      [error.kind, error.details.code, error.details.raw],
      ['invalid', '1000', 'Something odd | Field x is odd'],
    );
    for (const body of [
      { success: false, error: { stackStrace: 'canary' } },
      { Message: 'x', StackTrace: 'canary' },
    ]) {
      simulator().fault({ match: 'GET .*/notes', status: 500, body });
      assert.doesNotMatch(inspect(await failure(psa().ensureNote(open, note)), { depth: 9 }), /canary/);
    }
  });

  it('takes no answer without success: true for a good one', async () => {
    await psa().getTicket(simulator().numbers.adele);
    for (const body of [{ result: [] }, { success: null, result: [] }, { success: true, result: null }]) {
      simulator().fault({ match: 'search', status: 200, body });
      assert.equal((await failure(psa().findTickets({ companyId: contoso, text: '' }))).kind, 'unavailable');
    }
  });

  it('waits for minutes when it is throttled, however that is told', async () => {
    await psa().getTicket(simulator().numbers.adele);
    const body = refuse(newState(), 429, 'Rate limit exceeded').body;
    for (const status of [200, 429]) {
      simulator().fault({ match: 'search', status, body });
      const error = await failure(psa().findTickets({ companyId: contoso, text: '' }));
      assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 120_000]);
    }
  });

  it('does not take a refusal in a server error for certain: the note may be there', async () => {
    await psa().getTicket(simulator().numbers.adele);
    simulator().fault({ match: 'POST .*/notes', status: 500, body: refuse(newState(), 500, 'Access denied').body });
    assert.equal((await failure(psa().ensureNote(open, note))).kind, 'unknownOutcome');
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
