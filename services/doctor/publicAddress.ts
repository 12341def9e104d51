import { type Check, check, type Finding, failed, ok, skipped } from './check.ts';
import { reach } from './reach.ts';

/** The way that Teams takes: DNS, certificate, reverse proxy, bot. `address` is an origin, or null when none was given. */
export async function* publicAddressChecks(address: string | null): AsyncGenerator<Check> {
  const about = 'Public address';
  if (address === null) {
    yield check('address', about, () => skipped('Not given.', 'To try it: --address https://bot.example.com.'));
    return;
  }
  yield check('address.messages', `${about}: messages`, () => judgeMessages(address));
  yield check('address.health', `${about}: health`, () => judgeHealth(address));
}

/** An activity that nobody signed must come through to the bot, and the bot must refuse it: with an empty answer. */
async function judgeMessages(address: string): Promise<Finding> {
  const answer = await reach(`${address}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', text: 'Set-up check' }),
  });
  if ('unreachable' in answer)
    return failed(
      `It cannot be reached (${answer.unreachable}).`,
      'Check DNS, the certificate, the firewall, and that the reverse proxy runs. Some networks do not let a machine call its own public address.',
    );
  const { status } = answer.response;
  if (status === 401 || status === 403) {
    if (answer.text === '') return ok(`The bot answers there, and refuses what nobody signed (${status}).`);
    return failed(
      `Something before the bot asks for a sign-in (${status}), so Teams does not get through.`,
      'Let /api/messages pass to the bot without a sign-in; the bot checks who sends.',
    );
  }
  if (status === 502 || status === 503 || status === 504)
    return failed(
      `The reverse proxy does not reach the bot (${status}).`,
      'Start the bot; check HOST, PORT and the proxy.',
    );
  return failed(
    `Something other than the bot answers there (${status}).`,
    'Let the reverse proxy pass /api/messages to the bot; docs/running.md has an example.',
  );
}

async function judgeHealth(address: string): Promise<Finding> {
  const answer = await reach(`${address}/health`);
  if ('unreachable' in answer) return skipped(`Not reached (${answer.unreachable}).`);
  const { status } = answer.response;
  if (status === 200 && answer.text.includes('"ok"')) return ok('The bot says that it is well.');
  if (status === 503 && answer.text.includes('"unavailable"'))
    return failed('The bot says that it is not well (503).', 'Look into its log for "server: not healthy".');
  return skipped(`The bot's answer is not to be seen from outside (${status}), which is fine.`);
}
