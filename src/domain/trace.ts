import type { Cluster, GroupSubscription, TopicPartition } from './group.ts';
import type { Claims, MembershipHistory } from './history.ts';
import type { SubjectProfile } from './profile.ts';

/** What a subject did on one history: all that is judged. */
export interface Trace {
  readonly profile: SubjectProfile;
  readonly history: MembershipHistory;
  readonly observations: readonly Observation[];
}

/** One question to an assignor. */
export interface RebalanceInput {
  readonly cluster: Cluster;
  readonly group: GroupSubscription;
  /** What each member reports as its own, whatever carries it (owned partitions, user data, the target). Every member has an entry. */
  readonly claims: ReadonlyMap<string, Claims>;
  /** The id of the member whose assignor is asked; empty in a group without members. */
  readonly leader: string;
}

/** What was answered, reduced to partitions, in the answer's own order; members may be missing or strange. */
export type Answer = ReadonlyMap<string, readonly TopicPartition[]>;

/** An assignor was asked and answered. */
export interface Rebalanced {
  readonly type: 'rebalanced';
  /** Index of the event of the history that caused it. */
  readonly event: number;
  /** From 1: rounds since that event. A follow-up round claims what the round before gave. */
  readonly round: number;
  /** The generation that this answer makes. */
  readonly generation: number;
  /** Nothing but the claims changed since the round before: members, subscriptions and cluster are the same. */
  readonly followUp: boolean;
  readonly input: RebalanceInput;
  readonly answer: Answer;
  /** Members that did not learn this answer (stalled, or it was dropped). */
  readonly missedBy: readonly string[];
}

/** An assignor was asked and gave no usable answer. The history ends here. */
export interface Failed {
  readonly type: 'failed';
  readonly event: number;
  readonly round: number;
  readonly input: RebalanceInput;
  readonly failure: FailureKind;
  readonly message: string;
}

/** The same question (or the same but for its order) was asked once more. */
export interface Probed {
  readonly type: 'probed';
  readonly probe: ProbeKind;
  /** Index of the `rebalanced` observation that it is compared with. */
  readonly of: number;
  /** For `permuted`: what was asked. */
  readonly input?: RebalanceInput;
  /** Null: it gave no usable answer this time; `message` says why. */
  readonly answer: Answer | null;
  readonly message?: string;
}

/** The input was compared with a copy after the answer; `path` is where it differed, null if nowhere. */
export interface Compared {
  readonly type: 'compared';
  readonly of: number;
  readonly path: string | null;
}

/** What members decode from the wire, with the package's own codecs. */
export interface Decoded {
  readonly type: 'decoded';
  readonly of: number;
  readonly decoded: Answer;
}

/** The rounds that an event caused are over: quiet, or stopped at the bound. */
export interface Settled {
  readonly type: 'settled';
  readonly event: number;
  /** Rounds until the last one that changed anything, that one included; 1 if the first answer already stood. */
  readonly rounds: number;
  readonly quiet: boolean;
  /** True if the group came back to claims that it had had before in these rounds. */
  readonly cycle: boolean;
  /** The next event happened in the middle of these rounds, so they prove nothing about settling. */
  readonly interrupted: boolean;
}

/** What can be seen of a subject. */
export type Observation = Rebalanced | Failed | Probed | Compared | Decoded | Settled;

/** How a subject failed to answer. */
export type FailureKind =
  | 'threw'
  | 'hung'
  | 'never-settled'
  | 'exited'
  | 'out-of-memory'
  | 'crashed'
  | 'not-an-answer';

/** A second question put to a subject, to compare its answer with the first. */
export type ProbeKind = 'again' | 'fresh' | 'after-others' | 'permuted';
