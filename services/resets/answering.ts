import { tell } from '../durable/journal.ts';
import type { Resets } from '../services.ts';
import type { ResetRow } from '../storage/resets.ts';
import { headingOf, workingView } from './heading.ts';
import { current, type ResetsDeps, same } from './resets.ts';
import type { Confirmation, DeviceChoice, Person } from './types.ts';
import type { AnyView } from './views.ts';

/** What a press on a running reset's card does: it is stored, once, and the life goes on. */

/** A removal sooner than this after its summary was shown is the second half of a double click. */
const hastyMs = 1000;

export function createAnswering(d: ResetsDeps): Pick<Resets, 'choose' | 'confirm' | 'leave' | 'wrongPerson'> {
  /** Only who asked may act. */
  async function ownReset(resetId: string, asker: Person): Promise<{ row: ResetRow } | { answer: AnyView }> {
    const row = await d.store.byId(resetId);
    if (!row) return { answer: { show: 'gone' } };
    if (same(row.technician, asker)) return { row };
    await d.record({ kind: 'pressByOther', by: asker, tenantId: row.organisation_id, resetId });
    return { answer: { show: 'notYours', technician: row.technician.name } };
  }

  async function answer(
    row: ResetRow,
    signal: string,
    by: Person,
    value: Confirmation | DeviceChoice,
  ): Promise<AnyView> {
    const organisation = await d.organisations.get(row.organisation_id);
    const heading =
      row.view && 'heading' in row.view ? row.view.heading : headingOf(row, organisation?.name ?? '', null);
    const view = workingView(row.request, heading, 'check');
    const confirmed = value.kind === 'remove' && value.caller !== 'notVerified';
    // One transaction: the life may begin the moment the answer is there, and must find the card and the brake as they are.
    const first = await d.db.transaction().execute(async (trx) => {
      if (!(await tell(trx, row.id, signal, value))) return false;
      await d.store.answered(trx, row.id, view, confirmed);
      return true;
    });
    if (!first) return current((await d.store.byId(row.id)) ?? row);
    const told = 'caller' in value ? { caller: value.caller, understood: value.understood } : {};
    await d.record({
      kind: `answer.${value.kind}`,
      by,
      tenantId: row.organisation_id,
      resetId: row.id,
      data: { signal, ...told },
    });
    await d.jobs.nudge(row.id, row.organisation_id);
    return view;
  }

  return {
    async choose(resetId, signal, asker, refs) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if (view?.show !== 'devices' || view.signal !== signal) return current(own.row);
      const known = refs.filter((ref) => view.options.some((option) => option.ref === ref));
      if (known.length === 0) return { ...view, preselected: [], error: 'noneChosen' };
      return answer(own.row, signal, asker, { kind: 'chosen', refs: known, by: asker });
    },

    async confirm(resetId, signal, asker, { caller, understood }) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if (view?.show !== 'summary' || view.signal !== signal) return current(own.row);
      if ((await d.store.sinceStep(resetId, `show ${signal}`)) < hastyMs) return view;
      const needsTick = view.facts.understandingNeeded && caller !== 'notVerified';
      const errors = [
        ...(caller ? [] : (['attestation'] as const)),
        ...(needsTick && !understood ? (['understood'] as const) : []),
      ];
      if (errors.length > 0 || !caller) return { ...view, errors };
      return answer(own.row, signal, asker, { kind: 'remove', caller, understood, by: asker });
    },

    async leave(resetId, signal, asker, how) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if ((view?.show !== 'summary' && view?.show !== 'devices') || view.signal !== signal) return current(own.row);
      return answer(own.row, signal, asker, { kind: how, by: asker });
    },

    async wrongPerson(resetId, asker) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { row } = own;
      if (row.view?.show !== 'outcome') return current(row);
      // Once: a second press, or the same one delivered again, only shows it.
      if (await d.store.sayWrongPerson(resetId)) {
        const { organisation_id: tenantId, user_id: targetId } = row;
        await d.record({ kind: 'wrongPerson', by: asker, tenantId, resetId, targetId });
        const organisation = (await d.organisations.get(tenantId))?.name ?? '';
        // Beside the answer: a press never waits for other chats.
        void d.alarm(d.words.alarms.wrongPerson(asker.name, organisation, row.reference));
      }
      return current((await d.store.byId(resetId)) ?? row);
    },
  };
}
