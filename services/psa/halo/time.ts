import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import { oneLine } from '../noteText.ts';
import type { TimeEntry } from '../psa.ts';
import { actionsOf, addAction, textOf } from './actions.ts';
import { type Api, product } from './api.ts';
import type { Outcomes } from './outcomes.ts';
import { rights } from './rights.ts';
import { type ActionWire, agentWire } from './wire.ts';

const right = rights.addTime;

/** Enters time as an internal action of the technician's agent, unless its mark is on the ticket already. */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  outcomes: Outcomes,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const mark = `[${entry.key} time]`;
  const isOurs = (row: ActionWire) => textOf(row).includes(mark);
  const rows = await actionsOf(api, ticketId, (soFar) => soFar.some(isOurs), signal);
  const there = rows.find(isOurs);
  const agent = await agentOf(api, entry.technician.email, signal);
  if (there && agent !== null) refuseOther(there, agent, ticketId, entry);
  if (there) return 'alreadyThere';
  if (agent === null) return 'noMember';
  const outcome = await outcomes.idFor('internal', signal);
  const end = Date.parse(entry.endedAt);
  const added = await addAction(
    api,
    { ticketId, outcome, text: `${oneLine(entry.text)} ${mark}`, hidden: true },
    {
      timetaken: Math.round((entry.minutes / 60) * 10_000) / 10_000, // hours
      who_agentid: agent,
      actionby_agent_id: agent,
      actionarrivaldate: new Date(end - entry.minutes * 60_000).toISOString(),
      actioncompletiondate: new Date(end).toISOString(),
    },
    { what: 'enter the time', right, signal },
  );
  refuseOther(added, agent, ticketId, entry);
  return 'added';
}

/** Without the right to act for others HaloPSA may take the time for its own agent's, with a good answer. */
function refuseOther(row: ActionWire, agent: number, ticketId: number, { technician }: TimeEntry): void {
  if (row.who_agentid === agent) return;
  const sentence = `${product} entered the time on ticket ${ticketId} under another name than ${technician.name}. Look at action ${row.id}.`;
  throw new ServiceError('PSA', 'invalid', sentence);
}

/** The one active agent with this address; null when there is none, or several. */
async function agentOf(api: Api, email: string, signal: AbortSignal | undefined): Promise<number | null> {
  const ask = { what: "find the technician's agent", right, schema: z.array(agentWire), signal };
  const query = { search: email.trim(), includeenabled: true, includedisabled: false };
  const { data } = await api.request('GET', '/Agent', { ...ask, query });
  const hits = data.filter((agent) => agent.isdisabled !== true && sameName(agent.email ?? '', email));
  return hits.length === 1 ? (hits[0]?.id ?? null) : null;
}
