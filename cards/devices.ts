import type { DevicesView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import template from './devices.json' with { type: 'json' };
import { button, hint } from './parts.ts';
import { field, readFields } from './read.ts';
import { type Card, expand } from './render.ts';
import { verbs } from './verbs.ts';

/** Asks which of several devices go. */
export function devices(view: DevicesView, words: Words, clock: Clock): Card {
  const { heading } = view;
  const data = { resetId: heading.resetId, signal: view.signal };
  return expand(template, {
    title: words.devices.title,
    where: words.person.joined([
      heading.user,
      heading.organisation,
      heading.ticket && words.person.ticket(heading.ticket.number),
    ]),
    label: words.devices.label(view.options),
    value: view.preselected.join(','),
    missing: words.devices.missing,
    choices: view.options.map((option) => ({ title: words.methods.choice(option, clock), value: option.ref })),
    hints: view.error === 'noneChosen' ? [hint(words.devices.missing)] : [],
    buttons: [
      button({ title: words.devices.submit, verb: verbs.devicesChoose, data, style: 'positive' }),
      button({ title: words.devices.back, verb: verbs.devicesBack, data, withoutInputs: true }),
      button({ title: words.devices.cancel, verb: verbs.devicesCancel, data, withoutInputs: true }),
    ],
    foot: words.devices.until(view.until, clock),
  });
}

/** The refs that were ticked; at most 50. */
export function readDevices(input: unknown): { refs: string[] } {
  const { refs } = readFields(input, { refs: field(8000) });
  return {
    refs: (refs ?? '')
      .split(',')
      .filter((ref) => ref !== '')
      .slice(0, 50),
  };
}
