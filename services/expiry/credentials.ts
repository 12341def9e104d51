import { X509Certificate } from 'node:crypto';
import type { Config, Credential } from '../config.ts';

/** A credential that ends some day. `setting` is what an administrator puts the new one into. */
export interface EndingCredential {
  setting: string;
  /** Null: a secret does not tell, and nobody wrote it down. */
  ends: Date | null;
  /** The setting that would tell. */
  tellIn: string | null;
}

/** Everything that this configuration signs in with. What something else keeps fresh is not among it. */
export function endingCredentials(
  config: Pick<Config, 'bot' | 'graph' | 'psaConnections' | 'secretEnds'>,
): EndingCredential[] {
  const { bot, graph, psaConnections, secretEnds } = config;
  return [
    ...ofApp(bot.credential, bot.next, secretEnds.bot, {
      secret: 'MicrosoftAppPassword',
      certificate: 'MicrosoftAppCertificateFile',
      ends: 'MicrosoftAppPasswordExpires',
    }),
    ...(graph.credential.kind === 'assertionFile'
      ? []
      : [
          ...ofApp(graph.credential, graph.next, secretEnds.graph, {
            secret: 'GRAPH_CLIENT_SECRET',
            certificate: 'GRAPH_CLIENT_CERTIFICATE_FILE',
            ends: 'GRAPH_CLIENT_SECRET_EXPIRES',
          }),
        ]),
    // Many PSAs' keys have no end: only what was written down is watched.
    ...psaConnections.flatMap(({ name, secretEnds: ends }) =>
      ends ? [{ setting: `PSA_${name.toUpperCase()}_…`, ends, tellIn: null }] : [],
    ),
  ];
}

/** With a next one at hand the end of the first is no trouble; a secret that waits tells no end. */
function ofApp(
  credential: Credential,
  next: Credential | null,
  ends: Date | null,
  names: { secret: string; certificate: string; ends: string },
): EndingCredential[] {
  if (next)
    return next.kind === 'secret' ? [] : [{ setting: names.certificate, ends: endOf(next.certificate), tellIn: null }];
  if (credential.kind === 'secret') return [{ setting: names.secret, ends, tellIn: names.ends }];
  return [{ setting: names.certificate, ends: endOf(credential.certificate), tellIn: null }];
}

/** A certificate that cannot be read fails at the first sign-in, with its own sentence. */
function endOf(certificate: string): Date | null {
  try {
    return new X509Certificate(certificate).validToDate;
  } catch {
    return null;
  }
}
