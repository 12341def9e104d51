import type { Answer } from '../simulator.ts';
import { badRequest, errorBody, GraphRefusal } from './answers.ts';

/** `$batch`: learn.microsoft.com/graph/json-batching. The outer 200 says nothing about the inner answers. */

export interface BatchStep {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: unknown;
  hasBody: boolean;
  dependsOn: string[];
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** Reads and checks the outer body; what is wrong here refuses the whole batch. */
export function readBatch(body: unknown): BatchStep[] {
  const requests = typeof body === 'object' && body !== null && 'requests' in body ? body.requests : undefined;
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.');
  if (requests.length > 20) throw badRequest('Number of batch request steps exceeds the maximum value of 20.');
  const steps = requests.map(readStep);
  for (const [index, step] of steps.entries()) {
    if (steps.findIndex((one) => one.id === step.id) !== index)
      throw badRequest(`Request Id '${step.id}' has to be unique in a batch.`);
    const unknown = step.dependsOn.find((id) => !steps.slice(0, index).some((one) => one.id === id));
    if (unknown) throw badRequest(`Request Id '${step.id}' depends on '${unknown}', which does not come before it.`);
  }
  // Wholly parallel or wholly one after the other: nothing in between.
  const depending = steps.filter((step) => step.dependsOn.length > 0).length;
  if (depending > 0 && depending < steps.length - 1)
    throw badRequest('Batch request steps must be fully parallel or fully sequential.');
  return steps;
}

function readStep(raw: unknown): BatchStep {
  if (typeof raw !== 'object' || raw === null) throw badRequest('Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = raw as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') throw badRequest('Request Id is missing in batch request.');
  if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
    throw badRequest(`Request method is missing or not supported for request Id '${id}'.`);
  if (typeof url !== 'string' || url === '') throw badRequest(`Request url is missing for request Id '${id}'.`);
  if (/^https?:/i.test(url)) throw badRequest(`Invalid relative url for request Id '${id}'.`);
  const pairs = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)])),
    body,
    hasBody: body !== undefined,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}

/** Does each step and gathers the answers, in another order than asked: only `id` tells which is which. */
export async function answerBatch(
  steps: BatchStep[],
  answerStep: (step: BatchStep) => Promise<Answer>,
): Promise<unknown> {
  const done = new Map<string, Answer>();
  for (const step of steps) {
    const failed = step.dependsOn.find((id) => (done.get(id)?.status ?? 500) >= 400);
    done.set(step.id, failed === undefined ? await answerStep(checked(step)) : failedDependency(failed));
  }
  const responses = [...done].map(([id, { status, headers, body }]) => ({
    id,
    status,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  }));
  return { responses: responses.toReversed() };
}

function checked(step: BatchStep): BatchStep {
  if (!step.hasBody || step.headers['content-type']) return step;
  // Graph cannot read a body of no type; the step itself then refuses it.
  return { ...step, body: undefined };
}

function failedDependency(id: string): Answer {
  const refusal = new GraphRefusal(
    424,
    'FailedDependency',
    `The request was not executed because request '${id}' failed.`,
  );
  return { status: 424, headers: {}, body: errorBody(refusal, { request: '', client: '' }) };
}
