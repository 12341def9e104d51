import assert from 'node:assert/strict';
import { haloSettings } from '../../../../services/psa/halo/settings.ts';
import { createHalo } from '../../../../services/psa/halo.ts';
import { newTicket } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { halo } from './halo.ts';

describeVendor(halo, 'new tickets', ({ simulator, psa, calls }) => {
  it('sends type, customer, user and his site as whole numbers, and asks for no acknowledgement', async () => {
    await psa().ensureTicket(newTicket);
    assert.deepEqual(calls('POST', /Tickets$/)[0]?.requestBody, [
      {
        tickettype_id: 21,
        client_id: 250,
        user_id: 77,
        site_id: 2500,
        summary: 'MFA reset for Adele Vance (R-7F3K2A)',
        details_html: '<p>Made by the bot. For Adele Vance (adele.vance@contoso.com).</p>',
        sendack: false,
      },
    ]);
  });

  it('names the person in the text when there is no such user, and makes none', async () => {
    const nobody = { name: 'Johanna Lorenz', email: 'johanna@contoso.com' };
    const { ticket } = await psa().ensureTicket({ ...newTicket, requester: nobody });
    assert.equal(ticket.requester, null);
    const [sent] = (calls('POST', /Tickets$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
    assert.match(String(sent?.details_html), /For Johanna Lorenz \(johanna@contoso\.com\)/);
    assert.equal(calls('POST', /Users/).length, 0);
  });

  it('shows what a type makes mandatory as a refusal, and says where to set a type when none is', async () => {
    const refused = await failure(psa().ensureTicket({ ...newTicket, board: 'Incident' }));
    assert.equal(refused.kind, 'invalid');
    assert.match(refused.message, /make a ticket of the type "Incident"/);
    assert.match(refused.details.raw ?? '', /category_1/);
    assert.match(
      (await failure(psa().ensureTicket({ ...newTicket, board: 'Change' }))).message,
      /no ticket type named "Change"/,
    );
    const { TICKET_TYPE: _, URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = simulator().settings;
    const bare = createHalo('main', haloSettings.parse({ url, clientId, clientSecret }));
    assert.match((await failure(bare.ensureTicket(newTicket))).message, /PSA_MAIN_TICKET_TYPE/);
  });

  it('tells it when a ticket was made of another type than asked', async () => {
    const body = { id: 49000, client_id: 250, tickettype_id: 22, status_id: 1 };
    simulator().fault({ match: 'POST /api/Tickets$', status: 201, body });
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /ticket 49000, but .* another type/);
  });

  it('finds the user by his sign-in name where his address is another', async () => {
    simulator().events.setUser({ id: 77, change: { emailaddress: 'adele@contoso.onmicrosoft.com' } });
    await psa().ensureTicket(newTicket);
    const [sent] = (calls('POST', /Tickets$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
    assert.equal(sent?.user_id, 77);
  });
});
