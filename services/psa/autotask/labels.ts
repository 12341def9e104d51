import { onlyOne, sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import { fieldsWire } from './wire.ts';

const keptMs = 15 * 60_000;
/** The vendor's own, the same in every tenant. */
const complete = 5;
export const viewTickets = 'Service Desk: Tickets View All';

export interface Label {
  id: number;
  name: string;
  active: boolean;
}

/** Picklists: labels that people see, and the numbers that every call wants. Numbers differ from tenant to tenant. */
export function createLabels(api: Api, closedStatuses: string | undefined, now: () => number) {
  const kept = new Map<string, { at: number; fields: Map<string, Label[]> }>();
  const closedNames = (closedStatuses ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

  async function list(
    entity: 'Tickets' | 'TicketNotes',
    field: string,
    signal: AbortSignal | undefined,
  ): Promise<Label[]> {
    let known = kept.get(entity);
    if (!known || now() - known.at >= keptMs) {
      const ask = { what: 'list its labels', right: viewTickets, schema: fieldsWire, signal };
      const { data } = await api.call('GET', `/${entity}/entityInformation/fields`, ask);
      const fields = new Map(
        data.fields.map((one) => [
          one.name,
          (one.picklistValues ?? []).map(({ value, label, isActive }) => ({
            id: Number(value),
            name: label ?? '',
            active: isActive !== false,
          })),
        ]),
      );
      known = { at: now(), fields };
      kept.set(entity, known);
    }
    return known.fields.get(field) ?? [];
  }

  const active = async (entity: 'Tickets' | 'TicketNotes', field: string, signal: AbortSignal | undefined) =>
    (await list(entity, field, signal)).filter((label) => label.active);

  return {
    active,
    closedNames,
    /** The number of a label. None, or several: nothing may be written. `setting` is where the name came from. */
    async id(
      entity: 'Tickets' | 'TicketNotes',
      field: string,
      wanted: string,
      setting: string,
      signal: AbortSignal | undefined,
    ) {
      const kind =
        field === 'publish' ? 'audience of notes' : field.replace(/[A-Z]+[a-z]*/g, (part) => ` ${part.toLowerCase()}`);
      return onlyOne(await active(entity, field, signal), wanted, { product, kind, where: ` (${setting})` }).id;
    },
    /** Names of statuses, and whether one is open: there is no flag for it. */
    async statuses(signal: AbortSignal | undefined) {
      const rows = await list('Tickets', 'status', signal);
      const name = (id: number | null | undefined) => rows.find((row) => row.id === id)?.name ?? null;
      const isClosed = (row: Label) => row.id === complete || closedNames.some((closed) => sameName(closed, row.name));
      const closed = rows.filter(isClosed).map((row) => row.id);
      return { rows, name, closed: closed.length > 0 ? closed : [complete] };
    },
  };
}
export type Labels = ReturnType<typeof createLabels>;
