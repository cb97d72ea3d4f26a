import type { ClientMetrics, GroupMeasurements } from './group-measurements.ts';
import type { MemberProtocol } from './member-client.ts';
import type { GroupSettings } from './settings.ts';

/** `static`: each member has an instance id. */
export type Membership = 'dynamic' | 'static';

/** Which member clients, with which strategy. */
export interface Strategy {
  /** Kafka's name, or that of somebody's assignor. */
  readonly name: string;
  readonly protocol: MemberProtocol;
  readonly membership: Membership;
}

/** What one strategy cost, over all histories. */
export interface StrategyCosts extends Strategy {
  /** Sums over histories that were played to their end; null: there is none. */
  readonly measurements: GroupMeasurements | null;
  /** What clients say of themselves. */
  readonly metrics: ClientMetrics | null;
  /** Processes that ended with a fatal error, which nobody started again. */
  readonly gaveUp: number;
  /** The errors of these, each once. */
  readonly errors: readonly string[];
  /** Histories in which the strategy failed; nothing of them is measured. */
  readonly failed: number;
  /** How it failed first. */
  readonly failure?: string;
}

/** The same histories while one setting has different values and everything that members need is slow for a while. */
export interface Cascade {
  /** Kafka's name of the setting. */
  readonly setting: string;
  readonly slowBatchMs: number;
  readonly rows: readonly CascadeRow[];
}

/** What one strategy cost with one value of the setting. */
export interface CascadeRow extends StrategyCosts {
  readonly value: string;
}

/** The histories that all strategies lived through. */
export interface CostHistories {
  readonly name: 'production-like';
  readonly planned: number;
  readonly done: number;
  readonly members: number;
  readonly topics: number;
  readonly partitions: number;
  /** Most batches take the application up to this long. */
  readonly batchMs: number;
}

/** What strategies cost a group on the same histories, as `--json` writes it and every reporter reads it. Versioned. */
export interface Costs {
  readonly format: 'rebalance-check/costs@1';
  readonly tool: string;
  /** The command line that makes the same again. */
  readonly command?: string;
  readonly seed: number;
  readonly histories: CostHistories;
  /** Where they differ from Kafka's defaults. */
  readonly settings: Partial<GroupSettings>;
  readonly strategies: readonly StrategyCosts[];
  /** Null: not asked for. */
  readonly cascade: Cascade | null;
  /** Set if not all planned histories were played. */
  readonly ended?: 'interrupted' | 'time';
}

/** The strategy of each protocol that moves fewest partitions: what differs between them is the protocol. */
export const representativeStrategies: Readonly<Record<MemberProtocol, string>> = {
  eager: 'sticky',
  cooperative: 'cooperative-sticky',
  consumer: 'uniform',
};
