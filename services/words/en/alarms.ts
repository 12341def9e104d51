import { plain } from '../text.ts';

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
  wrongPerson: (technician: string, organisation: string, reference: string) =>
    `${plain(technician)} says that reset ${reference} at ${plain(organisation)} was for the wrong person.`,
};
