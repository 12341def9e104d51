import assert from 'node:assert/strict';
import { hashContact, maskAddress, maskNumber, sameContact } from '../../../services/graph/mask.ts';

describe('masks', () => {
  it('shows the last two digits of a number and never those of its extension', () => {
    const numbers = ['+1 5555550189', '+1 5555550189x12', '+44 (0)7700 900189', '+49 30 123-45 89 ext. 7', '555 0189'];
    assert.deepEqual(numbers.map(maskNumber), ['89', '89', '89', '89', '89']);
  });

  it('shows the first letter and the domain of an address', () => {
    assert.deepEqual(['anna@outlook.com', 'ü@x.de', '@x.de', 'nothing'].map(maskAddress), [
      'a…@outlook.com',
      'ü…@x.de',
      '…',
      '…',
    ]);
  });

  const number = (value: string) => hashContact('key', { number: value, address: null });

  it('hashes one number alike however it is written', () => {
    const same = ['+44 7700900123', '+44 07700900123', '+44 (0)7700 900-123', '+447700900123', '0044 7700900123x9'];
    assert.equal(new Set(same.map(number)).size, 1);
  });

  it('hashes other numbers, keys and kinds apart', () => {
    const hashes = [
      number('+44 7700900123'),
      number('+44 7700900124'),
      number('+1 7700900123'),
      hashContact('other key', { number: '+44 7700900123', address: null }),
      hashContact('key', { number: null, address: 'anna@outlook.com' }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
    for (const hash of hashes) assert.match(hash ?? '', /^[0-9a-f]{64}$/);
    assert.equal(hashContact('key', { number: null, address: null }), null);
  });

  it('compares addresses without their case', () => {
    const [one, other] = ['Anna@Outlook.com ', 'anna@outlook.com'].map((address) =>
      hashContact('k', { number: null, address }),
    );
    assert.equal(one, other);
  });

  it('knows a number of the directory that lacks its country code', () => {
    assert.equal(sameContact('+44 7700900123', '07700 900123'), true);
    assert.equal(sameContact('+44 7700900123', '+44 (0)7700900123'), true);
    assert.equal(sameContact('+44 7700900123', '0123'), false);
    assert.equal(sameContact('+44 7700900123', '+1 7700900123'), false);
    assert.equal(sameContact('', ''), false);
  });
});
