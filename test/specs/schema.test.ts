import assert from 'node:assert/strict';
import { type Schema, violations } from './schema.ts';

const parts: Record<string, Schema> = {
  person: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', maxLength: 5 },
      kind: { type: 'string', enum: ['a', 'b', null], nullable: true },
      count: { type: 'integer', format: 'int32' },
      at: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: { type: 'string' } },
      facts: { type: 'object', additionalProperties: { type: 'string' } },
      friend: { $ref: 'person' },
    },
  },
};
const resolve = (ref: string): Schema => parts[ref] ?? {};
const check = (
  value: unknown,
  options: { closed?: boolean; partial?: boolean } = {},
  schema: Schema = { $ref: 'person' },
) => violations(schema, value, { resolve, closed: false, ...options });

describe('the checker of vendor descriptions', () => {
  it('accepts what is described', () => {
    assert.deepEqual(
      check({ name: 'ok', kind: null, count: 3, at: '2026-01-31T10:00:00Z', tags: ['x'], facts: { a: 'b' } }),
      [],
    );
  });

  for (const [what, value] of [
    ['a missing property', {}],
    ['a wrong type', { name: 5 }],
    ['a text that is too long', { name: 'toolong' }],
    ['a value outside the list', { name: 'a', kind: 'c' }],
    ['a null that is not allowed', { name: null }],
    ['a fraction', { name: 'a', count: 1.5 }],
    ['a number out of range', { name: 'a', count: 2 ** 31 }],
    ['a date that is none', { name: 'a', at: 'yesterday' }],
    ['a wrong member', { name: 'a', tags: [1] }],
    ['a wrong additional property', { name: 'a', facts: { x: 1 } }],
    ['something wrong inside a reference', { name: 'a', friend: {} }],
    ['an array', []],
  ] as const) {
    it(`finds ${what}`, () => {
      assert.equal(check(value).length, 1);
    });
  }

  it('finds properties that are not described in what we send, and lets answers have more', () => {
    assert.equal(check({ name: 'a', more: 1 }).length, 0);
    assert.deepEqual(check({ name: 'a', more: 1 }, { closed: true }), ['body: more is not described']);
    const both: Schema = { allOf: [{ $ref: 'person' }, { type: 'object', properties: { more: { type: 'number' } } }] };
    assert.deepEqual(check({ name: 'a', more: 1 }, { closed: true }, both), []);
  });

  it('lets rows that were asked for in part lack what is required, and no deeper', () => {
    const list: Schema = { type: 'array', items: { $ref: 'person' } };
    assert.deepEqual(check([{ count: 1 }], { partial: true }, list), []);
    assert.equal(check([{ friend: {} }], { partial: true }, list).length, 1);
  });

  it('reads anyOf and oneOf', () => {
    const any: Schema = { anyOf: [{ type: 'string' }, { type: 'boolean' }] };
    assert.deepEqual([check('x', {}, any).length, check(1, {}, any).length], [0, 1]);
    const one: Schema = { oneOf: [{ type: 'number' }, { type: 'integer' }] };
    assert.deepEqual([check(1.5, {}, one).length, check(1, {}, one).length], [0, 1]);
  });
});
