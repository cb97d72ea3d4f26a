import { describe, expect, it } from 'vitest';
import type { TopicPartition } from '../../../domain/group.ts';
import { errorNumbers } from '../../../domain/kafka-errors.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { MemberClient, MemberInput, MemberStep } from '../../../domain/member-client.ts';
import { kafkaDefaults } from '../../../domain/settings.ts';
import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import type { Draw } from '../../../generate/draw.ts';
import { chance, pick } from '../../../generate/draw.ts';
import { randomDraw } from '../../../generate/random-draw.ts';
import type { ClassicMemberState } from './classic-member-state.ts';
import { cooperativeMember, eagerMember } from './classic-member.ts';

const errors = Object.keys(errorNumbers) as ErrorName[];
const partitions = [0, 1, 2, 3].flatMap((partition): TopicPartition[] => [
  { topic: 't', partition },
  { topic: 'u', partition },
]);

/** Mostly none, else mostly one that a consumer survives. */
function anyError(draw: Draw): ErrorName {
  const kind = draw.below(100);
  if (kind < 70) return 'NONE';
  return kind < 98 ? pick(draw, survived) : pick(draw, errors);
}

const survived: readonly ErrorName[] = [
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
];

/** A coordinator that answers anything, if it answers. */
function anyAnswer(draw: Draw, request: GroupRequest): GroupResponse {
  const errorCode = anyError(draw);
  switch (request.api) {
    case 'JoinGroup':
      return {
        api: 'JoinGroup',
        errorCode,
        generationId: draw.below(9),
        protocolType: 'consumer',
        protocolName: request.protocols[0]?.name ?? null,
        leader: pick(draw, ['m', 'n']),
        skipAssignment: chance(draw, 10),
        memberId: pick(draw, ['m', 'm', 'm2']),
        members: [
          {
            memberId: 'm',
            groupInstanceId: null,
            metadata: { topics: ['t', 'u'], ownedPartitions: [], generationId: -1 },
          },
        ],
      };
    case 'SyncGroup':
      return {
        api: 'SyncGroup',
        errorCode,
        protocolType: 'consumer',
        protocolName: request.protocolName,
        assignment: { assignedPartitions: partitions.filter(() => chance(draw, 40)) },
      };
    case 'OffsetCommit':
      return {
        api: 'OffsetCommit',
        offsets: request.offsets.map((offset) => ({ ...offset, errorCode })),
      };
    case 'OffsetFetch':
      return { api: 'OffsetFetch', errorCode, offsets: [] };
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'ConsumerGroupHeartbeat':
    case 'DescribeGroups':
      return { api: 'Heartbeat', errorCode };
  }
}

function anyInput(draw: Draw, open: { requestId: number; request: GroupRequest }[]): MemberInput {
  const kind = draw.below(20);
  if (kind < 10 && open.length > 0) {
    const [asked] = open.splice(draw.below(open.length), 1);
    if (asked === undefined) return { type: 'timer' };
    const { requestId, request } = asked;
    return chance(draw, 90)
      ? { type: 'response', requestId, response: anyAnswer(draw, request) }
      : { type: 'disconnected', requestId };
  }
  if (kind < 15)
    return {
      type: 'poll',
      ends: partitions.map((partition) => ({ ...partition, endOffset: draw.below(50) })),
    };
  if (kind < 17) return { type: 'away' };
  if (kind === 17)
    return {
      type: 'metadata',
      topics: [
        { topic: 't', partitions: 1 + draw.below(4) },
        { topic: 'u', partitions: 4 },
      ].slice(draw.below(2)),
    };
  if (kind === 18)
    return {
      type: 'subscribe',
      wish: pick(draw, [{ topics: ['t'] }, { topics: ['t', 'u'] }, { pattern: '.' }]),
    };
  return { type: 'timer' };
}

/** Freezes a state; what is shared with the one before is frozen already. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

interface Seen {
  told: TopicPartition[];
  owned: readonly TopicPartition[];
}

const same = (a: TopicPartition, b: TopicPartition): boolean =>
  a.topic === b.topic && a.partition === b.partition;

/** What the listener was told adds up to what the consumer owns, but for what a blocked callback still holds. */
function follow(seen: Seen, step: MemberStep<ClassicMemberState>): void {
  for (const { type, partitions: named } of step.callbacks)
    for (const partition of named) {
      const isTold = seen.told.some((told) => same(told, partition));
      expect({ type, partition, isTold }).toEqual({ type, partition, isTold: type !== 'assigned' });
      seen.told =
        type === 'assigned'
          ? [...seen.told, partition]
          : seen.told.filter((told) => !same(told, partition));
    }
  seen.owned = step.owned ?? seen.owned;
  const held = step.state.callback?.partitions ?? [];
  const expected = [...seen.told, ...held].map(({ topic, partition }) => `${topic} ${partition}`);
  expect(seen.owned.map(({ topic, partition }) => `${topic} ${partition}`)).toEqual(
    expected.toSorted(),
  );
}

describe.each([eagerMember, cooperativeMember])('a $name consumer amid chaos', (member) => {
  it('tells its listener all, asks for no timer twice, changes nothing that it was given, and does the same from a stored state', () => {
    let fatal = 0;
    let polls = 0;
    for (let run = 0; run < 80; run++) {
      const end = live(member, run);
      fatal += end.fatal;
      polls += end.polls;
    }
    // Otherwise the chaos was too mild, or too wild, to say anything.
    expect(fatal).toBeGreaterThan(10);
    expect(polls).toBeGreaterThan(1000);
  });
});

function live(
  member: MemberClient<ClassicMemberState>,
  run: number,
): { fatal: number; polls: number } {
  const draw = randomDraw(7, run);
  const settings = {
    ...kafkaDefaults,
    enableAutoCommit: chance(draw, 50),
    commitInRevoke: chance(draw, 50),
    maxPollIntervalMs: 5000,
    autoCommitIntervalMs: 1000,
  };
  let state = member.initial({
    groupId: 'g',
    process: 'p',
    protocol: member.protocol,
    wish: { topics: ['t', 'u'] },
    ...(chance(draw, 30) ? { instanceId: 'i' } : {}),
    topics: [
      { topic: 't', partitions: 4 },
      { topic: 'u', partitions: 4 },
    ],
    settings,
  });
  const seen: Seen = { told: [], owned: [] };
  const open: { requestId: number; request: GroupRequest }[] = [];
  let nowMs = 0;
  let polls = 0;
  for (let turn = 0; turn < 200; turn++) {
    const input: MemberInput = turn === 0 ? { type: 'poll', ends: [] } : anyInput(draw, open);
    if (input.type === 'poll') polls++;
    const stored = turn % 5 === 0 ? structuredClone({ state, input }) : null;
    let step = member.step(state, input, nowMs);
    freeze(input);
    if (stored !== null) expect(member.step(stored.state, stored.input, nowMs)).toEqual(step);
    for (let timers = 0; ; timers++) {
      freeze(step);
      follow(seen, step);
      state = step.state;
      open.push(...step.requests);
      if (step.fatal !== undefined) return { fatal: 1, polls };
      if (step.wakeAtMs === undefined || step.wakeAtMs > nowMs) break;
      expect(timers).toBeLessThan(4);
      step = member.step(state, { type: 'timer' }, nowMs);
    }
    nowMs += pick(draw, [0, 1, 100, 3000]);
  }
  return { fatal: 0, polls };
}
