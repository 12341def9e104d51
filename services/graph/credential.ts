import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { NodeAuthOptions } from '@azure/msal-node';
import { ServiceError } from '../errors.ts';

/** How the Graph app proves who it is. */
export type GraphCredential =
  | { kind: 'secret'; secret: string }
  | { kind: 'certificate'; certificate: string; privateKey: string }
  | { kind: 'assertionFile'; file: string };

/** The credential as the sign-in library wants it. */
export async function proofOf(credential: GraphCredential): Promise<Partial<NodeAuthOptions>> {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return { clientCertificate: certificateOf(credential) };
    case 'assertionFile':
      // Whoever renews the file does so at any time: it is read for each token.
      return { clientAssertion: await readAssertion(credential.file) };
    default:
      return credential satisfies never;
  }
}

function certificateOf(credential: { certificate: string; privateKey: string }) {
  try {
    const thumbprintSha256 = new X509Certificate(credential.certificate).fingerprint256.replaceAll(':', '');
    return { thumbprintSha256, privateKey: credential.privateKey };
  } catch {
    throw new ServiceError(
      'Microsoft Entra',
      'signIn',
      'The certificate of the Graph app cannot be read; give a PEM certificate in GRAPH_CLIENT_CERTIFICATE_FILE.',
    );
  }
}

async function readAssertion(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.trim()) return text.trim();
  throw new ServiceError(
    'Microsoft Entra',
    'signIn',
    'The assertion of the Graph app cannot be read; check GRAPH_CLIENT_ASSERTION_FILE and who writes it.',
  );
}
