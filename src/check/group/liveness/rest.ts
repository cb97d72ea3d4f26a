import type { Ended, GroupTrace } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { DescribedMember } from '../../../domain/wire.ts';
import { memberIn } from '../described-members.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { ownershipViewOf } from '../ownership-view.ts';
import { isForgottenDowngrade, isFoughtOver, isTakenOver, isToldToNobody } from './left-hanging.ts';
import { topicsAtEnd, wellProcessesOf, type WellProcess } from './members-at-end.ts';

/** Judges how a history ended: everybody who is well is in, and every partition that somebody wants is read. */
export function lookAtRest(trace: GroupTrace, view: CoordinatorView, tally: GroupTally): void {
  const index = trace.observations.length - 1;
  const ended = trace.observations[index];
  if (ended?.type !== 'ended' || ended.how === 'failed') return;
  const ending: Ending = { trace, view, tally, index, ended };
  if (ended.how === 'late') late(ending);
  else {
    const well = wellProcessesOf(trace, view);
    inside(ending, well);
    if (!isTakenOver(view) && !isForgottenDowngrade(view)) covered(ending, well);
  }
}

interface Ending {
  readonly trace: GroupTrace;
  readonly view: CoordinatorView;
  readonly tally: GroupTally;
  readonly index: number;
  readonly ended: Ended;
}

function late({ trace, view, tally, index, ended }: Ending): void {
  const well = wellProcessesOf(trace, view);
  if (well.length === 0 || !canRest(trace.settings) || isForgottenDowngrade(view)) return;
  const lives = well.map(({ life }) => life);
  if (lives.some(({ process }) => isToldToNobody(view, process)) || isFoughtOver(view, lives)) {
    return;
  }
  tally.examined++;
  const group = view.looks.at(-1)?.group ?? null;
  noteBreach(tally, [view.looks.at(-1)?.index ?? index, index], {
    rule: 'never-at-rest',
    atMs: ended.atMs,
    members: lives.map(({ process }) => process),
    partitions: [],
    expected: `rest some time after ${ended.lastEventAtMs} ms, when the last event was over`,
    actual: group === null ? 'no group' : group.groupState,
    sinceMs: ended.lastEventAtMs,
  });
}

/** With other settings right clients are thrown out again and again. */
function canRest(settings: GroupSettings): boolean {
  const roundTripMs = 2 * (settings.latencyMs + settings.jitterMs);
  return (
    settings.pollIntervalMs < settings.maxPollIntervalMs &&
    // Otherwise new members are thrown out while they wait for a rebalance to end, come again, and hold it up anew.
    settings.newMemberJoinTimeoutMs >= settings.maxPollIntervalMs &&
    settings.heartbeatIntervalMs + roundTripMs < settings.sessionTimeoutMs &&
    settings.groupConsumerHeartbeatIntervalMs + roundTripMs <
      settings.groupConsumerSessionTimeoutMs &&
    roundTripMs < settings.requestTimeoutMs
  );
}

/** Who is well is a member. */
function inside({ view, tally, index, ended }: Ending, well: readonly WellProcess[]): void {
  const group = view.looks.at(-1)?.group ?? null;
  for (const { life, memberId } of well) {
    tally.examined++;
    if (memberId !== null && memberIn(group, memberId) !== undefined) continue;
    noteBreach(tally, [life.index, index], {
      rule: 'left-out',
      atMs: ended.atMs,
      members: [life.process],
      partitions: [],
      expected: 'a member of the group: it is well',
      actual: 'none',
    });
  }
}

/** What somebody wants and there is has an owner, or a place kept for one who is away. */
function covered(ending: Ending, well: readonly WellProcess[]): void {
  const { trace, view, tally, index, ended } = ending;
  const owned = ownedAtEnd(ending, well);
  const missing: TopicPartition[] = [];
  for (const { topic, partitions } of topicsAtEnd(trace, view)) {
    if (!well.some(({ wanted }) => wanted.has(topic))) continue;
    const ofTopic = owned.get(topic);
    for (let partition = 0; partition < partitions; partition++) {
      tally.examined++;
      if (ofTopic?.has(partition) !== true) missing.push({ topic, partition });
    }
  }
  if (missing.length === 0) return;
  noteBreach(tally, [index], {
    rule: 'uncovered',
    atMs: ended.atMs,
    members: well.map(({ life }) => life.process),
    partitions: missing,
    expected: 'an owner for each partition that somebody wants',
    actual: 'nobody reads these',
  });
}

type Owned = Map<string, Set<number>>;

function ownedAtEnd({ trace, view }: Ending, well: readonly WellProcess[]): Owned {
  const owned: Owned = new Map();
  for (const { partition, ended } of ownershipViewOf(trace).ownerships) {
    if (ended === 'open') add(owned, partition);
  }
  for (const member of view.looks.at(-1)?.group?.members ?? []) {
    if (well.some(({ memberId }) => memberId === member.memberId)) {
      for (const partition of leftWithPattern(member, view)) add(owned, partition);
      continue;
    }
    for (const partition of member.assignment) add(owned, partition);
    for (const partition of member.targetAssignment) add(owned, partition);
    for (const partition of member.pendingRevocation) add(owned, partition);
  }
  return owned;
}

/**
 * What a member shall have of topics that it does not read any more, since it has turned to another pattern. Kafka moves
 * to the next epoch only if the new pattern stands for other topics than it did before, which is none at first; if it goes
 * on standing for none, that stays where it is until something else starts a rebalance.
 *
 * Source: KIP-848, regular expressions; Kafka, `GroupMetadataManager.maybeUpdateRegularExpressions`,
 * `handleRegularExpressionsResult`.
 */
function leftWithPattern(
  { memberId, subscribedTopicNames, targetAssignment }: DescribedMember,
  { exchanges }: CoordinatorView,
): readonly TopicPartition[] {
  const left = targetAssignment.filter(({ topic }) => !subscribedTopicNames.includes(topic));
  if (left.length === 0) return left;
  const last = exchanges.findLast(
    ({ request }) =>
      request.api === 'ConsumerGroupHeartbeat' &&
      request.memberId === memberId &&
      request.subscribedTopicRegex !== null,
  )?.request;
  const hasPattern =
    last?.api === 'ConsumerGroupHeartbeat' && (last.subscribedTopicRegex ?? '') !== '';
  return hasPattern ? left : [];
}

function add(owned: Owned, { topic, partition }: TopicPartition): void {
  const ofTopic = owned.get(topic);
  if (ofTopic === undefined) owned.set(topic, new Set([partition]));
  else ofTopic.add(partition);
}
