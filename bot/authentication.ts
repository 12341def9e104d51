import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConfiguration,
  AuthenticationError,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js';
import type { Config } from '../services/config.ts';
import { mayReach } from './gate.ts';

const keysRefreshHours = 1;
export const outboundDeadlineMs = 10_000;

/** What the connector client has inside; the SDK declares it private, and is the only way to its request pipeline. */
interface Inner {
  client: {
    pipeline: {
      removePolicy(options: { name: string }): unknown;
      addPolicy(policy: {
        name: string;
        sendRequest(request: { timeout: number }, next: (request: unknown) => Promise<unknown>): Promise<unknown>;
      }): void;
    };
  };
}

/**
 * Bot Framework's authentication with the holes of 4.23 closed: every key given (one key alone makes the SDK forget
 * the others), only tokens of the channel itself, and outbound clients that neither repeat a POST nor wait for ever.
 */
export class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #config: Config;

  constructor(config: Config, credentials: ServiceClientCredentialsFactory) {
    const { bot, login } = config.addresses;
    super(
      {
        ToChannelFromBotLoginUrl: bot.loginTenantUrl,
        ToChannelFromBotOAuthScope: bot.scope,
        ToBotFromChannelTokenIssuer: bot.issuer,
        OAuthUrl: bot.oAuthUrl,
        ToBotFromChannelOpenIdMetadataUrl: bot.metadata,
        ToBotFromEmulatorOpenIdMetadataUrl: `${login}/common/v2.0/.well-known/openid-configuration`,
        ValidateAuthority: true,
        ChannelService: bot.channelService,
      },
      credentials,
      new AuthenticationConfiguration(['msteams']),
      undefined,
      { tokenRefreshInterval: keysRefreshHours },
    );
    this.#config = config;
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, header);
    const { claimsIdentity } = result;
    // The SDK also takes tokens of emulators, skills and App Service, without comparing the service address.
    if (claimsIdentity.getClaimValue('iss') !== this.#config.addresses.bot.issuer)
      throw new AuthenticationError('issuer', 401);
    if (claimsIdentity.getClaimValue('serviceurl') !== activity.serviceUrl)
      throw new AuthenticationError('service address', 401);
    if (result.connectorFactory)
      return { ...result, connectorFactory: new CarefulFactory(result.connectorFactory, this.#config) };
    return result;
  }

  override createConnectorFactory(claimsIdentity: ClaimsIdentity): ConnectorFactory {
    return new CarefulFactory(super.createConnectorFactory(claimsIdentity), this.#config);
  }

  /** Fetches Microsoft's keys once, so that the first message does not wait for them. */
  async warm(): Promise<void> {
    const { metadata } = this.#config.addresses.bot;
    await new JwtTokenExtractor({}, metadata, ['RS256'], undefined, keysRefreshHours).openIdMetadata.getKey('');
  }
}

/**
 * Clients with one attempt and a deadline. The SDK repeats every POST up to three times on 5xx and a reset, with no
 * key that would make that harmless, and `noRetryPolicy`, `retryOptions` and `timeout` have no effect in it.
 */
class CarefulFactory extends ConnectorFactory {
  readonly #inner: ConnectorFactory;
  readonly #config: Config;

  constructor(inner: ConnectorFactory, config: Config) {
    super();
    this.#inner = inner;
    this.#config = config;
  }

  override async create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    // The SDK would hand the bot's token to any address.
    if (!mayReach(serviceUrl, this.#config)) throw new Error('The service address is not one of Teams.');
    const client = await this.#inner.create(serviceUrl, audience);
    const { pipeline } = (client as unknown as Inner).client;
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.addPolicy({
      name: 'deadline',
      sendRequest: (request, next) => {
        request.timeout = outboundDeadlineMs;
        return next(request);
      },
    });
    return client;
  }
}
