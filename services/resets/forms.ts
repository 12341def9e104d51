import { randomUUID } from 'node:crypto';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import type { Prefill } from '../services.ts';
import { isId } from '../storage/ids.ts';
import type { StoredForm } from '../storage/schema.ts';
import type { FormError, FormInput, FormView } from './formView.ts';
import { signsOut } from './labels.ts';
import { methodChoices, type Reason, type ResetRequest, reasons } from './types.ts';

/** The form: how it is drawn from what is known, and what a submitted one asks for. Pure. */

export const mostInAList = 100;
const anyNumber = '12345';

export function formView(
  visible: Organisation[],
  psaOf: (o: Organisation) => Psa | null,
  stored: StoredForm,
  errors: FormError[] = [],
  formId: string = randomUUID(),
): FormView {
  const chosen =
    visible.find((o) => o.id === stored.input.organisation) ?? (visible.length === 1 ? visible[0] : undefined);
  const concerned = chosen ? [chosen] : visible;
  const psas = concerned.map(psaOf);
  const titles = { ...stored.titles, ...(chosen && { organisation: chosen.name }) };
  return {
    show: 'form',
    formId,
    organisations: visible.length > mostInAList ? 'typeAhead' : visible.map(({ id, name }) => ({ id, name })),
    input: { signOut: 'true', ...stored.input, ...(chosen && { organisation: chosen.id }) },
    titles,
    tickets: {
      mayCreate: concerned.some((o, i) => psas[i] && o.psaCompanyId && o.settings.ticketRequired !== 'existing'),
      mayBeNone: concerned.some((o, i) => o.settings.ticketRequired === 'no' || !psas[i]),
      example: psas.find(Boolean)?.numberExample ?? anyNumber,
    },
    errors,
    ...(stored.found && { found: stored.found }),
    ...(stored.appears && { appears: stored.appears }),
  };
}

/** What a typed command already says, as a form's input. */
export function prefilled(prefill: Prefill, organisation: Organisation | null): FormInput {
  const methods = (prefill.methods ?? []).filter(isChoice);
  return {
    signOut: 'true',
    ...(organisation && { organisation: organisation.id }),
    ...(prefill.userTyped && { userTyped: prefill.userTyped }),
    ...(methods.length > 0 && { methods: methods.join(',') }),
    ...(prefill.ticketTyped && { ticketMode: 'existing' as const, ticketTyped: prefill.ticketTyped }),
  };
}

/** True when the command named all that a reset needs: the summary is then the confirmation. */
export const isComplete = (input: FormInput): boolean =>
  Boolean(input.organisation && input.userTyped?.includes('@') && input.methods && input.ticketTyped);

const isChoice = (text: string): text is (typeof methodChoices)[number] =>
  (methodChoices as readonly string[]).includes(text);
const isReason = (text: string): text is Reason => (reasons as readonly string[]).includes(text);

/** Checks what came back. Everything typed is untrusted; user and ticket are looked up again later. */
export function readRequest(
  input: FormInput,
  known: { visible: Organisation[]; psaOf: (o: Organisation) => Psa | null; stored: FormInput; skipped: boolean },
): ResetRequest | FormError[] {
  const { visible, psaOf, stored, skipped } = known;
  const errors: FormError[] = [];
  const organisation =
    visible.length === 1 && !input.organisation ? visible[0] : visible.find((o) => o.id === input.organisation);
  if (!organisation)
    errors.push({ field: 'organisation', kind: input.organisation || input.organisationTyped ? 'unknown' : 'missing' });

  const typed = input.userTyped?.trim();
  // Of a chosen person and a typed name the one counts that is not left over from before.
  const picked = input.user && isId(input.user) ? input.user.toLowerCase() : null;
  const leftOver = picked === stored.user?.toLowerCase() && typed !== stored.userTyped?.trim();
  const user = picked && !(typed && leftOver) ? { id: picked } : typed ? { typed } : null;
  if (!user) errors.push({ field: 'user', kind: 'missing' });

  const methods = [
    ...new Set(
      (input.methods ?? '')
        .split(',')
        .map((m) => m.trim())
        .filter(isChoice),
    ),
  ];
  if (methods.length === 0) errors.push({ field: 'methods', kind: 'missing' });

  const ticket = organisation
    ? readTicket(input, stored, organisation, psaOf(organisation))
    : ({ kind: 'none' } as const);
  if ('field' in ticket) errors.push(ticket);

  const reason = input.reason && isReason(input.reason) ? input.reason : null;
  if (!reason && !skipped) errors.push({ field: 'reason', kind: 'missing' });

  if (errors.length > 0 || !organisation || !user || 'field' in ticket) return errors;
  return {
    organisationId: organisation.id,
    user,
    methods,
    ticket,
    reason,
    reasonText: (input.reasonText ?? '').slice(0, 200),
    signOut: signsOut({ signOut: input.signOut !== 'false', reason }, organisation.settings),
  };
}

function readTicket(
  input: FormInput,
  stored: FormInput,
  organisation: Organisation,
  psa: Psa | null,
): ResetRequest['ticket'] | FormError {
  // A number typed now counts before a chosen ticket; one left over from before does not.
  const typedNow = input.ticketTyped !== stored.ticketTyped ? input.ticketTyped : undefined;
  const number = (typedNow || input.ticket || input.ticketTyped || '').trim().replace(/^#/, '').trim();
  const mode = input.ticketMode ?? (number ? 'existing' : undefined);
  const { ticketRequired } = organisation.settings;
  if (mode === 'new' && psa && organisation.psaCompanyId && ticketRequired !== 'existing') return { kind: 'new' };
  if (mode === 'none' && (ticketRequired === 'no' || !psa)) return { kind: 'none' };
  if (mode === undefined && !psa) return { kind: 'none' };
  if (mode === 'existing' && number) return { kind: 'existing', number };
  return { field: 'ticket', kind: 'missing', example: psa?.numberExample ?? anyNumber };
}

/** The form that would ask for the same again. */
export function inputOf(request: ResetRequest): FormInput {
  return {
    organisation: request.organisationId,
    ...('id' in request.user ? { user: request.user.id } : { userTyped: request.user.typed }),
    methods: request.methods.join(','),
    ...(request.ticket.kind === 'existing'
      ? { ticketMode: 'existing' as const, ticketTyped: request.ticket.number }
      : { ticketMode: request.ticket.kind }),
    ...(request.reason && { reason: request.reason }),
    reasonText: request.reasonText,
    signOut: String(request.signOut),
  };
}
