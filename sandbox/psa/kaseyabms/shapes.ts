/** Members of what may be written, as the vendor's document has them; all others are refused. */

export interface Member {
  type: 'id' | 'text' | 'flag' | 'date' | 'number' | 'any';
  required: boolean;
}

const must = (type: Member['type']): Member => ({ type, required: true });
const may = (type: Member['type']): Member => ({ type, required: false });

export const shapes = {
  ticket: {
    title: must('text'),
    details: must('text'),
    accountId: must('id'),
    locationId: must('id'),
    statusId: must('id'),
    priorityId: must('id'),
    typeId: must('id'),
    sourceId: must('id'),
    openDate: must('date'),
    contactId: may('id'),
    queueId: may('id'),
    assigneeId: may('id'),
    issueTypeId: may('id'),
    subIssueTypeId: may('id'),
    workTypeId: may('id'),
    dueDate: may('date'),
    ccs: may('any'),
  },
  note: {
    details: must('text'),
    isInternal: must('flag'),
    typeId: must('id'),
    noteDate: must('date'),
    statusId: may('id'),
    emailNotification: may('any'),
  },
  time: {
    startDate: must('text'),
    startTime: must('text'),
    endTime: must('text'),
    workTypeId: must('id'),
    roleId: must('id'),
    timespent: may('number'),
    notes: may('text'),
    internalNotes: may('text'),
    userId: may('id'),
    statusId: may('id'),
    emailNotification: may('any'),
  },
} satisfies Record<string, Record<string, Member>>;
