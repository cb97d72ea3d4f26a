import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { lookAtLeaders } from '../leader/leaders.ts';
import { lookAtLists } from '../leader/lists.ts';
import { lookAtParts } from '../leader/parts.ts';

/** A classic group has one leader a generation, who alone hears of all members and alone decides what each of them gets. */
export const groupLeader: GroupInvariant = {
  id: 'group.leader',
  title: 'A generation has one leader, and each member gets exactly what that leader gave it',
  kind: 'safety',
  source: {
    title: 'Kafka, ClassicGroup.leaderOrNull, GroupMetadataManager.classicGroupSyncToClassicGroup',
    locator:
      'the leader gets the metadata of all members; missing members get an empty assignment; assignments of others are ignored',
  },
  exercises: 'classic joins that are completed, answers to SyncGroup',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  lookAtLeaders(view, tally);
  lookAtLists(view, tally);
  lookAtParts(view, tally);
  return groupVerdictOf(tally);
}
