import type { ServiceErrorKind, ServiceName } from '../../errors.ts';

/** What a technician reads when a service outside did not do its part: what is true, what next. */
export const service = {
  /** For what nobody expected. Claims nothing about what was removed. */
  unexpected: 'Something went wrong on our side. Tell your administrator the reference.',
  trouble,
  /** A passing fault that did not pass in the time there was. */
  gaveUp: (service: ServiceName) =>
    `${service === 'PSA' ? 'The PSA' : service} did not do its part for so long that this was given up.`,
};

function trouble(error: { service: ServiceName; kind: ServiceErrorKind; missing?: string[] | undefined }): string {
  const name = error.service === 'PSA' ? 'the PSA' : error.service === 'Database' ? 'the database' : error.service;
  const missing = (error.missing ?? []).join(', ');
  switch (error.kind) {
    case 'signIn':
      return `The bot cannot sign in to ${name}. Tell your administrator the reference.`;
    case 'forbidden':
      return missing === ''
        ? `The bot lacks a permission in ${name}. Tell your administrator the reference.`
        : `The bot lacks ${missing} in ${name}. Tell your administrator the reference.`;
    case 'notFound':
      return `It was not found in ${name}. Check what you entered.`;
    case 'invalid':
      return `It was refused by ${name} as it was sent. Tell your administrator the reference.`;
    case 'conflict':
      return `It was changed in ${name} at the same moment. Try again.`;
    case 'throttled':
      return `A short pause is asked for by ${name}. Try again in a minute.`;
    case 'unavailable':
    case 'timeout':
      return `There is no answer from ${name}. Try again in a minute.`;
    case 'unknownOutcome':
      return `It is not known whether ${name} did it. Look before you try again.`;
    default:
      return error.kind satisfies never;
  }
}
