import { describe, expect, it } from 'vitest';
import type { TopicPartition } from '../../../domain/group.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  GroupRequest,
  GroupResponse,
} from '../../../domain/wire.ts';
import { consumerCoordinator, kafkaServerAssignors } from '../../consumer/consumer-coordinator.ts';
import { liveGroup } from '../../engine/live-group.ts';
import { consumerMember } from './consumer-member.ts';

const cast = {
  coordinator: consumerCoordinator({ assignors: kafkaServerAssignors }),
  memberFor: () => consumerMember,
};

/** Short times; commits only before revocations, so that the conversation is short. */
const settings: Partial<GroupSettings> = {
  groupConsumerHeartbeatIntervalMs: 1000,
  groupConsumerSessionTimeoutMs: 6000,
  groupConsumerAssignmentIntervalMs: 0,
  maxPollIntervalMs: 8000,
  requestTimeoutMs: 2000,
  pollIntervalMs: 500,
  autoCommitIntervalMs: 100_000,
  groupConsumerAssignors: ['range'],
};

const join = (atMs: number, member: string, more: object = {}): TimedEvent => ({
  atMs,
  type: 'join',
  member,
  protocol: 'consumer',
  topics: ['t'],
  ...more,
});

function played(events: readonly TimedEvent[], changed: Partial<GroupSettings> = {}): GroupTrace {
  const history: TimedHistory = {
    clock: 'virtual',
    topics: [{ topic: 't', partitions: 2 }],
    settings: { ...settings, ...changed },
    order: 0,
    events,
  };
  return liveGroup(cast, history);
}

const words = (partitions: readonly TopicPartition[]): string =>
  partitions.map(({ topic, partition }) => ` ${topic}${partition}`).join('');

/** Heartbeats that say or bring something, and all that the applications were told. */
function conversation({ observations }: GroupTrace): readonly string[] {
  const asked = new Map<number, GroupRequest>();
  const lines: string[] = [];
  for (const seen of observations) {
    if (seen.type === 'requested') asked.set(seen.requestId, seen.request);
    else if (seen.type === 'called-back')
      lines.push(`${seen.process} ${seen.callback}${words(seen.partitions)}`);
    else if (seen.type === 'gave-up') lines.push(`${seen.process} gave up: ${seen.error}`);
    else if (seen.type === 'replied' && seen.process !== null) {
      const line = exchange(asked.get(seen.requestId), seen.response);
      if (line !== null) lines.push(`${seen.process} ${line}`);
    }
  }
  return lines;
}

function exchange(request: GroupRequest | undefined, response: GroupResponse): string | null {
  if (response.api === 'OffsetCommit') {
    const refused = response.offsets.find(({ errorCode }) => errorCode !== 'NONE');
    return refused === undefined ? null : `commit: ${refused.errorCode}`;
  }
  return response.api === 'ConsumerGroupHeartbeat' && request?.api === response.api
    ? heartbeat(request, response)
    : null;
}

function heartbeat(
  { memberEpoch: epoch, topicPartitions: owns }: ConsumerGroupHeartbeatRequest,
  { errorCode, memberEpoch, assignment }: ConsumerGroupHeartbeatResponse,
): string | null {
  const says = `${epoch}${epoch > 0 && owns !== null ? ` owns${words(owns)}` : ''}`;
  if (errorCode !== 'NONE') return `${says}: ${errorCode}`;
  if (assignment === null && owns === null && memberEpoch === epoch) return null;
  return `${says}: ${memberEpoch}${assignment === null ? '' : ` gets${words(assignment)}`}`;
}

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly events: readonly TimedEvent[];
  readonly settings?: Partial<GroupSettings>;
  readonly says: readonly string[];
}

const rows: readonly Row[] = [
  {
    rule: 'one member: joins, is told, acknowledges',
    source: 'KIP-848',
    events: [join(0, 'a')],
    says: ['a 0: 2 gets t0 t1', 'a assigned t0 t1', 'a 2 owns t0 t1: 2'],
  },
  {
    rule: 'hand-over: the newcomer gets it after the owner has acknowledged',
    source: 'CurrentAssignmentBuilder',
    events: [join(0, 'a'), join(3000, 'b')],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'b 0: 3 gets',
      'b assigned',
      'a 2: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
    ],
  },
  {
    rule: 'hand-over: an owner that is away keeps it, until max.poll.interval.ms puts it out',
    source: 'AbstractHeartbeatRequestManager.poll',
    events: [
      join(0, 'a'),
      { atMs: 2900, type: 'stall', member: 'a' },
      join(3000, 'b'),
      { atMs: 14_000, type: 'resume', member: 'a' },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'b 0: 3 gets',
      'b assigned',
      'a 2: 2 gets t0',
      'b 3 owns: 3',
      'a -1: -1',
      'b 3: 4 gets t0 t1',
      'b assigned t0 t1',
      'b 4 owns t0 t1: 4',
      'a lost t0 t1',
      'a 0: 5 gets',
      'a assigned',
      'a 5 owns: 5',
      'b 4: 4 gets t1',
      'b revoked t0',
      'b assigned',
      'b 4 owns t1: 5',
      'a 5: 5 gets t0',
      'a assigned t0',
      'a 5 owns t0: 5',
    ],
  },
  {
    rule: 'a member leaves: the other gets all',
    source: 'GroupMetadataManager.consumerGroupLeave',
    events: [join(0, 'a'), join(0, 'b'), { atMs: 5000, type: 'leave', member: 'a' }],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'a revoked t0',
      'a -1: -1',
      'b 3: 4 gets t0 t1',
      'b assigned t0',
      'b 4 owns t0 t1: 4',
    ],
  },
  {
    rule: 'a member dies: the other gets all after its session',
    source: 'group.consumer.session.timeout.ms',
    events: [join(0, 'a'), join(0, 'b'), { atMs: 5000, type: 'crash', member: 'a' }],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'b 3: 4 gets t0 t1',
      'b assigned t0',
      'b 4 owns t0 t1: 4',
    ],
  },
  {
    rule: 'a zombie: fenced at its first heartbeat, loses all, joins again',
    source: 'AbstractMembershipManager.transitionToFenced',
    events: [
      join(0, 'a'),
      join(0, 'b'),
      { atMs: 5000, type: 'pause', member: 'a' },
      { atMs: 12_000, type: 'resume', member: 'a' },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'b 3: 4 gets t0 t1',
      'b assigned t0',
      'b 4 owns t0 t1: 4',
      'a 3: UNKNOWN_MEMBER_ID',
      'a lost t0',
      'a 0: 5 gets',
      'a assigned',
      'a 5 owns: 5',
      'b 4: 4 gets t1',
      'b revoked t0',
      'b assigned',
      'b 4 owns t1: 5',
      'a 5: 5 gets t0',
      'a assigned t0',
      'a 5 owns t0: 5',
    ],
  },
  {
    rule: 'a zombie of more than max.poll.interval.ms: leaves what it is no member of, loses all, joins again',
    source: 'AbstractHeartbeatRequestManager.poll',
    events: [
      join(0, 'a'),
      join(0, 'b'),
      { atMs: 5000, type: 'pause', member: 'a' },
      { atMs: 15_000, type: 'resume', member: 'a' },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'b 3: 4 gets t0 t1',
      'b assigned t0',
      'b 4 owns t0 t1: 4',
      'a lost t0',
      'a -1: UNKNOWN_MEMBER_ID',
      'a 0: 5 gets',
      'a assigned',
      'a 5 owns: 5',
      'b 4: 4 gets t1',
      'b revoked t0',
      'b assigned',
      'b 4 owns t1: 5',
      'a 5: 5 gets t0',
      'a assigned t0',
      'a 5 owns t0: 5',
    ],
  },
  {
    rule: 'a lost response: all is said again with the epoch before, and accepted',
    source: 'GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid',
    events: [
      join(0, 'a'),
      { atMs: 2900, type: 'drop', member: 'a', what: 'response' },
      join(2900, 'b'),
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'b 0: 3 gets',
      'b assigned',
      'b 3 owns: 3',
      'a 2: 2 gets t0',
      'a 2 owns t0 t1: 2 gets t0',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
    ],
  },
  {
    rule: 'a lost response with a new epoch: the epoch before is accepted once more, with all that is owned',
    source: 'GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid',
    events: [
      join(0, 'a', { topics: ['t', 'u'] }),
      { atMs: 2900, type: 'drop', member: 'a', what: 'response' },
      { atMs: 2900, type: 'createTopic', topic: 'u', partitions: 1 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2: 3 gets t0 t1 u0',
      'a 2 owns t0 t1: 3 gets t0 t1 u0',
      'a assigned u0',
      'a 3 owns t0 t1 u0: 3',
    ],
  },
  {
    rule: 'a lost request: all is said again',
    source: 'AbstractHeartbeatRequestManager.onFailure',
    events: [
      join(0, 'a'),
      { atMs: 2900, type: 'drop', member: 'a', what: 'request' },
      { atMs: 8000, type: 'wait' },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2 owns t0 t1: 2 gets t0 t1',
    ],
  },
  {
    rule: 'a request that arrives twice: nothing is done twice',
    source: 'GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid',
    events: [
      join(0, 'a'),
      { atMs: 2900, type: 'duplicate', member: 'a' },
      join(3000, 'b'),
      { atMs: 4001, type: 'duplicate', member: 'b' },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'b 0: 3 gets',
      'b assigned',
      'a 2: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
    ],
  },
  {
    rule: 'static restart: leaves with -2, comes back to what it had, nobody else is moved',
    source: 'KIP-848, static membership',
    events: [
      join(0, 'a', { instanceId: 'i' }),
      join(0, 'b'),
      { atMs: 5000, type: 'restart', member: 'a', how: 'close', afterMs: 1000 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'a revoked t0',
      'a -2: -2',
      'a+ 0: 3 gets t0',
      'a+ assigned t0',
      'a+ 3 owns t0: 3',
    ],
  },
  {
    rule: 'static restart without a word, inside its session: the instance is not released, it gives up',
    source: 'ConsumerHeartbeatRequestManager.handleSpecificError',
    events: [
      join(0, 'a', { instanceId: 'i' }),
      join(0, 'b'),
      { atMs: 5000, type: 'restart', member: 'a', how: 'kill', afterMs: 1000 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'a+ 0: UNRELEASED_INSTANCE_ID',
      'a+ gave up: UNRELEASED_INSTANCE_ID',
      'b 3: 4 gets t0 t1',
      'b assigned t0',
      'b 4 owns t0 t1: 4',
    ],
  },
  {
    rule: 'static restart without a word, after its session',
    source: 'group.consumer.session.timeout.ms',
    events: [
      join(0, 'a', { instanceId: 'i' }),
      { atMs: 5000, type: 'restart', member: 'a', how: 'kill', afterMs: 8000 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a+ 0: 4 gets t0 t1',
      'a+ assigned t0 t1',
      'a+ 4 owns t0 t1: 4',
    ],
  },
  {
    rule: 'subscribed to other topics',
    source: 'GroupMetadataManager.consumerGroupHeartbeat',
    events: [
      { atMs: 0, type: 'createTopic', topic: 'u', partitions: 1 },
      join(0, 'a'),
      { atMs: 3000, type: 'resubscribe', member: 'a', topics: ['u'] },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2: 2 gets',
      'a revoked t0 t1',
      'a assigned',
      'a 2 owns: 3 gets u0',
      'a assigned u0',
      'a 3 owns u0: 3',
    ],
  },
  {
    rule: 'subscribed to nothing: leaves, and comes back',
    source: 'KafkaConsumer.subscribe',
    events: [
      join(0, 'a'),
      { atMs: 3000, type: 'resubscribe', member: 'a', topics: [] },
      { atMs: 6000, type: 'resubscribe', member: 'a', topics: ['t'] },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a revoked t0 t1',
      'a -1: -1',
      'a 0: 4 gets t0 t1',
      'a assigned t0 t1',
      'a 4 owns t0 t1: 4',
    ],
  },
  {
    rule: 'a pattern: what it matches comes and grows',
    source: 'KIP-848, regular expressions',
    events: [
      join(0, 'a', { topics: [], pattern: 't|u' }),
      { atMs: 5000, type: 'createTopic', topic: 'u', partitions: 1 },
      // It is looked at again after ten seconds at the earliest.
      { atMs: 12_000, type: 'wait' },
    ],
    says: [
      'a 0: 1 gets',
      'a assigned',
      'a 1 owns: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2: 3 gets t0 t1 u0',
      'a assigned u0',
      'a 3 owns t0 t1 u0: 3',
    ],
  },
  {
    rule: 'a pattern that is none: gives up',
    source: 'AbstractHeartbeatRequestManager.onErrorResponse',
    events: [join(0, 'a', { topics: [], pattern: '(' })],
    says: ['a 0: INVALID_REGULAR_EXPRESSION', 'a gave up: INVALID_REGULAR_EXPRESSION'],
  },
  {
    rule: 'an assignor that the server does not have: gives up',
    source: 'AbstractHeartbeatRequestManager.onErrorResponse',
    events: [join(0, 'a', { serverAssignor: 'none' })],
    says: ['a 0: UNSUPPORTED_ASSIGNOR', 'a gave up: UNSUPPORTED_ASSIGNOR'],
  },
  {
    rule: 'a full group: gives up',
    source: 'AbstractHeartbeatRequestManager.onErrorResponse',
    events: [join(0, 'a'), join(1000, 'b')],
    settings: { groupConsumerMaxSize: 1 },
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'b 0: GROUP_MAX_SIZE_REACHED',
      'b gave up: GROUP_MAX_SIZE_REACHED',
    ],
  },
  {
    rule: 'new partitions of a topic that it hears of late: taken when it does',
    source: 'AbstractMembershipManager.findResolvableAssignmentAndTriggerMetadataUpdate',
    events: [
      join(0, 'a', { topics: ['t', 'u'] }),
      { atMs: 2900, type: 'lag', member: 'a', forMs: 4000 },
      { atMs: 3000, type: 'createTopic', topic: 'u', partitions: 1 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2: 3 gets t0 t1 u0',
      'a 3 owns t0 t1: 3',
      'a assigned u0',
      'a 3 owns t0 t1 u0: 3',
    ],
  },
  {
    rule: 'the coordinator moves: nobody loses anything',
    source: 'AbstractHeartbeatRequestManager.onErrorResponse',
    events: [
      join(0, 'a'),
      join(0, 'b'),
      { atMs: 5980, type: 'failover', requests: 'refused', downMs: 150 },
    ],
    says: [
      'a 0: 2 gets t0 t1',
      'b 0: 3 gets',
      'a assigned t0 t1',
      'b assigned',
      'a 2 owns t0 t1: 2 gets t0',
      'b 3 owns: 3',
      'a revoked t1',
      'a assigned',
      'a 2 owns t0: 3',
      'b 3: 3 gets t1',
      'b assigned t1',
      'b 3 owns t1: 3',
      'a 3: NOT_COORDINATOR',
      'b 3: NOT_COORDINATOR',
      'a 3 owns t0: NOT_COORDINATOR',
      'b 3 owns t1: NOT_COORDINATOR',
      'a 3 owns t0: 3 gets t0',
      'b 3 owns t1: 3 gets t1',
    ],
  },
  {
    rule: 'an admin removes a static member: it joins again',
    source: 'GroupMetadataManager.consumerGroupLeave, KIP-345',
    events: [join(0, 'a', { instanceId: 'i' }), { atMs: 5000, type: 'evict', instanceId: 'i' }],
    says: [
      'a 0: 2 gets t0 t1',
      'a assigned t0 t1',
      'a 2 owns t0 t1: 2',
      'a 2: UNKNOWN_MEMBER_ID',
      'a lost t0 t1',
      'a 0: 4 gets t0 t1',
      'a assigned t0 t1',
      'a 4 owns t0 t1: 4',
    ],
  },
];

describe('clients and coordinator of KIP-848', () => {
  for (const { rule, source, events, settings: changed, says } of rows) {
    it(`${rule} [${source}]`, () => {
      const trace = played(events, changed);
      expect(conversation(trace)).toEqual(says);
      expect(trace.observations.at(-1)).toMatchObject({ type: 'ended', how: 'stable' });
    });
  }
});
