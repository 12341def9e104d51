import { psaNames, ticketByKey, ticketKey } from '../psas.ts';
import type { Sandbox } from '../sandbox.ts';
import { text } from '../teams/read.ts';
import type { MethodShown, PersonShown, TicketShown, Truth } from './types.ts';

/** The truth beside the chat: read from the simulators' own state, never from what the bot says. */

export function listPeople(sandbox: Sandbox): PersonShown[] {
  const people = sandbox.graph.state().flatMap(({ name: organisation, users }) =>
    users.map(({ id, displayName, userPrincipalName }) => ({
      id,
      name: displayName,
      signInName: userPrincipalName,
      organisation,
    })),
  );
  return people.sort((a, b) => a.organisation.localeCompare(b.organisation) || a.name.localeCompare(b.name));
}

export function listTickets({ psas }: Sandbox): { id: string; title: string; company: string }[] {
  return psas.flatMap((psa) =>
    psa.held().map(({ number, title, company }) => ({ id: ticketKey(psas, psa, number), title, company })),
  );
}

export function readTruth(sandbox: Sandbox, query: URLSearchParams): Truth {
  return { person: readPerson(sandbox, query.get('person')), ticket: readTicket(sandbox, query.get('ticket')) };
}

function readPerson(sandbox: Sandbox, id: string | null): Truth['person'] {
  const user = sandbox.graph
    .state()
    .flatMap(({ users }) => users)
    .find((one) => one.id === id);
  if (!user) return null;
  return {
    name: user.displayName,
    signInName: user.userPrincipalName,
    methods: user.methods.map(showMethod),
    defaultMethod: defaults[user.defaultMethod] ?? user.defaultMethod,
    signedOutAt: user.revocations.at(-1) ?? null,
  };
}

/** A method in a person's words. Here the whole number may be seen: this is the directory, not the bot. */
function showMethod(method: Record<string, unknown>): MethodShown {
  const type = text(method['@odata.type']).replace(/^#microsoft\.graph\.|AuthenticationMethod$/g, '');
  const phone = type === 'phone' ? text(method.phoneType) : '';
  return {
    id: `${type} ${text(method.id)}`,
    kind: kinds[phone || type] ?? type,
    detail: text(method.displayName) || text(method.phoneNumber) || text(method.emailAddress),
  };
}

const kinds: Record<string, string> = {
  microsoftAuthenticator: 'Microsoft Authenticator',
  softwareOath: 'Code app',
  mobile: 'Mobile phone',
  alternateMobile: 'Alternate mobile phone',
  office: 'Office phone',
  email: 'Email',
  fido2: 'Passkey',
  windowsHelloForBusiness: 'Windows Hello',
  platformCredential: 'Platform credential',
  temporaryAccessPass: 'Temporary Access Pass',
  hardwareOath: 'Hardware token',
  externalAuthenticationMethod: 'External method',
  qrCodePin: 'QR code',
};

/** The stored default for the second factor, in words. */
const defaults: Record<string, string> = {
  push: 'app notification',
  oath: 'app code',
  sms: 'text message',
  voiceMobile: 'call to the mobile phone',
  voiceAlternateMobile: 'call to the alternate mobile phone',
  voiceOffice: 'call to the office phone',
  none: 'none',
};

function readTicket({ psas }: Sandbox, key: string | null): TicketShown | null {
  const found = key === null ? null : ticketByKey(psas, key);
  if (!found) return null;
  const { psa, ticket } = found;
  const { title, status, company, requester, notes, times } = ticket;
  return {
    id: ticketKey(psas, psa, ticket.number),
    psa: psaNames[psa.kind],
    title,
    status,
    company,
    requester,
    notes: notes.map(({ id, by, at, customer, text }) => ({
      id,
      by,
      at,
      audience: customer ? 'the customer can read it' : 'internal',
      text,
    })),
    times,
  };
}
