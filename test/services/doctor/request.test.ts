import assert from 'node:assert/strict';
import { ConfigError, readConfig } from '../../../services/config.ts';
import { masked, secretsOf } from '../../../services/doctor/mask.ts';
import { type Asked, listOrganisations, readRequest } from '../../../services/doctor/request.ts';
import { useDoctorWorld } from './world.ts';

describe("the doctor's command line", () => {
  const world = useDoctorWorld();
  async function read(asked: Asked) {
    const config = readConfig(world.env);
    return readRequest(asked, config, await listOrganisations(config));
  }
  const refuses = (asked: Asked, why: RegExp) =>
    assert.rejects(
      read(asked),
      (error) => error instanceof ConfigError && error.problems.length === 1 && why.test(error.problems[0] ?? ''),
    );

  it('takes the origin of an https address, and of this machine', async () => {
    assert.equal((await read({ address: 'https://bot.example.com/api/messages' })).address, 'https://bot.example.com');
    assert.equal((await read({ address: 'http://127.0.0.1:3978' })).address, 'http://127.0.0.1:3978');
    assert.equal((await read({})).address, null);
    await refuses({ address: 'http://bot.example.com' }, /^--address/);
    await refuses({ address: 'bot.example.com' }, /^--address/);
  });

  it('tries a ticket on the first connection, or on the one that is named', async () => {
    const { tries } = await read({ 'try-ticket': '#48213', technician: 'megan@northwind-msp.com' });
    assert.deepEqual([...tries], [['main', { ticket: '48213', technician: 'megan@northwind-msp.com' }]]);
    await refuses({ 'try-ticket': '1', psa: 'other' }, /^--psa: must be one of main/);
    await refuses({ technician: 'megan@northwind-msp.com' }, /^--technician/);
  });

  it('makes a ticket only for an organisation that is there, switched on, and has a company', async () => {
    const { tries } = await read({ 'new-ticket': 'Contoso Ltd' });
    assert.equal(tries.get('main')?.newTicketFor?.name, 'Contoso Ltd');
    await refuses({ 'new-ticket': 'Nobody' }, /^--new-ticket/);
    await world.organise({}, { 'Contoso Ltd': { enabled: false } });
    await refuses({ 'new-ticket': 'Contoso Ltd' }, /^--new-ticket/);
  });

  it("reads an organisation's settings over the defaults of the file", async () => {
    await world.organise({ newTicketBoard: 'A' }, { 'Fabrikam Inc': { settings: { newTicketBoard: 'B' } } });
    const all = await listOrganisations(readConfig(world.env));
    assert.deepEqual(
      all.map((one) => one.settings.newTicketBoard),
      ['A', 'B', 'A'],
    );
  });

  it('hides every secret of the configuration, should a sentence hold one', () => {
    const url = 'postgres://bot:canary%2Fdb@127.0.0.1/x';
    const secrets = secretsOf(readConfig({ ...world.env, DATABASE_URL: url }));
    const given = [
      world.env.MicrosoftAppPassword,
      world.env.GRAPH_CLIENT_SECRET,
      world.env.PSA_MAIN_PUBLIC_KEY,
      world.env.PSA_MAIN_PRIVATE_KEY,
      url,
      'canary/db',
    ];
    const says = `Wrong: ${given.join(', ')}.`;
    const hidden = masked({ id: 'x', about: 'x', state: 'failed', says, correction: says }, secrets);
    assert.equal(hidden.says, `Wrong: ${given.map(() => '(hidden)').join(', ')}.`);
    assert.equal(hidden.correction, hidden.says);
  });
});
