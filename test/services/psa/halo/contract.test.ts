import { organisations } from '../../../../sandbox/world.ts';
import { describePsaContract } from '../contract.ts';
import { halo } from './halo.ts';

describePsaContract(halo, {
  companyId: organisations.contoso.psaCompanyId,
  titleWords: 'ADELE phone',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  unknownStatus: 'Nearly done',
  matches: {
    find: 'GET /api/Tickets\\?',
    note: 'POST /api/Actions',
    create: 'POST /api/Tickets$',
    status: 'POST /api/Tickets$',
    time: 'POST /api/Actions',
  },
  tellsMerged: true,
  otherShape: [],
});
