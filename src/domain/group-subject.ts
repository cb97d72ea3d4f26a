import type { ClaimedInvariant, ContractName } from './contract.ts';
import type { Coordinator } from './coordinator.ts';
import type { RebalanceProtocol } from './group.ts';
import type { MemberClient, MemberProtocol } from './member-client.ts';
import type { SubjectProfile } from './profile.ts';
import type { GroupSettings } from './settings.ts';
import type { AssignorSubject } from './subject.ts';

/** What is known of a coordinator or a client before it runs. */
export interface GroupProfile {
  /** The reference that names it again. */
  readonly ref: string;
  readonly name: string;
  readonly version?: string;
  /** A reference to what its simulated members, or the server, assign with; absent: Kafka's own. */
  readonly assignor?: string;
  readonly kind: 'coordinator' | 'member';
  readonly protocol: SubjectProtocol;
  /** The kinds of members that may be in its groups. */
  readonly members: readonly MemberProtocol[];
  readonly contract: ContractName | 'custom';
  readonly claims: readonly ClaimedInvariant[];
  /** Settings that the user fixed; the others are drawn. */
  readonly settings: Partial<GroupSettings>;
}

/** How a subject rebalances: an assignor's protocol, a client's, or those that a coordinator speaks. */
export type SubjectProtocol = RebalanceProtocol | MemberProtocol | 'classic' | 'classic+consumer';

/** A coordinator or a client that is tested; the others in its groups are ours. */
export interface GroupSubject {
  readonly profile: GroupProfile;
  readonly coordinator: Coordinator;
  memberFor(protocol: MemberProtocol): MemberClient;
  /** Somebody else's code runs: every step is checked, and some are done twice. */
  readonly foreign: boolean;
}

/** Whatever can be verified. */
export type AnySubject = AssignorSubject | GroupSubject;

/** What is known of whatever can be verified. */
export type AnyProfile = SubjectProfile | GroupProfile;

/** Tells coordinators and clients from assignors. */
export function isGroupProfile(profile: AnyProfile): profile is GroupProfile {
  return 'kind' in profile;
}

/** Tells coordinators and clients from assignors. */
export function isGroupSubject(subject: AnySubject): subject is GroupSubject {
  return 'coordinator' in subject;
}
