/** What a button may ask for. bot/routes.ts has a row for each; a test compares the two. */
export const verbs = {
  formSubmit: 'form.submit',
  formCancel: 'form.cancel',
  devicesChoose: 'devices.choose',
  devicesBack: 'devices.back',
  devicesCancel: 'devices.cancel',
  summaryRemove: 'summary.remove',
  summaryBack: 'summary.back',
  summaryCancel: 'summary.cancel',
  outcomeWrongPerson: 'outcome.wrongPerson',
  outcomeTryAgain: 'outcome.tryAgain',
  outcomeChooseAnother: 'outcome.chooseAnother',
  outcomeRetryTicket: 'outcome.retryTicket',
  watchStop: 'watch.stop',
  watchNotThem: 'watch.notThem',
  resetOpen: 'reset.open',
  commandResetMfa: 'command.resetMfa',
  commandMyResets: 'command.myResets',
  commandHelp: 'command.help',
  listMore: 'list.more',
  listOlder: 'list.older',
} as const;

/** Buttons that only a dialog has. */
export const dialogVerbs = { close: 'dialog.close', alone: 'dialog.alone' } as const;

export type Verb = (typeof verbs)[keyof typeof verbs];
