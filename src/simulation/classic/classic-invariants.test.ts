import { expect, test } from 'vitest';

import type { CoordinatorInput, CoordinatorReply } from '../../domain/coordinator.ts';
import { kafkaDefaults, type GroupSettings } from '../../domain/settings.ts';
import type { GroupRequest, GroupResponse, JoinGroupRequest } from '../../domain/wire.ts';
import { chance, pick, shuffled, weighted, type Draw } from '../../generate/draw.ts';
import { randomDraw } from '../../generate/random-draw.ts';
import {
  commitOf,
  heartbeatOf,
  joinOf,
  leaveOf,
  strategies,
  syncOf,
  type Sender,
} from '../../testing/classic-stage.ts';
import type { ClassicCoordinatorState } from './classic-coordinator-state.ts';
import { classicCoordinator } from './classic-coordinator.ts';
import type { ClassicGroup, ClassicGroupState } from './classic-group.ts';
import { staticMemberOf } from './members.ts';

const SEEDS = 30;
const STEPS = 250;

/** Source: Kafka, `ClassicGroupState`. Several may happen in one step; staying is always legal. */
const legalNext: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['CompletingRebalance', 'Empty'],
  CompletingRebalance: ['Stable', 'PreparingRebalance'],
  Stable: ['PreparingRebalance'],
  Dead: [],
};

/** A run of random requests and times, and what was seen on the way. */
interface Walk {
  readonly draw: Draw;
  state: ClassicCoordinatorState;
  nowMs: number;
  wakeAtMs: number | undefined;
  nextRequestId: number;
  readonly requests: Map<number, GroupRequest>;
  readonly answered: Set<number>;
  /** All member ids that were ever given out, each with the instance id that it was given for. */
  readonly senders: Sender[];
  /** The mark on the assignments of each generation, since the last failover. */
  readonly marks: Map<number, number>;
  readonly seen: Set<string>;
}

function walkOf(seed: number, settings: Partial<GroupSettings>): Walk {
  return {
    draw: randomDraw(seed, 0),
    state: classicCoordinator.initial({
      groupId: 'g',
      topics: [{ topic: 't', partitions: 3 }],
      settings: { ...kafkaDefaults, ...settings },
    }),
    nowMs: 0,
    wakeAtMs: undefined,
    nextRequestId: 0,
    requests: new Map(),
    answered: new Set(),
    senders: [],
    marks: new Map(),
    seen: new Set(),
  };
}

/** Nothing that is given to a step may be changed by it. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of value instanceof Map ? value.values() : Object.values(value)) frozen(part);
  return value;
}

function step(walk: Walk, input: CoordinatorInput): void {
  const before = walk.state.group;
  const next = classicCoordinator.step(frozen(walk.state), frozen(input), walk.nowMs);
  walk.state = next.state;
  walk.wakeAtMs = next.wakeAtMs;
  for (const answer of next.replies) learn(walk, answer);
  const group = walk.state.group;
  checkTransition(before, group, input);
  if (group !== null) checkGroup(walk, group);
  else walk.marks.clear(); // What is forgotten counts its generations from 0 again.
  // A timer does all that is due.
  const dueAtMs = next.wakeAtMs ?? Infinity;
  expect(dueAtMs).toBeGreaterThanOrEqual(walk.nowMs + (input.type === 'timer' ? 1 : 0));
}

function learn(walk: Walk, { requestId, response }: CoordinatorReply): void {
  const request = walk.requests.get(requestId);
  expect(request?.api).toBe(response.api);
  expect(walk.answered.has(requestId)).toBe(false);
  walk.answered.add(requestId);
  const error = errorOf(response);
  walk.seen.add(`${response.api} ${error}`);
  if (response.api === 'JoinGroup' && request?.api === 'JoinGroup') {
    meet(walk, { memberId: response.memberId, groupInstanceId: request.groupInstanceId });
  }
  if (request !== undefined && error === 'NONE') checkIdentity(walk, request);
  if (response.api === 'SyncGroup' && request?.api === 'SyncGroup' && error === 'NONE') {
    checkOneAssignment(walk, request.generationId, response.assignment.assignedPartitions[0]);
  }
}

function errorOf(response: GroupResponse): string {
  return response.api === 'OffsetCommit'
    ? (response.offsets[0]?.errorCode ?? '')
    : response.errorCode;
}

function meet({ senders }: Walk, sender: Sender): void {
  const known = senders.some(({ memberId }) => memberId === sender.memberId);
  if (sender.memberId !== '' && !known) senders.push(sender);
}

/** I8: who speaks for an instance id with success holds it. */
function checkIdentity(walk: Walk, request: GroupRequest): void {
  if (request.api !== 'SyncGroup' && request.api !== 'OffsetCommit') return;
  const { memberId, groupInstanceId } = request;
  if (groupInstanceId === null || walk.state.group === null || memberId === '') return;
  if (request.api === 'OffsetCommit' && request.generationIdOrMemberEpoch < 0) return;
  expect(staticMemberOf(walk.state.group, groupInstanceId)?.memberId).toBe(memberId);
}

/** I7: all assignments of a generation have the mark of one SyncGroup of its leader. */
function checkOneAssignment(
  walk: Walk,
  generation: number,
  first: { readonly partition: number } | undefined,
): void {
  if (first === undefined) return;
  const mark = walk.marks.get(generation) ?? first.partition;
  walk.marks.set(generation, mark);
  expect(first.partition).toBe(mark);
}

function inOneGeneration(state: ClassicGroupState): readonly ClassicGroupState[] {
  return [state, ...legalNext[state].filter((next) => isOfGeneration(state, next))];
}

/** Only the end of a join begins a generation. */
function isOfGeneration(state: ClassicGroupState, next: ClassicGroupState): boolean {
  return state !== 'PreparingRebalance' && next !== state;
}

function checkTransition(
  before: ClassicGroup | null,
  after: ClassicGroup | null,
  input: CoordinatorInput,
): void {
  if (before === null || after === null) return;
  const grown = after.generation - before.generation;
  expect(grown).toBeGreaterThanOrEqual(0);
  if (input.type === 'timer') return;
  // I1, and only legal transitions; a generation begins where PreparingRebalance ends.
  expect(grown).toBeLessThanOrEqual(1);
  const isSync = input.type === 'request' && input.request.api === 'SyncGroup';
  if (isSync) expect(grown).toBe(0);
  const reachable = grown === 0 ? inOneGeneration(before.state) : legalNext.PreparingRebalance;
  expect(reachable).toContain(after.state);
}

function checkGroup(walk: Walk, group: ClassicGroup): void {
  const ids = group.members.map(({ memberId }) => memberId);
  walk.seen.add(group.state);
  expect(new Set(ids).size).toBe(ids.length);
  // I2
  if (ids.length > 0) expect(ids).toContain(group.leader);
  else expect(group.leader).toBe(null);
  checkProtocol(group);
  // I4
  const instances = group.members.flatMap(({ groupInstanceId }) => groupInstanceId ?? []);
  expect(new Set(instances).size).toBe(instances.length);
  checkParked(walk, group);
  // I9
  if (group.state === 'Empty') expect(ids).toEqual([]);
  if (ids.length === 0) expect(['Empty', 'PreparingRebalance']).toContain(group.state);
  // Liveness: something will happen even if nobody sends anything any more.
  expect(group.joinTimer !== null).toBe(group.state === 'PreparingRebalance');
  expect(group.syncExpiresAtMs !== null).toBe(group.pendingSyncs.length > 0);
  if (group.state === 'CompletingRebalance') expect(group.pendingSyncs).toContain(group.leader);
  for (const id of group.pendingSyncs) expect(ids).toContain(id);
  for (const { memberId } of group.pendingJoins) expect(ids).not.toContain(memberId);
}

/** I3 */
function checkProtocol({ state, members, protocolName }: ClassicGroup): void {
  if (state !== 'CompletingRebalance' && state !== 'Stable') return;
  for (const member of members) {
    expect(member.protocols.map(({ name }) => name)).toContain(protocolName);
  }
}

/** I5, I6 */
function checkParked(walk: Walk, group: ClassicGroup): void {
  const joins = group.members.flatMap(({ joinRequestId }) => joinRequestId ?? []);
  const syncs = group.members.flatMap(({ syncRequestId }) => syncRequestId ?? []);
  if (group.state !== 'PreparingRebalance') expect(joins).toEqual([]);
  if (group.state !== 'CompletingRebalance') expect(syncs).toEqual([]);
  const parked = [...joins, ...syncs];
  expect(new Set(parked).size).toBe(parked.length);
  for (const id of parked) expect(walk.answered.has(id)).toBe(false);
  for (const { joinRequestId, syncRequestId, isNew, sessionExpiresAtMs } of group.members) {
    const waits = joinRequestId !== null || syncRequestId !== null;
    expect(sessionExpiresAtMs === null).toBe(waits && !isNew);
  }
}

const lists = [['a'], ['a', 'b'], ['b', 'a'], ['b']];

function drawJoin({ draw }: Walk, sender: Sender): JoinGroupRequest {
  const more = {
    apiVersion: pick(draw, [3, 4, 8, 9]),
    sessionTimeoutMs: pick(draw, [10_000, 20_000]),
    rebalanceTimeoutMs: pick(draw, [5000, 30_000]),
    protocols: strategies(weighted(draw, [6, 1]) === 0 ? ['a', 'b'] : pick(draw, lists)),
  };
  return joinOf({
    ...more,
    memberId: sender.memberId,
    groupInstanceId: sender.groupInstanceId ?? null,
  });
}

function drawSender({ draw, senders, state }: Walk): Sender {
  const members = state.group?.members ?? [];
  const kind = weighted(draw, [members.length > 0 ? 8 : 0, senders.length > 0 ? 2 : 0, 1, 2]);
  if (kind === 0) return pick(draw, members);
  if (kind === 1) return pick(draw, senders);
  const groupInstanceId = pick(draw, ['i', 'j']);
  return kind === 2 ? { memberId: 'x-9', groupInstanceId } : { memberId: '', groupInstanceId };
}

function drawRequest(walk: Walk): GroupRequest {
  const { draw, state } = walk;
  const generation = (state.group?.generation ?? 0) + (chance(draw, 10) ? draw.below(3) - 1 : 0);
  const sender = drawSender(walk);
  switch (weighted(draw, [5, 3, 6, 4, 1, 3])) {
    case 0:
      return drawJoin(walk, sender);
    case 1:
      return drawJoin(walk, { memberId: '', groupInstanceId: null });
    case 2:
      return drawSync(walk, sender, generation);
    case 3:
      return heartbeatOf(sender, generation);
    case 4:
      return leaveOf(...shuffled(draw, [sender, drawSender(walk)]).slice(draw.below(2)));
    default:
      return commitOf(sender, chance(draw, 10) ? -1 : generation);
  }
}

/** A member syncs; if it leads, everybody gets a mark that no other SyncGroup gives. */
function drawSync(walk: Walk, sender: Sender, generation: number): GroupRequest {
  const assignments = (walk.state.group?.members ?? []).map(({ memberId }) => ({
    memberId,
    assignment: { assignedPartitions: [{ topic: 't', partition: walk.nextRequestId }] },
  }));
  return syncOf(sender, generation, { protocolType: null, protocolName: null, assignments });
}

function failOver(walk: Walk): void {
  walk.state = classicCoordinator.recover?.(frozen(walk.state), walk.nowMs) ?? walk.state;
  walk.marks.clear();
  step(walk, { type: 'timer' });
}

function act(walk: Walk): void {
  const { draw } = walk;
  const kind = weighted(draw, [12, 4, 3, 1]);
  if (kind === 0) {
    const request = drawRequest(walk);
    const requestId = walk.nextRequestId;
    walk.nextRequestId += 1;
    walk.requests.set(requestId, request);
    step(walk, { type: 'request', requestId, clientId: pick(draw, ['c', 'd']), request });
  } else if (kind === 1) {
    walk.nowMs += draw.below(2000);
    if (walk.wakeAtMs !== undefined && walk.wakeAtMs <= walk.nowMs) step(walk, { type: 'timer' });
  } else if (kind === 2) {
    if (walk.wakeAtMs !== undefined) {
      walk.nowMs = Math.max(walk.nowMs, walk.wakeAtMs);
      step(walk, { type: 'timer' });
    }
  } else {
    failOver(walk);
  }
}

const kinds: readonly (readonly [string, Partial<GroupSettings>])[] = [
  ['defaults', {}],
  ['a small group', { groupMaxSize: 2, groupInitialRebalanceDelayMs: 0 }],
  ['offsets that never expire', { offsetsRetentionMs: 0 }],
];

test.each(kinds)(
  'the invariants of a classic group hold after each of many random steps: %s',
  (_, settings) => {
    const seen = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const walk = walkOf(seed, settings);
      for (let index = 0; index < STEPS; index += 1) act(walk);
      for (const what of walk.seen) seen.add(what);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'Empty',
        'PreparingRebalance',
        'CompletingRebalance',
        'Stable',
        'JoinGroup NONE',
        'JoinGroup MEMBER_ID_REQUIRED',
        'JoinGroup FENCED_INSTANCE_ID',
        'JoinGroup UNKNOWN_MEMBER_ID',
        'JoinGroup INCONSISTENT_GROUP_PROTOCOL',
        'SyncGroup NONE',
        'SyncGroup FENCED_INSTANCE_ID',
        'SyncGroup REBALANCE_IN_PROGRESS',
        'SyncGroup ILLEGAL_GENERATION',
        'Heartbeat NONE',
        'OffsetCommit NONE',
        'OffsetCommit REBALANCE_IN_PROGRESS',
        'LeaveGroup NONE',
      ]),
    );
  },
);

test('random steps do the same a second time', () => {
  const [one, two] = [7, 7].map((seed) => {
    const walk = walkOf(seed, {});
    for (let index = 0; index < STEPS; index += 1) act(walk);
    return walk.state;
  });
  expect(one).toEqual(two);
});
