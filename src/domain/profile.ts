import type { RebalanceProtocol } from './group.ts';
import type { ClaimedInvariant, ContractName } from './contract.ts';

/** Where an assignor finds what members own. */
export type ClaimCarrier = 'owned-partitions' | 'user-data' | 'target' | 'none';

/** What is known about a subject before it runs. */
export interface SubjectProfile {
  /** The reference that names it again: `builtin:sticky`, `./mine.ts`, `npm:kafkajs#…`. */
  readonly ref: string;
  readonly name: string;
  /** The version of the package that it comes from, if it comes from one. */
  readonly version?: string;
  readonly protocol: RebalanceProtocol;
  readonly contract: ContractName | 'custom';
  readonly claims: readonly ClaimedInvariant[];
  readonly carrier: ClaimCarrier;
  /** What its real client makes of a member that the answer leaves out. */
  readonly omittedMember: 'breaks' | 'gets-nothing';
  /** Which topics the leader's client tells it about: all, those that anyone subscribes to, or the leader's own. */
  readonly metadata: 'all' | 'subscribed' | 'leader';
  /** The package has codecs, so that `wire.round-trip` can be judged. */
  readonly codecs: boolean;
}
