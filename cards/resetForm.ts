import type { FormError, FormInput, FormView } from '../services/resets/formView.ts';
import type { AuthenticationMethodChoice, Reason } from '../services/resets/types.ts';
import type { Words } from '../services/words/words.ts';
import { band, button, hint, list, type Row } from './parts.ts';
import { field, readFields } from './read.ts';
import { type Card, expand } from './render.ts';
import template from './resetForm.json' with { type: 'json' };
import { verbs } from './verbs.ts';

/** Up to here a plain list; above it one can type to filter. */
const compactUpTo = 15;

const methods: AuthenticationMethodChoice[] = ['app', 'mobile', 'office', 'alternateMobile', 'email'];
const reasons: Reason[] = ['lostOrStolen', 'newPhone', 'changedNumber', 'appDoesNotWork', 'other'];
const fields: FormError['field'][] = ['organisation', 'user', 'methods', 'ticket', 'reason', 'form'];

/** Draws the form, with what was typed and what is wrong with it. */
export function resetForm(view: FormView, words: Words): Card {
  const { form } = words;
  const { input, titles, tickets } = view;
  const choices = offered(view, words);
  const modes = (['existing', 'new', 'none'] as const).filter(
    (mode) => mode === 'existing' || (mode === 'new' ? tickets.mayCreate : tickets.mayBeNone),
  );
  return expand(template, {
    title: form.title,
    lead: form.lead,
    where: only(view)?.name ?? '',
    wrong: view.errors.length > 0,
    band: errorBand(view.errors, words),
    words: { ...form, several: words.extension.severalTickets },
    found: found(view, choices.length, words),
    appears: view.appears ? words.extension.appears(view.appears) : '',
    hints: Object.fromEntries(fields.map((name) => [name, hints(name, view.errors, words)])),
    organisation: organisation(view),
    user: { value: input.user ?? '', choices: known(input.user, titles.user) },
    typed: {
      organisation: input.organisationTyped ?? '',
      user: input.userTyped ?? '',
      ticket: input.ticketTyped ?? '',
      reason: input.reasonText ?? '',
    },
    methods: {
      value: input.methods ?? '',
      choices: methods.map((value) => ({ title: words.methods.choiceName(value), value })),
    },
    ticket: {
      offered: choices,
      typed: choices.length > 0 ? words.extension.otherTicket : form.ticketTyped,
      modes: modes.length > 1,
      mode: input.ticketMode ?? 'existing',
      choices: modes.map((value) => ({ title: form.ticketModes[value], value })),
      value: input.ticket ?? '',
      known: known(input.ticket, titles.ticket),
      placeholder: form.ticketTypedPlaceholder(tickets.example),
      missing: form.ticketMissing(tickets.example),
    },
    reason: {
      value: input.reason ?? '',
      choices: reasons.map((value) => ({ title: words.methods.reasonName(value), value })),
    },
    signOut: input.signOut ?? 'true',
    buttons: [
      button({ title: form.submit, verb: verbs.formSubmit, data: { formId: view.formId }, style: 'positive' }),
      button({ title: form.cancel, verb: verbs.formCancel, data: { formId: view.formId }, withoutInputs: true }),
    ],
  });
}

/** The value of a row in a type-ahead that is a message: whoever picks it has picked nothing. */
export const noRow = '-';

/** What came back from the form: texts only, trimmed, cut to what the form allows. Unknown entries are left out. */
export function readResetForm(input: unknown): FormInput {
  const fields = readFields(input, {
    organisation: field(64),
    organisationTyped: field(120),
    user: field(64),
    userTyped: field(120),
    methods: field(120),
    ticketMode: field(20, ['existing', 'new', 'none'] as const),
    ticket: field(64),
    ticketTyped: field(40),
    reason: field(40),
    reasonText: field(200),
    signOut: field(5),
  });
  const { organisation, user, ticket, ...rest } = fields;
  return {
    ...rest,
    ...(organisation && organisation !== noRow && { organisation }),
    ...(user && user !== noRow && { user }),
    ...(ticket && ticket !== noRow && { ticket }),
  };
}

/** Several tickets in a message: each is offered, and none is chosen. One that was found stands in the field below. */
function offered({ found }: FormView, words: Words): { title: string; value: string }[] {
  const open = (found?.tickets ?? []).filter((ticket) => ticket.state === 'open');
  if (open.length < 2) return [];
  return open.map((ticket) => ({ title: words.plain(words.extension.choice(ticket), 90), value: ticket.number }));
}

/** What the message says, as what it is: to be checked. */
function found({ found }: FormView, choices: number, words: Words): Card[] {
  if (!found) return [];
  const rows: Row[] = [
    // Those to choose from stand below, with all that is known of each.
    ...(choices > 0 ? [{ look: 'calm' as const, text: words.extension.several(choices) }] : []),
    ...found.tickets
      .filter(({ state }) => choices === 0 || state !== 'open')
      .map((ticket) => ({
        look: ticket.state === 'open' ? ('calm' as const) : ('warning' as const),
        text: words.extension.ticket(ticket),
        detail: words.extension.ticketDetail(ticket),
      })),
    ...found.unchecked.map((number) => ({
      look: 'waiting' as const,
      text: words.extension.unchecked(number),
      detail: words.extension.uncheckedDetail,
    })),
    ...found.people.map(({ address, organisation, unknown }) => ({
      look: unknown ? ('warning' as const) : ('calm' as const),
      text: address,
      detail: words.extension.personDetail(organisation?.name ?? null, unknown),
    })),
  ];
  return rows.length > 0 ? [list(words.extension.found(found.quoted), rows)] : [];
}

function only(view: FormView): { id: string; name: string } | undefined {
  return view.organisations !== 'typeAhead' && view.organisations.length === 1 ? view.organisations[0] : undefined;
}

function organisation({ organisations, input, titles, ...view }: FormView) {
  if (organisations === 'typeAhead') {
    const value = input.organisation ?? '';
    return { typeAhead: true, visible: true, style: 'filtered', value, choices: known(value, titles.organisation) };
  }
  return {
    typeAhead: false,
    // Hidden, not left out: the searches for users and tickets read it.
    visible: organisations.length !== 1,
    style: organisations.length <= compactUpTo ? 'compact' : 'filtered',
    value: only({ organisations, input, titles, ...view })?.id ?? input.organisation ?? '',
    choices: organisations.map(({ id, name }) => ({ title: name, value: id })),
  };
}

/** A value from type-ahead is shown only when its title is known; one that nobody sees must not be sent again. */
function known(value: string | undefined, title: string | undefined): { title: string; value: string }[] {
  return value && title ? [{ title, value }] : [];
}

function errorBand(errors: FormError[], words: Words): Card {
  const [first] = errors;
  if (!first) return {};
  const { lead, sentence } = errors.length === 1 ? words.form.error(first) : words.form.severalErrors(errors.length);
  return band('failed', lead, sentence);
}

/** Every field says its own error too: on a long form the top may be out of sight. */
function hints(name: FormError['field'], errors: FormError[], words: Words): Card[] {
  return errors
    .filter((error) => error.field === name)
    .map((error) => words.form.error(error))
    .map(({ lead, sentence }) => hint(lead, errors.length > 1 ? sentence : ''));
}
