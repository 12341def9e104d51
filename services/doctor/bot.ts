import type { Config } from '../config.ts';
import { ServiceError } from '../errors.ts';
import { clouds } from '../graph/clouds.ts';
import { createTokens } from '../graph/tokens.ts';
import { type Check, check, type Finding, failed, ok } from './check.ts';
import { credentialFinding } from './credentials.ts';

const registration = 'Check MicrosoftAppId, MicrosoftAppTenantId, and that the bot is registered in this tenant.';
const certificate = 'Upload the certificate to the app registration of the bot.';
/** The usual refusals; the sentences of the Graph app would name the wrong settings. */
const corrections: Record<string, string> = {
  AADSTS7000215: "Set MicrosoftAppPassword to the secret's value, not to its id.",
  AADSTS7000222: 'The secret has ended: make a new one and set MicrosoftAppPassword.',
  AADSTS700016: registration,
  AADSTS7000229: registration,
  AADSTS700011: registration,
  AADSTS90002: 'Check MicrosoftAppTenantId and CLOUD.',
  AADSTS700027: certificate,
  AADSTS50012: certificate,
  AADSTS700024: 'Set the clock of this machine.',
};

/** The bot's own sign-in, with which it writes to Teams. */
export async function* botChecks(
  config: Pick<Config, 'bot' | 'cloud' | 'addresses' | 'secretEnds'>,
): AsyncGenerator<Check> {
  const { bot, cloud, addresses } = config;
  yield check('bot.credential', 'Bot: credential', () => credentialFinding(bot.credential, config.secretEnds.bot));
  yield check('bot.token', 'Bot: sign-in', async () => {
    const tokens = createTokens({
      clientId: bot.appId,
      credential: bot.credential,
      authority: clouds[cloud].login,
      loginOrigin: addresses.login,
      scope: `${addresses.bot.scope}/.default`,
    });
    try {
      await tokens.get(bot.tenantId);
    } catch (error) {
      return refusal(error);
    }
    return ok('Microsoft Entra gives the bot a token for Teams.');
  });
}

function refusal(error: unknown): Finding {
  if (!(error instanceof ServiceError) || error.kind !== 'signIn') throw error;
  const { code } = error.details;
  return failed(
    `The bot cannot sign in for Teams${code ? ` (${code})` : ''}.`,
    (code && corrections[code]) || 'Check MicrosoftAppId, MicrosoftAppTenantId and the secret or certificate.',
  );
}
