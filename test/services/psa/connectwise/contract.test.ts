import { organisations } from '../../../../sandbox/world.ts';
import { describePsaContract } from '../contract.ts';
import { connectWise, notesPath } from './connectwise.ts';

describePsaContract(connectWise, {
  companyId: organisations.contoso.psaCompanyId,
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
});
