import { organisations } from '../../../../sandbox/world.ts';
import { describePsaContract } from '../contract.ts';
import { at, autotask, notesPath } from './autotask.ts';

describePsaContract(autotask, {
  companyId: organisations.contoso.psaCompanyId,
  titleWords: 'ADELE phone',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
  unknownStatus: 'Nearly done',
  matches: {
    find: `POST ${at}/Tickets/query`,
    note: notesPath,
    create: `POST ${at}/Tickets$`,
    status: `PATCH ${at}/Tickets$`,
    time: `POST ${at}/TimeEntries$`,
  },
  tellsMerged: false,
  otherShape: { results: [] },
});
