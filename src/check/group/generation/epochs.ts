import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Look } from '../exchange.ts';
import { memberNear } from '../described-members.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { tellOfPair, type Pair } from '../look-pair.ts';
import { lookAtBumps, newBumps } from './bumps.ts';

/** Follows the epochs from each description to the next. */
export function lookAtEpochs(
  view: CoordinatorView,
  { settings }: GroupTrace,
  tally: GroupTally,
): void {
  const bumps = newBumps(view, settings);
  let persisted: Look | null = null;
  for (const look of view.looks) {
    const { previous } = look;
    if (previous === null) continue;
    if (look.recovered) recover(look, persisted, tally);
    else if (previous.group !== null && look.group !== null) {
      const pair = {
        look,
        before: previous.group,
        after: look.group,
        evidence: [previous.index, look.index],
      };
      step(pair, tally);
      lookAtBumps(pair, bumps, tally);
    }
    if (isPersisted(look.group)) persisted = look;
  }
}

/**
 * A classic group is written down when its leader has synced and when it is empty; a KIP-848 group with each change.
 *
 * Source: Kafka, `GroupMetadataManager`, who appends `GroupMetadata` records when.
 */
function isPersisted(group: GroupDescription | null): boolean {
  if (group === null) return true;
  return (
    group.groupType === 'consumer' || group.groupState === 'Stable' || group.groupState === 'Empty'
  );
}

function recover(look: Look, persisted: Look | null, tally: GroupTally): void {
  const kept = persisted?.group ?? null;
  if (persisted === null || kept === null || kept.members.length === 0) return;
  tally.examined++;
  const { group } = look;
  if (group !== null && group.groupEpoch >= kept.groupEpoch) return;
  noteBreach(tally, [persisted.index, look.index], {
    rule: 'lost-by-failover',
    atMs: look.atMs,
    members: [],
    partitions: [],
    expected: `at least ${kept.groupEpoch}, as was written down`,
    actual: group === null ? 'no group' : String(group.groupEpoch),
    sinceMs: persisted.atMs,
  });
}

function step(pair: Pair, tally: GroupTally): void {
  const { before, after } = pair;
  if (before.groupType !== after.groupType) {
    if (before.members.length > 0) back(pair, tally, before.groupEpoch, after.groupEpoch);
    return;
  }
  if (before.groupEpoch !== after.groupEpoch) {
    tally.examined++;
    back(pair, tally, before.groupEpoch, after.groupEpoch);
  }
  if (before.groupType === 'classic') countUp(pair, tally);
  else {
    back(pair, tally, before.assignmentEpoch, after.assignmentEpoch);
    membersGoOn(pair, tally);
  }
}

function back(pair: Pair, tally: GroupTally, before: number, after: number): void {
  if (after >= before) return;
  tellOfPair(pair, tally, 'went-back', {
    members: [],
    expected: `at least ${before}`,
    actual: String(after),
  });
}

/** A completed join, and nothing else, counts the generation of a classic group up by one. */
function countUp(pair: Pair, tally: GroupTally): void {
  const { before, after } = pair;
  const by = after.groupEpoch - before.groupEpoch;
  const completed = completes(before, after);
  if (completed) tally.examined++;
  if (by < 0) return;
  if (by > 1) {
    tellOfPair(pair, tally, 'skipped', {
      members: [],
      expected: `${before.groupEpoch + 1}`,
      actual: `${after.groupEpoch}`,
    });
  } else if (
    by === 1 &&
    after.groupState !== 'CompletingRebalance' &&
    after.groupState !== 'Empty'
  ) {
    tellOfPair(pair, tally, 'raised-without-join', {
      members: [],
      expected: `${before.groupEpoch} until a join is completed`,
      actual: `${after.groupEpoch} in ${after.groupState}`,
    });
  } else if (by === 0 && completed) {
    tellOfPair(pair, tally, 'not-raised', {
      members: [],
      expected: `${before.groupEpoch + 1} with the join completed`,
      actual: `${after.groupEpoch}`,
    });
  }
}

/** A join was completed between the two: a new generation has to have begun. */
function completes(before: GroupDescription, after: GroupDescription): boolean {
  if (after.groupState === 'CompletingRebalance')
    return before.groupState !== 'CompletingRebalance';
  return (
    after.groupState === 'Empty' && before.groupState !== 'Empty' && before.groupState !== 'Dead'
  );
}

/** A member's epoch only goes back to -2, when a static member leaves for a while. */
function membersGoOn(pair: Pair, tally: GroupTally): void {
  const { before, after } = pair;
  for (const [place, member] of after.members.entries()) {
    const was = memberNear(before, member.memberId, place);
    if (was === undefined || was.memberEpoch <= member.memberEpoch || member.memberEpoch === -2) {
      continue;
    }
    tellOfPair(pair, tally, 'member-went-back', {
      members: [member.memberId],
      expected: `at least ${was.memberEpoch}`,
      actual: String(member.memberEpoch),
    });
  }
}
