import assert from 'node:assert/strict';
import { throttledBody } from '../../../sandbox/psa/connectwise/answers.ts';
import { hiddenBoard, tickets } from '../../../sandbox/psa/connectwise/data.ts';
import { type ConnectWise, startConnectWise } from '../../../sandbox/psa/connectwise.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { organisations, staff, connectWise as world } from '../../../sandbox/world.ts';
import { createPsa, psaKinds } from '../../../services/psa/index.ts';
import type { Limit, Limits } from '../../../services/psa/limits.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { describePsaContract, failure } from './contract.ts';

const traffic: Exchange[] = [];
const contoso = organisations.contoso.psaCompanyId;
const open = String(tickets.adele);

function settingsFor(simulator: ConnectWise): Record<string, string> {
  const { company, publicKey, privateKey, clientId } = world;
  return { url: simulator.url, company, publicKey, privateKey, clientId };
}

function adapter(simulator: ConnectWise, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  return createPsa(
    { name: 'main', kind: 'connectwise', settings: { ...settingsFor(simulator), ...settings } },
    outside,
  );
}

async function started(): Promise<ConnectWise> {
  const simulator = await startConnectWise();
  simulator.onExchange = (exchange) => traffic.push(exchange);
  return simulator;
}

const notesPath = '/service/tickets/\\d+/notes';

describePsaContract('ConnectWise PSA', async () => {
  const simulator = await started();
  return {
    simulator,
    open: (outside) => adapter(simulator, outside),
    companyId: contoso,
    titleWords: 'ADELE phone',
    requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
    unknownStatus: 'Nearly done',
    matches: {
      find: 'GET /v\\w+/apis/3.0/service/tickets\\?',
      note: `POST .*${notesPath}`,
      create: 'POST .*/service/tickets$',
      status: 'PATCH .*/service/tickets/',
      time: 'POST .*/time/entries$',
    },
    tellsMerged: true,
    otherShape: { result: [] },
  };
});

describe('ConnectWise PSA', () => {
  let simulator: ConnectWise;
  let psa: Psa;
  const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };

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

  describe('settings', () => {
    const { schema } = psaKinds.connectwise;
    const good = {
      url: 'https://na.myconnectwise.net',
      company: 'northwind',
      publicKey: 'a',
      privateKey: 'b',
      clientId: world.clientId,
    };

    it('lists every missing setting with its correction', () => {
      const { error } = schema.safeParse({});
      assert.deepEqual(
        error?.issues.map((i) => i.path[0]),
        ['url', 'company', 'publicKey', 'privateKey', 'clientId'],
      );
      for (const issue of error?.issues ?? []) assert.match(issue.message, /^Give /);
    });

    it('refuses plain http except on this machine', () => {
      assert.equal(schema.safeParse({ ...good, url: 'http://na.myconnectwise.net' }).success, false);
      assert.equal(schema.safeParse({ ...good, url: 'http://127.0.0.1.evil.example' }).success, false);
      assert.equal(schema.safeParse({ ...good, url: 'http://127.0.0.1:4400' }).success, true);
    });

    it('links to the browser host, whichever host of the cloud was given', () => {
      for (const url of ['https://api-eu.myconnectwise.net', 'https://eu.myconnectwise.net/v4_6_release']) {
        const one = createPsa({ name: 'main', kind: 'connectwise', settings: { ...good, url } });
        assert.equal(
          one.ticketUrl('48213'),
          'https://eu.myconnectwise.net/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=48213&companyName=northwind',
        );
      }
      const own = createPsa({ name: 'x', kind: 'connectwise', settings: { ...good, url: 'https://psa.example.com' } });
      assert.match(own.ticketUrl('1') ?? '', /^https:\/\/psa\.example\.com\//);
    });
  });

  describe('where the API is, and who we are', () => {
    it('pins the model and names the client on every request, and asks for the codebase once', async () => {
      await psa.getTicket(open);
      await psa.findTickets({ companyId: contoso, text: 'phone' });
      const api = simulator.exchanges.filter((e) => e.path.includes('/apis/'));
      assert.ok(api.length > 1);
      for (const { requestHeaders, path } of api) {
        assert.equal(requestHeaders.accept, 'application/vnd.connectwise.com+json; version=2022.1');
        assert.equal(requestHeaders.clientid, world.clientId);
        assert.match(path, /^\/v2024_1\//);
      }
      const [first, ...others] = calls('GET', /companyinfo/);
      assert.equal(first?.requestHeaders.authorization, undefined);
      assert.equal(others.length, 0);
    });

    it('reads the codebase again after a day, and goes on with the old one when that fails', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.getTicket(open);
      now += 25 * 3600_000;
      simulator.fault({ match: 'companyinfo', status: 503 });
      assert.ok(await psa.getTicket(open));
      assert.ok(await psa.getTicket(open));
      assert.equal(calls('GET', /companyinfo/).length, 3);
    });

    it('follows an upgrade to another codebase, also for the first write after it', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.getTicket(open);
      simulator.events.upgrade({ codebase: 'v2025_1' });
      now += 60_000;
      assert.equal((await psa.getTicket(open))?.number, open);
      simulator.events.upgrade({ codebase: 'v2025_2' });
      now += 60_000;
      assert.equal(await psa.ensureNote(open, note), 'added');
    });

    it('does not take wrong keys behind a 404 for "no such ticket"', async () => {
      // The cloud's router: a versioned codebase would tell the truth.
      simulator.fault({ match: 'companyinfo', status: 200, body: { Codebase: 'v4_6_release/' }, times: 2 });
      psa = adapter(simulator, {}, { privateKey: 'wrong' });
      const error = await failure(psa.getTicket(open));
      assert.equal(error.kind, 'signIn');
      assert.match(error.message, /PSA_MAIN_URL/);
      assert.match(error.message, /PSA_MAIN_PRIVATE_KEY/);
    });

    for (const answer of [{ status: 404 }, { status: 200, body: 'null' }]) {
      it(`tells a wrong company name (companyinfo answers ${answer.status})`, async () => {
        simulator.fault({ match: 'companyinfo', ...answer });
        assert.equal((await failure(psa.checkConnection())).kind, 'signIn');
      });
    }

    it('tells a disabled API member as refused credentials', async () => {
      simulator.events.setMember({ disabled: true });
      const error = await failure(psa.checkConnection());
      assert.equal(error.kind, 'signIn');
      assert.equal(error.details.code, 'UserNotAuthenticated');
      assert.match(error.message, /API member is active/);
    });

    it('says "check the host" for a web page, asks for the codebase once more, and does not repeat the call', async () => {
      await psa.getTicket(open);
      simulator.events.showPages({ on: true });
      const before = simulator.exchanges.length;
      const error = await failure(psa.getTicket(open));
      assert.equal(error.kind, 'unavailable');
      assert.match(error.message, /check the host/);
      assert.deepEqual(
        simulator.exchanges.slice(before).map((e) => e.path.includes('companyinfo')),
        [false, true],
      );
    });

    it('refuses a codebase that is no codebase', async () => {
      simulator.fault({ match: 'companyinfo', status: 200, body: { Codebase: '../../evil/' } });
      assert.equal((await failure(psa.getTicket(open))).kind, 'unavailable');
      assert.equal(simulator.exchanges.length, 1);
    });

    for (const [right, needed] of [
      ['inquire', 'Service Tickets: Inquire All'],
      ['companies', 'Company Maintenance: Inquire All'],
      ['info', 'Table Setup: Inquire'],
    ] as const) {
      it(`names the missing right: ${needed}`, async () => {
        simulator.events.deny({ right, denied: true });
        const error = await failure(psa.checkConnection());
        assert.equal(error.kind, 'forbidden');
        assert.ok(error.message.includes(needed), error.message);
        assert.ok(error.details.missing?.[0]?.includes(needed));
      });
    }
  });

  describe('tickets', () => {
    it('reads a ticket without company, contact and status', async () => {
      const ticket = await psa.getTicket(String(tickets.bare));
      assert.deepEqual([ticket?.company, ticket?.requester, ticket?.status], [null, null, null]);
    });

    it("reads the contact's address where the ticket has none", async () => {
      const ticket = await psa.getTicket(String(tickets.contactOnly));
      assert.deepEqual(ticket?.requester, { name: 'Diego Siciliani', email: 'diego.siciliani@contoso.com' });
    });

    it('leaves the address unknown when contacts may not be read', async () => {
      simulator.events.deny({ right: 'contacts', denied: true });
      const ticket = await psa.getTicket(String(tickets.contactOnly));
      assert.deepEqual(ticket?.requester, { name: 'Diego Siciliani', email: null });
    });

    it('shows no ticket of a board that the member may not see', async () => {
      assert.equal(await psa.getTicket(String(tickets.hiddenBoard)), null);
      simulator.events.hideBoard({ id: hiddenBoard.id, hidden: false });
      assert.ok(await psa.getTicket(String(tickets.hiddenBoard)));
    });

    it('drops rows of other companies and closed ones when the server loses the conditions', async () => {
      const wrong = [
        { id: 1, summary: 'other', company: { id: 251 }, closedFlag: false },
        { id: 2, summary: 'closed', company: { id: 250 }, closedFlag: true },
        { id: 3, summary: 'ours', company: { id: 250 }, closedFlag: false },
        { id: 4, summary: 'no company', closedFlag: false },
      ];
      simulator.fault({ match: 'GET .*/service/tickets\\?', status: 200, body: wrong });
      const found = await psa.findTickets({ companyId: contoso, text: 'x' });
      assert.deepEqual(
        found.map((t) => t.id),
        ['3'],
      );
    });

    it('refuses an answer that is another ticket', async () => {
      simulator.fault({ match: 'GET .*/service/tickets/\\d+', status: 200, body: { id: 7, summary: 'x' } });
      assert.equal((await failure(psa.getTicket(open))).kind, 'unavailable');
    });

    it('keeps the language of conditions out of what people type', async () => {
      await psa.findTickets({ companyId: contoso, text: 'a" or closedFlag=true or summary contains "b' });
      const { conditions } = calls('GET', /\/service\/tickets$/).at(-1)?.query ?? {};
      assert.equal(
        conditions,
        'closedFlag=false and company/id=250 and (summary contains "a" and summary contains "or" and summary contains "closedFlag=true" and summary contains "or" and summary contains "summary" and summary contains "contains")',
      );
    });

    it('refuses a company id that is no number, and sends nothing', async () => {
      const error = await failure(psa.findTickets({ companyId: '250 or 1=1', text: 'x' }));
      assert.equal(error.kind, 'invalid');
      assert.equal(simulator.exchanges.length, 0);
    });
  });

  describe('older servers', () => {
    it('falls back to 100 rows a page, once, and still reads everything', async () => {
      simulator.events.setOlder({ on: true });
      simulator.events.addCompanies({ count: 250 });
      assert.ok((await psa.listCompanies()).length > 250);
      const sizes = calls('GET', /companies$/).map((e) => e.query.pageSize);
      assert.equal(sizes.filter((s) => s === '1000').length, 1);
      await psa.listCompanies();
      assert.equal(calls('GET', /companies$/).filter((e) => e.query.pageSize === '1000').length, 1);
    });
  });

  describe('companies', () => {
    it('leaves deleted ones out, and keeps odd names as they are', async () => {
      const companies = await psa.listCompanies();
      assert.ok(companies.some((c) => c.name === 'Litware, Inc. & "Sons"'));
      assert.ok(!companies.some((c) => c.name === 'Gone Ltd'));
      assert.equal(await psa.getCompany('255'), null);
    });
  });

  describe('notes', () => {
    it('sends exactly one flag, internal, and no notifications', async () => {
      await psa.ensureNote(open, note);
      assert.deepEqual(calls('POST', /notes$/)[0]?.requestBody, {
        text: 'Removed: iPhone 15. [R-7F3K2A note]',
        detailDescriptionFlag: false,
        internalAnalysisFlag: true,
        resolutionFlag: false,
        processNotifications: false,
      });
    });

    it('notifies only for a customer note', async () => {
      await psa.ensureNote(open, { ...note, audience: 'customer' });
      const body = calls('POST', /notes$/)[0]?.requestBody as Record<string, unknown>;
      assert.equal(body.detailDescriptionFlag, true);
      assert.equal(body.internalAnalysisFlag, false);
      assert.equal(body.processNotifications, true);
    });

    it('writes one line', async () => {
      await psa.ensureNote(open, { ...note, text: 'Asked by: Megan.\r\n\r\nRemoved: iPhone.\n\tRemaining: none.' });
      assert.equal(
        simulator.ticket(tickets.adele)?.notes.at(-1)?.text,
        'Asked by: Megan. Removed: iPhone. Remaining: none. [R-7F3K2A note]',
      );
    });

    it('looks through all pages of notes before it posts', async () => {
      await psa.ensureNote(open, note);
      simulator.events.addNotes({ id: tickets.adele, count: 350 });
      assert.equal(await psa.ensureNote(open, note), 'alreadyThere');
      assert.equal(calls('POST', /notes$/).length, 1);
    });

    it('tells loudly when the server shows an internal note to the customer', async () => {
      const shown = { id: 5, text: 'x', detailDescriptionFlag: true, internalAnalysisFlag: true };
      simulator.fault({ match: `POST .*${notesPath}`, status: 201, body: shown });
      const error = await failure(psa.ensureNote(open, note));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /visible to the customer/);
    });

    it('names the right when notes are forbidden, and the reason when a closed ticket refuses them', async () => {
      simulator.events.deny({ right: 'edit', denied: true });
      assert.equal((await failure(psa.ensureNote(open, note))).kind, 'forbidden');
      simulator.events.refuseNotesOnClosed({ on: true });
      simulator.events.deny({ right: 'edit', denied: false });
      const error = await failure(psa.ensureNote(String(tickets.closed), note));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /refused to add the note \(status 400, InvalidObject, field ticketId\)/);
    });

    it('says "not found" for a ticket that is gone', async () => {
      assert.equal((await failure(psa.ensureNote('99999999', note))).kind, 'notFound');
    });
  });

  describe('new tickets', () => {
    const ticket = {
      key: 'R-7F3K2A',
      companyId: contoso,
      board: world.board.name,
      title: 'MFA reset: Adele Vance',
      text: 'Made by the bot.',
      requester: { name: 'Adele Vance', email: 'Adele.Vance@contoso.com' },
    };

    it('keeps the text internal and asks for no mail', async () => {
      const made = await psa.ensureTicket(ticket);
      assert.deepEqual(calls('POST', /tickets$/)[0]?.requestBody, {
        summary: 'MFA reset: Adele Vance (R-7F3K2A)',
        recordType: 'ServiceTicket',
        company: { id: 250 },
        board: { id: 1 },
        contact: { id: 77 },
        initialInternalAnalysis: 'Made by the bot.',
        externalXRef: 'R-7F3K2A',
        processNotifications: false,
        automaticEmailContactFlag: false,
        automaticEmailResourceFlag: false,
        automaticEmailCcFlag: false,
      });
      const [text] = simulator.ticket(Number(made.ticket.id))?.notes ?? [];
      assert.deepEqual([text?.internalAnalysisFlag, text?.detailDescriptionFlag], [true, false]);
    });

    it('leaves the board to the API member when none is set', async () => {
      await psa.ensureTicket({ ...ticket, board: null });
      assert.ok(!Object.hasOwn(calls('POST', /tickets$/)[0]?.requestBody as object, 'board'));
    });

    it('names the person in the text when the contact is not the only one, unknown or unreadable', async () => {
      const desk = { ...ticket, companyId: '252', requester: { name: 'Front', email: 'desk@adatum.com' } };
      const nobody = { ...ticket, key: 'R-BBBBBB', requester: { name: 'New "One"', email: 'a"b@contoso.com' } };
      await psa.ensureTicket(desk);
      await psa.ensureTicket(nobody);
      simulator.events.deny({ right: 'contacts', denied: true });
      await psa.ensureTicket({ ...ticket, key: 'R-CCCCCC' });
      const bodies = calls('POST', /tickets$/).map((e) => e.requestBody as Record<string, unknown>);
      assert.deepEqual(
        bodies.map((b) => b.contact),
        [undefined, undefined, undefined],
      );
      assert.equal(bodies[0]?.initialInternalAnalysis, 'Made by the bot. For Front (desk@adatum.com).');
    });

    it('finds the ticket by its title when another tool overwrote the mark', async () => {
      simulator.events.overwriteMarks({ on: true });
      const first = await psa.ensureTicket(ticket);
      const second = await psa.ensureTicket(ticket);
      assert.equal(second.created, false);
      assert.equal(second.ticket.id, first.ticket.id);
    });

    it('stops when two tickets carry its mark', async () => {
      const rows = [1, 2].map((id) => ({ id, summary: 'x', company: { id: 250 }, externalXRef: ticket.key }));
      simulator.fault({ match: 'externalXRef', status: 200, body: rows });
      const error = await failure(psa.ensureTicket(ticket));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /1 and 2/);
      assert.equal(calls('POST', /./).length, 0);
    });

    it('stops when its mark is on a ticket of another company', async () => {
      await psa.ensureTicket({ ...ticket, companyId: '251' });
      assert.match((await failure(psa.ensureTicket(ticket))).message, /another company/);
    });

    it('tells a company that refuses saves, and a missing right', async () => {
      assert.equal((await failure(psa.ensureTicket({ ...ticket, companyId: '254' }))).kind, 'invalid');
      simulator.events.deny({ right: 'add', denied: true });
      const error = await failure(psa.ensureTicket(ticket));
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /Service Tickets: Add/);
    });
  });

  describe('status', () => {
    it("takes the id of the ticket's own board, whole, and keeps quiet", async () => {
      await psa.setStatus(String(tickets.escalations), 'in progress');
      assert.deepEqual(calls('PATCH', /./)[0]?.requestBody, [
        { op: 'replace', path: 'status', value: { id: 202 } },
        { op: 'replace', path: 'processNotifications', value: false },
      ]);
      assert.equal(simulator.state().mails.length, 0);
    });

    it('writes nothing when the ticket has that status already', async () => {
      await psa.setStatus(open, 'New');
      assert.equal(calls('PATCH', /./).length, 0);
    });

    it('does not use an inactive status or one of another board', async () => {
      for (const name of ['Retired', 'Completed']) {
        assert.equal((await failure(psa.setStatus(open, name))).kind, 'invalid');
      }
      assert.equal(calls('PATCH', /./).length, 0);
    });

    it('leaves a closed ticket closed', async () => {
      assert.match((await failure(psa.setStatus(String(tickets.closed), 'New'))).message, /closed/);
      assert.equal(calls('PATCH', /./).length, 0);
    });

    it('names the right that closing needs', async () => {
      simulator.events.deny({ right: 'close', denied: true });
      assert.match((await failure(psa.setStatus(open, 'Closed'))).message, /Close Service Tickets/);
    });

    it('notices a 200 that changed nothing', async () => {
      simulator.fault({ match: 'PATCH', status: 200, body: { id: tickets.adele, status: { id: 101, name: 'New' } } });
      assert.match((await failure(psa.setStatus(open, 'Resolved'))).message, /did not set it/);
    });

    it('asks for the statuses of a board once in a quarter of an hour', async () => {
      let now = Date.now();
      psa = adapter(simulator, { now: () => now });
      await psa.setStatus(open, 'Resolved');
      await psa.setStatus(open, 'In Progress');
      now += 16 * 60_000;
      await psa.setStatus(open, 'Resolved');
      assert.equal(calls('GET', /statuses$/).length, 2);
    });
  });

  describe('time', () => {
    const { megan } = staff;
    const entry = {
      key: 'R-7F3K2A',
      minutes: 10,
      endedAt: '2026-03-02T10:15:30.500Z',
      text: 'MFA reset for Adele Vance.\nDone.',
      technician: { name: megan.name, email: megan.signInName },
    };
    const times = () => simulator.heldTicket(open)?.times ?? [];
    const posts = () => calls('POST', /\/time\/entries$/);

    it("charges the ticket, under the technician's member, in whole seconds, and shows and mails nothing", async () => {
      assert.equal(await psa.addTime(open, entry), 'added');
      assert.deepEqual(posts()[0]?.requestBody, {
        chargeToId: tickets.adele,
        chargeToType: 'ServiceTicket',
        member: { id: 500 },
        timeStart: '2026-03-02T10:05:30Z',
        timeEnd: '2026-03-02T10:15:30Z',
        actualHours: 0.17,
        notes: 'MFA reset for Adele Vance. Done.',
        internalNotes: '[R-7F3K2A time]',
        addToDetailDescriptionFlag: false,
        addToInternalAnalysisFlag: false,
        addToResolutionFlag: false,
        emailContactFlag: false,
        emailResourceFlag: false,
        emailCcFlag: false,
      });
      assert.deepEqual(simulator.ticket(tickets.adele)?.notes, []);
      assert.equal(simulator.mails(), 0);
    });

    it('looks among the entries of this ticket, then for the member by the office address', async () => {
      await psa.addTime(open, entry);
      const [entries] = calls('GET', /\/time\/entries$/);
      assert.equal(entries?.query.conditions, `chargeToId=${tickets.adele} and chargeToType="ServiceTicket"`);
      const [members] = calls('GET', /\/system\/members$/);
      assert.equal(members?.query.conditions, `officeEmail="${megan.signInName}"`);
    });

    it('enters time for each reset of one ticket, and finds its own behind more than a page of others', async () => {
      assert.equal(await psa.addTime(open, entry), 'added');
      for (let n = 0; n < 101; n += 1) await psa.addTime(open, { ...entry, key: `R-OTHER${n}` });
      assert.equal(await psa.addTime(open, entry), 'alreadyThere');
      assert.equal(times().length, 102);
    });

    it('finds the member whatever case the address is in', async () => {
      const technician = { ...entry.technician, email: ` ${megan.signInName.toUpperCase()} ` };
      assert.equal(await psa.addTime(open, { ...entry, technician }), 'added');
      assert.deepEqual(
        times().map((time) => time.by),
        [megan.name],
      );
    });

    it('compares the address itself when the condition gets lost', async () => {
      simulator.events.ignoreConditions({ on: true });
      assert.equal(await psa.addTime(open, entry), 'added');
      const lee = { name: staff.lee.name, email: staff.lee.signInName };
      assert.equal(await psa.addTime(open, { ...entry, key: 'R-BBBBBB', technician: lee }), 'noMember');
      assert.deepEqual(
        times().map((time) => time.by),
        [megan.name],
      );
    });

    const nobody: [who: string, arrange: () => void][] = [
      ['a member who left', () => simulator.events.setMemberActive({ email: megan.signInName, active: false })],
      ['two members with one address', () => simulator.events.addMember({ email: megan.signInName })],
    ];
    for (const [who, arrange] of nobody) {
      it(`enters nothing for ${who}`, async () => {
        arrange();
        assert.equal(await psa.addTime(open, entry), 'noMember');
        assert.equal(posts().length, 0);
      });
    }

    it('takes the active one of two members with one address', async () => {
      simulator.events.setMemberActive({ email: megan.signInName, active: false });
      simulator.events.addMember({ email: megan.signInName });
      assert.equal(await psa.addTime(open, entry), 'added');
      assert.deepEqual(
        times().map((time) => time.by),
        ['Second Account'],
      );
    });

    it('sends no address that the language of conditions cannot hold', async () => {
      const technician = { name: 'x', email: 'a" or id>0 or officeEmail="b' };
      assert.equal(await psa.addTime(open, { ...entry, technician }), 'noMember');
      assert.equal(calls('GET', /members$/).length + posts().length, 0);
    });

    const refusals: [what: string, arrange: () => void][] = [
      ['a locked board', () => simulator.events.setBoard({ id: world.board.id, timeEntryLockedFlag: true })],
      ['a closed board', () => simulator.events.setBoard({ id: world.board.id, inactiveFlag: true })],
      ['a status without time', () => simulator.events.refuseTimeIn({ statusId: 101, on: true })],
      ['a closed ticket', () => simulator.events.closeTicket({ number: open })],
    ];
    for (const [what, arrange] of refusals) {
      it(`tells that ${what} refused the time`, async () => {
        arrange();
        const error = await failure(psa.addTime(open, entry));
        assert.equal(error.kind, 'invalid');
        assert.match(error.message, /refused to enter the time \(status 400, InvalidObject, field chargeToId\)/);
        assert.deepEqual(times(), []);
      });
    }

    it('names the right that time needs', async () => {
      simulator.events.deny({ right: 'time', denied: true });
      const error = await failure(psa.addTime(open, entry));
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /Time Entry: Add All/);
    });

    for (const [where, elsewhere] of [
      ['under another name', { member: { id: 1 }, chargeToId: tickets.adele }],
      ['on another ticket', { member: { id: 500 }, chargeToId: tickets.fabrikam }],
    ] as const) {
      it(`tells loudly when the time was entered ${where}`, async () => {
        simulator.fault({ match: 'POST .*/time/entries$', status: 201, body: { id: 9, ...elsewhere } });
        const error = await failure(psa.addTime(open, entry));
        assert.equal(error.kind, 'invalid');
        assert.match(error.message, /under another name or elsewhere\. Look at time entry 9/);
      });
    }
  });

  describe('choices', () => {
    it("lists open service boards, each with its own board's statuses, and neither inactive nor hidden ones", async () => {
      const usual = ['New', 'In Progress', 'Waiting for customer'];
      assert.deepEqual(await psa.choices(), {
        boardsAre: 'board',
        boards: [world.board.name, 'Escalations'],
        statuses: [
          { board: world.board.name, names: [...usual, 'Resolved', 'Closed', '>Merged'] },
          { board: 'Escalations', names: [...usual, 'Completed', 'Closed', '>Merged'] },
        ],
        labels: [],
      });
    });

    it('drops inactive boards and statuses and project boards itself when the conditions get lost', async () => {
      const before = await psa.choices();
      simulator.events.ignoreConditions({ on: true });
      const fresh = adapter(simulator);
      assert.deepEqual(await fresh.choices(), before);
      assert.equal((await failure(fresh.setStatus(open, 'Retired'))).kind, 'invalid');
      for (const board of ['Old Desk', 'Projects']) {
        const ticket = { key: 'R-7F3K2A', companyId: contoso, board, title: 'x', text: 'x', requester: null };
        assert.equal((await failure(fresh.ensureTicket(ticket))).kind, 'invalid');
      }
      assert.equal(calls('POST', /./).length + calls('PATCH', /./).length, 0);
    });

    it('names the right that reading boards needs', async () => {
      simulator.events.deny({ right: 'boards', denied: true });
      const error = await failure(psa.choices());
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, /Table Setup: Inquire \(Service Board\)/);
    });
  });

  it('counts each call of the API under 1,000 a minute, and not the search for its address', async () => {
    const counted: { path: string; limits: Limit[] }[] = [];
    const gate = (limitsOf: Limits) => async (method: string, path: string) => {
      counted.push({ path, limits: limitsOf(method, path) });
      return async () => {};
    };
    await adapter(simulator, { gate }).ensureNote(open, note);
    assert.deepEqual(
      counted.map(({ path }) => path),
      simulator.exchanges.filter((e) => e.path.includes('/apis/')).map((e) => e.path),
    );
    assert.ok(counted.length >= 2);
    for (const { limits } of counted) {
      assert.deepEqual(limits, [{ kind: 'rate', name: 'all', most: 1000, windowMs: 60_000 }]);
    }
  });

  it('reads the throttling answer, whose key is "error"', async () => {
    simulator.fault({
      match: 'GET .*/service/tickets\\?',
      status: 429,
      headers: { 'retry-after': '30' },
      body: throttledBody(30),
    });
    const error = await failure(psa.findTickets({ companyId: contoso, text: 'x' }));
    assert.equal(error.details.code, 'ConnectWiseAPI');
    assert.equal(error.details.retryAfterMs, 30_000);
  });

  it('keeps the request id of an answer for the log', async () => {
    simulator.events.deny({ right: 'inquire', denied: true });
    assert.match((await failure(psa.getTicket(open))).details.requestId ?? '', /^cw-\d+$/);
  });
});

describe('ConnectWise PSA against its published description', () => {
  it(`all traffic above is valid${haveSpecs() ? '' : ' (skipped: SPECS_DIR is not set)'}`, function () {
    if (!haveSpecs()) this.skip();
    assert.ok(traffic.length > 100);
    assert.deepEqual(checkAgainstSpec('connectwise', traffic), []);
  });
});
