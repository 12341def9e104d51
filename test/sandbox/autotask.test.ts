import assert from 'node:assert/strict';
import { access } from '../../sandbox/psa/autotask/state.ts';
import { type Autotask, startAutotask } from '../../sandbox/psa/autotask.ts';

describe('sandbox Autotask', () => {
  let simulator: Autotask;
  let unexpected = 0;
  const keys = { apiintegrationcode: access.integrationCode, username: access.userName, secret: access.secret };

  beforeEach(async () => {
    simulator = await startAutotask();
    unexpected = 0;
  });
  afterEach(async () => {
    assert.equal(simulator.unexpected.length, unexpected);
    await simulator.close();
  });

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = keys) {
    const response = await fetch(`${simulator.url}/atservicesrest/V1.0${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as Body };
  }
  interface Body {
    errors?: string[];
    itemId?: number;
    item?: Record<string, unknown> | null;
    items?: Record<string, unknown>[];
    pageDetails?: { nextPageUrl: string | null };
    url?: string;
  }
  const list = (filter: unknown, more: object = {}, entity = 'Tickets') =>
    call('POST', `/${entity}/query`, { filter, ...more });
  const refused = async (answer: Promise<{ status: number; body: Body }>, status: number, text: RegExp) => {
    const { status: got, body } = await answer;
    assert.equal(got, status);
    assert.match(body.errors?.join() ?? '', text);
  };
  const all = [{ op: 'gte', field: 'id', value: 0 }];
  const ticket = {
    companyID: 250,
    title: 'x',
    status: 1,
    priority: 0,
    queueID: 8,
    dueDateTime: '2026-02-01T10:00:00Z',
  };
  const note = { ticketID: 48213, title: 'x', description: 'x', noteType: 1, publish: 2 };
  const time = {
    ticketID: 48213,
    resourceID: 500,
    roleID: 70,
    dateWorked: '2026-03-02T00:00:00Z',
    startDateTime: '2026-03-02T10:00:00Z',
    endDateTime: '2026-03-02T10:15:00Z',
    hoursWorked: 0.25,
    summaryNotes: 'x',
  };

  describe('who may call', () => {
    it('answers 401 without a body to each wrong key', async () => {
      for (const name of Object.keys(keys)) {
        const answer = await call('GET', '/Tickets/48213', undefined, { ...keys, [name]: 'wrong' });
        assert.deepEqual(answer, { status: 401, body: null });
      }
    });

    it('tells the zone without keys, and only of the user that it knows', async () => {
      const zone = (user: string) => call('GET', `/zoneInformation?user=${encodeURIComponent(user)}`, undefined, {});
      assert.equal((await zone(access.userName)).body.url, `${simulator.url}/atservicesrest/`);
      await refused(zone('nobody@example.com'), 500, /could not be determined/);
      simulator.events.hideZone({ on: true });
      await refused(zone(access.userName), 500, /could not be determined/);
    });

    it('wants JSON', async () => {
      const answer = await call('POST', '/Tickets', ticket, { ...keys, 'content-type': 'text/plain' });
      assert.equal(answer.status, 415);
    });

    it('counts paths that do not exist as a mistake of the caller', async () => {
      assert.equal((await call('GET', '/Invoices/1')).status, 404);
      unexpected = 1;
    });

    it('has other places for some calls than one might think', async () => {
      assert.equal((await call('PATCH', '/Tickets/48213', { status: 5 })).status, 405);
      assert.equal((await call('POST', '/TicketNotes', note)).status, 404);
      assert.equal((await call('GET', '/Tickets/query/next')).status, 405);
    });

    for (const [right, path] of [
      ['tickets', '/Tickets/query'],
      ['companies', '/Companies/query'],
      ['contacts', '/Contacts/query'],
      ['resources', '/Resources/query'],
      ['time', '/TimeEntries/query'],
      ['add', '/Tickets'],
      ['notes', '/Tickets/48213/Notes'],
    ] as const) {
      it(`answers 403 at ${path} without the right "${right}"`, async () => {
        simulator.events.deny({ right, denied: true });
        await refused(call('POST', path, { filter: all }), 403, /permissions/);
      });
    }

    it('works on three requests for one kind of record, and frees a place late', async () => {
      const four = await Promise.all([1, 2, 3, 4].map(() => call('GET', '/Tickets/48213')));
      assert.deepEqual(four.map(({ status }) => status).toSorted(), [200, 200, 200, 500]);
      assert.match(four.find(({ status }) => status === 500)?.body.errors?.[0] ?? '', /Itgenatr005/);
      assert.equal((await call('GET', '/Tickets/48213')).status, 200);
      simulator.events.releaseLate({ ms: 10_000 });
      for (let n = 0; n < 3; n += 1) await call('GET', '/Companies/250');
      await refused(call('GET', '/Companies/250'), 500, /Itgenatr005/);
      assert.equal((await call('GET', '/Tickets/48213')).status, 200);
    });

    it('answers 429 when the hour is used up', async () => {
      simulator.events.limit({ perHour: 1 });
      await call('GET', '/Tickets/48213');
      await refused(call('GET', '/Tickets/48213'), 429, /request threshold/);
    });
  });

  describe('queries', () => {
    it('give rows upwards by id, as many as asked for, and say where it goes on', async () => {
      const { body } = await list(all, { maxRecords: 3, includeFields: ['id', 'title'] });
      assert.deepEqual(
        body.items?.map((row) => row.id),
        [48180, 48181, 48182],
      );
      assert.deepEqual(Object.keys(body.items?.[0] ?? {}), ['id', 'title']);
      assert.match(body.pageDetails?.nextPageUrl ?? '', /next/);
      const last = await list([{ op: 'gt', field: 'id', value: 48217 }]);
      assert.deepEqual([last.body.items?.length, last.body.pageDetails?.nextPageUrl], [1, null]);
    });

    it('know these operators', async () => {
      const ids = async (...filter: unknown[]) => {
        const { body } = await list([{ op: 'gte', field: 'id', value: 48213 }, ...filter]);
        return body.items?.map((row) => Number(row.id) - 48210);
      };
      assert.deepEqual(await ids({ op: 'contains', field: 'title', value: 'MAILBOX' }), [5]);
      assert.deepEqual(await ids({ op: 'beginsWith', field: 'ticketNumber', value: 't20260131.48214' }), [4]);
      assert.deepEqual(await ids({ op: 'endsWith', field: 'title', value: 'lost phone' }), [4]);
      assert.deepEqual(await ids({ op: 'notIn', field: 'status', value: [1] }), [5, 6]);
      assert.deepEqual(await ids({ op: 'in', field: 'companyID', value: [251] }), [4]);
      assert.deepEqual(await ids({ op: 'notExist', field: 'contactID' }), [7]);
      assert.deepEqual(
        await ids({ op: 'exist', field: 'contactID' }, { op: 'lte', field: 'id', value: 48214 }),
        [3, 4],
      );
      assert.deepEqual(await ids({ op: 'noteq', field: 'companyID', value: 250 }), [4]);
      const [a, b] = [48213, 48218].map((value) => ({ op: 'eq', field: 'id', value }));
      assert.deepEqual(await ids({ op: 'or', items: [a, b] }), [3, 8]);
      assert.deepEqual(await ids({ op: 'and', items: [a, b] }), []);
    });

    it('compare the day of creation alone', async () => {
      simulator.events.setTicket({ number: '48213', change: { createDate: '2026-01-31T08:00:00Z' } });
      const found = async (value: string) =>
        (await list([{ op: 'lte', field: 'createDate', value }])).body.items?.length;
      assert.equal(await found('2026-01-31T01:00:00Z'), 1);
      assert.equal(await found('2026-01-30T23:00:00Z'), 0);
    });

    for (const [what, filter, text, more] of [
      ['nothing', [], /Filter is missing/],
      ['an unknown field', [{ op: 'eq', field: 'companyId', value: 250 }], /Unable to find companyId/],
      ['an unknown operator', [{ op: 'like', field: 'title', value: 'x' }], /Unknown op/],
      ['a label for a number', [{ op: 'eq', field: 'status', value: 'New' }], /Conversion failed/],
      ['a number as text', [{ op: 'in', field: 'status', value: ['1'] }], /Conversion failed/],
      ['a part of a number', [{ op: 'contains', field: 'id', value: 48 }], /for text only/],
      ['a day that is none', [{ op: 'gt', field: 'createDate', value: 'yesterday' }], /no day/],
      ['no alternatives', [{ op: 'or', items: [] }], /needs items/],
      ['501 alternatives', [{ op: 'in', field: 'id', value: Array.from({ length: 501 }, (_, n) => n) }], /Too many/],
      ['501 rows', all, /between 1 and 500/, { maxRecords: 501 }],
      ['an unknown field in the answer', all, /Unable to find color/, { includeFields: ['color'] }],
      ['an order', all, /Unknown property/, { sort: 'id desc' }],
    ] as const) {
      it(`refuse ${what} with 500`, () => refused(list(filter, more ?? {}), 500, text));
    }

    it('refuse a boolean for the contacts, whose flag is a number, and take it for companies', async () => {
      const active = [{ op: 'eq', field: 'isActive', value: true }];
      await refused(list(active, {}, 'Contacts'), 500, /no number/);
      assert.equal((await list(active, {}, 'Companies')).status, 200);
    });

    it('show a new ticket late, and the outside id to nobody, when that is so', async () => {
      simulator.events.lagSearch({ ms: 60_000 });
      const { body } = await call('POST', '/Tickets', ticket);
      assert.deepEqual((await list([{ op: 'eq', field: 'id', value: body.itemId }])).body.items, []);
      assert.equal((await call('GET', `/Tickets/${body.itemId}`)).body.item?.title, 'x');
      simulator.events.hideExternalId({ on: true });
      await refused(list([{ op: 'eq', field: 'externalID', value: 'x' }]), 500, /Unable to find externalID/);
      assert.equal((await list(all, { includeFields: ['externalID'] })).status, 200);
    });
  });

  it('tells what is missing with 404, or with an empty item', async () => {
    await refused(call('GET', '/Tickets/1'), 404, /Unable to find/);
    simulator.events.answerEmptyItems({ on: true });
    assert.deepEqual(await call('GET', '/Companies/999'), { status: 200, body: { item: null } });
  });

  describe('writes', () => {
    for (const [what, change, text] of [
      ['without a due date', { dueDateTime: undefined }, /Missing Required Field: dueDateTime/],
      ['without a queue', { queueID: undefined }, /Missing Required Field: queueID/],
      ['with an empty value', { contactID: null }, /Object reference/],
      ['with a label', { status: 'New' }, /Conversion failed/],
      ['with a number that is in no list', { priority: 9 }, /priority is not in its picklist/],
      ['with one that is no longer in use', { status: 30 }, /status is not in its picklist/],
      ['for an inactive company', { companyID: 255 }, /active company/],
      ["for another company's contact", { contactID: 80 }, /contact of the company/],
      ['with a resource and no role', { assignedResourceID: 500 }, /must assign both/],
      ['with a title that is too long', { title: 'x'.repeat(256) }, /exceeds/],
      ['with an unknown field', { ticketNumber: 'T1' }, /Unable to find ticketNumber/],
    ] as const) {
      it(`refuse a ticket ${what} with 500`, () =>
        refused(call('POST', '/Tickets', { ...ticket, ...change }), 500, text));
    }

    it('answer a new ticket with its id alone, and want more where the category does', async () => {
      const { body } = await call('POST', '/Tickets', ticket);
      assert.deepEqual(Object.keys(body), ['itemId']);
      simulator.events.requireField({ field: 'billingCodeID' });
      await refused(call('POST', '/Tickets', ticket), 500, /Missing Required Field: billingCodeID/);
    });

    it('mail about a new ticket only by a rule of the tenant', async () => {
      await call('POST', '/Tickets', { ...ticket, contactID: 77 });
      assert.equal(simulator.mails(), 0);
      simulator.events.mailNewTickets({ on: true });
      await call('POST', '/Tickets', { ...ticket, contactID: 77 });
      assert.equal(simulator.mails(), 1);
    });

    for (const [what, change, text] of [
      ['without an audience', { publish: undefined }, /Missing Required Field: publish/],
      ['with an audience that does not exist', { publish: 3 }, /publish is not in its picklist/],
      ['without a title', { title: '' }, /Missing Required Field: title/],
      ['with a text that is too long', { description: 'x'.repeat(32_001) }, /exceeds/],
    ] as const) {
      it(`refuse a note ${what} with 500`, () =>
        refused(call('POST', '/Tickets/48213/Notes', { ...note, ...change }), 500, text));
    }

    it('show 1 to the customer, whatever its label sounds like', async () => {
      await call('POST', '/Tickets/48213/Notes', note);
      await call('POST', '/Tickets/48213/Notes', { ...note, publish: 1 });
      simulator.events.showNotes({ on: true });
      await call('POST', '/Tickets/48213/Notes', note);
      assert.deepEqual(
        simulator.heldTicket('48213')?.notes.map((one) => [one.internal, one.customer]),
        [
          [true, false],
          [false, true],
          [false, true],
        ],
      );
    });

    it('lose a note with a good answer when that is so', async () => {
      simulator.events.loseNotes({ on: true });
      assert.equal((await call('POST', '/Tickets/48213/Notes', note)).status, 200);
      assert.deepEqual(simulator.heldTicket('48213')?.notes, []);
    });

    it('change the status of the ticket in the body, or only say so', async () => {
      assert.deepEqual(await call('PATCH', '/Tickets', { id: 48213, status: 29 }), {
        status: 200,
        body: { itemId: 48213 },
      });
      assert.equal(simulator.heldTicket('48213')?.status, 'Resolved');
      simulator.events.keepStatus({ on: true });
      assert.equal((await call('PATCH', '/Tickets', { id: 48213, status: 8 })).status, 200);
      assert.equal(simulator.heldTicket('48213')?.status, 'Resolved');
      await refused(call('PATCH', '/Tickets', { status: 8 }), 500, /Missing Required Field: id/);
      await refused(call('PATCH', '/Tickets', { id: 48213, status: 'New' }), 500, /Conversion failed/);
      const { item } = (await call('GET', '/Tickets/48213')).body;
      await refused(call('PATCH', '/Tickets', item), 500, /Unable to find ticketNumber/);
    });

    for (const [what, change, text] of [
      ['without a role', { roleID: undefined }, /Missing Required Field: roleID/],
      ['in a role that nobody holds', { roleID: 99 }, /does not hold this role/],
      ['over midnight', { endDateTime: '2026-03-03T00:05:00Z' }, /spans over midnight/],
      ['of no length', { hoursWorked: 0 }, /out of range/],
      ['for nobody', { resourceID: 9 }, /active resource/],
    ] as const) {
      it(`refuse time ${what} with 500`, () =>
        refused(call('POST', '/TimeEntries', { ...time, ...change }), 500, text));
    }

    it('enter time, with a work type where the tenant wants one', async () => {
      simulator.events.needWorkType({ on: true });
      await refused(call('POST', '/TimeEntries', time), 500, /Missing Required Field: billingCodeID/);
      assert.equal((await call('POST', '/TimeEntries', { ...time, billingCodeID: 12 })).status, 200);
      assert.deepEqual(simulator.heldTicket('48213')?.times, [{ by: 'Megan Bowen', minutes: 15, text: 'x' }]);
    });
  });

  it('begins anew on reset', async () => {
    simulator.events.closeTicket({ number: 'T20260131.48213' });
    simulator.events.addTickets({ companyId: 250, count: 3 });
    simulator.reset();
    assert.equal(simulator.heldTicket('48213')?.status, 'New');
    assert.equal(simulator.held().length, 36);
  });
});
