import { plain } from '../text.ts';

/** What administrators are told in their own chat. No name of a person whose MFA it is about. */
export const alarms = {
  technicianBrake: (technician: string, perHour: number) =>
    `${plain(technician)} asked for more than ${perHour} MFA resets within an hour. Further ones are refused.`,
  organisationBrake: (organisation: string, perHour: number, technician: string) =>
    `${plain(organisation)} had ${perHour} MFA resets within an hour. ${plain(technician)} was refused another one.`,
  wrongPerson: (technician: string, organisation: string, reference: string) =>
    `${plain(technician)} says that reset ${reference} at ${plain(organisation)} was for the wrong person.`,
};
