import assert from 'node:assert/strict';
import { type Autotask, startAutotask } from '../../../sandbox/psa/autotask.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations } from '../../../sandbox/world.ts';
import { limits } from '../../../services/psa/autotask/limits.ts';
import { autotaskSettings } from '../../../services/psa/autotask/settings.ts';
import { createAutotask } from '../../../services/psa/autotask.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { describePsaContract, failure } from './contract.ts';
import { documentedElsewhere } from './documentedElsewhere.ts';

const traffic: Exchange[] = [];
const contoso = organisations.contoso.psaCompanyId;

function adapter(simulator: Autotask, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  const {
    DISCOVERY_URL: discoveryUrl,
    INTEGRATION_CODE: integrationCode,
    USER_NAME: userName,
    SECRET: secret,
  } = simulator.settings;
  return createAutotask(
    'main',
    autotaskSettings.parse({ discoveryUrl, integrationCode, userName, secret, ...settings }),
    outside,
  );
}

async function started(): Promise<Autotask> {
  const simulator = await startAutotask();
  simulator.onExchange = (exchange) => traffic.push(exchange);
  return simulator;
}

const at = '/atservicesrest/V1.0';
describePsaContract('Autotask PSA', async () => {
  const simulator = await started();
  return {
    simulator,
    open: (outside) => adapter(simulator, outside),
    companyId: contoso,
    titleWords: 'ADELE phone',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
    unknownStatus: 'Nearly done',
    matches: {
      find: `POST ${at}/Tickets/query`,
      note: `POST ${at}/Tickets/\\d+/Notes`,
      create: `POST ${at}/Tickets$`,
      status: `PATCH ${at}/Tickets$`,
      time: `POST ${at}/TimeEntries$`,
    },
    tellsMerged: false,
    otherShape: { results: [] },
  };
});

describe('Autotask PSA', () => {
  let simulator: Autotask;
  let psa: Psa;
  const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
  const newTicket = {
    key: 'R-7F3K2A',
    companyId: contoso,
    board: 'Service Desk',
    title: 'MFA reset for Adele Vance',
    text: 'Made by the bot.',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  };
  const open = '48213';
  const number = 'T20260131.48213';

  beforeEach(async () => {
    simulator = await started();
    psa = adapter(simulator);
  });
  afterEach(async () => {
    const { unexpected } = simulator;
    await simulator.close();
    assert.deepEqual(unexpected, []);
  });
  const calls = (method: string, path: RegExp) =>
    simulator.exchanges.filter((e) => e.method === method && path.test(e.path));
  const notes = () => simulator.heldTicket(open)?.notes ?? [];

  describe('settings', () => {
    const good = { integrationCode: 'a', userName: 'b', secret: 'c' };

    it('tell what is missing, and take only hosts of Autotask for a zone', () => {
      assert.deepEqual(
        autotaskSettings.safeParse({}).error?.issues.map((i) => i.path[0]),
        ['integrationCode', 'userName', 'secret'],
      );
      const accepts = (more: object) => autotaskSettings.safeParse({ ...good, ...more }).success;
      assert.equal(accepts({ zoneUrl: 'https://webservices3.autotask.net/atservicesrest/' }), true);
      for (const zoneUrl of [
        'http://webservices3.autotask.net/',
        'https://autotask.net.evil.example/',
        'https://evilautotask.net/',
      ])
        assert.equal(accepts({ zoneUrl }), false, zoneUrl);
      assert.equal(accepts({ discoveryUrl: 'https://evil.example' }), false);
    });
  });

  describe('the zone', () => {
    it('is asked for once, without credentials, which go nowhere before it is known', async () => {
      await psa.getTicket(number);
      await psa.getTicket('48214');
      const [first, ...others] = calls('GET', /zoneInformation$/);
      assert.deepEqual(
        [others.length, first?.requestHeaders.secret, first?.requestHeaders.username],
        [0, undefined, undefined],
      );
      assert.equal(simulator.exchanges[0], first);
    });

    it('that is no host of Autotask gets no secret', async () => {
      simulator.events.moveZone({ url: 'https://evil.example/atservicesrest/' });
      const error = await failure(psa.getTicket(number));
      assert.match(error.message, /PSA_MAIN_ZONE_URL/);
      assert.equal(simulator.exchanges.length, 1);
    });

    it('may stay unknown for a valid user: then a setting is the way out', async () => {
      simulator.events.hideZone({ on: true });
      const error = await failure(psa.getTicket(number));
      assert.deepEqual([error.kind, simulator.exchanges.length], ['signIn', 1]);
      assert.match(error.message, /PSA_MAIN_ZONE_URL/);
    });
  });

  describe('tickets', () => {
    it('are found by the number that people see and by the id, completed ones too', async () => {
      for (const text of [number, '#t20260131.48213', open])
        assert.equal((await psa.getTicket(text))?.number, number, text);
      assert.equal((await psa.getTicket('T20260131.48215'))?.open, false);
      assert.equal(await psa.getTicket('T20260131.99999'), null);
    });

    it('carry ids only: contacts of a whole list cost one call', async () => {
      simulator.exchanges.splice(0);
      const found = await psa.findTickets({ companyId: contoso, text: '' });
      assert.ok(found.some((ticket) => ticket.requester?.email === 'adele.vance@contoso.com'));
      assert.deepEqual([calls('POST', /Contacts\/query$/).length, calls('GET', /Companies\//).length], [1, 1]);
    });

    it('of a contact that we may not see are tickets of nobody known', async () => {
      simulator.events.deny({ right: 'companies', denied: true });
      assert.equal((await failure(psa.getTicket(number))).kind, 'forbidden');
    });

    it('may be active long ago', async () => {
      const longAgo = new Date(Date.now() - 300 * 86_400_000).toISOString();
      simulator.events.setTicket({ number, change: { lastActivityDate: longAgo } });
      const found = await psa.findTickets({ companyId: contoso, text: 'Adele' });
      assert.ok(found.some((ticket) => ticket.number === number));
    });

    it('count as closed in the statuses that the settings name', async () => {
      simulator.events.setTicket({ number, change: { status: 29 } });
      assert.equal((await psa.getTicket(number))?.open, true);
      assert.equal((await adapter(simulator, {}, { closedStatuses: 'resolved' }).getTicket(number))?.open, false);
    });

    it('may belong to company 0, the MSP itself', async () => {
      simulator.events.setTicket({ number, change: { companyID: 0 } });
      assert.deepEqual((await psa.getTicket(number))?.company, { id: '0', name: 'Northwind Managed IT' });
      assert.equal((await psa.findTickets({ companyId: '0', text: number })).length, 1);
    });

    it('are read in pages by id, never by the address of a next page', async () => {
      simulator.events.addTickets({ companyId: 250, count: 1200 });
      simulator.exchanges.splice(0);
      await psa.findTickets({ companyId: contoso, text: '' });
      const pages = calls('POST', /Tickets\/query$/).map((e) => JSON.stringify(e.requestBody));
      assert.equal(pages.length, 3);
      assert.ok(pages.slice(1).every((body) => /"op":"gt","field":"id"/.test(body)));
    });
  });

  describe('notes', () => {
    it('go out with the numbers of this tenant, found by their labels', async () => {
      await psa.ensureNote(open, note);
      assert.deepEqual(calls('POST', /Notes$/)[0]?.requestBody, {
        ticketID: 48213,
        title: 'MFA reset',
        description: 'Removed: iPhone 15. [R-7F3K2A note]',
        noteType: 1,
        publish: 2,
      });
    });

    it('are not written at all where the internal label is not found: 1 would show them to the customer', async () => {
      simulator.events.setPublish({
        labels: [{ value: '1', label: 'All Autotask Users', isActive: true, isSystem: true }],
      });
      const error = await failure(psa.ensureNote(open, note));
      assert.match(error.message, /no audience of notes named "Internal Project Team" \(PSA_MAIN_INTERNAL_PUBLISH\)/);
      assert.deepEqual([error.kind, notes()], ['invalid', []]);
      const labels = [{ value: '7', label: 'Only us', isActive: true, isSystem: false }];
      simulator.events.setPublish({ labels });
      psa = adapter(simulator, {}, { internalPublish: 'Only us' });
      assert.equal(await psa.ensureNote(open, note), 'added');
    });

    it('are found behind 1,200 others', async () => {
      simulator.events.addNotes({ number, count: 1200 });
      await psa.ensureNote(open, note);
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
    });

    it('that break a rule are refused for good, though the status is 500; too many at once is not', async () => {
      simulator.fault({
        match: `POST ${at}/Tickets/\\d+/Notes`,
        status: 500,
        body: { errors: ['Data violation: title'] },
      });
      const final = await failure(psa.ensureNote(open, note));
      assert.deepEqual([final.kind, final.retryable], ['invalid', false]);
      assert.doesNotMatch(final.message, /Data violation/);
      simulator.fault({
        match: `POST ${at}/Tickets/\\d+/Notes`,
        status: 409,
        body: { errors: ['Itgenatr005 thread threshold'] },
      });
      const busy = await failure(psa.ensureNote(open, note));
      assert.deepEqual([busy.retryable, notes()], [true, []]);
    });

    it('are refused by errors in a 200 as well', async () => {
      simulator.fault({
        match: `POST ${at}/Tickets/\\d+/Notes`,
        status: 200,
        body: { errors: ['Unable to find the ticket'] },
      });
      assert.equal((await failure(psa.ensureNote(open, note))).kind, 'invalid');
    });
  });

  describe('status', () => {
    it('is patched on the collection with nothing but itself, and read back', async () => {
      await psa.setStatus(open, 'resolved');
      assert.deepEqual(calls('PATCH', /Tickets$/)[0]?.requestBody, { id: 48213, status: 29 });
      simulator.events.keepStatus({ on: true });
      assert.match((await failure(psa.setStatus(open, 'In Progress'))).message, /did not set it/);
    });

    it('is never one that is no longer in use, and a closed ticket keeps its own', async () => {
      assert.match((await failure(psa.setStatus(open, 'Old'))).message, /no status named "Old"/);
      assert.match((await failure(psa.setStatus('48215', 'New'))).message, /T20260131\.48215 is closed/);
    });
  });

  describe('new tickets', () => {
    it('send labels as numbers, 0 included, a due date and the mark, and leave out what is not known', async () => {
      const nobody = { name: 'Johanna Lorenz', email: 'johanna@contoso.com' };
      const { ticket } = await psa.ensureTicket({ ...newTicket, requester: nobody });
      assert.match(ticket.number, /^T\d{8}\.\d+$/);
      const sent = calls('POST', /\/Tickets$/)[0]?.requestBody as Record<string, unknown> & { dueDateTime: string };
      const { dueDateTime, ...rest } = sent;
      assert.deepEqual(rest, {
        companyID: 250,
        title: 'MFA reset for Adele Vance (R-7F3K2A)',
        description: 'Made by the bot. For Johanna Lorenz (johanna@contoso.com).',
        status: 1,
        priority: 0,
        queueID: 8,
        externalID: 'R-7F3K2A',
      });
      assert.ok(Date.parse(dueDateTime) > Date.now() + 23 * 3600_000);
    });

    it('are found by the title where the outside id cannot be queried', async () => {
      simulator.events.externalIdQueryable({ on: false });
      assert.equal((await psa.ensureTicket(newTicket)).created, true);
      assert.equal((await psa.ensureTicket(newTicket)).created, false);
    });

    it('that were made but could not be read are found the next time', async () => {
      simulator.fault({ match: `GET ${at}/Tickets/\\d+`, status: 503 });
      assert.equal((await failure(psa.ensureTicket(newTicket))).retryable, true);
      assert.equal((await psa.ensureTicket(newTicket)).created, false);
    });

    it('need a queue, and say where to set it', async () => {
      assert.match((await failure(psa.ensureTicket({ ...newTicket, board: null }))).message, /PSA_MAIN_QUEUE/);
    });
  });

  it('enters time in the role that the technician has on the ticket, and within a day', async () => {
    simulator.events.setTicket({ number, change: { assignedResourceID: 500, assignedResourceRoleID: 71 } });
    const technician = { name: 'Megan Bowen', email: 'megan@northwind-msp.com' };
    await psa.addTime(open, {
      key: 'R-1',
      minutes: 15,
      endedAt: '2026-03-02T00:05:00.000Z',
      text: 'MFA reset.',
      technician,
    });
    assert.deepEqual(calls('POST', /TimeEntries$/)[0]?.requestBody, {
      ticketID: 48213,
      resourceID: 500,
      roleID: 71,
      dateWorked: '2026-03-02T00:00:00Z',
      startDateTime: '2026-03-02T00:00:00Z',
      endDateTime: '2026-03-02T00:15:00Z',
      hoursWorked: 0.25,
      summaryNotes: 'MFA reset.',
      internalNotes: '[R-1 time]',
    });
  });

  it('holds two places for each kind of record, and counts the hour', () => {
    assert.deepEqual(
      limits('POST', '/Tickets/48213/Notes').map((limit) => `${limit.name} ${limit.most}`),
      ['all 5000', 'at once: Tickets 2'],
    );
  });
});

describe('Autotask PSA against its published description', () => {
  it('sent and got only what is described', function () {
    if (!haveSpecs()) return this.skip();
    assert.ok(traffic.length > 300, `${traffic.length}`);
    const problems = checkAgainstSpec('autotask', traffic).filter(
      (p) => !documentedElsewhere.some((known) => known.test(p)),
    );
    assert.deepEqual(problems, []);
  });
});
