import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { TimedSize } from './sizes.ts';

/** What timed histories are wanted. */
export interface TimedGenerateOptions {
  /** `mixed`: mostly small, some medium, a few large. */
  readonly size: 'mixed' | TimedSize;
  /** Which protocols members may speak; with more than one some runs have groups of several, and migrations. */
  readonly protocols: readonly MemberProtocol[];
  /** Default: either, trunk more often. */
  readonly kafkaVersion?: GroupSettings['kafkaVersion'];
  /** Settings that are not drawn; the times of events fit them. */
  readonly settings?: Partial<GroupSettings>;
  /** Members that subscribe by pattern. Default: yes. */
  readonly patterns?: boolean;
  /** Requests that nobody should send. Default: yes. */
  readonly strays?: boolean;
  /**
   * Names of strategies that members of a protocol may ask for. With less than two of a protocol its members never
   * switch. Default: `defaultStrategies`.
   */
  readonly strategies?: Strategies;
}

/** Strategies (classic) and server assignors (KIP-848) by the protocol of those who can ask for them. */
export type Strategies = Readonly<Partial<Record<MemberProtocol, readonly string[]>>>;

/** The names of Kafka's strategies, as this project's assignors have them, and of the server's assignors. */
export const defaultStrategies: Strategies = {
  eager: ['range', 'round-robin', 'sticky'],
  cooperative: ['cooperative-sticky'],
  consumer: ['uniform', 'range'],
};
