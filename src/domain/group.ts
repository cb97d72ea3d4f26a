/** How a group rebalances: `eager` and `cooperative` are classic and client-side, `server` is KIP-848's target assignment. */
export type RebalanceProtocol = 'eager' | 'cooperative' | 'server';

/** One partition of one topic; `partition` is its index, from 0. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What the cluster says of one topic. */
export interface TopicMetadata {
  /** How many partitions it has; 0 while it is being created. */
  readonly partitions: number;
  /** For partition i the racks of its replicas. Absent: racks are not known. */
  readonly racks?: readonly (readonly string[])[];
}

/** What the leader (or the server) knows of the cluster. A topic that is absent is unknown to the cluster. */
export interface Cluster {
  readonly topics: ReadonlyMap<string, TopicMetadata>;
}

/** What one member sent when it joined. */
export interface Subscription {
  readonly topics: readonly string[];
  /** Classic: what the member says it owns. `server`: its part of the last target assignment. */
  readonly ownedPartitions: readonly TopicPartition[];
  /** The generation of the owned partitions; -1 means none. Source: KIP-792. */
  readonly generation: number;
  /** Set on static members. Source: KIP-345. */
  readonly groupInstanceId?: string;
  /** Source: KIP-881. */
  readonly rackId?: string;
  /** What the assignor's own `subscriptionUserData` returned on that member. */
  readonly userData?: Uint8Array;
}

/** The subscriptions of a group by member id; the order of the entries is the order of joining. */
export type GroupSubscription = ReadonlyMap<string, Subscription>;

/** What one member gets. */
export interface MemberAssignment {
  readonly partitions: readonly TopicPartition[];
  readonly userData?: Uint8Array;
}

/** An assignor's answer: what each member gets, by member id. */
export type GroupAssignment = ReadonlyMap<string, readonly TopicPartition[] | MemberAssignment>;
