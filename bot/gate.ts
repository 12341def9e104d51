import type { Config } from '../services/config.ts';
import { isLoopback } from '../services/config.ts';

/**
 * What is checked before the adapter sees a request, cheap and without a detail in the answer.
 * The SDK leaves holes here: without `serviceUrl` it skips the comparison with the token, and `channelId: "AseChannel"`
 * takes another way of validation, both chosen by the body.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */

export const bodyLimit = 256 * 1024;

export interface Refusal {
  ok: false;
  status: 400 | 401 | 403 | 413 | 415;
  /** For the log alone. */
  why: string;
  /** Where the signature was right and the tenant was not. */
  tenantId?: string;
}

/** The parts of an activity that the gate has seen and that everything after it relies on. */
export interface InboundActivity {
  type: string;
  channelId: 'msteams';
  serviceUrl: string;
  conversation: { id: string; conversationType?: unknown; tenantId?: unknown };
  from: { id: string; aadObjectId?: unknown; name?: unknown };
  recipient: { id: string; name?: unknown };
  [field: string]: unknown;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Headers alone, before any body is read. */
export function checkHeaders(headers: {
  authorization?: string | undefined;
  'content-type'?: string | undefined;
  'content-encoding'?: string | undefined;
  'content-length'?: string | undefined;
}): Refusal | { ok: true } {
  const token = /^Bearer ([\w-]+)\.[\w-]+\.[\w-]*$/.exec(headers.authorization ?? '')?.[1];
  if (!token) return refuse(401, 'no bearer token');
  // Teams signs with RSA only. The SDK would answer 500 to `alg: none`.
  if (!/^RS(256|384|512)$/.test(algorithm(token))) return refuse(401, 'algorithm');
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return refuse(415, 'content type');
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') return refuse(415, 'encoding');
  if (Number(headers['content-length'] ?? 0) > bodyLimit) return refuse(413, 'too large');
  return { ok: true };
}

/** The body, before the signature is looked at. */
export function checkBody(text: string, config: Config): Refusal | { ok: true; activity: InboundActivity } {
  const body = parse(text, storable);
  if (!isObject(body)) return refuse(400, 'body is no JSON object');
  if (typeof body.type !== 'string' || !body.type) return refuse(400, 'type');
  if (body.channelId !== 'msteams') return refuse(403, 'channel');
  if (typeof body.serviceUrl !== 'string' || !mayReach(body.serviceUrl, config)) return refuse(403, 'service address');
  const { conversation, from, recipient } = body;
  if (!hasId(conversation) || !hasId(from) || !hasId(recipient)) return refuse(400, 'ids');
  if (recipient.id !== `28:${config.bot.appId}`) return refuse(403, 'recipient');
  const activity: InboundActivity = {
    ...body,
    type: body.type,
    channelId: 'msteams',
    serviceUrl: body.serviceUrl,
    conversation,
    from,
    recipient,
  };
  return { ok: true, activity };
}

/**
 * After the signature and before any handler: the tenant must be one of ours, and whoever acts must be a person that
 * Entra knows. A single-tenant registration alone does not keep other tenants out.
 */
export function checkTenant(
  activity: InboundActivity,
  config: Config,
): Refusal | { ok: true; tenantId: string; personId: string | null } {
  const tenantId = tenantOf(activity);
  if (tenantId === null) return refuse(403, 'no tenant');
  const ofConversation = activity.conversation.tenantId;
  if (typeof ofConversation === 'string' && ofConversation && ofConversation.toLowerCase() !== tenantId)
    return refuse(403, 'two tenants');
  const allowed = config.allowedTenants.find((known) => known.toLowerCase() === tenantId);
  if (!allowed) return { ...refuse(403, 'tenant'), tenantId };
  const person = activity.from.aadObjectId;
  const personId = typeof person === 'string' && guid.test(person) ? person.toLowerCase() : null;
  if (personId === null && (activity.type === 'message' || activity.type === 'invoke')) return refuse(403, 'no person');
  return { ok: true, tenantId: allowed, personId };
}

/**
 * May the bot's own token go to this address? The SDK would send it to any.
 * Plain http is for loopback only, and loopback only where Microsoft is on loopback too.
 */
export function mayReach(serviceUrl: string, config: Config): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username || url.password) return false;
  if (config.addresses.loopback) return isLoopback(serviceUrl) && /^https?:$/.test(url.protocol);
  if (url.protocol !== 'https:' || url.port) return false;
  return config.addresses.connectorHosts.includes(url.hostname);
}

function tenantOf(activity: InboundActivity): string | null {
  const data = activity.channelData;
  const tenant = isObject(data) && isObject(data.tenant) ? data.tenant.id : null;
  return typeof tenant === 'string' && guid.test(tenant) ? tenant.toLowerCase() : null;
}

function algorithm(header: string): string {
  const parsed = parse(Buffer.from(header, 'base64url').toString('utf8'));
  return isObject(parsed) && typeof parsed.alg === 'string' ? parsed.alg : '';
}

function hasId(value: unknown): value is { id: string } & Record<string, unknown> {
  return isObject(value) && typeof value.id === 'string' && value.id !== '';
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair; a text with one would fail wherever it is stored. */
function storable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}

function parse(text: string, change?: (name: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, change);
  } catch {
    return undefined; // not JSON: the caller refuses it
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(status: Refusal['status'], why: string): Refusal {
  return { ok: false, status, why };
}
