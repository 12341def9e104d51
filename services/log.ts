import pino, { type DestinationStream, type Logger } from 'pino';

/** One JSON line per event on standard output: a fixed message, and data beside it. */
export type Log = Logger;

/** Fields that could hold a secret are masked wherever they stand; authorization headers never get here at all. */
const secretFields = [
  'secret',
  'password',
  'privateKey',
  'clientSecret',
  'access_token',
  'authorization',
  'number',
  'phoneNumber',
  'emailAddress',
  'address',
  'mobilePhone',
];

export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((f) => [f, `*.${f}`, `*.*.${f}`]), censor: '[masked]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
