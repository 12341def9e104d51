import { onlyOne, sameName } from '../byName.ts';
import type { Choices } from '../psa.ts';
import { type Api, product } from './api.ts';
import { rights } from './rights.ts';
import type { AutotaskSettings } from './settings.ts';
import { fieldsWire } from './wire.ts';

const keptMs = 15 * 60_000;
/** The vendor's own, the same in every tenant. */
const complete = 5;

type Entity = 'Tickets' | 'TicketNotes';
interface Label {
  id: number;
  name: string;
  active: boolean;
}

/** Settings that name a label: the picklist that it is in, and what it is in a sentence. */
const named = {
  INTERNAL_PUBLISH: { value: 'internalPublish', entity: 'TicketNotes', field: 'publish', kind: 'audience of notes' },
  CUSTOMER_PUBLISH: { value: 'customerPublish', entity: 'TicketNotes', field: 'publish', kind: 'audience of notes' },
  NOTE_TYPE: { value: 'noteType', entity: 'TicketNotes', field: 'noteType', kind: 'note type' },
  QUEUE: { value: 'queue', entity: 'Tickets', field: 'queueID', kind: 'queue' },
  NEW_STATUS: { value: 'newStatus', entity: 'Tickets', field: 'status', kind: 'status' },
  PRIORITY: { value: 'priority', entity: 'Tickets', field: 'priority', kind: 'priority' },
  CATEGORY: { value: 'category', entity: 'Tickets', field: 'ticketCategory', kind: 'ticket category' },
} as const;
type Setting = keyof typeof named;
type Optional = 'QUEUE' | 'CATEGORY';

/** Picklists: labels that people see, and the numbers that every call wants. Numbers differ from tenant to tenant. */
export function createLabels(api: Api, settings: AutotaskSettings, now: () => number) {
  const kept = new Map<Entity, { at: number; fields: Map<string, Label[]> }>();
  const closedNames = (settings.closedStatuses ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

  async function list(entity: Entity, field: string, signal: AbortSignal | undefined): Promise<Label[]> {
    const known = kept.get(entity);
    if (known && now() - known.at < keptMs) return known.fields.get(field) ?? [];
    const ask = { what: 'list its labels', right: rights.readTickets, schema: fieldsWire, signal };
    const { data } = await api.call('GET', `/${entity}/entityInformation/fields`, ask);
    const fields = new Map(
      data.fields.map(({ name, picklistValues }) => [
        name,
        (picklistValues ?? [])
          .filter(({ value }) => /^\d+$/.test(value))
          .map(({ value, label, isActive }) => ({ id: Number(value), name: label ?? '', active: isActive !== false })),
      ]),
    );
    kept.set(entity, { at: now(), fields });
    return fields.get(field) ?? [];
  }

  const active = async (entity: Entity, field: string, signal: AbortSignal | undefined) =>
    (await list(entity, field, signal)).filter((label) => label.active);

  /** The number of a label. None, or several: nothing may be written; a guessed one has shown notes to customers. */
  async function find(setting: Setting, name: string, from: string, signal: AbortSignal | undefined) {
    const { entity, field, kind } = named[setting];
    return onlyOne(await active(entity, field, signal), name, { product, kind, where: ` (${from})` }).id;
  }

  const idOf = (setting: Exclude<Setting, Optional>, signal: AbortSignal | undefined): Promise<number> =>
    find(setting, settings[named[setting].value], api.variable(setting), signal);

  /** Null where the setting names none. */
  async function optionalId(setting: Optional, signal: AbortSignal | undefined): Promise<number | null> {
    const name = settings[named[setting].value];
    return name === undefined ? null : find(setting, name, api.variable(setting), signal);
  }

  /** There is no flag for a closed ticket: it is Complete, or one of the statuses that the settings name. */
  async function statuses(signal: AbortSignal | undefined) {
    const rows = await list('Tickets', 'status', signal);
    const own = rows.filter((row) => closedNames.some((name) => sameName(name, row.name))).map((row) => row.id);
    return {
      closed: [...new Set([complete, ...own])],
      nameOf: (id: number | null | undefined) => rows.find((row) => row.id === id)?.name ?? null,
    };
  }

  async function choices(signal?: AbortSignal): Promise<Choices> {
    const names = async (entity: Entity, field: string) =>
      (await active(entity, field, signal)).map(({ name }) => name);
    const statusNames = await names('Tickets', 'status');
    const labels: Choices['labels'] = [];
    for (const [setting, { value, entity, field }] of Object.entries(named)) {
      labels.push({ setting, wanted: settings[value] ?? null, names: await names(entity, field) });
    }
    return {
      boardsAre: 'queue',
      boards: await names('Tickets', 'queueID'),
      statuses: [{ board: null, names: statusNames }],
      labels: [...labels, ...closedNames.map((wanted) => ({ setting: 'CLOSED_STATUSES', wanted, names: statusNames }))],
    };
  }

  return {
    idOf,
    optionalId,
    queueId: (name: string, signal: AbortSignal | undefined) => find('QUEUE', name, 'newTicketBoard', signal),
    statusId: (name: string, signal: AbortSignal | undefined) => find('NEW_STATUS', name, 'statusAfterSuccess', signal),
    statuses,
    choices,
  };
}
export type Labels = ReturnType<typeof createLabels>;
