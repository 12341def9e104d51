import { isDeepStrictEqual } from 'node:util';
import type { Jobs } from '../durable/jobs.ts';
import { tell } from '../durable/journal.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import type { Recorder } from '../records/records.ts';
import type { Access, Resets } from '../services.ts';
import type { ResetRow, ResetStore } from '../storage/resets.ts';
import type { Database } from '../storage/schema.ts';
import type { Words } from '../words/words.ts';
import { formView, inputOf, isComplete, prefilled, readRequest } from './forms.ts';
import { rowOf } from './list.ts';
import type { Notifier } from './notifier.ts';
import { headingOf, workingView } from './screen.ts';
import type { Confirmation, DeviceChoice, Person, Place } from './types.ts';
import type { AnyView, FormError, FormInput, FormView, ResetView } from './views.ts';

/** What handlers call. Nothing here waits for Graph or a PSA but where services.ts says so: it stores, and answers. */

export interface ResetsDeps {
  db: Database;
  store: ResetStore;
  jobs: Jobs;
  access: Access;
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  record: Recorder;
  words: Words;
  notifier(): Notifier;
}

const formOpenMs = 30 * 60_000;
const listLength = 7;
const hastyMs = 1000;

export function createResets(
  d: ResetsDeps,
): Omit<Resets, 'methods'> & { formAgain(row: ResetRow, errors: FormError[]): Promise<void> } {
  async function newForm(
    owner: Person,
    place: Place,
    input: FormInput,
    titles: FormView['titles'],
    errors: FormError[],
  ): Promise<FormView> {
    const visible = await d.organisations.visibleTo(owner);
    const view = formView(visible, d.psaOf, { input, titles }, errors);
    await d.store.addForm({ id: view.formId, owner, place, stored: { input: view.input, titles: view.titles } });
    return view;
  }

  const same = (a: Person, b: Person) => a.id === b.id && a.tenantId === b.tenantId;
  const current = (row: ResetRow): AnyView => row.view ?? { show: 'gone' };

  /** Only who asked may act; an administrator may look. */
  async function ownReset(resetId: string, asker: Person): Promise<{ row: ResetRow } | { answer: AnyView }> {
    const row = await d.store.byId(resetId);
    if (!row) return { answer: { show: 'gone' } };
    if (!same(row.technician, asker)) {
      await d.record({ kind: 'pressByOther', by: asker, tenantId: row.organisation_id, resetId });
      return { answer: { show: 'notYours', technician: row.technician.name } };
    }
    return { row };
  }

  async function answer(
    resetId: string,
    signal: string,
    asker: Person,
    value: Confirmation | DeviceChoice,
    row: ResetRow,
  ): Promise<AnyView> {
    const first = await tell(d.db, resetId, signal, value);
    if (!first) return current((await d.store.byId(resetId)) ?? row);
    const view = await working(row);
    await d.store.saveView(resetId, view);
    if (value.kind === 'remove' && value.caller !== 'notVerified') await d.store.confirmed(resetId);
    await d.record({
      kind: `answer.${value.kind}`,
      by: asker,
      tenantId: row.organisation_id,
      resetId,
      data: { signal, ...('caller' in value && { caller: value.caller, understood: value.understood }) },
    });
    await d.jobs.nudge(resetId, row.organisation_id);
    return view;
  }

  async function working(row: ResetRow): Promise<ResetView> {
    const organisation = await d.organisations.get(row.organisation_id);
    const { view } = row;
    return workingView(
      row.request,
      view && 'heading' in view ? view.heading : headingOf(row, organisation?.name ?? '', null),
      'check',
    );
  }

  return {
    async openForm(asker, place, prefill) {
      const allowed = await d.access.check(asker);
      if (!allowed.ok) {
        await d.record({ kind: 'askerRefused', by: asker, data: { stop: allowed.stop.kind } });
        return { view: { show: 'stop', stop: allowed.stop, organisation: null } };
      }
      const domain = prefill.userTyped?.split('@')[1];
      const input = prefilled(prefill, domain ? await d.organisations.byDomain(asker, domain) : null);
      const view = await newForm(asker, place, input, {}, []);
      return { view, complete: isComplete(view.input) ? view.input : null };
    },

    async submit(formId, asker, place, input) {
      const form = await d.store.form(formId);
      if (!form) return { show: 'gone' };
      if (!same(form.owner, asker)) return { show: 'notYours', technician: form.owner.name };
      if (form.reset_id) return current((await d.store.byId(form.reset_id)) as ResetRow);
      if (form.cancelled_at) return { show: 'cancelledForm' };
      if (form.age > formOpenMs) return { show: 'expiredForm' };
      const visible = await d.organisations.visibleTo(asker);
      const stored = form.prefill.input;
      // As typed, whatever order the database gives the entries back in.
      const skipped = isComplete(stored) && isDeepStrictEqual(stored, input);
      const request = readRequest(input, visible, d.psaOf, skipped);
      if (Array.isArray(request))
        return formView(visible, d.psaOf, { input, titles: form.prefill.titles }, request, formId);

      const organisation = visible.find((o) => o.id === request.organisationId);
      const heading = headingOf(
        { id: formId, technician: asker, request, created_at: new Date() },
        organisation?.name ?? '',
        null,
      );
      const view = workingView(request, heading, 'check');
      const begun = await d.store.begin(
        { id: formId, technician: asker, request, place, locale: d.words.locale, view },
        (trx) => d.jobs.enqueue(trx, formId, request.organisationId),
      );
      if (!begun) return current((await d.store.byId(formId)) as ResetRow); // pressed twice at the same moment
      await d.record({
        kind: 'resetRequested',
        by: asker,
        tenantId: request.organisationId,
        resetId: formId,
        data: { methods: request.methods, ticket: request.ticket.kind, reason: request.reason },
      });
      return view;
    },

    async cancelForm(formId, asker) {
      const form = await d.store.form(formId);
      if (!form) return { show: 'gone' };
      if (!same(form.owner, asker)) return { show: 'notYours', technician: form.owner.name };
      if (form.reset_id) return current((await d.store.byId(form.reset_id)) as ResetRow);
      await d.store.cancelForm(formId);
      return { show: 'cancelledForm' };
    },

    async choose(resetId, signal, asker, refs) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if (view?.show !== 'devices' || view.signal !== signal) return current(own.row);
      const known = refs.filter((ref) => view.options.some((option) => option.ref === ref));
      if (known.length === 0) return { ...view, preselected: [], error: 'noneChosen' };
      return answer(resetId, signal, asker, { kind: 'chosen', refs: known, by: asker }, own.row);
    },

    async confirm(resetId, signal, asker, { caller, understood }) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if (view?.show !== 'summary' || view.signal !== signal) return current(own.row);
      // A double click on the button before must not land on the removal.
      if ((await d.store.sinceStep(resetId, `show ${signal}`)) < hastyMs) return view;
      const needsTick = view.facts.understandingNeeded && caller !== 'notVerified';
      const errors = [
        ...(caller ? [] : (['attestation'] as const)),
        ...(needsTick && !understood ? (['understood'] as const) : []),
      ];
      if (errors.length > 0 || !caller) return { ...view, errors };
      return answer(resetId, signal, asker, { kind: 'remove', caller, understood, by: asker }, own.row);
    },

    async leave(resetId, signal, asker, how) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if ((view?.show !== 'summary' && view?.show !== 'devices') || view.signal !== signal) return current(own.row);
      return answer(resetId, signal, asker, { kind: how, by: asker }, own.row);
    },

    async wrongPerson(resetId, asker) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const { view } = own.row;
      if (view?.show !== 'outcome') return current(own.row);
      await d.record({
        kind: 'wrongPerson',
        by: asker,
        tenantId: own.row.organisation_id,
        resetId,
        targetId: own.row.user_id,
      });
      const said = { ...view, wrongPersonSaid: true };
      await d.store.saveView(resetId, said);
      return said;
    },

    async again(resetId, asker, place, how) {
      const own = await ownReset(resetId, asker);
      if ('answer' in own) return own.answer;
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      const input = inputOf(own.row.request);
      if (how === 'choices') delete input.methods;
      return newForm(asker, place, input, titlesOf(own.row), []);
    },

    async open(resetId, asker) {
      const row = await d.store.byId(resetId);
      if (!row) return { show: 'gone' };
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      if (!same(row.technician, asker) && !allowed.administrator)
        return { show: 'notYours', technician: row.technician.name };
      return current(row);
    },

    async recent(asker, olderThan) {
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      const rows = await d.store.recent(asker, olderThan, listLength + 1);
      const shown = await Promise.all(
        rows
          .slice(0, listLength)
          .map(async (row) => rowOf(row, (await d.organisations.get(row.organisation_id))?.name ?? '')),
      );
      return {
        show: 'resetList',
        rows: shown,
        olderThan: rows.length > listLength ? (shown.at(-1)?.at ?? null) : null,
      };
    },

    /** The reset ends here; the same card becomes the form again, as it was typed. */
    async formAgain(row, errors) {
      const view = await newForm(row.technician, row.place, inputOf(row.request), titlesOf(row), errors);
      await d.store.saveView(row.id, view);
      const place = await d.notifier().show(row.place, view);
      await d.store.savePlace(row.id, place);
    },
  };
}

/** So that a person chosen by type-ahead shows with name again. */
function titlesOf(row: ResetRow): FormView['titles'] {
  const { view } = row;
  const heading = view && 'heading' in view ? view.heading : null;
  return heading?.signInName ? { user: `${heading.user} (${heading.signInName})` } : {};
}
