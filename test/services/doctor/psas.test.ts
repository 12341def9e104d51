import assert from 'node:assert/strict';
import { organisations } from '../../../sandbox/world.ts';
import { judgeLabels } from '../../../services/doctor/labels.ts';
import type { Choices } from '../../../services/psa/psa.ts';
import { expectState, useDoctorWorld } from './world.ts';

const { contoso } = organisations;

describe("the doctor's look at PSAs", () => {
  const world = useDoctorWorld();
  const id = (part: string) => `organisation.${contoso.tenantId}.${part}`;

  it('reads all that a reset reads', async () => {
    await world.organise({ newTicketBoard: 'service desk', statusAfterSuccess: 'resolved' });
    const checks = await world.examine();
    for (const part of ['login', 'readTickets', 'choices']) expectState(checks, `psa.main.${part}`, 'ok');
    for (const part of ['company', 'labels']) expectState(checks, id(part), 'ok');
  });

  it('looks no further where the keys are refused', async () => {
    const checks = await world.examine({}, { ...world.env, PSA_MAIN_PRIVATE_KEY: 'another-canary' });
    assert.match(expectState(checks, 'psa.main.login', 'failed').says, /PSA_MAIN_PRIVATE_KEY/);
    expectState(checks, 'psa.main.rest', 'skipped');
    expectState(checks, id('company'), 'skipped');
    assert.equal(checks.has('psa.main.readTickets'), false);
  });

  it('names the right that is missing', async () => {
    world.connectWise.events.deny({ right: 'inquire', denied: true });
    assert.match(expectState(await world.examine(), 'psa.main.login', 'failed').says, /Service Tickets/);
  });

  it('does without boards and statuses where no setting names one, and fails where one does', async () => {
    world.connectWise.events.deny({ right: 'boards', denied: true });
    assert.match(expectState(await world.examine(), 'psa.main.choices', 'skipped').says, /Table Setup/);
    await world.organise({ statusAfterSuccess: 'Resolved' });
    const checks = await world.examine();
    expectState(checks, 'psa.main.choices', 'failed');
    expectState(checks, id('labels'), 'skipped');
  });

  it('fails a company that the PSA does not have', async () => {
    await world.organise({}, { [contoso.name]: { psaCompanyId: '999' } });
    assert.match(expectState(await world.examine(), id('company'), 'failed').correction ?? '', /psaCompanyId/);
  });

  it('names the rights to write, and which option tries them', async () => {
    const checks = await world.examine();
    const note = expectState(checks, 'psa.main.addNote', 'skipped');
    assert.match(note.says, /Not tried.*Edit All/);
    assert.match(note.correction ?? '', /--try-ticket/);
    assert.match(expectState(checks, 'psa.main.createTicket', 'skipped').correction ?? '', /--new-ticket/);
    assert.match(expectState(checks, 'psa.main.addTime', 'skipped').says, /No setting/);
    assert.match(expectState(checks, 'psa.main.changeStatus', 'skipped').says, /No setting/);
  });

  it('needs no PSA', async () => {
    const { PSA_CONNECTIONS: _, ...env } = world.env;
    await world.organise({}, Object.fromEntries(Object.values(organisations).map((o) => [o.name, { psa: undefined }])));
    const checks = await world.examine({}, env);
    assert.equal(
      [...checks.keys()].some((one) => one.startsWith('psa.') || one === id('company')),
      false,
    );
  });
});

describe("the doctor's look at names", () => {
  const choices: Choices = {
    boardsAre: 'board',
    boards: ['Service Desk', 'Projects'],
    statuses: [
      { board: 'Service Desk', names: ['New', 'Done'] },
      { board: 'Projects', names: ['New', 'Resolved'] },
    ],
    labels: [],
  };
  const judge = (newTicketBoard: string | null, statusAfterSuccess: string | null, having = choices) =>
    judgeLabels({ newTicketBoard, statusAfterSuccess, statusAfterRegistration: null }, having);

  it('lists the boards where the name is wrong', () => {
    const { state, says, correction } = judge('Helpdesk', null);
    assert.equal(state, 'failed');
    assert.match(says, /no board "Helpdesk"/);
    assert.equal(correction, 'Set newTicketBoard to one of: "Service Desk", "Projects".');
  });

  it('lists the statuses of all boards where none has the name', () => {
    const { state, correction } = judge(null, 'Finished');
    assert.equal(state, 'failed');
    assert.equal(correction, 'Set statusAfterSuccess to one of: "New", "Done", "Resolved".');
  });

  it('wants the status on the board that new tickets go to, and lists the names there', () => {
    const { state, correction } = judge('Service Desk', 'Resolved');
    assert.equal(state, 'failed');
    assert.equal(correction, 'Set statusAfterSuccess to one of: "New", "Done".');
    assert.equal(judge('Projects', 'resolved').state, 'ok');
  });

  it('tells on how many boards the status is not', () => {
    assert.match(judge(null, 'Resolved').says, /On 1 of 2 boards there is no "Resolved"/);
    assert.doesNotMatch(judge(null, 'New').says, /there is no/);
  });

  it('knows lists that serve all boards', () => {
    const one = { ...choices, statuses: [{ board: null, names: ['Open', 'Solved'] }] };
    assert.equal(judge('Service Desk', 'Solved', one).state, 'ok');
    assert.equal(judge('Service Desk', 'Done', one).state, 'failed');
  });
});
