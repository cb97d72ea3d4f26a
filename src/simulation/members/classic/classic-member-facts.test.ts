import { describe, expect, it } from 'vitest';
import type { Assignor } from '../../../domain/assignor.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { Conversation, ConversationOptions } from '../../../testing/classic-conversation.ts';
import { conversation, groupMember } from '../../../testing/classic-conversation.ts';
import { classicMember, cooperativeMember, eagerMember } from './classic-member.ts';
import type { ClassicMemberState } from './classic-member-state.ts';

type Talk = Conversation<ClassicMemberState>;

/** One rule of Kafka's classic consumer: what happens, and what it then says, does and is. */
interface Rule {
  readonly rule: string;
  readonly source: string;
  readonly options?: ConversationOptions;
  /** Default: both. */
  readonly only?: 'eager' | 'cooperative';
  readonly assignors?: readonly Assignor[];
  /** Returns the rest that is looked at, if it looked at something before. */
  readonly play: (talk: Talk) => void;
  readonly eager?: readonly string[];
  readonly cooperative?: readonly string[];
  /** Where both do the same. */
  readonly both?: readonly string[];
}

const topic = (name: string, partitions: number): { topic: string; partitions: number } => ({
  topic: name,
  partitions,
});
const manual = { enableAutoCommit: false, commitInRevoke: false };
const committing = { enableAutoCommit: false, commitInRevoke: true };
const auto = { enableAutoCommit: true, commitInRevoke: false };

/** A heartbeat is due, and is refused. */
function refuseHeartbeat(talk: Talk, error: Parameters<Talk['refuse']>[1]): void {
  talk.wait(3000);
  talk.heard();
  talk.refuse('Heartbeat', error);
}

/** A rebalance, as members learn of it. */
function rebalance(talk: Talk): void {
  refuseHeartbeat(talk, 'REBALANCE_IN_PROGRESS');
}

/** Keeps a member from committing, leaving and joining for itself before a test comes to its point. */
function hush(talk: Talk): void {
  talk.heard();
}

const phases: readonly Rule[] = [
  {
    rule: 'a consumer goes from UNJOINED over PREPARING_REBALANCE and COMPLETING_REBALANCE to STABLE',
    source: 'Kafka, `AbstractCoordinator.MemberState`',
    play: (talk) => {
      expect(talk.state().phase).toBe('UNJOINED');
      talk.poll();
      talk.admit(1);
      talk.assign();
    },
    both: [
      `> JoinGroup '' -1 []`,
      'PREPARING_REBALANCE :-1',
      '> SyncGroup 1',
      'COMPLETING_REBALANCE m:1',
      'assigned[]',
      'STABLE m:1',
    ],
  },
  {
    rule: 'nothing happens before the first poll',
    source: 'Kafka javadoc, `KafkaConsumer`',
    play: (talk) => {
      talk.tell({ type: 'away' });
      talk.wait(1_000_000);
      talk.tell({ type: 'metadata', topics: [] });
    },
    both: [],
  },
];

const triggers: readonly Rule[] = [
  {
    rule: 'the leader joins again when a topic of the group gets partitions',
    source: 'Kafka, `ConsumerCoordinator.rejoinNeededOrPending`',
    options: { topics: [topic('t', 4), topic('u', 1)], settings: manual },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['u'])]);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('u', 2)] });
    },
    eager: ['revoked[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'the leader joins again when a topic of the group is deleted',
    source: 'Kafka, `ConsumerCoordinator.MetadataSnapshot.matches`',
    options: { topics: [topic('t', 4), topic('u', 1)], settings: manual },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['u'])]);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 4)] });
    },
    eager: ['revoked[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'the leader joins again when a topic of the group appears',
    source: 'Kafka, `ConsumerCoordinator.MetadataSnapshot.matches`',
    options: { settings: manual },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['u'])]);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('u', 1)] });
    },
    eager: ['revoked[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'the leader does not mind topics that nobody in the group wants',
    source: 'Kafka, `ConsumerCoordinator.MetadataSnapshot`',
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t'])]);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('v', 1)] });
    },
    both: [],
  },
  {
    rule: 'a follower does not mind partitions that are added',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete` clears the snapshot of followers',
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'metadata', topics: [topic('t', 9)] });
    },
    both: [],
  },
  {
    rule: 'a leader that becomes a follower does not mind any more',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete` clears the snapshot of followers',
    options: { settings: manual },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t'])]);
      talk.assign();
      rebalance(talk);
      talk.admit(2);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 9)] });
    },
    both: [],
  },
  {
    rule: 'the leader with a rack joins again when replicas move to other racks',
    source: 'KIP-881; Kafka, `ConsumerCoordinator.PartitionRackInfo`',
    options: {
      rackId: 'r1',
      topics: [{ topic: 't', partitions: 1, racks: [['r1', 'r2']] }],
      settings: manual,
    },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t'])]);
      talk.assign();
      hush(talk);
      talk.tell({
        type: 'metadata',
        topics: [{ topic: 't', partitions: 1, racks: [['r2', 'r1']] }],
      });
      expect(talk.heard()).toEqual([]);
      talk.tell({ type: 'metadata', topics: [{ topic: 't', partitions: 1, racks: [['r3']] }] });
    },
    eager: ['revoked[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'the leader without a rack does not mind racks',
    source: 'KIP-881; Kafka, `ConsumerCoordinator.PartitionRackInfo`',
    options: { topics: [{ topic: 't', partitions: 1, racks: [['r1']] }] },
    play: (talk) => {
      talk.poll();
      talk.elect(1, [groupMember('m', ['t'])]);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [{ topic: 't', partitions: 1, racks: [['r3']] }] });
    },
    both: [],
  },
  {
    rule: 'a changed subscription makes the consumer join again',
    source: 'Kafka, `ConsumerCoordinator.rejoinNeededOrPending`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
    },
    eager: ['revoked[t0]', 'owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'the same subscription in another order, or with repetitions, does not',
    source: 'Kafka, `SubscriptionState.changeSubscription` compares sets',
    options: { wish: { topics: ['t', 'u'] } },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'subscribe', wish: { topics: ['u', 't', 'u'] } });
    },
    both: [],
  },
  {
    rule: 'a heartbeat that tells of a rebalance makes the consumer join again',
    source: 'Kafka, `AbstractCoordinator.HeartbeatResponseHandler`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
    },
    eager: ['revoked[t0]', 'owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'a subscription that changes during a rebalance is joined with after it',
    source: 'Kafka, `ConsumerCoordinator.rejoinNeededOrPending`',
    options: { settings: manual },
    play: (talk) => {
      talk.poll();
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      talk.admit(1);
      hush(talk);
      talk.assign('t0');
    },
    eager: ['assigned[t0]', 'revoked[t0]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: ['assigned[t0]', 'owns[t0]', `> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
];

const patterns: readonly Rule[] = [
  {
    rule: 'a pattern subscribes to all known topics that it matches as a whole',
    source: 'Kafka, `ConsumerCoordinator.updatePatternSubscription`',
    options: { wish: { pattern: 'a|b.' }, topics: [topic('a', 1), topic('ab', 1), topic('bc', 1)] },
    play: (talk) => {
      talk.poll();
      expect(talk.state().subscription).toEqual(['a', 'bc']);
    },
    both: [`> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'every consumer with a pattern joins again when a topic appears that it matches',
    source: 'Kafka, `ConsumerCoordinator.maybeUpdateSubscriptionMetadata`',
    options: { wish: { pattern: 't.?' }, settings: manual },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('x', 1)] });
      expect(talk.heard()).toEqual([]);
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('tt', 1)] });
    },
    eager: ['revoked[t0]', 'owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'a follower accepts topics that it did not ask for, if its pattern matches them',
    source: 'Kafka, `ConsumerCoordinator.maybeUpdateJoinedSubscription`',
    options: { wish: { pattern: 't.?' } },
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      hush(talk);
      talk.assign('t0', 'tt0');
      expect(talk.state().subscription).toEqual(['t', 'tt']);
    },
    both: ['assigned[t0 tt0]', 'owns[t0 tt0]', '> OffsetFetch [t0 tt0]', 'STABLE m:1'],
  },
  {
    rule: 'a pattern that matches nothing joins with no topics',
    source: 'Kafka, `SubscriptionState.subscribeFromPattern`',
    options: { wish: { pattern: 'nothing' } },
    play: (talk) => {
      talk.settle();
      expect(talk.state().joinedSubscription).toEqual([]);
      talk.poll();
    },
    both: [],
  },
];

const prepare: readonly Rule[] = [
  {
    rule: 'join prepare, generation and member id reset: all is lost',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`',
    play: (talk) => {
      talk.settle('t0', 't1');
      refuseHeartbeat(talk, 'UNKNOWN_MEMBER_ID');
    },
    both: ['lost[t0 t1]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'join prepare, generation reset only: all is lost, the member id is kept',
    source:
      'Kafka, `ConsumerCoordinator.onJoinPrepare`, `AbstractCoordinator.resetStateAndGeneration`',
    play: (talk) => {
      talk.settle('t0', 't1');
      refuseHeartbeat(talk, 'ILLEGAL_GENERATION');
    },
    both: ['lost[t0 t1]', 'owns[]', `> JoinGroup 'm' -1 []`, 'PREPARING_REBALANCE m:-1'],
  },
  {
    rule: 'join prepare, generation reset, nothing owned: the listener is not called',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`',
    play: (talk) => {
      talk.settle();
      refuseHeartbeat(talk, 'UNKNOWN_MEMBER_ID');
    },
    both: [`> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'join prepare, nothing owned: eager is told so, cooperative is not',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`; KIP-429',
    play: (talk) => {
      talk.settle();
      rebalance(talk);
    },
    eager: ['revoked[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'join prepare, auto-commit: eager stops fetching and waits for the commit, cooperative goes on fetching',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`, `maybeMarkPartitionsPendingRevocation`',
    options: { settings: auto },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      rebalance(talk);
      talk.poll('t0@9');
      expect(talk.heard()).toEqual(
        talk.state().isPendingRevocation
          ? ['pauses[t0]', '> OffsetCommit 1 t0@3']
          : ['> OffsetCommit 1 t0@3', 'reads t0:3-9'],
      );
      talk.answer('OffsetCommit');
    },
    eager: ['revoked[t0]', 'owns[]', 'pauses[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'join prepare, auto-commit fails for a while: it is sent again after the backoff',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`',
    options: { settings: auto },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      rebalance(talk);
      talk.refuse('OffsetCommit', 'COORDINATOR_LOAD_IN_PROGRESS');
      hush(talk);
      talk.wait(99);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: ['> OffsetCommit 1 t0@3'],
  },
  {
    rule: 'join prepare, auto-commit fails for good: the consumer joins without it',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`',
    options: { settings: auto },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      rebalance(talk);
      hush(talk);
      talk.refuse('OffsetCommit', 'OFFSET_METADATA_TOO_LARGE');
    },
    eager: ['revoked[t0]', 'owns[]', 'pauses[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'join prepare, auto-commit not answered: the consumer joins without it after the rebalance timeout',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`, joinPrepareTimer',
    options: { settings: { ...auto, maxPollIntervalMs: 5000, heartbeatIntervalMs: 10_000 } },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      hush(talk);
      talk.wait(4999);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    eager: ['revoked[t0]', 'owns[]', 'pauses[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [`> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'join prepare, auto-commit tells that the membership is gone: lost, not revoked',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: auto },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      rebalance(talk);
      hush(talk);
      talk.refuse('OffsetCommit', 'UNKNOWN_MEMBER_ID');
    },
    eager: ['lost[t0]', 'owns[]', 'pauses[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
    cooperative: ['lost[t0]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'join prepare, normal: eager revokes all; cooperative only topics that it does not want any more',
    source: 'Kafka, `ConsumerCoordinator.onJoinPrepare`; KIP-429',
    options: { wish: { topics: ['t', 'u'] }, settings: manual },
    play: (talk) => {
      talk.settle('t0', 'u0', 'u1');
      talk.tell({ type: 'subscribe', wish: { topics: ['t'] } });
    },
    eager: ['revoked[t0 u0 u1]', 'owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
    cooperative: [
      'revoked[u0 u1]',
      'owns[t0]',
      `> JoinGroup 'm' 1 [t0]`,
      'PREPARING_REBALANCE m:1',
    ],
  },
  {
    rule: 'join prepare, commit in the callback: the rebalance goes on when it is answered',
    source:
      'Kafka javadoc, `ConsumerRebalanceListener.onPartitionsRevoked`; `ConsumerCoordinator.commitOffsetsSync`',
    options: { wish: { topics: ['t', 'u'] }, settings: committing },
    play: (talk) => {
      talk.settle('t0', 'u0');
      talk.poll('t0@3', 'u0@4');
      hush(talk);
      talk.tell({ type: 'subscribe', wish: { topics: ['u'] } });
      talk.poll('t0@8', 'u0@8');
      talk.wait(100);
      talk.answer('OffsetCommit');
    },
    eager: [
      'revoked[t0 u0]',
      '> OffsetCommit 1 t0@3 u0@4',
      'owns[]',
      `> JoinGroup 'm' 1 []`,
      'PREPARING_REBALANCE m:1',
    ],
    cooperative: [
      'revoked[t0]',
      '> OffsetCommit 1 t0@3',
      'owns[u0]',
      `> JoinGroup 'm' 1 [u0]`,
      'PREPARING_REBALANCE m:1',
    ],
  },
  {
    rule: 'join prepare, commit in the callback fails for a while: it is tried again',
    source: 'Kafka, `ConsumerCoordinator.commitOffsetsSync`',
    options: { wish: { topics: ['t', 'u'] }, settings: committing },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      talk.tell({ type: 'subscribe', wish: { topics: ['u'] } });
      hush(talk);
      talk.refuse('OffsetCommit', 'NOT_COORDINATOR');
      talk.wait(100);
      talk.lose('OffsetCommit');
      talk.wait(100);
      talk.refuse('OffsetCommit', 'COORDINATOR_LOAD_IN_PROGRESS');
      talk.wait(100);
    },
    both: ['> OffsetCommit 1 t0@3', '> OffsetCommit 1 t0@3', '> OffsetCommit 1 t0@3'],
  },
  {
    rule: 'join prepare, commit in the callback refused for good: the callback ends and the rebalance goes on',
    source: 'Kafka, `ConsumerCoordinator.commitOffsetsSync`',
    options: { wish: { topics: ['t', 'u'] }, settings: committing },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      talk.tell({ type: 'subscribe', wish: { topics: ['u'] } });
      hush(talk);
      talk.refuse('OffsetCommit', 'REBALANCE_IN_PROGRESS');
    },
    both: ['owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'join prepare, commit in the callback not answered: commitSync gives up after its timeout',
    source: 'Kafka, `default.api.timeout.ms`',
    options: {
      wish: { topics: ['t', 'u'] },
      settings: { ...committing, heartbeatIntervalMs: 1_000_000, sessionTimeoutMs: 1_000_000 },
    },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@3');
      talk.tell({ type: 'subscribe', wish: { topics: ['u'] } });
      hush(talk);
      talk.wait(59_999);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: ['owns[]', `> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  },
];

const complete: readonly Rule[] = [
  {
    rule: 'join complete: eager is told all, cooperative what is new to it',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`; KIP-429',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0', 't1');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.assign('t0', 't1', 't2');
    },
    eager: ['assigned[t0 t1 t2]', 'owns[t0 t1 t2]', '> OffsetFetch [t0 t1 t2]', 'STABLE m:2'],
    cooperative: ['assigned[t2]', 'owns[t0 t1 t2]', '> OffsetFetch [t2]', 'STABLE m:2'],
  },
  {
    rule: 'join complete, nothing new: the listener is told so',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`; KIP-429',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.assign('t0');
    },
    eager: ['assigned[t0]', 'owns[t0]', '> OffsetFetch [t0]', 'STABLE m:2'],
    cooperative: ['assigned[]', 'STABLE m:2'],
  },
  {
    rule: 'join complete, something taken away: cooperative revokes it, takes the rest, and joins again',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`; KIP-429',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0', 't1');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.assign('t1');
    },
    eager: ['assigned[t1]', 'owns[t1]', '> OffsetFetch [t1]', 'STABLE m:2'],
    cooperative: [
      'revoked[t0]',
      'assigned[]',
      'owns[t1]',
      `> JoinGroup 'm' 2 [t1]`,
      'PREPARING_REBALANCE m:2',
    ],
  },
  {
    rule: 'join complete, commit in the callback: in the new generation, and the rest waits for it',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`, `generationIfStable`',
    only: 'cooperative',
    options: { settings: committing },
    play: (talk) => {
      talk.settle('t0', 't1');
      talk.poll('t0@3', 't1@4');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.assign('t1', 't2');
      talk.refuse('OffsetCommit', 'ILLEGAL_GENERATION');
    },
    cooperative: [
      'revoked[t0]',
      '> OffsetCommit 2 t0@3',
      'STABLE m:2',
      'assigned[t2]',
      'lost[t1 t2]',
      'owns[]',
      `> JoinGroup 'm' -1 []`,
      'PREPARING_REBALANCE m:-1',
    ],
  },
  {
    rule: 'join complete, the assignment has a topic that is not wanted any more: nothing is applied, join again',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`, `checkAssignmentMatchedSubscription`',
    options: { wish: { topics: ['t', 'u'] }, settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      talk.admit(2);
      talk.tell({ type: 'subscribe', wish: { topics: ['t'] } });
      hush(talk);
      talk.assign('t1', 'u0');
    },
    eager: ['revoked[]', `> JoinGroup 'm' 2 []`, 'PREPARING_REBALANCE m:2'],
    cooperative: [`> JoinGroup 'm' 2 [t0]`, 'PREPARING_REBALANCE m:2'],
  },
  {
    rule: 'join complete, a strategy that the consumer does not have: poll throws',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`, `lookupAssignor`',
    play: (talk) => {
      talk.poll();
      talk.answer('JoinGroup', { generationId: 1, protocolName: 'strange' });
      hush(talk);
      talk.assign('t0');
    },
    both: [
      '> LeaveGroup m',
      'UNJOINED :-1',
      'fails the coordinator chose the strategy "strange", which this consumer does not have',
    ],
  },
  {
    rule: 'a generation that was reset before the application took its assignment: joins anew',
    source: 'Kafka, `AbstractCoordinator.joinGroupIfNeeded`',
    options: { settings: { maxPollIntervalMs: 4000 } },
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.tell({ type: 'away' });
      talk.assign('t0');
      hush(talk);
      talk.wait(4000);
      talk.answer('Heartbeat');
      expect(talk.heard()).toEqual(['> Heartbeat 1', '> LeaveGroup m', 'UNJOINED :-1']);
      talk.poll();
    },
    both: [`> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
];

const ends: readonly Rule[] = [
  {
    rule: 'close: all is revoked, and a dynamic member leaves',
    source: 'Kafka, `ConsumerCoordinator.onLeavePrepare`, `AbstractCoordinator.maybeLeaveGroup`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'close' });
    },
    both: ['revoked[t0]', 'owns[]', '> LeaveGroup m', 'UNJOINED :-1'],
  },
  {
    rule: 'close: a static member does not leave',
    source: 'KIP-345; Kafka, `AbstractCoordinator.maybeLeaveGroup`',
    options: { instanceId: 'i', settings: manual },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'close' });
    },
    both: ['revoked[t0]', 'owns[]', 'UNJOINED :-1'],
  },
  {
    rule: 'close, nothing owned: the listener is not called',
    source: 'Kafka, `ConsumerCoordinator.onLeavePrepare`',
    play: (talk) => {
      talk.settle();
      talk.tell({ type: 'close' });
    },
    both: ['> LeaveGroup m', 'UNJOINED :-1'],
  },
  {
    rule: 'close after the generation was reset: lost',
    source: 'Kafka, `ConsumerCoordinator.onLeavePrepare`',
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'away' });
      refuseHeartbeat(talk, 'UNKNOWN_MEMBER_ID');
      hush(talk);
      talk.tell({ type: 'close' });
    },
    both: ['lost[t0]', 'owns[]'],
  },
  {
    rule: 'close in the middle of a rebalance: what is still owned is lost',
    source: 'Kafka, `ConsumerCoordinator.onLeavePrepare`, `rebalanceInProgress`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      hush(talk);
      talk.tell({ type: 'close' });
    },
    eager: ['> LeaveGroup m', 'UNJOINED :-1'],
    cooperative: ['lost[t0]', 'owns[]', '> LeaveGroup m', 'UNJOINED :-1'],
  },
  {
    rule: 'close: what was processed is committed first, by auto-commit or in the callback',
    source: 'Kafka, `ConsumerCoordinator.close`',
    options: { settings: committing },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@5');
      hush(talk);
      talk.tell({ type: 'close' });
    },
    both: ['revoked[t0]', 'owns[]', '> OffsetCommit 1 t0@5', '> LeaveGroup m', 'UNJOINED :-1'],
  },
  {
    rule: 'max.poll.interval exceeded: a dynamic member leaves by itself, and all is lost at its next poll',
    source: 'KIP-62; Kafka, `AbstractCoordinator.handlePollTimeoutExpiry`',
    options: { settings: { maxPollIntervalMs: 5000, heartbeatIntervalMs: 10_000 } },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'away' });
      talk.wait(4999);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
      expect(talk.heard()).toEqual(['> LeaveGroup m', 'UNJOINED :-1']);
      talk.wait(100_000);
      talk.poll('t0@9');
    },
    both: ['lost[t0]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'max.poll.interval exceeded: a static member only stops its heartbeats',
    source: 'KIP-345; Kafka, `AbstractCoordinator.maybeLeaveGroup`',
    options: {
      instanceId: 'i',
      settings: { maxPollIntervalMs: 5000, heartbeatIntervalMs: 10_000 },
    },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'away' });
      talk.wait(100_000);
      expect(talk.heard()).toEqual(['UNJOINED :-1']);
      talk.poll('t0@9');
    },
    both: ['lost[t0]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'max.poll.interval counts from when the application went away, however long it had been in poll',
    source: 'Kafka, `AbstractCoordinator.pollHeartbeat`',
    options: {
      settings: {
        maxPollIntervalMs: 5000,
        heartbeatIntervalMs: 1_000_000,
        sessionTimeoutMs: 1_000_000,
      },
    },
    play: (talk) => {
      talk.settle('t0');
      talk.wait(50_000);
      talk.tell({ type: 'away' });
      talk.wait(4000);
      talk.poll();
      talk.wait(50_000);
    },
    both: [],
  },
  {
    rule: 'max.poll.interval also counts inside a callback that waits for its commit',
    source: 'Kafka, `AbstractCoordinator.HeartbeatThread.run`',
    options: { settings: { ...committing, maxPollIntervalMs: 5000, heartbeatIntervalMs: 10_000 } },
    only: 'eager',
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@5');
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      hush(talk);
      talk.wait(5000);
      expect(talk.heard()).toEqual(['> LeaveGroup m', 'UNJOINED :-1']);
      talk.answer('OffsetCommit');
    },
    eager: ['owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
];

/** A strategy that gives all to the leader `m`, whoever owns it. */
const grab: Assignor = {
  name: 'grab',
  protocol: 'cooperative',
  assign: (cluster) =>
    new Map([
      ['m', [...cluster.topics].map(([name]): TopicPartition => ({ topic: name, partition: 0 }))],
      ['n', []],
    ]),
};

function strange(name: string, assign: Assignor['assign']): readonly Assignor[] {
  return [{ name, protocol: 'eager', assign }];
}

const leading: readonly Rule[] = [
  {
    rule: 'inside a rebalance the order is: revoked callback, assignor, assignment, assigned callback',
    source: 'Kafka, `ConsumerCoordinator.onJoinComplete`',
    only: 'cooperative',
    options: { settings: committing },
    assignors: [
      {
        name: 'watch',
        protocol: 'cooperative',
        assign: () => new Map(),
        onAssignment: ({ partitions }) => {
          if (partitions.length > 1) throw new Error('too much');
        },
      },
    ],
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@5');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.assign('t1', 't2');
      expect(talk.heard()).toEqual(['revoked[t0]', '> OffsetCommit 2 t0@5', 'STABLE m:2']);
      talk.answer('OffsetCommit');
    },
    // The assignor threw after the revocation; the assignment is told all the same, then poll throws.
    cooperative: [
      'assigned[t1 t2]',
      'revoked[t1 t2]',
      'owns[]',
      '> LeaveGroup m',
      'UNJOINED :-1',
      'fails Error: too much',
    ],
  },
  {
    rule: 'the leader sees all topics that any member wants, and no others',
    source: 'Kafka, `ConsumerCoordinator.onLeaderElected`',
    options: { topics: [topic('t', 1), topic('u', 1), topic('v', 1)] },
    assignors: strange(
      'see',
      (cluster) =>
        new Map([['m', [...cluster.topics].map(([name]) => ({ topic: name, partition: 0 }))]]),
    ),
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['u', 'gone'])]);
    },
    both: ['> SyncGroup 1 m[t0 u0]', 'COMPLETING_REBALANCE m:1'],
  },
  {
    rule: 'a custom cooperative strategy that moves an owned partition in one round: poll throws',
    source: 'Kafka, `ConsumerCoordinator.validateCooperativeAssignment`',
    only: 'cooperative',
    assignors: [grab],
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['t'], ['t0'])]);
    },
    cooperative: [
      '> LeaveGroup m',
      'UNJOINED :-1',
      'fails grab: an owned partition is given to another member in one round',
    ],
  },
  {
    rule: 'the same under the name of the built-in strategy is not looked at',
    source: 'Kafka, `ConsumerCoordinator.onLeaderElected`; KAFKA-13406',
    only: 'cooperative',
    assignors: [{ ...grab, name: 'cooperative-sticky' }],
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['t'], ['t0'])]);
    },
    cooperative: ['> SyncGroup 1 m[t0] n[]', 'COMPLETING_REBALANCE m:1'],
  },
  {
    rule: 'eager strategies may move anything',
    source: 'Kafka, `ConsumerCoordinator.onLeaderElected`',
    only: 'eager',
    assignors: [grab],
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['t'], ['t0'])]);
    },
    eager: ['> SyncGroup 1 m[t0] n[]', 'COMPLETING_REBALANCE m:1'],
  },
  {
    rule: 'a static leader that shall skip the assignment syncs without one and still watches the topics',
    source: 'KIP-814; Kafka, `ConsumerCoordinator.onLeaderElected`',
    options: { instanceId: 'i', settings: manual },
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.answer('JoinGroup', {
        generationId: 4,
        leader: 'm',
        skipAssignment: true,
        members: [groupMember('m', ['t']), groupMember('n', ['u'])],
      });
      expect(talk.heard()).toEqual(['> SyncGroup 4', 'COMPLETING_REBALANCE m:4']);
      talk.assign();
      hush(talk);
      talk.tell({ type: 'metadata', topics: [topic('t', 4), topic('u', 1)] });
    },
    eager: ['revoked[]', `> JoinGroup 'm' 4 []`, 'PREPARING_REBALANCE m:4'],
    cooperative: [`> JoinGroup 'm' 4 []`, 'PREPARING_REBALANCE m:4'],
  },
  {
    rule: 'a leader whose strategy throws: poll throws',
    source: 'Kafka, `AbstractCoordinator.onLeaderElected`',
    assignors: strange('bad', () => {
      throw new RangeError('no idea');
    }),
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t'])]);
    },
    both: ['> LeaveGroup m', 'UNJOINED :-1', 'fails RangeError: no idea'],
  },
  {
    rule: 'a leader whose strategy promises: poll throws',
    source: 'ours: steps are synchronous',
    assignors: strange('late', () => Promise.resolve(new Map())),
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.elect(1, [groupMember('m', ['t'])]);
    },
    both: [
      '> LeaveGroup m',
      'UNJOINED :-1',
      'fails late: expected a Map of member ids, got a Promise',
    ],
  },
];

const commits: readonly Rule[] = [
  {
    rule: 'auto-commit goes out in poll when its interval is over, counted from the last assignment',
    source: 'Kafka, `ConsumerCoordinator.maybeAutoCommitOffsetsAsync`',
    options: { settings: { ...auto, heartbeatIntervalMs: 1_000_000, sessionTimeoutMs: 1_000_000 } },
    play: (talk) => {
      talk.settle('t0');
      talk.poll('t0@5');
      hush(talk);
      talk.wait(4999);
      talk.poll();
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
      talk.poll('t0@6');
    },
    both: ['reads t0:5-6', '> OffsetCommit 1 t0@5'],
  },
  {
    rule: 'nothing is committed while a rebalance is under way',
    source: 'Kafka, `ConsumerCoordinator.poll`, `generationIfStable`',
    only: 'cooperative',
    options: { settings: auto },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      hush(talk);
      talk.poll('t0@5');
      talk.wait(10_000);
      talk.poll('t0@5');
    },
    cooperative: ['reads t0:0-5'],
  },
  {
    rule: 'commit, REBALANCE_IN_PROGRESS: joins again, keeps what it has',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'REBALANCE_IN_PROGRESS');
      talk.answer('OffsetCommit');
    },
    eager: [
      'pauses[t0]',
      '> OffsetCommit 1 t0@5',
      'revoked[t0]',
      'owns[]',
      'pauses[]',
      `> JoinGroup 'm' 1 []`,
      'PREPARING_REBALANCE m:1',
    ],
    cooperative: ['> OffsetCommit 1 t0@5', `> JoinGroup 'm' 1 [t0]`, 'PREPARING_REBALANCE m:1'],
  },
  {
    rule: 'commit, UNKNOWN_MEMBER_ID: all is lost, and the member id forgotten',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'UNKNOWN_MEMBER_ID');
    },
    both: ['lost[t0]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'commit, ILLEGAL_GENERATION: all is lost, the member id is kept',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'ILLEGAL_GENERATION');
    },
    both: ['lost[t0]', 'owns[]', `> JoinGroup 'm' -1 []`, 'PREPARING_REBALANCE m:-1'],
  },
  {
    rule: 'commit, FENCED_INSTANCE_ID in the same generation: poll throws',
    source: 'Kafka, `ConsumerCoordinator.asyncCommitFenced`',
    options: { instanceId: 'i', settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'FENCED_INSTANCE_ID');
    },
    both: [
      'revoked[t0]',
      'owns[]',
      '> OffsetCommit 1 t0@5',
      'UNJOINED :-1',
      'fails FENCED_INSTANCE_ID',
    ],
  },
  {
    rule: 'commit, FENCED_INSTANCE_ID of an older generation: ignored',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { instanceId: 'i', settings: { ...auto, maxPollIntervalMs: 5000 } },
    only: 'cooperative',
    play: (talk) => {
      commitOnce(talk);
      rebalance(talk);
      talk.wait(5000);
      talk.admit(2);
      hush(talk);
      talk.refuse('OffsetCommit', 'FENCED_INSTANCE_ID');
    },
    cooperative: [],
  },
  {
    rule: 'commit, membership errors of an older generation while it joins again: ignored',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: { ...auto, maxPollIntervalMs: 5000 } },
    only: 'cooperative',
    play: (talk) => {
      commitOnce(talk);
      rebalance(talk);
      talk.wait(5000);
      talk.admit(2);
      talk.refuse('SyncGroup', 'REBALANCE_IN_PROGRESS');
      hush(talk);
      expect(talk.state().phase).toBe('PREPARING_REBALANCE');
      talk.refuse('OffsetCommit', 'UNKNOWN_MEMBER_ID');
    },
    cooperative: [],
  },
  {
    rule: 'commit, membership errors of an older generation when it is stable again: all is lost all the same',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: { ...auto, maxPollIntervalMs: 5000 } },
    only: 'cooperative',
    play: (talk) => {
      commitOnce(talk);
      rebalance(talk);
      talk.wait(5000);
      talk.admit(2);
      talk.assign('t0');
      hush(talk);
      talk.refuse('OffsetCommit', 'ILLEGAL_GENERATION');
    },
    cooperative: ['lost[t0]', 'owns[]', `> JoinGroup 'm' -1 []`, 'PREPARING_REBALANCE m:-1'],
  },
  {
    rule: 'commit, an error that is worth another try: tried again after the backoff',
    source: 'Kafka, `ConsumerCoordinator.autoCommitOffsetsAsync`',
    options: { settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'COORDINATOR_LOAD_IN_PROGRESS');
      talk.wait(99);
      talk.poll();
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
      talk.poll();
    },
    both: ['> OffsetCommit 1 t0@5'],
  },
  {
    rule: 'commit, any other error: logged',
    source: 'Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`',
    options: { settings: auto },
    play: (talk) => {
      commitOnce(talk);
      talk.refuse('OffsetCommit', 'GROUP_ID_NOT_FOUND');
      talk.poll();
    },
    both: [],
  },
];

/** A stable member with an auto-commit on its way, no heartbeat open. */
function commitOnce(talk: Talk): void {
  talk.settle('t0');
  talk.poll('t0@5');
  talk.wait(3000);
  talk.answer('Heartbeat');
  talk.wait(2000);
  talk.poll();
  talk.heard();
}

const beats: readonly Rule[] = [
  {
    rule: 'heartbeats start with the answer to JoinGroup and go on while the application is away',
    source: 'KIP-62; Kafka, `AbstractCoordinator.HeartbeatThread.enable`',
    play: (talk) => {
      talk.poll();
      talk.wait(10_000);
      talk.admit(1);
      hush(talk);
      talk.tell({ type: 'away' });
      talk.wait(3000);
      talk.answer('Heartbeat');
      talk.assign('t0');
      talk.wait(3000);
    },
    both: ['> Heartbeat 1', 'STABLE m:1', '> Heartbeat 1'],
  },
  {
    rule: 'there is one heartbeat under way at most',
    source: 'Kafka, `Heartbeat.heartbeatInFlight`',
    play: (talk) => {
      talk.settle('t0');
      talk.wait(20_000);
    },
    both: ['> Heartbeat 1'],
  },
  {
    rule: 'there is no heartbeat while JoinGroup is open',
    source: 'Kafka, `MemberState.hasNotJoinedGroup`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle();
      rebalance(talk);
      hush(talk);
      talk.wait(100_000);
    },
    both: [],
  },
  {
    rule: 'an answer to JoinGroup waits for the application, since nobody reads it',
    source: 'Kafka, `AbstractCoordinator.HeartbeatThread.run` rests in PREPARING_REBALANCE',
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.tell({ type: 'away' });
      talk.admit(1);
      talk.wait(100_000);
      expect(talk.heard()).toEqual([]);
      talk.poll();
    },
    both: ['> SyncGroup 1', 'COMPLETING_REBALANCE m:1'],
  },
  {
    rule: 'an assignment waits for the application; heartbeats do not',
    source: 'Kafka, `AbstractCoordinator.joinGroupIfNeeded`',
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      hush(talk);
      talk.tell({ type: 'away' });
      talk.assign('t0');
      expect(talk.heard()).toEqual(['STABLE m:1']);
      talk.poll();
    },
    both: ['assigned[t0]', 'owns[t0]', '> OffsetFetch [t0]'],
  },
  {
    rule: 'heartbeat, REBALANCE_IN_PROGRESS outside of STABLE: ignored',
    source: 'Kafka, `AbstractCoordinator.HeartbeatResponseHandler`',
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.wait(3000);
      hush(talk);
      talk.refuse('Heartbeat', 'REBALANCE_IN_PROGRESS');
      talk.assign('t0');
    },
    both: ['assigned[t0]', 'owns[t0]', '> OffsetFetch [t0]', 'STABLE m:1'],
  },
  {
    rule: 'heartbeat, membership errors of an older generation: ignored',
    source: 'Kafka, `AbstractCoordinator.generationUnchanged`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle();
      talk.wait(3000);
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      talk.admit(2);
      hush(talk);
      talk.refuse('Heartbeat', 'UNKNOWN_MEMBER_ID');
      talk.assign();
    },
    both: ['assigned[]', 'STABLE m:2'],
  },
  {
    rule: 'heartbeat, FENCED_INSTANCE_ID: poll throws, all is lost',
    source: 'KIP-345; Kafka, `AbstractCoordinator.HeartbeatThread`',
    options: { instanceId: 'i' },
    play: (talk) => {
      talk.settle('t0');
      refuseHeartbeat(talk, 'FENCED_INSTANCE_ID');
    },
    both: ['lost[t0]', 'owns[]', 'UNJOINED :-1', 'fails FENCED_INSTANCE_ID'],
  },
  {
    rule: 'heartbeat, FENCED_INSTANCE_ID while the application is away: poll throws when it is back',
    source: 'Kafka, `AbstractCoordinator.pollHeartbeat`',
    options: { instanceId: 'i' },
    play: (talk) => {
      talk.settle('t0');
      talk.tell({ type: 'away' });
      refuseHeartbeat(talk, 'FENCED_INSTANCE_ID');
      expect(talk.heard()).toEqual(['UNJOINED :-1']);
      talk.poll();
    },
    both: ['lost[t0]', 'owns[]', 'fails FENCED_INSTANCE_ID'],
  },
  {
    rule: 'heartbeat, any other error: the next one comes after the backoff',
    source: 'Kafka, `Heartbeat.failHeartbeat`',
    play: (talk) => {
      talk.settle('t0');
      refuseHeartbeat(talk, 'UNKNOWN_SERVER_ERROR');
      talk.wait(99);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: ['> Heartbeat 1'],
  },
  {
    rule: 'heartbeat lost: the coordinator is found again after the backoff, and nothing is given up',
    source: 'Kafka, `AbstractCoordinator.markCoordinatorUnknown`',
    play: (talk) => {
      talk.settle('t0');
      talk.wait(3000);
      talk.lose('Heartbeat');
      hush(talk);
      talk.wait(99);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: ['> Heartbeat 1'],
  },
  {
    rule: 'no answer to heartbeats for a session: the coordinator is found again, and nothing is given up',
    source: 'Kafka, `AbstractCoordinator.HeartbeatThread.run`, `Heartbeat.sessionTimeoutExpired`',
    play: (talk) => {
      talk.settle('t0');
      talk.wait(44_999);
      expect(talk.heard()).toEqual(['> Heartbeat 1']);
      talk.wait(101);
      expect(talk.state().positions.length).toBe(1);
    },
    both: ['> Heartbeat 1'],
  },
];

const joins: readonly Rule[] = [
  {
    rule: 'join, MEMBER_ID_REQUIRED: joins at once with the id, without a generation',
    source: 'KIP-394; Kafka, `AbstractCoordinator.JoinGroupResponseHandler`',
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.answer('JoinGroup', { errorCode: 'MEMBER_ID_REQUIRED', memberId: 'm' });
    },
    both: [`> JoinGroup 'm' -1 []`, 'PREPARING_REBALANCE m:-1'],
  },
  {
    rule: 'join, UNKNOWN_MEMBER_ID: joins at once without an id; what was kept is lost',
    source: 'Kafka, `AbstractCoordinator.JoinGroupResponseHandler`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      hush(talk);
      talk.refuse('JoinGroup', 'UNKNOWN_MEMBER_ID');
    },
    eager: [`> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
    cooperative: ['lost[t0]', 'owns[]', `> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1'],
  },
  {
    rule: 'join, REBALANCE_IN_PROGRESS: joins at once as it is',
    source: 'Kafka, `AbstractCoordinator.JoinGroupResponseHandler`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      hush(talk);
      talk.refuse('JoinGroup', 'REBALANCE_IN_PROGRESS');
    },
    eager: [`> JoinGroup 'm' 1 []`],
    cooperative: [`> JoinGroup 'm' 1 [t0]`],
  },
  ...(
    ['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR'] as const
  ).map((error): Rule => ({
    rule: `join, ${error}: joins again after the backoff`,
    source: 'Kafka, `AbstractCoordinator.JoinGroupResponseHandler`',
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.refuse('JoinGroup', error);
      talk.wait(99);
      talk.poll();
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: [`> JoinGroup '' -1 []`],
  })),
  {
    rule: 'join lost: joins again after the backoff, with what it is and has',
    source: 'Kafka, `AbstractCoordinator.joinGroupIfNeeded`',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      hush(talk);
      talk.lose('JoinGroup');
      talk.wait(100);
    },
    eager: [`> JoinGroup 'm' 1 []`],
    cooperative: [`> JoinGroup 'm' 1 [t0]`],
  },
  ...(
    [
      'INCONSISTENT_GROUP_PROTOCOL',
      'GROUP_MAX_SIZE_REACHED',
      'INVALID_SESSION_TIMEOUT',
      'FENCED_INSTANCE_ID',
      'INVALID_GROUP_ID',
      'UNSUPPORTED_VERSION',
    ] as const
  ).map((error): Rule => ({
    rule: `join, ${error}: poll throws`,
    source: 'Kafka, `AbstractCoordinator.JoinGroupResponseHandler`',
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.refuse('JoinGroup', error);
      talk.poll();
    },
    both: ['UNJOINED :-1', `fails ${error}`],
  })),
  {
    rule: 'join, another type of protocol: poll throws',
    source: 'Kafka, `AbstractCoordinator.isProtocolTypeInconsistent`',
    play: (talk) => {
      talk.poll();
      hush(talk);
      talk.answer('JoinGroup', { protocolType: 'connect' });
    },
    both: ['UNJOINED :-1', 'fails INCONSISTENT_GROUP_PROTOCOL'],
  },
  {
    rule: 'join: the generation in the subscription is the last one joined, synced or not',
    source: 'Kafka, `ConsumerCoordinator.metadata`; KIP-792, KAFKA-13419',
    options: { settings: manual },
    play: (talk) => {
      talk.settle('t0');
      rebalance(talk);
      talk.admit(2);
      hush(talk);
      talk.refuse('SyncGroup', 'REBALANCE_IN_PROGRESS');
    },
    eager: [`> JoinGroup 'm' 2 []`, 'PREPARING_REBALANCE m:2'],
    cooperative: [`> JoinGroup 'm' 2 [t0]`, 'PREPARING_REBALANCE m:2'],
  },
  ...(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'] as const).map((error): Rule => {
    const id = error === 'ILLEGAL_GENERATION' ? 'm' : '';
    return {
      rule: `sync, ${error}: the generation is reset, joins at once`,
      source: 'Kafka, `AbstractCoordinator.SyncGroupResponseHandler`',
      options: { settings: manual },
      play: (talk) => {
        talk.settle('t0');
        rebalance(talk);
        talk.admit(2);
        hush(talk);
        talk.refuse('SyncGroup', error);
      },
      eager: [`> JoinGroup '${id}' -1 []`, `PREPARING_REBALANCE ${id}:-1`],
      cooperative: [
        'lost[t0]',
        'owns[]',
        `> JoinGroup '${id}' -1 []`,
        `PREPARING_REBALANCE ${id}:-1`,
      ],
    };
  }),
  ...(
    ['COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR', 'COORDINATOR_LOAD_IN_PROGRESS'] as const
  ).map((error): Rule => ({
    rule: `sync, ${error}: joins again after the backoff`,
    source: 'Kafka, `AbstractCoordinator.SyncGroupResponseHandler`',
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      hush(talk);
      talk.refuse('SyncGroup', error);
      talk.wait(99);
      expect(talk.heard()).toEqual([]);
      talk.wait(1);
    },
    both: [`> JoinGroup 'm' 1 []`, 'PREPARING_REBALANCE m:1'],
  })),
  ...(['FENCED_INSTANCE_ID', 'INCONSISTENT_GROUP_PROTOCOL', 'UNKNOWN_SERVER_ERROR'] as const).map(
    (error): Rule => ({
      rule: `sync, ${error}: poll throws`,
      source: 'Kafka, `AbstractCoordinator.SyncGroupResponseHandler`',
      options: { instanceId: 'i' },
      play: (talk) => {
        talk.poll();
        talk.admit(1);
        hush(talk);
        talk.refuse('SyncGroup', error);
      },
      both: ['UNJOINED :-1', `fails ${error}`],
    }),
  ),
  {
    rule: 'sync, another strategy than the one joined for: poll throws',
    source: 'Kafka, `AbstractCoordinator.SyncGroupResponseHandler`',
    options: { instanceId: 'i' },
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      hush(talk);
      talk.answer('SyncGroup', { protocolName: 'strange' });
    },
    both: ['UNJOINED :-1', 'fails INCONSISTENT_GROUP_PROTOCOL'],
  },
];

const offsets: readonly Rule[] = [
  {
    rule: 'a partition is not read before its committed offset is known',
    source: 'Kafka, `ConsumerCoordinator.initWithCommittedOffsetsIfNeeded`',
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.assign('t0');
      hush(talk);
      talk.poll('t0@9');
      expect(talk.heard()).toEqual([]);
      talk.answer('OffsetFetch', { offsets: [{ topic: 't', partition: 0, committedOffset: 4 }] });
      talk.poll('t0@9');
    },
    both: ['reads t0:4-9'],
  },
  {
    rule: 'an answer of an older generation is not used',
    source: 'Kafka, `ConsumerCoordinator.PendingCommittedOffsetRequest.sameRequest`',
    only: 'cooperative',
    options: { settings: manual },
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.assign('t0');
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      talk.admit(2);
      talk.assign('t0');
      talk.answer('OffsetFetch', { offsets: [{ topic: 't', partition: 0, committedOffset: 4 }] });
      hush(talk);
      talk.poll('t0@9');
      talk.answer('OffsetFetch', { offsets: [{ topic: 't', partition: 0, committedOffset: 5 }] });
      talk.poll('t0@9');
    },
    cooperative: ['reads t0:5-9'],
  },
  {
    rule: 'offset fetch, COORDINATOR_LOAD_IN_PROGRESS and NOT_COORDINATOR: asked again after the backoff',
    source: 'Kafka, `ConsumerCoordinator.fetchCommittedOffsets`',
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.assign('t0');
      hush(talk);
      talk.refuse('OffsetFetch', 'COORDINATOR_LOAD_IN_PROGRESS');
      talk.wait(100);
      talk.refuse('OffsetFetch', 'NOT_COORDINATOR');
      talk.wait(100);
      talk.lose('OffsetFetch');
      talk.wait(100);
    },
    both: ['> OffsetFetch [t0]', '> OffsetFetch [t0]', '> OffsetFetch [t0]'],
  },
  {
    rule: 'offset fetch, any other error: poll throws',
    source: 'Kafka, `ConsumerCoordinator.OffsetFetchResponseHandler`',
    options: { settings: manual },
    play: (talk) => {
      talk.poll();
      talk.admit(1);
      talk.assign('t0');
      hush(talk);
      talk.refuse('OffsetFetch', 'UNKNOWN_SERVER_ERROR');
    },
    both: ['revoked[t0]', 'owns[]', '> LeaveGroup m', 'UNJOINED :-1', 'fails UNKNOWN_SERVER_ERROR'],
  },
];

const chapters = {
  phases,
  'what makes it join again': triggers,
  patterns,
  'before it joins': prepare,
  'after it joined': complete,
  'how it ends': ends,
  'the leader': leading,
  commits,
  heartbeats: beats,
  'answers to join and sync': joins,
  'committed offsets': offsets,
};

describe.each(Object.entries(chapters))('the facts of classic consumers: %s', (_, rules) => {
  for (const { rule, source, only, options, assignors, play, ...expected } of rules)
    for (const protocol of only === undefined ? (['eager', 'cooperative'] as const) : [only])
      it(`${protocol}: ${rule} (${source})`, () => {
        const builtin = protocol === 'eager' ? eagerMember : cooperativeMember;
        const member = assignors === undefined ? builtin : classicMember({ protocol, assignors });
        const talk = conversation(member, options);
        play(talk);
        expect(talk.heard()).toEqual(expected[protocol] ?? expected.both);
      });
});
