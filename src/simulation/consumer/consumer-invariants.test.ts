import { describe, expect, test } from 'vitest';
import {
  brokenPromises,
  heldBy,
  noteOwners,
  type Owners,
} from '../../testing/consumer-group-invariants.ts';
import { Scene } from '../../testing/consumer-group-kit.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../domain/wire.ts';
import type { Draw } from '../../generate/draw.ts';
import { randomDraw } from '../../generate/random-draw.ts';
import { type ConsumerMember, memberOf } from './consumer-group.ts';
import { comparePartitions } from './partition-list.ts';
import { subscribedTopicsOf } from './subscribed-topics.ts';

type Version = GroupSettings['kafkaVersion'];
type Fields = Partial<ConsumerGroupHeartbeatRequest>;

const SEED = 848;
const RUNS = 100;
const STEPS = 80;
const LATE_ROUNDS = 60;

/** A consumer as it should be: it gives up what it no longer has before it says so, and learns only what reaches it. */
interface Client {
  readonly memberId: string;
  readonly instanceId: string | null;
  names: readonly string[] | null;
  regex: string | null;
  epoch: number;
  held: readonly TopicPartition[];
  shall: readonly TopicPartition[];
  /** It does not know how its last request ended, so that it says everything in the next. */
  isUnsure: boolean;
}

const wishes: readonly (readonly [names: readonly string[] | null, regex: string | null])[] = [
  [['t'], null],
  [['t', 'u'], null],
  [['u', 'v'], null],
  [[], null],
  [['t'], 'u|v'],
  [[], 'u|v'],
  [['t', 'u', 'v'], ''],
];

/** A group of clients that live at random, and a coordinator whose promises are judged after each step. */
class Life {
  readonly scene: Scene;
  readonly clients: Client[] = [];
  readonly owners: Owners = new Map();
  readonly broken: string[] = [];
  accepted = 0;
  #born = 0;
  readonly #draw: Draw;

  constructor(index: number, kafkaVersion: Version) {
    this.#draw = randomDraw(SEED, index);
    const groupConsumerAssignmentIntervalMs = this.#draw.below(2) * 1000;
    this.scene = new Scene({
      topics: this.#topics(),
      settings: { kafkaVersion, groupConsumerAssignmentIntervalMs },
    });
  }

  /** One thing happens. */
  step(): void {
    const { clients } = this;
    const what = this.#draw.below(24);
    const client = clients[this.#draw.below(Math.max(1, clients.length))];
    if (client === undefined || (what < 2 && clients.length < 5)) this.#join();
    else if (what < 12) this.#act(client);
    else if (what < 18) this.#change(client, what);
    else if (what < 20) this.#around(what);
    else this.#pass([0, 1, 1000, 5000, 30_000][this.#draw.below(5)] ?? 0);
  }

  #change(client: Client, what: number): void {
    if (what === 12) this.#leave(client);
    else if (what === 13) this.#remove(client);
    else if (what === 14) this.#act(client, 'lost');
    else if (what === 15) this.#resubscribe(client);
    else if (what === 16) this.#restart(client);
    else this.#commit(client);
  }

  #around(what: number): void {
    if (what === 18) this.#watch(() => this.scene.topics(...this.#topics()));
    else this.#failOver();
  }

  /** Somebody sends what comes to mind in the name of a member. */
  disturb(): void {
    const ids = ['p0', 'p1', 'p2', 'x', ''];
    const memberId = this.#pick(ids);
    const [names, regex] = this.#pick(wishes);
    const topicPartitions = this.#pick([null, [], this.#anyPartitions()]);
    const fields: Fields = {
      instanceId: this.#pick([null, null, 'i0', 'i1', '']),
      subscribedTopicNames: this.#pick([null, names]),
      subscribedTopicRegex: this.#pick([null, regex, '(']),
      rebalanceTimeoutMs: this.#pick([-1, 60_000]),
      serverAssignor: this.#pick([null, null, 'range', 'none']),
      topicPartitions,
    };
    const epoch = this.#pick([-3, -2, -1, 0, 0, 1, 2, 3, this.#epochOf(memberId)]);
    this.#watch(() => this.#note(this.scene.beat(memberId, epoch, fields)));
  }

  /** Everybody is well until the group is stable and has all it reads; false: it does not become so. */
  settle(): boolean {
    for (let round = 0; round < LATE_ROUNDS; round++) {
      for (const client of this.clients) this.#act(client, 'learned', 'reports');
      const isStable = this.scene.describe()?.groupState === 'Stable';
      if (this.clients.length === 0) return true;
      if (isStable) return this.#isCovered();
      this.#pass(5000);
    }
    return false;
  }

  #isCovered(): boolean {
    const { group, topics } = this.scene.state;
    const held = group?.members.flatMap(({ assigned }) => assigned) ?? [];
    return [...topics.values()].every(({ topic, partitions }) => {
      const isRead = group?.members.some((member) =>
        subscribedTopicsOf(member, group.regexes).includes(topic),
      );
      return isRead !== true || held.filter((each) => each.topic === topic).length === partitions;
    });
  }

  #join(instanceId: string | null = this.#pick([null, null, `i${this.#draw.below(2)}`])): void {
    if (instanceId !== null && this.clients.some((each) => each.instanceId === instanceId)) return;
    const [names, regex] = this.#pick(wishes);
    const client: Client = {
      memberId: `p${this.#born++}`,
      instanceId,
      names,
      regex,
      epoch: 0,
      held: [],
      shall: [],
      isUnsure: true,
    };
    this.clients.push(client);
    this.#act(client);
  }

  #act(client: Client, fate: 'learned' | 'lost' = 'learned', habit?: 'reports'): void {
    const reports = habit === 'reports' || this.#draw.below(2) === 0;
    if (reports) client.held = client.epoch === 0 ? [] : client.shall;
    const isFull = client.epoch === 0 || client.isUnsure;
    const fields: Fields = {
      instanceId: client.instanceId,
      rebalanceTimeoutMs: isFull ? 60_000 : -1,
      subscribedTopicNames: isFull ? client.names : null,
      subscribedTopicRegex: isFull ? client.regex : null,
      topicPartitions: isFull || reports ? client.held : null,
    };
    this.#watch(() => {
      const response = this.scene.beat(client.memberId, client.epoch, fields);
      this.#note(response);
      if (fate === 'lost') client.isUnsure = true;
      else this.#learn(client, response);
    });
  }

  #learn(
    client: Client,
    { errorCode, memberEpoch, assignment }: ConsumerGroupHeartbeatResponse,
  ): void {
    client.isUnsure = errorCode !== 'NONE';
    if (errorCode === 'NONE') {
      client.epoch = memberEpoch;
      client.shall = assignment ?? client.shall;
      if (assignment !== null) this.#exclusive(client, assignment);
    } else if (errorCode === 'UNRELEASED_INSTANCE_ID' || errorCode === 'FENCED_INSTANCE_ID') {
      this.#remove(client);
    } else {
      Object.assign(client, { epoch: 0, held: [], shall: [] });
    }
  }

  /** S12: nobody else has what an answer gives. */
  #exclusive(client: Client, assignment: readonly TopicPartition[]): void {
    for (const member of this.scene.state.group?.members ?? []) {
      if (member.memberId === client.memberId) continue;
      for (const partition of assignment)
        if (heldBy(member).some((each) => comparePartitions(each, partition) === 0))
          this.broken.push(`S12 ${member.memberId} has what ${client.memberId} got`);
    }
  }

  #leave(client: Client): void {
    this.#remove(client);
    const epoch = client.instanceId !== null && this.#draw.below(3) > 0 ? -2 : -1;
    const { instanceId } = client;
    this.#watch(() => this.#note(this.scene.beat(client.memberId, epoch, { instanceId })));
  }

  #restart(client: Client): void {
    this.#leave(client);
    if (client.instanceId !== null) this.#join(client.instanceId);
  }

  #resubscribe(client: Client): void {
    const [names, regex] = this.#pick(wishes);
    Object.assign(client, { names, regex, isUnsure: true });
    this.#act(client);
  }

  /** S9: what is accepted is had. A client commits what it holds. */
  #commit({ memberId, instanceId, epoch, held }: Client): void {
    if (held.length === 0) return;
    const response = this.scene.send({
      api: 'OffsetCommit',
      apiVersion: 9,
      groupId: 'g',
      generationIdOrMemberEpoch: epoch,
      memberId,
      groupInstanceId: instanceId,
      offsets: held.map((partition) => ({ ...partition, committedOffset: 1 })),
    });
    const member = this.scene.state.group?.members.find((each) => each.memberId === memberId);
    const isTaken =
      response.api === 'OffsetCommit' &&
      response.offsets.every((each) => each.errorCode === 'NONE');
    if (!isTaken) return;
    this.accepted += 1;
    if (!this.#mayCommit(member, held, epoch)) this.broken.push(`S9 ${memberId} in ${epoch}`);
  }

  #mayCommit(
    member: ConsumerMember | undefined,
    held: readonly TopicPartition[],
    epoch: number,
  ): boolean {
    if (member === undefined) return false;
    const has = [...member.assigned, ...member.pendingRevocation];
    return held.every((partition) =>
      has.some((each) => comparePartitions(each, partition) === 0 && each.epoch <= epoch),
    );
  }

  /** S11: what was written gives the group back. */
  #failOver(): void {
    const before = this.scene.describe();
    this.#watch(() => this.scene.failOver());
    if (JSON.stringify(before) !== JSON.stringify(this.scene.describe()))
      this.broken.push('S11 a failover changed the group');
  }

  #pass(ms: number): void {
    this.#watch(() => this.scene.pass(ms));
  }

  #watch(happen: () => void): void {
    const before = this.scene.state;
    happen();
    const after = this.scene.state;
    this.broken.push(...brokenPromises(before, after));
    if (after.group === null || before.group === null) this.owners.clear();
    if (after.group !== null && after.settings.kafkaVersion === 'trunk')
      this.broken.push(...noteOwners(after.group, this.owners));
  }

  /** S8: what a client holds is its own, unless it was fenced and does not know it yet. */
  overheld(): readonly string[] {
    const { group } = this.scene.state;
    if (group === null) return [];
    return this.clients.flatMap((client) => {
      const member = memberOf(group, client.memberId);
      if (member === undefined) return [];
      const has = heldBy(member);
      return client.held.every((p) => has.some((each) => comparePartitions(each, p) === 0))
        ? []
        : [`S8 ${client.memberId} holds what is not its own`];
    });
  }

  #note({ errorCode }: ConsumerGroupHeartbeatResponse): void {
    if (errorCode === 'UNKNOWN_SERVER_ERROR') this.broken.push('the server failed');
  }

  #remove(client: Client): void {
    const index = this.clients.indexOf(client);
    if (index >= 0) this.clients.splice(index, 1);
  }

  #epochOf(memberId: string): number {
    const members = this.scene.state.group?.members ?? [];
    return members.find((each) => each.memberId === memberId)?.memberEpoch ?? 1;
  }

  #topics(): readonly HistoryTopic[] {
    return ['t', 'u', 'v'].flatMap((topic) => {
      const partitions = this.#draw.below(5);
      return partitions === 0 ? [] : [{ topic, partitions }];
    });
  }

  #anyPartitions(): readonly TopicPartition[] {
    return [{ topic: this.#pick(['t', 'u', 'x']), partition: this.#draw.below(3) }];
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#draw.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

describe.each(['trunk', '4.0'] as const)('promises of the coordinator of %s', (version) => {
  test('with honest clients', () => {
    let accepted = 0;
    let settled = 0;
    for (let index = 0; index < RUNS; index++) {
      const life = new Life(index, version);
      for (let step = 0; step < STEPS; step++) {
        life.step();
        expect({ index, step, broken: [...life.broken, ...life.overheld()] }).toEqual({
          index,
          step,
          broken: [],
        });
      }
      expect({ index, isStable: life.settle() }).toEqual({ index, isStable: true });
      settled += life.clients.length > 0 ? 1 : 0;
      accepted += life.accepted;
    }
    // Nothing is shown by clients that never commit, nor by groups in which nobody is left.
    expect(accepted).toBeGreaterThan(RUNS / 4);
    expect(settled).toBeGreaterThan(RUNS / 2);
  });

  test('with dishonest clients', () => {
    for (let index = 0; index < RUNS; index++) {
      const life = new Life(RUNS + index, version);
      for (let step = 0; step < STEPS; step++) {
        if (step % 3 === 0) life.step();
        else life.disturb();
        // A client in whose name somebody else speaks may commit what it has lost.
        const broken = life.broken.filter((each) => !each.startsWith('S9'));
        expect({ index, step, broken }).toEqual({ index, step, broken: [] });
      }
    }
  });
});
