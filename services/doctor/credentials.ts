import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Config, Credential } from '../config.ts';
import { count, type Finding, failed, ok, skipped, warning } from './check.ts';

/** When the proof of an app ends, and whether its parts fit together. */

const dayMs = 24 * 3600_000;
const soonDays = 30;

/** `secretEnds`: when the secret ends, as the operator wrote it down; a secret itself does not tell. */
export function credentialFinding(
  credential: Config['graph']['credential'],
  secretEnds: Date | null = null,
  now = Date.now(),
): Finding {
  switch (credential.kind) {
    case 'assertionFile':
      return ok('An assertion from a file, which something else keeps fresh.');
    case 'secret':
      if (secretEnds) return judgeEnd('The secret', secretEnds, now);
      return skipped(
        'A secret, whose end cannot be read from it.',
        'Write the day down in MicrosoftAppPasswordExpires or GRAPH_CLIENT_SECRET_EXPIRES: then it is told in time. Or use a certificate.',
      );
    case 'certificate':
      return certificateFinding(credential, now);
    default:
      return credential satisfies never;
  }
}

function certificateFinding(credential: Credential & { kind: 'certificate' }, now: number): Finding {
  const certificate = readPem(() => new X509Certificate(credential.certificate));
  if (!certificate)
    return failed('The certificate is no PEM certificate.', 'Give the file that begins with BEGIN CERTIFICATE.');
  const key = readPem(() => createPrivateKey(credential.privateKey));
  if (!key) return failed('The private key cannot be read.', 'Give a PEM key without a passphrase.');
  if (!certificate.checkPrivateKey(key))
    return failed(
      'Certificate and private key do not belong together.',
      'Give the key that the certificate was made with.',
    );
  const begins = certificate.validFromDate.getTime();
  if (begins > now)
    return failed(
      `The certificate is valid only from ${day(certificate.validFromDate)}.`,
      'Check the clock of this machine, or give the certificate that is valid now.',
    );
  return judgeEnd('The certificate', certificate.validToDate, now);
}

function judgeEnd(what: string, ends: Date, now: number): Finding {
  const days = Math.floor((ends.getTime() - now) / dayMs);
  const correction = 'Make a new one, add it to the app registration, and give it to the bot.';
  if (ends.getTime() <= now) return failed(`${what} ended on ${day(ends)}.`, correction);
  const says = `${what} ends on ${day(ends)}, in ${count(days, 'day')}.`;
  return days <= soonDays ? warning(says, correction) : ok(says);
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Null when it is none: what the library says of a broken file helps nobody. */
function readPem<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
