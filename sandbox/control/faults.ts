import type { Answer, Fault } from '../simulator.ts';
import { json, refuse } from './requests.ts';

interface Breakable {
  name: string;
  fault(fault: Fault): void;
  clearFaults(): void;
}

/** `POST /control/faults`: {server, match, …} makes a server fail, {server, clear: true} ends all of its faults. */
export function addFault(servers: Breakable[], body: Record<string, unknown>): Answer {
  const server = servers.find(({ name }) => name === body.server);
  if (!server) return refuse(400, `"server" is one of ${servers.map(({ name }) => name).join(', ')}.`);
  if (body.clear === true) {
    server.clearFaults();
    return json({ ok: true });
  }
  const fault = readFault(body);
  if (typeof fault === 'string') return refuse(400, fault);
  server.fault(fault);
  return json({ ok: true });
}

/** A fault, or the sentence that says what is wrong with it. */
function readFault(body: Record<string, unknown>): Fault | string {
  const { match, status, delayMs, hang, dropAfter, times, forMs, headers, body: answer } = body;
  if (typeof match !== 'string') return '"match" is a regular expression over "METHOD /path?query".';
  try {
    new RegExp(match);
  } catch {
    return '"match" is not a regular expression.';
  }
  const fault: Fault = { match };
  for (const [name, value] of Object.entries({ status, delayMs, times, forMs })) {
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return `"${name}" is a number.`;
    Object.assign(fault, { [name]: value });
  }
  if (hang === true) fault.hang = true;
  if (dropAfter === true) fault.dropAfter = true;
  if (answer !== undefined) fault.body = answer;
  if (isHeaders(headers)) fault.headers = headers;
  const does = [fault.status, fault.delayMs, fault.hang, fault.dropAfter].some((one) => one !== undefined);
  return does ? fault : 'Say what happens: "status", "delayMs", "hang" or "dropAfter".';
}

function isHeaders(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
}
