import type { FoundView, MethodsView, ResetListView } from '../../resets/listViews.ts';
import type { AnyView, ToldView } from '../../resets/views.ts';

/** The line of notifications and lists of chats. Shown on lock screens, so it names no person and no organisation. */
export function summaryLine(view: AnyView | MethodsView | ResetListView | FoundView): string {
  switch (view.show) {
    case 'form':
      return 'Reset MFA: the form';
    case 'devices':
      return 'MFA reset: choose which devices go';
    case 'summary':
      return 'MFA reset: your answer is needed';
    case 'working':
      return 'MFA reset: working';
    case 'waiting':
      return 'MFA reset: waiting';
    case 'outcome':
      return ended(view.outcome.kind);
    case 'methods':
      return 'Registered methods';
    case 'resetList':
      return view.everybody ? 'All resets' : 'My resets';
    case 'help':
    case 'welcome':
      return 'What I can do';
    case 'stop':
    case 'notHere':
    case 'personalOnly':
    case 'notYours':
    case 'administratorsOnly':
      return 'MFA reset: blocked';
    case 'paused':
      return view.paused ? 'Resets are paused' : 'Resets go on';
    case 'allowedHere':
      return view.allowed ? 'Allowed in this conversation' : 'Not allowed in this conversation';
    case 'tellsHere':
      return view.here ? 'Administrators are told here' : 'Administrators are told in their own chats';
    case 'told':
      return told(view);
    case 'found':
      return 'MFA reset: found';
    case 'link':
      return 'A link for your PSA';
    case 'noOrganisation':
      return 'MFA reset: no such organisation';
    case 'retried':
      return 'MFA reset: the note is tried again';
    case 'goesOn':
      return 'MFA reset: working';
    case 'notInstalled':
      return 'MFA reset: the app is not added here';
    case 'gone':
    case 'expiredForm':
      return 'MFA reset: expired';
    case 'cancelledForm':
      return 'MFA reset: cancelled';
    case 'trouble':
      return 'MFA reset: this did not work';
    default:
      return view satisfies never;
  }
}

function told(view: ToldView): string {
  switch (view.what) {
    case 'ended':
      return ended(view.ended.outcome.kind);
    case 'deadEnd':
      return 'MFA reset: somebody must do something';
    case 'registered':
      return 'MFA reset: registered again';
    case 'notRegistered':
      return 'MFA reset: nothing registered yet';
    default:
      return view satisfies never;
  }
}

function ended(kind: Extract<AnyView, { show: 'outcome' }>['outcome']['kind']): string {
  switch (kind) {
    case 'done':
      return 'MFA reset: done';
    case 'partly':
      return 'MFA reset: partly done';
    case 'nothing':
      return 'MFA reset: nothing to remove';
    case 'blocked':
      return 'MFA reset: blocked';
    case 'refused':
      return 'MFA reset: refused';
    case 'failed':
      return 'MFA reset: failed';
    case 'expired':
      return 'MFA reset: expired';
    case 'cancelled':
      return 'MFA reset: cancelled';
    default:
      return kind satisfies never;
  }
}
