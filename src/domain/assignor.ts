import type {
  Cluster,
  GroupAssignment,
  GroupSubscription,
  MemberAssignment,
  RebalanceProtocol,
} from './group.ts';
import type { ContractName, InvariantId } from './contract.ts';

/**
 * A partition assignor, as a user writes one: Kafka's `ConsumerPartitionAssignor` in TypeScript words.
 *
 * With `protocol: 'server'` it is a KIP-848 group assignor: `ownedPartitions` is the previous target.
 */
export interface Assignor {
  readonly name: string;
  readonly protocol: RebalanceProtocol;
  /** The invariants it is held to: a contract's name, or ids. Default: `any`. */
  readonly contract?: ContractName | readonly InvariantId[];
  assign(cluster: Cluster, group: GroupSubscription): GroupAssignment | Promise<GroupAssignment>;
  /** Called on each member before it joins; what it returns reaches the leader as `userData`. */
  subscriptionUserData?(topics: readonly string[]): Uint8Array | undefined;
  /** Called on each member with what it got. */
  onAssignment?(assignment: MemberAssignment, generation: number): void;
}

/** Makes an assignor; each simulated member gets its own, as in a real client. */
export type AssignorFactory = () => Assignor;
