import type { Stop } from '../../resets/types.ts';
import { plain } from '../text.ts';
import { stop } from './stops.ts';

const utcClock = () => ({ timeZone: 'UTC', now: new Date().toISOString() });

/** What administrators are told in their own chat. No name of a person whose MFA it is about. */
export const alarms = {
  technicianBrake: (technician: string, perHour: number) =>
    `${plain(technician)} asked for more than ${perHour} MFA resets within an hour. Further ones are refused.`,
  organisationBrake: (organisation: string, perHour: number, technician: string) =>
    `${plain(organisation)} had ${perHour} MFA resets within an hour. ${plain(technician)} was refused another one.`,
  credentialRefused: (setting: string) =>
    `Microsoft does not take the credential in ${setting} any more. The next one is used; put it in the place of the first.`,
  credentialEnds: (setting: string, ends: string, daysLeft: number) =>
    daysLeft === 0
      ? `The credential in ${setting} ended on ${ends.slice(0, 10)}. Make a new one now: without it the bot falls silent.`
      : `The credential in ${setting} ends on ${ends.slice(0, 10)}, in ${daysLeft === 1 ? 'a day' : `${daysLeft} days`}. Make a new one before, and give it to the bot.`,
  organisationsNotTaken:
    'The list of organisations was changed and cannot be used. The old list stays in force; the log says what is wrong.',
  /** The stop's lead names no person. */
  refused: (technician: string, organisation: string, why: Stop, reference: string) =>
    `${plain(technician)} was refused an MFA reset at ${plain(organisation)}: ${stop(why, { user: null, organisation }, utcClock()).lead}. Reference ${reference}.`,
  notVerified: (technician: string, organisation: string) =>
    `${plain(technician)} stopped an MFA reset at ${plain(organisation)}: the caller was not verified.`,
  stranger: (name: string) =>
    `${plain(name)} asked for an MFA reset and is no technician of this bot. Nothing was shown. Further tries of today are recorded and not told.`,
  notThem: (technician: string, organisation: string, reference: string) =>
    `${plain(technician)} reports about reset ${reference} at ${plain(organisation)}: the person says that the new registration was not theirs. Somebody else may hold the account. Nothing was removed by this report.`,
  statusRefused: (ticket: string, why: string) =>
    `Ticket ${plain(ticket)} kept its status after the registration: ${plain(why, 400)}`,
  placeLost:
    'I may not write any more in the conversation where administrators wanted to be told. From now on I tell each in our own chat; write "tell us here" in another conversation to change that.',
  wrongPerson: (technician: string, organisation: string, reference: string) =>
    `${plain(technician)} says that reset ${reference} at ${plain(organisation)} was for the wrong person.`,
};
