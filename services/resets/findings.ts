/** What a look at the person, the policies and the ticket can bring to light: reasons to stop, and things to know. */

/** Will Microsoft ask the person for MFA, and so make them register again? `because` names the source. */
export interface Enforcement {
  verdict: 'forced' | 'likely' | 'notForced' | 'unknown';
  because:
    | { kind: 'policy'; name: string }
    | { kind: 'securityDefaults' }
    | { kind: 'perUser' }
    | { kind: 'nothing' }
    | { kind: 'blockedByPolicy'; name: string }
    | { kind: 'missingPermission'; permission: string }
    | { kind: 'noAnswer' };
}

/** Why a reset may not go on. Each has one sentence in words/. */
export type Stop =
  | { kind: 'notTechnician' }
  | { kind: 'askerUnchecked' }
  | { kind: 'organisationDisabled' }
  | { kind: 'ownHouse' }
  | { kind: 'oneself' }
  | { kind: 'colleague' } // member of the technicians' or administrators' group
  | { kind: 'privileged'; roles: string[]; mayActivate: string[] }
  | { kind: 'privilegeUnknown'; permission: string | null }
  | { kind: 'methodsUnread'; permission: string | null }
  | { kind: 'protectedGroup' }
  | { kind: 'noProtectedGroups' } // strict: the organisation must name some
  | { kind: 'technicianBrake'; perHour: number }
  | { kind: 'organisationBrake'; perHour: number }
  | { kind: 'paused' }
  | { kind: 'again'; by: string; at: string }
  | { kind: 'notForced' }
  | { kind: 'ticketRequired' }
  | { kind: 'ticketClosed'; number: string }
  | { kind: 'ticketMerged'; number: string; into: string } // `?` where the PSA does not say into which one
  | { kind: 'ticketDiscarded'; number: string } // spam, or in the bin
  | { kind: 'ticketOfOther'; number: string; company: string }
  | { kind: 'requesterDiffers'; number: string; requester: string }
  | { kind: 'requesterUnknown'; number: string }
  | { kind: 'userGone' }
  | { kind: 'tooLate' } // the click is older than removeWithin
  | { kind: 'serviceRefused'; sentence: string; requestId: string | null } // consent, permission, credentials
  | { kind: 'noDefaultWayOut'; blocking: string[] };

/** What the technician should know before the click. Worst first when shown. */
export type Warning =
  | { kind: 'enforcement'; enforcement: Enforcement } // only notForced and unknown become warnings
  | { kind: 'registrationRestricted'; policy: string; where: string[] }
  | { kind: 'phoneStays'; refs: string[] } // may sit on the lost phone
  | { kind: 'alternateBlocksMobile' }
  | { kind: 'emailOnly' }
  | { kind: 'sameName'; count: number }
  | { kind: 'requesterDiffers'; number: string; requester: string }
  | { kind: 'requesterUnknown'; number: string }
  | { kind: 'ticketWithoutCompany'; number: string }
  | { kind: 'disabled' }
  | { kind: 'guest' }
  | { kind: 'federated'; domain: string }
  | { kind: 'again'; by: string; at: string }
  | { kind: 'directoryContact'; what: ('mobilePhone' | 'otherMails')[]; synced: boolean }
  | {
      kind: 'unchecked';
      what: 'policies' | 'eligibleRoles' | 'methods' | 'domain' | 'ticket';
      permission: string | null;
    };
