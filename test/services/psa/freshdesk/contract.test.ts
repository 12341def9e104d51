import { organisations } from '../../../../sandbox/world.ts';
import { describePsaContract } from '../contract.ts';
import { freshdesk } from './freshdesk.ts';

describePsaContract(freshdesk, {
  companyId: organisations.contoso.psaCompanyId,
  titleWords: 'ADELE phone',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  unknownStatus: 'Nearly done',
  matches: {
    find: 'GET /api/v2/tickets\\?',
    note: 'POST /api/v2/tickets/\\d+/notes',
    create: 'POST /api/v2/tickets$',
    status: 'PUT /api/v2/tickets/',
    time: 'POST /api/v2/tickets/\\d+/time_entries',
  },
  tellsMerged: false,
  otherShape: { results: [] },
});
