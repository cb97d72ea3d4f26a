import type { GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberIn } from '../described-members.ts';
import { indexBefore, type Exchange, type Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** Follows who leads, from each description to the next. */
export function lookAtLeaders(view: CoordinatorView, tally: GroupTally): void {
  for (const look of view.looks) {
    const { group, previous } = look;
    if (group?.groupType !== 'classic' || !isElected(group)) continue;
    leads(look, group, tally);
    const before = previous?.group ?? null;
    if (before?.groupType !== 'classic' || look.recovered) continue;
    if (group.groupEpoch > before.groupEpoch) elect(view, look, { before, group, tally });
    else if (isElected(before)) keep(look, { before, group, tally });
  }
}

interface Change {
  readonly before: GroupDescription;
  readonly group: GroupDescription;
  readonly tally: GroupTally;
}

/** In these states the group has to have a leader, and its generation is settled. */
function isElected({ groupState }: GroupDescription): boolean {
  return groupState === 'CompletingRebalance' || groupState === 'Stable';
}

function leads(look: Look, group: GroupDescription, tally: GroupTally): void {
  const { leader } = group;
  if (leader !== null && memberIn(group, leader) !== undefined) return;
  noteBreach(tally, [look.index], {
    rule: 'no-leader',
    atMs: look.atMs,
    members: leader === null ? [] : [leader],
    partitions: [],
    expected: 'one of the members leads',
    actual: leader === null ? 'nobody' : 'somebody who is no member',
  });
}

/**
 * Whoever leads a new generation has rejoined, and is who led before if that one has rejoined.
 *
 * Source: Kafka, `ClassicGroup.maybeElectNewJoinedLeader`.
 */
function elect(view: CoordinatorView, look: Look, { before, group, tally }: Change): void {
  const { leader } = group;
  if (leader === null) return;
  tally.examined++;
  if (!isAnsweredIn(view, look, leader)) {
    noteBreach(tally, [look.index], {
      rule: 'absent-leader',
      atMs: look.atMs,
      members: [leader],
      partitions: [],
      expected: 'a leader who has joined this generation',
      actual: `${leader}, who has not`,
    });
    return;
  }
  const old = before.leader;
  if (old === null || old === leader || memberIn(group, old) === undefined) return;
  if (!isAnsweredIn(view, look, old)) return;
  noteBreach(tally, [look.index], {
    rule: 'leader-changed',
    atMs: look.atMs,
    members: [old, leader],
    partitions: [],
    expected: `${old}, who led and has rejoined`,
    actual: leader,
  });
}

function isAnsweredIn({ answered }: CoordinatorView, look: Look, memberId: string): boolean {
  for (let place = firstAnswerIn(answered, look); place < answered.length; place++) {
    const exchange = answered[place];
    if (exchange === undefined || exchange.replied > look.index) return false;
    const { response } = exchange;
    if (response?.api !== 'JoinGroup' || exchange.answeredIn !== look) continue;
    if (response.memberId === memberId) return true;
  }
  return false;
}

/** The first place whose answer came after the description before this one. */
function firstAnswerIn(answered: readonly Exchange[], look: Look): number {
  const since = look.previous?.index ?? -1;
  let low = 0;
  let high = answered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((answered[middle]?.replied ?? 0) > since) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Inside a generation only the successor of a static leader takes over. */
function keep(look: Look, { before, group, tally }: Change): void {
  if (before.groupEpoch !== group.groupEpoch || before.leader === group.leader) return;
  if (before.leader === null || group.leader === null) return;
  const instanceId = memberIn(before, before.leader)?.groupInstanceId ?? null;
  if (instanceId !== null && memberIn(group, group.leader)?.groupInstanceId === instanceId) return;
  noteBreach(tally, [indexBefore(look), look.index], {
    rule: 'two-leaders',
    atMs: look.atMs,
    members: [before.leader, group.leader],
    partitions: [],
    expected: `${before.leader} in generation ${group.groupEpoch}`,
    actual: group.leader,
  });
}
