import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import type { Choices } from '../psa.ts';
import type { Known, Lists, Named } from './lists.ts';
import { type KaseyaBmsSettings, settingNames } from './settings.ts';

const product = 'Kaseya BMS';

/** `list` holds what the setting may name; with `numbers` it may also hold the number, for the vendor may show no list. */
const labels = {
  NOTE_TYPE: { kind: 'note type', list: 'noteTypes', numbers: true },
  NEW_STATUS: { kind: 'status', list: 'statuses', numbers: false },
  PRIORITY: { kind: 'priority', list: 'priorities', numbers: false },
  TICKET_TYPE: { kind: 'ticket type', list: 'ticketTypes', numbers: true },
  SOURCE: { kind: 'source', list: 'sources', numbers: true },
  WORK_TYPE: { kind: 'work type', list: 'workTypes', numbers: false },
  ROLE: { kind: 'role', list: 'roles', numbers: false },
} as const;
type Setting = keyof typeof labels;

/** Ids of what the settings name. A name that is not there, or is there twice, is refused, and nothing is written. */
export function createLabels(lists: Lists, settings: KaseyaBmsSettings, connection: string) {
  const variable = (setting: Setting) => `PSA_${connection.toUpperCase()}_${setting}`;
  const wantedOf = (setting: Setting) => settings[settingNames[setting]] || null;

  async function idOf(setting: Setting, signal: AbortSignal | undefined): Promise<number> {
    const { kind, list } = labels[setting];
    const known = await lists[list](signal);
    const wanted = wantedOf(setting);
    if (wanted === null) return onlyDefault(known.rows, setting).id;
    if (acceptedNumber(known, setting)) return Number(wanted);
    if (known.failure && !known.rows.some((row) => sameName(row.name, wanted))) throw known.failure;
    const where = known.whole
      ? ` (${variable(setting)})`
      : ` among those on recent tickets (${variable(setting)}; its number may stand there instead)`;
    return onlyOne(known.rows, wanted, { product, kind, where }).id;
  }

  /** Names go before numbers, and a list that is whole tells whether there is such a number. */
  function acceptedNumber({ rows, whole }: Known, setting: Setting): boolean {
    const wanted = wantedOf(setting) ?? '';
    if (!labels[setting].numbers || !/^\d{1,9}$/.test(wanted)) return false;
    if (rows.some((row) => sameName(row.name, wanted))) return false;
    return !whole || rows.some((row) => row.id === Number(wanted));
  }

  function onlyDefault(rows: Named[], setting: Setting): Named {
    const [hit, second] = rows.filter((row) => row.isDefault);
    if (hit && !second) return hit;
    throw new ServiceError(
      'PSA',
      'invalid',
      `${product} has no default ${labels[setting].kind}: set ${variable(setting)}. Nothing was written.`,
    );
  }

  const inList = async (list: 'statuses' | 'queues', kind: string, name: string, signal: AbortSignal | undefined) =>
    onlyOne((await lists[list](signal)).rows, name, { product, kind }).id;

  async function choices(signal: AbortSignal | undefined): Promise<Choices> {
    const namesOf = ({ rows }: Known) => rows.map((row) => row.name);
    const shown: Choices['labels'] = [];
    for (const setting of Object.keys(labels) as Setting[]) {
      const known = await lists[labels[setting].list](signal);
      const wanted = wantedOf(setting);
      const numbers = wanted !== null && acceptedNumber(known, setting) ? [wanted] : [];
      shown.push({ setting, wanted, names: [...namesOf(known), ...numbers] });
    }
    return {
      boardsAre: 'queue',
      boards: namesOf(await lists.queues(signal)),
      statuses: [{ board: null, names: namesOf(await lists.statuses(signal)) }],
      labels: shown,
    };
  }

  return {
    idOf,
    queueId: (name: string, signal: AbortSignal | undefined) => inList('queues', 'queue', name, signal),
    statusId: (name: string, signal: AbortSignal | undefined) => inList('statuses', 'status', name, signal),
    choices,
  };
}
export type Labels = ReturnType<typeof createLabels>;
