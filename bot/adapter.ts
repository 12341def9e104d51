import { type Activity, CloudAdapter } from 'botbuilder';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import type { Config } from '../services/config.ts';
import { checkTenant, type InboundActivity, type Refusal } from './gate.ts';

/** Who sent an activity, once signature and tenant are known to be right. */
export interface Admitted {
  activity: InboundActivity;
  tenantId: string;
  /** Entra object id; null only for activities with which nobody acts. */
  personId: string | null;
}

const authenticateWithinMs = 10_000;

/**
 * The SDK's adapter without its `process()`: that one sends error texts out, answers 500 to a bad signature and has
 * no place for a check between the signature and the handlers.
 */
export class TeamsAdapter extends CloudAdapter {
  readonly #authentication: BotFrameworkAuthentication;
  readonly #config: Config;

  constructor(authentication: BotFrameworkAuthentication, config: Config) {
    super(authentication);
    this.#authentication = authentication;
    this.#config = config;
  }

  /** Signature, then tenant, then the handler; a refusal comes back as a value and reaches no handler. */
  async receive<T>(
    authorization: string,
    inbound: InboundActivity,
    handle: (admitted: Admitted) => Promise<T>,
  ): Promise<Refusal | { ok: true; answer: T }> {
    // The gate has looked at the fields that the SDK and our handlers read; the rest of an activity stays unknown.
    const activity = inbound as unknown as Activity;
    const authenticated = await this.#authenticate(activity, authorization);
    if ('ok' in authenticated) return authenticated;
    const tenant = checkTenant(inbound, this.#config);
    if (!tenant.ok) return tenant;
    const admitted: Admitted = { activity: inbound, tenantId: tenant.tenantId, personId: tenant.personId };
    const answers: T[] = [];
    // The answer goes past the SDK: what it makes of an invoke is 501 where a handler failed, and no room for "after".
    await this.processActivity(authenticated, activity, async () => {
      answers.push(await handle(admitted));
    });
    const [answer] = answers;
    if (answer === undefined) throw new Error('The handler was not reached.');
    return { ok: true, answer };
  }

  async #authenticate(activity: Activity, authorization: string) {
    const deadline = deadlineOf(authenticateWithinMs);
    try {
      // The SDK fetches Microsoft's keys without a deadline of its own.
      return await Promise.race([this.#authentication.authenticateRequest(activity, authorization), deadline.passed]);
    } catch (error) {
      // Any error here means that nobody vouched for the request: a bad signature is a JsonWebTokenError, for example.
      const why = error instanceof Error ? `${error.name}: ${error.message}` : 'signature';
      return { ok: false, status: 401, why } satisfies Refusal;
    } finally {
      deadline.cancel();
    }
  }
}

function deadlineOf(ms: number): { passed: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the keys of Bot Framework did not arrive in time')), ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}
