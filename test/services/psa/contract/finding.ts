import assert from 'node:assert/strict';
import type { ContractWorld } from './world.ts';

/** Connection, companies, tickets and choices, as they are found and read. */
export function finding(w: ContractWorld): void {
  describe('connection and companies', () => {
    it('proves the connection and tells the version', async () => {
      assert.match((await w.psa().checkConnection()).version, /\d/);
    });

    it('lists more companies than fit on one page, each once', async () => {
      w.harness().simulator.events.addCompanies({ count: 1100 });
      const companies = await w.psa().listCompanies();
      assert.ok(companies.length > 1100);
      assert.equal(new Set(companies.map((c) => c.id)).size, companies.length);
    });

    it('reads one company, and null for one that does not exist', async () => {
      assert.equal((await w.psa().getCompany(w.harness().companyId))?.id, w.harness().companyId);
      assert.equal(await w.psa().getCompany('999999'), null);
    });
  });

  describe('finding tickets', () => {
    it('finds by number, with and without #', async () => {
      for (const text of [w.numbers().adele, `#${w.numbers().adele}`]) {
        const found = await w.psa().findTickets({ companyId: w.harness().companyId, text });
        assert.deepEqual(
          found.map((t) => t.number),
          [w.numbers().adele],
        );
      }
    });

    it('finds by words of the title, upper and lower case alike', async () => {
      const found = await w.psa().findTickets({ companyId: w.harness().companyId, text: w.harness().titleWords });
      assert.ok(found.some((t) => t.number === w.numbers().adele));
    });

    it('shows only open tickets of the company, newest first, at most 15 of 1,000', async () => {
      w.harness().simulator.events.addTickets({ companyId: Number(w.harness().companyId), count: 1000 });
      const found = await w.psa().findTickets({ companyId: w.harness().companyId, text: '' });
      assert.equal(found.length, 15);
      for (const ticket of found) {
        assert.equal(ticket.company?.id, w.harness().companyId);
        assert.ok(ticket.open);
      }
      const ids = found.map((t) => Number(t.id));
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => b - a),
      );
    });

    it('does not offer closed, merged or foreign tickets', async () => {
      for (const text of [w.numbers().closed, w.numbers().merged, w.numbers().fabrikam]) {
        assert.deepEqual(await w.psa().findTickets({ companyId: w.harness().companyId, text }), []);
      }
    });

    it('finds a ticket by its number behind 1,000 newer ones', async () => {
      w.harness().simulator.events.addTickets({ companyId: Number(w.harness().companyId), count: 1000 });
      const found = await w.psa().findTickets({ companyId: w.harness().companyId, text: w.numbers().adele });
      assert.deepEqual(
        found.map((t) => t.number),
        [w.numbers().adele],
      );
    });

    it('looks at each row again: a condition that gets lost shows no foreign and no closed ticket', async () => {
      w.harness().simulator.events.ignoreConditions({ on: true });
      for (const text of ['', 'phone', w.numbers().fabrikam, w.numbers().closed]) {
        for (const ticket of await w.psa().findTickets({ companyId: w.harness().companyId, text })) {
          assert.equal(ticket.company?.id, w.harness().companyId, text);
          assert.ok(ticket.open, text);
        }
      }
    });

    it('takes hostile text as text', async () => {
      for (const text of ['" or id>0 or summary contains "', '*', '%', '") or (1=1', '\\', '[2020-01-01]', "O'Brien"]) {
        const found = await w.psa().findTickets({ companyId: w.harness().companyId, text });
        for (const ticket of found) assert.equal(ticket.company?.id, w.harness().companyId);
      }
    });

    it('takes emoji and right-to-left text', async () => {
      for (const text of ['\u{1F4F1}', 'מאפס טלפון', '\u202Eabc']) {
        await w.psa().findTickets({ companyId: w.harness().companyId, text });
      }
    });
  });

  describe('reading a ticket', () => {
    it('reads who asked, company and address', async () => {
      const ticket = await w.psa().getTicket(`#${w.numbers().adele}`);
      assert.equal(ticket?.number, w.numbers().adele);
      assert.equal(ticket.requester?.email, w.harness().requester.email);
      assert.equal(ticket.company?.id, w.harness().companyId);
      assert.ok(ticket.open);
      assert.ok(URL.canParse(w.psa().ticketUrl(ticket.id) ?? ''));
    });

    it('answers null for a number that does not exist or is none', async () => {
      for (const number of ['99999999', 'abc', '', '1 or 1=1', '99999999999999999999']) {
        assert.equal(await w.psa().getTicket(number), null);
      }
    });

    it('tells closed, merged and foreign tickets', async () => {
      assert.equal((await w.psa().getTicket(w.numbers().closed))?.open, false);
      const merged = await w.psa().getTicket(w.numbers().merged);
      assert.equal(merged?.open, false);
      if (w.harness().tellsMerged) assert.equal(merged.mergedInto, w.numbers().mergedInto);
      assert.notEqual((await w.psa().getTicket(w.numbers().fabrikam))?.company?.id, w.harness().companyId);
    });

    it('leaves an unknown requester unknown', async () => {
      assert.equal((await w.psa().getTicket(w.numbers().noContact))?.requester, null);
    });

    it('tells a ticket number in free text, and takes no other digits for one', () => {
      assert.equal(w.psa().numberPattern.exec(`please see #${w.numbers().adele}, thanks`)?.[1], w.numbers().adele);
      for (const text of ['call +1-555-0199', 'a1234@contoso.com', 'KB5034441 again']) {
        assert.equal(w.psa().numberPattern.exec(text), null, text);
      }
    });
  });

  describe('choices for settings', () => {
    it('lists boards and statuses by the names that settings may use', async () => {
      const { boards, boardsAre, statuses } = await w.psa().choices();
      assert.ok(boards.includes(w.harness().simulator.board), `${boards}`);
      assert.match(boardsAre, /^[a-z ]+$/);
      assert.ok(statuses.some(({ names }) => names.includes(w.harness().simulator.resolved)));
    });
  });
}
