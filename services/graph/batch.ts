import { z } from 'zod';
import type { ServiceError } from '../errors.ts';
import type { Call, TenantClient } from './client.ts';
import { graphError, type Refusal, unreadable } from './graphErrors.ts';

/** Several reads in one request: https://learn.microsoft.com/graph/json-batching */

export interface BatchStep {
  id: string;
  /** Relative, without the version, encoded. */
  url: string;
  anyOf: readonly string[];
}

export interface BatchAnswers {
  requestIds: string[];
  /** One of the steps was refused for want of a permission. */
  refused: boolean;
  /** The body of a step, or the error that it came to. */
  of(id: string): { body: unknown } | { error: ServiceError };
}

const answered = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish().catch(undefined),
      body: z.unknown(),
    }),
  ),
});

const mostSteps = 20;

/** Only reads: the outer answer is a yes whatever became of the steps, and they run side by side. */
export async function sendBatch(
  client: Pick<TenantClient, 'post'>,
  steps: BatchStep[],
  call: Omit<Call, 'anyOf' | 'query'>,
  granted: ReadonlySet<string>,
): Promise<BatchAnswers> {
  const answers = new Map<string, Refusal>();
  const requestIds: string[] = [];
  for (let from = 0; from < steps.length; from += mostSteps) {
    const requests = steps.slice(from, from + mostSteps).map(({ id, url }) => ({ id, method: 'GET', url }));
    const reply = await client.post('/$batch', { requests }, { ...call, anyOf: [], changes: false });
    if (reply.requestId) requestIds.push(reply.requestId);
    const read = answered.safeParse(reply.body);
    if (!read.success) throw unreadable(reply.requestId);
    for (const { id, status, headers, body } of read.data.responses) {
      const names = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
      answers.set(id, { status, headers: Object.fromEntries(names), body });
    }
  }
  return {
    requestIds,
    refused: [...answers.values()].some(({ status }) => status === 401 || status === 403),
    of(id) {
      const answer = answers.get(id);
      if (!answer) return { error: unreadable(requestIds.at(-1) ?? null) };
      if (answer.status >= 200 && answer.status < 300) return { body: answer.body };
      const anyOf = steps.find((step) => step.id === id)?.anyOf ?? [];
      return { error: graphError(answer, { changes: false, anyOf, granted }) };
    },
  };
}
