import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Organisation } from '../organisations/organisations.ts';
import type { Resets } from '../services.ts';
import type { ResetRow } from '../storage/resets.ts';
import { lookUp } from '../ticketMessage/lookUp.ts';
import { formView, inputOf, isComplete, mostInAList, prefilled, readRequest } from './forms.ts';
import type { FormError, FormInput, FormView } from './formView.ts';
import { headingOf, workingView } from './heading.ts';
import type { NoticeView } from './noticeView.ts';
import { current, type ResetsDeps, same } from './resets.ts';
import type { Person, Place } from './types.ts';

/** From a command to a stored request: the form, its submit, and the form again. */

const formOpenMs = 30 * 60_000;

/** A dialog answers within five seconds: two for the asker, two for this. */
const lookUpWithinMs = 2000;

export interface Asking
  extends Pick<
    Resets,
    'organisationNamed' | 'openForm' | 'openDialog' | 'reopenForm' | 'submit' | 'cancelForm' | 'again'
  > {
  /** The reset ends here; its card becomes the form again, as it was typed. Safe to repeat. */
  formAgain(row: ResetRow, errors: FormError[]): Promise<void>;
}

export function createAsking(d: ResetsDeps): Asking {
  interface NewForm extends Pick<FormView, 'input' | 'found' | 'appears'> {
    owner: Person;
    place: Place;
    titles?: FormView['titles'];
    errors?: FormError[];
    id?: string;
  }
  /** Where the list must be searched, and a client cannot: what was typed names it, or the domain of the sign-in name. */
  async function typedOrganisation(asker: Person, visible: Organisation[], sent: FormInput): Promise<FormInput> {
    if (sent.organisation || visible.length <= mostInAList) return {};
    const found = sent.organisationTyped
      ? byName(visible, sent.organisationTyped)
      : await byAddress(asker, sent.userTyped);
    return found ? { organisation: found.id } : {};
  }

  /** The organisation whose domain a typed sign-in name has. */
  async function byAddress(asker: Person, userTyped: string | undefined): Promise<Organisation | null> {
    const domain = userTyped?.split('@')[1]?.trim();
    return domain ? d.organisations.byDomain(asker, domain) : null;
  }

  async function newForm(form: NewForm): Promise<FormView> {
    const { owner, place, input, titles = {}, errors = [], id = randomUUID(), found, appears } = form;
    const visible = await d.organisations.visibleTo(owner);
    const shown = { ...(found && { found }), ...(appears && { appears }) };
    const view = formView(visible, d.psaOf, { input, titles, ...shown }, errors, id);
    await d.store.addForm({ id, owner, place, stored: { input: view.input, titles: view.titles, ...shown } });
    return view;
  }
  async function refused(asker: Person): Promise<NoticeView | null> {
    const allowed = await d.access.check(asker);
    if (allowed.ok) return null;
    await d.record({ kind: 'askerRefused', by: asker, data: { stop: allowed.stop.kind } });
    // Once a day for each: whoever asks a hundred times is one stranger.
    if (allowed.stop.kind === 'notTechnician' && (await d.store.refusals(asker.id)) === 1)
      void d.alarm(d.words.alarms.stranger(asker.name));
    return { show: 'stop', stop: allowed.stop, organisation: null };
  }
  const resetOf = async (formId: string) => current(await d.store.byId(formId));

  return {
    async openForm(asker, place, prefill) {
      const no = await refused(asker);
      if (no) return { view: no };
      const ofDomain = await byAddress(asker, prefill.userTyped);
      const named = byName(await d.organisations.visibleTo(asker), prefill.organisationTyped);
      const input = prefilled(prefill, ofDomain ?? named);
      const view = await newForm({ owner: asker, place, input });
      return { view, complete: isComplete(view.input) ? view.input : null };
    },

    async organisationNamed(asker, typed) {
      const no = await refused(asker);
      if (no) return no;
      const found = byName(await d.organisations.visibleTo(asker), typed);
      return found ? { name: found.name } : { show: 'noOrganisation', typed };
    },

    async openDialog(asker, place, appears, message) {
      const no = await refused(asker);
      if (no) return no;
      const suggested = message ? await lookUp(d, asker, message, lookUpWithinMs) : null;
      const input = { signOut: 'true', ...suggested?.input };
      return newForm({ owner: asker, place, input, appears, ...(suggested && { found: suggested.found }) });
    },

    async reopenForm(formId, asker, to) {
      const no = await refused(asker);
      if (no) return no;
      const form = await d.store.form(formId);
      if (!form) return { show: 'gone' };
      if (!same(form.owner, asker)) return { show: 'notYours', technician: form.owner.name };
      if (form.reset_id) return resetOf(formId);
      const stored = to ? { ...form.prefill, appears: to.appears } : form.prefill;
      if (to) await d.store.moveForm(formId, to.place, stored);
      return formView(await d.organisations.visibleTo(asker), d.psaOf, stored, [], formId);
    },

    async submit(formId, asker, pressed, sent) {
      const form = await d.store.form(formId);
      if (!form) return { show: 'gone' };
      if (!same(form.owner, asker)) return { show: 'notYours', technician: form.owner.name };
      if (form.reset_id) return resetOf(formId);
      if (form.cancelled_at) return { show: 'cancelledForm' };
      if (form.age > formOpenMs) return { show: 'expiredForm' };
      const visible = await d.organisations.visibleTo(asker);
      const stored = form.prefill.input;
      const input = { ...sent, ...(await typedOrganisation(asker, visible, sent)) };
      // As typed, whatever order the database gives the entries back in.
      const skipped = isComplete(stored) && isDeepStrictEqual(stored, input);
      const request = readRequest(input, { visible, psaOf: d.psaOf, stored, skipped });
      if (Array.isArray(request)) return formView(visible, d.psaOf, { ...form.prefill, input }, request, formId);
      // A dialog has no card of its own; where the reset shows itself was settled when the form was made.
      const place = pressed.cardId ? pressed : form.conversation;

      const organisation = visible.find((o) => o.id === request.organisationId)?.name ?? '';
      const heading = headingOf({ id: formId, technician: asker, request, created_at: new Date() }, organisation, null);
      const view = workingView(request, heading, 'check');
      const reset = { id: formId, technician: asker, request, place, locale: d.words.locale, view };
      const begun = await d.store.begin(reset, (trx) => d.jobs.enqueue(trx, formId, request.organisationId));
      if (!begun) return resetOf(formId); // pressed twice at the same moment
      const { methods, ticket, reason } = request;
      await d.record({
        kind: 'resetRequested',
        by: asker,
        tenantId: request.organisationId,
        resetId: formId,
        data: { methods, ticket: ticket.kind, reason },
      });
      return view;
    },

    async cancelForm(formId, asker) {
      const form = await d.store.form(formId);
      if (!form) return { show: 'gone' };
      if (!same(form.owner, asker)) return { show: 'notYours', technician: form.owner.name };
      return (await d.store.cancelForm(formId)) ? { show: 'cancelledForm' } : resetOf(formId);
    },

    async again(resetId, asker, place, how) {
      const row = await d.store.byId(resetId);
      if (!row) return { show: 'gone' };
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      // The work of somebody who left, or of a consent that is back, passes to administrators: it becomes theirs.
      if (!same(row.technician, asker) && !allowed.administrator)
        return { show: 'notYours', technician: row.technician.name };
      const { methods, ...rest } = inputOf(row.request);
      return newForm({
        owner: asker,
        place,
        input: how === 'choices' ? rest : { methods: methods ?? '', ...rest },
        titles: titlesOf(row),
      });
    },

    async formAgain(row, errors) {
      const id = formIdAfter(row.id);
      const owner = row.technician;
      // A reset from a dialog got its card in this very run.
      const place = (await d.store.byId(row.id))?.place ?? row.place;
      const view = await newForm({
        owner,
        place,
        input: inputOf(row.request),
        titles: titlesOf(row),
        errors,
        id,
      });
      if ((await d.store.form(id))?.reset_id) return; // shown by an earlier run, and used since
      await d.store.saveView(row.id, view);
      await d.store.savePlace(row.id, await d.notifier().show(place, view));
    },
  };
}

/** The one organisation of this name or domain, or whose name begins so; null when none or several do. */
export function byName(visible: Organisation[], typed: string | undefined): Organisation | null {
  const wanted = typed?.trim().toLowerCase();
  if (!wanted) return null;
  const whole = visible.filter((o) => o.name.toLowerCase() === wanted || o.domain === wanted);
  const begun = whole.length > 0 ? whole : visible.filter((o) => o.name.toLowerCase().startsWith(wanted));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

/** The same form for the same reset, however often the step is repeated. */
function formIdAfter(resetId: string): string {
  const hex = createHash('sha256').update(`form after ${resetId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** So that a person chosen by type-ahead shows with name again. */
function titlesOf({ view }: ResetRow): FormView['titles'] {
  const heading = view && 'heading' in view ? view.heading : null;
  return heading?.signInName ? { user: `${heading.user} (${heading.signInName})` } : {};
}
