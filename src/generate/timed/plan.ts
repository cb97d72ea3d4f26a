import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { TopicPlan } from '../plan.ts';
import type { Strategies } from './options.ts';
import type { Pace } from './pace.ts';

/** The shape of one timed run, drawn before anything happens in it. */
export interface TimedPlan extends TopicPlan {
  /** The name of the shape that it is a draw of. */
  readonly shape: string;
  /** Events after the first members have joined. */
  readonly churn: number;
  readonly membersMax: number;
  /** How often each kind of event happens, by index into `timedAlphabet`. */
  readonly weights: readonly number[];
  /** The first members join in one instant. */
  readonly startTogether: boolean;
  /** Protocols that members of this run speak. */
  readonly kinds: readonly MemberProtocol[];
  readonly strategies: Strategies;
  /** Of 100 joins, how many say which strategies they want. */
  readonly strategiesPercent: number;
  /** Of 100 subscriptions, how many are by pattern. */
  readonly patternPercent: number;
  /** Topics have plain names, so that a pattern can be more than a list. */
  readonly plainTopics: boolean;
  /** Of 100 joins, how many use the instance id of somebody who is there. */
  readonly takeoverPercent: number;
  readonly pace: Pace;
  /** Where they differ from Kafka's defaults. */
  readonly drawn: Partial<GroupSettings>;
  /** All of them. */
  readonly settings: GroupSettings;
  readonly order: number;
}
