import assert from 'node:assert/strict';
import { candidatesIn } from '../../../services/ticketMessage/candidates.ts';

/** As the five products write their numbers. */
const connectWise = /(?:^|[\s(])#?(\d{1,10})(?=$|[\s,.;:!?)])/;
const autotask = /(?:^|[\s(])#?(T\d{8}\.\d{4,}(?:\.\d+)?)(?=$|[\s,.;:!?)])/i;
const halo = /(?:^|[\s(])(?:#|\[ID:)?0*(\d{1,10})(?=$|[\s,.;:!?)\]])/i;
const bms = /(?:^|[\s(])#?((?:[A-Z]{1,6}-)?\d{1,10}(?:-\d{1,10})?)(?=$|[\s,.;:!?)])/;

const numbers = (text: string, pattern = connectWise) => candidatesIn(text, [pattern]).numbers.map((n) => n.number);

describe('candidates in a message', () => {
  it('are what each PSA calls a number', () => {
    assert.deepEqual(numbers('Ticket #48213: lost phone'), ['48213']);
    assert.deepEqual(numbers('T20240101.0001 please', autotask), ['T20240101.0001']);
    assert.deepEqual(numbers('RE: [ID:0048213] phone', halo), ['48213']);
    assert.deepEqual(numbers('ticket INC-4711', bms), ['INC-4711']);
  });

  it('may be bare where their shape is no usual one', () => {
    assert.deepEqual(numbers('Re: 2026-48213, please', bms), ['2026-48213']);
    assert.deepEqual(numbers('between 10-30 and 11-15', bms), []);
  });

  it('with a mark count before bare digits', () => {
    assert.deepEqual(numbers('Order 99881, room 2041, ticket 48213'), ['48213']);
    assert.deepEqual(candidatesIn('48213 new phone', [connectWise]).numbers, [{ number: '48213', marked: false }]);
  });

  it('are all of a list, at most ten', () => {
    assert.deepEqual(numbers('tickets 101, 102, 103; 104, #105 and 106'), ['101', '102', '103', '104', '105', '106']);
    assert.equal(numbers(Array.from({ length: 30 }, (_, n) => `#${n + 100}`).join(' ')).length, 10);
  });

  for (const text of [
    'Call +44 7700 900123 or 020 7946 0958',
    'by 10:30 on 26.11.2026',
    'on 2026-11-26 in room 204',
    'see https://psa.example.com/tickets/48213?id=99123',
    'user48213@contoso.com',
    'since 2026',
  ]) {
    it(`are none in "${text}"`, () => assert.deepEqual(numbers(text), []));
  }

  it('are addresses in lower case, once, at most five', () => {
    const { addresses } = candidatesIn(
      'Adele.Vance@Contoso.com, <adele.vance@contoso.com>; O’Neil <o.neil@x.co.uk>.',
      [],
    );
    assert.deepEqual(addresses, ['adele.vance@contoso.com', 'o.neil@x.co.uk']);
    const many = candidatesIn(Array.from({ length: 9 }, (_, n) => `a${n}@contoso.com`).join(' '), []);
    assert.equal(many.addresses.length, 5);
  });

  it('are found in no time in whatever somebody sends', () => {
    for (const text of [
      '1 '.repeat(20_000),
      '('.repeat(50_000),
      ' a@b'.repeat(20_000),
      'tickets '.repeat(9000),
      '1.1.'.repeat(9000),
    ]) {
      const began = performance.now();
      candidatesIn(text, [connectWise, halo, bms, autotask]);
      assert.ok(performance.now() - began < 500, text.slice(0, 20));
    }
  });
});
