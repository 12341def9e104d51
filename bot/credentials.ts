import { X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import type { Config, Credential } from '../services/config.ts';
import { ServiceError } from '../services/errors.ts';
import { createRotation } from '../services/expiry/rotation.ts';
import { clouds } from '../services/graph/clouds.ts';
import { createNetworkClient } from '../services/graph/networkClient.ts';

/**
 * The bot's own tokens for Teams' connector, by our MSAL client. The SDK's factories bring an older MSAL, keep tokens
 * for the whole process, and take "no app id" for "no authentication".
 */
export function createBotCredentials(config: Config, changed: () => void): ServiceClientCredentialsFactory {
  const { appId } = config.bot;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId))
    throw new Error('Without MicrosoftAppId every unsigned request would be let in. Nothing was started.');
  const token = createTokenSource(config, changed);
  return {
    isValidAppId: async (id) => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async (id) => {
      if (id !== appId) throw new Error('Credentials were asked for another bot.');
      return {
        signRequest: async (request) => {
          request.headers.set('authorization', `Bearer ${await token()}`);
          return request;
        },
      };
    },
  };
}

const earlyMs = 5 * 60_000;

/** The token is kept until shortly before its end; requests that need a new one at once share one request. */
function createTokenSource(config: Config, changed: () => void): () => Promise<string> {
  const scopes = [`${config.addresses.bot.scope}/.default`];
  const { credential, next } = config.bot;
  const withCredential = createRotation<Credential>(next ? [credential, next] : [credential], changed);
  let kept: { value: string; until: number } | null = null;
  let running: Promise<string> | null = null;

  async function acquire(credential: Credential): Promise<string> {
    try {
      // A client for each request: after one 5xx the library would refuse from memory for a minute.
      const client = new ConfidentialClientApplication(msalConfiguration(config, credential));
      const result = await client.acquireTokenByClientCredential({ scopes });
      if (!result?.accessToken) throw new Error('The answer held no token.');
      kept = { value: result.accessToken, until: (result.expiresOn?.getTime() ?? 0) - earlyMs };
      return kept.value;
    } catch (error) {
      throw signInError(error);
    }
  }

  return async () => {
    if (kept && kept.until > Date.now()) return kept.value;
    running ??= withCredential(acquire).finally(() => {
      running = null;
    });
    return running;
  };
}

/** The authority stays Microsoft's https address; the network client sends to where the configuration says. */
function msalConfiguration(config: Config, credential: Credential): Configuration {
  const { login } = clouds[config.cloud];
  const authority = `${login}/${config.bot.tenantId}`;
  return {
    auth: {
      clientId: config.bot.appId,
      authority,
      knownAuthorities: [new URL(login).host],
      // Given, so that MSAL asks no discovery address.
      authorityMetadata: JSON.stringify({
        issuer: `${authority}/v2.0`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        jwks_uri: `${login}/${config.bot.tenantId}/discovery/v2.0/keys`,
      }),
      ...(credential.kind === 'secret'
        ? { clientSecret: credential.secret }
        : {
            clientCertificate: {
              thumbprintSha256: new X509Certificate(credential.certificate).fingerprint256.replaceAll(':', ''),
              privateKey: credential.privateKey,
              x5c: credential.certificate,
            },
          }),
    },
    system: {
      networkClient: createNetworkClient({ authority: login, origin: config.addresses.login }),
      disableInternalRetries: true,
    },
  };
}

/** Nothing was sent to Teams yet, so a message may be tried again when Entra is back. */
function signInError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const code = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : '';
  const refused = /invalid_client|unauthorized_client|invalid_request|invalid_resource|invalid_scope/.test(code);
  return refused
    ? new ServiceError(
        'Microsoft Entra',
        'signIn',
        'The bot cannot sign in for Teams. Check MicrosoftAppId, MicrosoftAppTenantId and its secret or certificate.',
        { code },
        error,
      )
    : new ServiceError(
        'Microsoft Entra',
        'unavailable',
        'The bot gets no token for Teams at the moment.',
        { code },
        error,
      );
}
