/** Promises of a coordinator of both protocols, over random requests of honest and dishonest clients of either. */
import { describe, expect, test } from 'vitest';
import type { HistoryTopic } from '../../domain/history.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { ConsumerGroupHeartbeatRequest, GroupRequest } from '../../domain/wire.ts';
import { type Draw, pick } from '../../generate/draw.ts';
import { randomDraw } from '../../generate/random-draw.ts';
import { commitOf, heartbeatOf, leaveOf, strategies, syncOf } from '../../testing/classic-stage.ts';
import { beat, partitions } from '../../testing/consumer-group-kit.ts';
import { brokenPromises } from '../../testing/consumer-group-invariants.ts';
import { MixedStage, ownerJoin } from '../../testing/mixed-stage.ts';
import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';
import type { ClassicGroup } from '../classic/classic-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { isClassicState, type MixedState } from './mixed-state.ts';

const SEED = 4700;
const RUNS = 150;
const STEPS = 120;

const policies = ['bidirectional', 'bidirectional', 'upgrade', 'downgrade', 'disabled'] as const;
const instanceIds = [null, null, null, 'i', 'j'];
const topicNames = [['t'], ['t', 'u'], ['u'], []];
const allPartitions = partitions('t0', 't1', 't2', 't3', 'u0', 'u1');

/** A coordinator to which anything may be said, and what it did wrong. */
class Life {
  readonly stage: MixedStage;
  readonly broken: string[] = [];
  readonly turns: Map<string, number> = new Map();
  readonly #known: string[] = [];
  readonly #draw: Draw;

  constructor(index: number, kafkaVersion: GroupSettings['kafkaVersion']) {
    this.#draw = randomDraw(SEED, index);
    this.stage = new MixedStage({
      topics: this.#topics(),
      settings: {
        kafkaVersion,
        groupConsumerAssignmentIntervalMs: this.#pick([0, 1000]),
        groupInitialRebalanceDelayMs: this.#pick([0, 3000]),
        groupConsumerMigrationPolicy: this.#pick(policies),
        groupMaxSize: this.#pick([2, 100]),
        groupConsumerMaxSize: this.#pick([3, 100]),
      },
    });
  }

  step(): void {
    const { stage } = this;
    const before = stage.state;
    deepFreeze(before);
    const what = this.#draw.below(20);
    if (what === 0) stage.topics(...this.#topics());
    else if (what === 1) return this.#failOver();
    else if (what < 5) stage.pass(this.#pick([0, 1, 3000, 10_000, 45_000]));
    else stage.send(this.#request());
    this.#look(before, stage.state);
  }

  /** A classic group goes back to what was written. */
  #failOver(): void {
    const before = this.stage.describe()?.groupType;
    this.stage.failOver();
    const after = this.stage.describe()?.groupType;
    if (after !== undefined && after !== before) this.broken.push('a failover changed the type');
  }

  #look(before: MixedState, after: MixedState): void {
    this.broken.push(
      ...(isClassicState(after) ? wrongClassicState(before, after) : wrongConsumer(before, after)),
    );
    if (isClassicState(before) !== isClassicState(after)) this.#turn(before, after);
    if (committed(after) < committed(before) && topicCount(before) === topicCount(after))
      this.broken.push('offsets are lost');
  }

  #turn(before: MixedState, after: MixedState): void {
    const isEmpty = (before.group?.members.length ?? 0) === 0;
    const name = `${isEmpty ? 'empty' : 'living'} to ${isClassicState(after) ? 'classic' : 'consumer'}`;
    this.turns.set(name, (this.turns.get(name) ?? 0) + 1);
  }

  #request(): GroupRequest {
    const memberId = this.#anyMember();
    const groupInstanceId = this.#pick(instanceIds);
    const sender = { memberId, groupInstanceId };
    const epoch = this.#epochOf(memberId);
    switch (this.#draw.below(12)) {
      case 0:
      case 1:
      case 2:
        return this.#join(memberId, groupInstanceId);
      case 3:
      case 4:
        return syncOf(sender, epoch, { assignments: this.#assignments() });
      case 5:
        return heartbeatOf(sender, epoch);
      case 6:
        return this.#draw.below(3) === 0 ? leaveOf(sender) : heartbeatOf(sender, epoch);
      case 7:
        return commitOf(sender, epoch, { apiVersion: 9 });
      default:
        return this.#beat(memberId, groupInstanceId, epoch);
    }
  }

  #join(memberId: string, groupInstanceId: string | null): GroupRequest {
    const protocols = strategies(
      this.#pick([['range'], ['range', 'sticky'], ['sticky']]),
      this.#pick(topicNames),
    );
    const owned = this.stage
      .describe()
      ?.members.find((member) => member.memberId === memberId)
      ?.assignment.map(({ topic, partition }) => `${topic}${partition}`);
    return ownerJoin(
      { apiVersion: this.#pick([3, 9]), memberId, groupInstanceId, protocols },
      this.#draw.below(2) === 0 ? [] : (owned ?? []),
      1,
    );
  }

  #beat(memberId: string, instanceId: string | null, epoch: number): GroupRequest {
    const fields: Partial<ConsumerGroupHeartbeatRequest> = { instanceId };
    if (this.#draw.below(2) === 0) return beat(memberId, epoch, fields);
    const held = this.stage.describe()?.members.find((member) => member.memberId === memberId);
    return this.#draw.below(2) === 0
      ? beat(memberId, this.#pick([0, 0, 0, -1, -2]), {
          ...fields,
          topicPartitions: [],
          rebalanceTimeoutMs: 60_000,
          subscribedTopicNames: this.#pick(topicNames),
        })
      : beat(memberId, epoch, { ...fields, topicPartitions: held?.assignment ?? [] });
  }

  /** What a leader might say: each partition once. */
  #assignments(): { memberId: string; assignment: { assignedPartitions: typeof allPartitions } }[] {
    const members = this.stage.describe()?.members ?? [];
    return members.map(({ memberId }, place) => ({
      memberId,
      assignment: {
        assignedPartitions: allPartitions.filter((_, index) => index % members.length === place),
      },
    }));
  }

  /** Somebody who is, or was, a member, or a new one. */
  #anyMember(): string {
    const present = (this.stage.describe()?.members ?? []).map(({ memberId }) => memberId);
    for (const memberId of present) if (!this.#known.includes(memberId)) this.#known.push(memberId);
    return this.#pick([...present, ...present, ...this.#known.slice(-3), 'm', 'n', '', '']);
  }

  /** Mostly the one that is right. */
  #epochOf(memberId: string): number {
    if (this.#draw.below(6) === 0) return this.#pick([-1, 0, 1, 2, 3]);
    const member = this.stage.describe()?.members.find((each) => each.memberId === memberId);
    return member?.memberEpoch ?? 1;
  }

  #topics(): readonly HistoryTopic[] {
    const u = { topic: 'u', partitions: 2 };
    const t = { topic: 't', partitions: this.#pick([3, 4]) };
    return this.#draw.below(4) === 0 ? [t] : [t, u];
  }

  #pick<T>(items: readonly T[]): T {
    return pick(this.#draw, items);
  }
}

function committed({ offsets }: MixedState): number {
  let count = 0;
  for (const ofTopic of offsets.values()) count += ofTopic.size;
  return count;
}

function topicCount(state: MixedState): number {
  return isClassicState(state) ? state.config.topics.length : state.topics.size;
}

function wrongConsumer(before: MixedState, after: ConsumerState): readonly string[] {
  if (after.group === null) return ['a group of the new protocol that is none'];
  return brokenPromises(isClassicState(before) ? { ...after, group: null } : before, after);
}

function wrongClassicState(before: MixedState, after: ClassicCoordinatorState): readonly string[] {
  const { group } = after;
  if (group === null) return [];
  const was = isClassicState(before) ? before.group : null;
  const wentBack = was !== null && group.generation < was.generation;
  return [
    ...wrongMembers(group),
    ...wrongState(group),
    ...(wentBack ? ['I1 a generation went back'] : []),
  ];
}

function wrongMembers({ state, members, leader }: ClassicGroup): readonly string[] {
  const broken: string[] = [];
  const ids = members.map(({ memberId }) => memberId);
  const instances = members.flatMap(({ groupInstanceId }) => groupInstanceId ?? []);
  if (members.length > 0 && (leader === null || !ids.includes(leader)))
    broken.push('I2 nobody leads');
  if (new Set(ids).size < ids.length || new Set(instances).size < instances.length)
    broken.push('I4 two of one name');
  for (const { joinRequestId, syncRequestId } of members) {
    if (joinRequestId !== null && state !== 'PreparingRebalance') broken.push('I6 a parked join');
    if (syncRequestId !== null && state !== 'CompletingRebalance') broken.push('I6 a parked sync');
  }
  return broken;
}

function wrongState({ state, members, protocolName }: ClassicGroup): readonly string[] {
  if (state === 'Empty') return members.length > 0 ? ['I9 not empty'] : [];
  if (state !== 'CompletingRebalance' && state !== 'Stable') return [];
  if (members.length === 0) return ['I9 nobody is there'];
  const follows = members.every(({ protocols }) =>
    protocols.some(({ name }) => name === protocolName),
  );
  return follows ? [] : ['I3 somebody cannot follow'];
}

/** Whoever changes this state in place fails. Maps are left out. */
function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}

describe.each(['trunk', '4.0'] as const)('a coordinator of both protocols, %s', (version) => {
  test('keeps the promises of each, whatever is said to it', () => {
    const turns = new Map<string, number>();
    for (let index = 0; index < RUNS; index++) {
      const life = new Life(index, version);
      for (let step = 0; step < STEPS && life.broken.length === 0; step++) life.step();
      expect({ index, broken: life.broken }).toEqual({ index, broken: [] });
      for (const [turn, count] of life.turns) turns.set(turn, (turns.get(turn) ?? 0) + count);
    }
    // Each change of sides must have been seen, or nothing was judged.
    for (const turn of [
      'empty to classic',
      'empty to consumer',
      'living to classic',
      'living to consumer',
    ]) {
      expect([turn, (turns.get(turn) ?? 0) >= 20]).toEqual([turn, true]);
    }
  });
});
