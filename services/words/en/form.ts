import type { FormError } from '../../resets/formView.ts';

/** The form's own texts. */
export const form = {
  title: 'Reset MFA',
  lead: 'Nothing is removed yet. You confirm on the next card.',
  organisation: 'Organisation',
  organisationPlaceholder: 'Choose',
  organisationSearch: 'Type to search',
  organisationTyped: 'or its name or domain',
  organisationTypedPlaceholder: 'Like Contoso Ltd or contoso.com',
  organisationMissing: 'Choose an organisation from the list.',
  user: 'User',
  userPlaceholder: 'Type a name',
  userTyped: 'or the sign-in name',
  userTypedPlaceholder: 'Like name@contoso.com',
  userMissing: 'Choose a user, or enter the sign-in name, like name@contoso.com.',
  methods: 'What should be reset?',
  methodsMissing: 'Choose what should be reset.',
  ticketMode: 'Ticket',
  ticketModes: { existing: 'Use a ticket that exists', new: 'Create a new ticket', none: 'No ticket' },
  ticket: 'Find the ticket',
  ticketPlaceholder: 'Type a number or a word of the title',
  ticketTyped: 'or the ticket number',
  ticketTypedPlaceholder: (example: string) => `Like ${example}`,
  ticketMissing: (example: string) => `Enter a ticket number, like ${example}.`,
  reason: 'Reason',
  reasonPlaceholder: 'Choose',
  reasonMissing: 'Choose a reason.',
  reasonText: 'More about the reason',
  optional: 'Optional',
  signOut: 'Open sessions',
  signOutTitle: 'Sign out everywhere',
  submit: 'Review reset',
  cancel: 'Cancel',
  severalErrors: (count: number) => ({
    lead: `${count} entries need another look`,
    sentence: 'Each is explained at its field. Nothing is removed yet.',
  }),
  error: formError,
};

/** What is wrong with an entry, and what to do. */
export function formError(error: FormError): { lead: string; sentence: string } {
  switch (error.field) {
    case 'organisation':
      return error.kind === 'missing'
        ? { lead: 'No organisation is chosen', sentence: 'Choose an organisation from the list.' }
        : { lead: 'This organisation is not available', sentence: 'Choose an organisation from the list.' };
    case 'user':
      return userError(error);
    case 'methods':
      return { lead: 'Nothing to reset is chosen', sentence: 'Choose what should be reset.' };
    case 'ticket':
      return error.kind === 'missing'
        ? { lead: 'The ticket is missing', sentence: `Enter a ticket number, like ${error.example}.` }
        : {
            lead: `There is no ticket ${error.number}`,
            sentence: `Check the number. It looks like ${error.example}.`,
          };
    case 'reason':
      return { lead: 'The reason is missing', sentence: 'Choose a reason.' };
    case 'form':
      return { lead: 'This could not be checked', sentence: error.sentence };
    default:
      return error satisfies never;
  }
}

function userError(error: Extract<FormError, { field: 'user' }>): { lead: string; sentence: string } {
  switch (error.kind) {
    case 'missing':
      return {
        lead: 'The user is missing',
        sentence: 'Choose a user, or enter the sign-in name, like name@contoso.com.',
      };
    case 'notFound':
      return {
        lead: `No user ${error.typed} in ${error.organisation}`,
        sentence: 'Check the spelling, or choose another organisation.',
      };
    case 'several':
      return {
        lead: `${error.signInNames.length} users match ${error.typed}`,
        sentence: `Enter one of these sign-in names: ${error.signInNames.join(', ')}.`,
      };
    default:
      return error satisfies never;
  }
}
