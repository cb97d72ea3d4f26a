import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { Described, GroupTrace, Replied, Requested } from '../../../domain/group-trace.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import { noGoneTopics, takeGoneTopics, type GoneTopics } from '../gone-topics.ts';
import { memberIn } from '../described-members.ts';
import { groupVerdictOf, newGroupTally, noteBreach, type GroupTally } from '../group-tally.ts';
import { commitAnswered } from '../offsets/committed.ts';
import { isLeftBehind } from '../offsets/left-behind.ts';
import { idOf } from '../partition-ids.ts';
import { kind, traceIndexOf, type TraceIndex } from '../trace-index.ts';

/**
 * What is committed for a partition never goes back, and is what the next OffsetFetch tells; a commit that was refused
 * changes nothing. What the network delivered twice, or after a later message of the same process, is no step back, and
 * topics that were deleted are forgotten.
 */
export const offsetsMonotonic: GroupInvariant = {
  id: 'offsets.monotonic',
  title: 'A committed offset never goes back, and refused commits change nothing',
  kind: 'safety',
  source: {
    title: 'Kafka, `OffsetMetadataManager`, `ClassicGroup.validateOffsetCommit`; KIP-848, KIP-1251',
    locator: 'commits of a wrong member, generation or epoch are refused',
  },
  exercises: 'a commit, or a fetch of what was committed',
  check,
};

interface Committed {
  readonly offset: number;
  readonly asked: Requested;
  readonly atMs: number;
  readonly index: number;
}

interface Scene {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly tally: GroupTally;
  readonly gone: GoneTopics;
  /** By partition. */
  readonly committed: (Committed | undefined)[];
  /** Since when the group has had no members; -1: it has some. */
  emptySinceMs: number;
  /** Since when one coordinator has had an empty group; -1: it has none. */
  restsSinceMs: number;
  /** What was committed until then has expired since, for certain, in a group without members; -1: nothing. */
  expiredUntilMs: number;
  described: GroupDescription | null;
  /** Ids of classic members that KIP-848 groups have removed. */
  readonly removed: Set<string>;
}

function check(trace: GroupTrace): GroupVerdict {
  const scene: Scene = {
    trace,
    index: traceIndexOf(trace),
    tally: newGroupTally(),
    gone: noGoneTopics(trace),
    committed: [],
    emptySinceMs: 0,
    restsSinceMs: -1,
    expiredUntilMs: -1,
    described: null,
    removed: new Set(),
  };
  const { observations } = trace;
  const { kinds } = scene.index;
  for (let index = 0; index < kinds.length; index++) {
    if (!isTelling[at(kinds, index)]) continue;
    const seen = at(observations, index);
    if (seen.type === 'replied') {
      commit(scene, seen, index);
      fetch(scene, seen, index);
    } else if (seen.type === 'described') describe(scene, seen);
    else if (seen.type === 'failed-over') moved(scene, seen.backAtMs);
    else takeGoneTopics(scene.gone, seen, trace);
  }
  return groupVerdictOf(scene.tally);
}

const isTelling: readonly boolean[] = Object.values(kind).map(
  (what) =>
    what === kind.replied ||
    what === kind.described ||
    what === kind.topics ||
    what === kind.failedOver ||
    what === kind.happened,
);

function describe(scene: Scene, { group, atMs }: Described): void {
  expire(scene, atMs);
  const isEmpty = group === null || group.members.length === 0;
  if (!isEmpty) scene.emptySinceMs = -1;
  else if (scene.emptySinceMs < 0) scene.emptySinceMs = atMs;
  if (!isEmpty || group === null) scene.restsSinceMs = -1;
  else if (scene.restsSinceMs < 0) scene.restsSinceMs = atMs;
  const before = scene.described;
  scene.described = group;
  if (before?.groupType === 'consumer') takeRemoved(scene, before, group);
}

function takeRemoved(
  { removed }: Scene,
  before: GroupDescription,
  group: GroupDescription | null,
): void {
  if (group !== null && group.members.length >= before.members.length) return;
  for (const { memberId, memberType } of before.members) {
    if (memberType === 'classic' && memberIn(group, memberId) === undefined) removed.add(memberId);
  }
}

function commit(scene: Scene, seen: Replied, index: number): void {
  const answered = commitAnswered(scene.trace, scene.index, seen);
  if (answered === null) return;
  const { asked, parts } = answered;
  for (const { partition, offset, isAccepted } of parts) {
    if (!isAccepted) continue;
    scene.tally.examined++;
    const before = scene.committed[partition];
    if (
      before !== undefined &&
      offset < before.offset &&
      isStepBack(scene, before, asked) &&
      !isLeftBehind(scene.trace, asked, partition) &&
      !isLeftBehind(scene.trace, before.asked, partition)
    ) {
      tell(scene, partition, [before.index, index], {
        rule: 'went-back',
        atMs: seen.atMs,
        members: [before.asked.process, asked.process].filter((process) => process !== null),
        expected: `at least ${before.offset}`,
        actual: `${offset}`,
      });
    }
    scene.committed[partition] = { offset, asked, atMs: seen.atMs, index };
  }
}

/**
 * Somebody outside of the group commits what it likes. A process that sent two commits may see them change places if it
 * had given up on the first; so may one whose commit was under way for longer than it waits for an answer. A classic
 * member that a KIP-848 group has removed is a new one when it joins again under its id, as it does without knowing; then
 * it commits what it has lost, which may be ahead of who has it now, or behind.
 *
 * Source: Kafka, `GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerGroupMember`.
 */
function isStepBack({ trace, removed }: Scene, before: Committed, asked: Requested): boolean {
  if (asked.process === null || before.asked.process === null) return false;
  for (const { request } of [asked, before.asked]) {
    if (request.api === 'OffsetCommit' && removed.has(request.memberId)) return false;
  }
  if (asked.process === before.asked.process) return asked.sentAtMs > before.asked.sentAtMs;
  return asked.atMs - asked.sentAtMs < trace.settings.requestTimeoutMs;
}

function fetch(scene: Scene, { response, process, atMs }: Replied, index: number): void {
  if (response.api !== 'OffsetFetch' || response.errorCode !== 'NONE') return;
  for (const one of response.offsets) {
    const partition = idOf(scene.index.partitions, one);
    const before = scene.committed[partition];
    scene.tally.examined++;
    const rule = ruleOf(one.committedOffset, before, { scene, atMs });
    if (rule === null) {
      if (one.committedOffset === -1) scene.committed[partition] = undefined;
      continue;
    }
    tell(scene, partition, before === undefined ? [index] : [before.index, index], {
      rule,
      atMs,
      members: process === null ? [] : [process],
      expected: rule === 'kept-too-long' ? 'none' : `${before?.offset ?? -1}`,
      actual: `${one.committedOffset}`,
    });
  }
}

/** What is wrong with an offset that is told; null: nothing. */
function ruleOf(
  told: number,
  before: Committed | undefined,
  { scene, atMs }: { readonly scene: Scene; readonly atMs: number },
): string | null {
  const due = before?.offset ?? -1;
  if (told === due) {
    return before !== undefined && before.atMs <= scene.expiredUntilMs ? 'kept-too-long' : null;
  }
  if (told !== -1) return told < due ? 'fetched-less' : 'fetched-more';
  return before !== undefined && isExpired(scene, before, atMs) ? null : 'forgotten';
}

/** Nobody was in the group for so long that what was committed before has been looked at and forgotten. */
function expire(scene: Scene, atMs: number): void {
  const { offsetsRetentionMs, offsetsRetentionCheckIntervalMs } = scene.trace.settings;
  if (scene.restsSinceMs < 0 || offsetsRetentionMs <= 0) return;
  const untilMs = atMs - offsetsRetentionMs - offsetsRetentionCheckIntervalMs - 1;
  if (untilMs >= scene.restsSinceMs) scene.expiredUntilMs = Math.max(scene.expiredUntilMs, untilMs);
}

/** Another coordinator looks at other times. */
function moved(scene: Scene, backAtMs: number): void {
  if (scene.restsSinceMs >= 0) scene.restsSinceMs = backAtMs;
}

/** Source: Kafka, `offsets.retention.minutes`: since the group is empty, or since the commit. */
function isExpired(
  { trace, emptySinceMs }: Scene,
  { atMs: committedAtMs }: Committed,
  atMs: number,
): boolean {
  const { offsetsRetentionMs } = trace.settings;
  if (atMs - committedAtMs >= offsetsRetentionMs) return true;
  return emptySinceMs >= 0 && atMs - emptySinceMs >= offsetsRetentionMs;
}

function tell(
  { tally, index, gone }: Scene,
  partition: number,
  evidence: readonly number[],
  breach: {
    readonly rule: string;
    readonly atMs: number;
    readonly members: readonly string[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  const name = at(index.partitions.names, partition);
  if (gone.vanished.has(name.topic)) return;
  noteBreach(tally, evidence, { ...breach, partitions: [name] });
}
