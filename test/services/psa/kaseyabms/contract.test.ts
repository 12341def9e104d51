import { organisations } from '../../../../sandbox/world.ts';
import { describePsaContract } from '../contract.ts';
import { kaseyaBms } from './kaseyabms.ts';

describePsaContract(kaseyaBms, {
  companyId: organisations.contoso.psaCompanyId,
  titleWords: 'ADELE phone',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  unknownStatus: 'Nearly done',
  matches: {
    find: 'POST /v2/servicedesk/tickets/search',
    note: 'POST /v2/servicedesk/tickets/\\d+/notes',
    create: 'POST /v2/servicedesk/tickets$',
    status: 'PATCH /v2/servicedesk/tickets/\\d+$',
    time: 'POST /v2/servicedesk/tickets/\\d+/timelogs',
  },
  tellsMerged: false,
  otherShape: { success: true, error: null, result: { id: 1 }, totalRecords: 1 },
});
