import { createSign, type KeyObject } from 'node:crypto';

/** A self-signed certificate for tests, put together in DER by hand: no tool outside is needed. */
export function selfSigned(privateKey: KeyObject, publicKey: KeyObject): { der: Buffer; pem: string } {
  const algorithm = sequence(
    objectId([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]),
    tagged(0x05, Buffer.alloc(0)),
  );
  const commonName = sequence(objectId([0x55, 0x04, 0x03]), tagged(0x0c, Buffer.from('sandbox')));
  const name = sequence(tagged(0x31, commonName));
  const validity = sequence(tagged(0x17, Buffer.from('250101000000Z')), tagged(0x17, Buffer.from('450101000000Z')));
  const version = tagged(0xa0, tagged(0x02, Buffer.from([2])));
  const serial = tagged(0x02, Buffer.from([1]));
  const body = sequence(
    version,
    serial,
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { der, pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n` };
}

function tagged(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, Buffer.concat(parts));
const objectId = (bytes: number[]) => tagged(0x06, Buffer.from(bytes));
