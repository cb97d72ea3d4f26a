import type { GroupSettings } from '../domain/settings.ts';
import type { SyncGroupAssignment } from '../domain/wire.ts';
import type { ClassicGroupState } from '../simulation/classic/classic-group.ts';
import { ClassicStage, heartbeatOf, joinOf, leaveOf, strategies, syncOf } from './classic-stage.ts';

/** The members of the scenes: a leader, a follower, and a static follower whose instance id is `i`. */
export const leader = { memberId: 'a-0' } as const;
export const follower = { memberId: 'b-1' } as const;
export const fixed = { memberId: 'i-2', groupInstanceId: 'i' } as const;

/** The leader gives each member the partition of its number. */
export const shares: readonly SyncGroupAssignment[] = [leader, follower, fixed].map(
  ({ memberId }, partition) => ({
    memberId,
    assignment: { assignedPartitions: [{ topic: 't', partition }] },
  }),
);

/** Generation 1 of the three members, complete but for the leader's assignment. The time is 6,000. */
export function completingScene(settings: Partial<GroupSettings> = {}): ClassicStage {
  const stage = new ClassicStage(settings);
  stage.send(joinOf(), 'a');
  stage.send(joinOf(), 'b');
  stage.send(joinOf({ groupInstanceId: 'i' }), 'c');
  stage.wait(6000);
  return stage;
}

/** The same three members with their shares, in generation 1. The time is 6,000. */
export function stableScene(settings: Partial<GroupSettings> = {}): ClassicStage {
  const stage = completingScene(settings);
  stage.send(syncOf(follower, 1));
  stage.send(syncOf(fixed, 1));
  stage.send(syncOf(leader, 1, { assignments: shares }));
  return stage;
}

/** Generation 1 has ended, because the leader has joined again; it is the only one that has, with request `join`. */
export function preparingScene(settings: Partial<GroupSettings> = {}): {
  readonly stage: ClassicStage;
  readonly join: number;
} {
  const stage = stableScene(settings);
  const join = stage.send(joinOf({ ...leader, protocols: strategies(['range'], ['t', 'u']) }));
  return { stage, join };
}

/** A group whose members have all left, in generation 2. */
export function emptyScene(settings: Partial<GroupSettings> = {}): ClassicStage {
  const stage = stableScene(settings);
  stage.send(leaveOf(leader, follower, fixed));
  return stage;
}

/** A stage in each state; `none`: no group. A dead group is one that the coordinator has let go of. */
export function sceneIn(
  state: ClassicGroupState | 'none',
  settings: Partial<GroupSettings> = {},
): ClassicStage {
  switch (state) {
    case 'none':
      return new ClassicStage(settings);
    case 'Empty':
      return emptyScene(settings);
    case 'PreparingRebalance':
      return preparingScene(settings).stage;
    case 'CompletingRebalance':
      return completingScene(settings);
    case 'Stable':
      return stableScene(settings);
    case 'Dead': {
      const stage = stableScene(settings);
      stage.put({ ...stage.group, state: 'Dead' });
      return stage;
    }
  }
}

/** All three members send a heartbeat of this generation, so that their sessions last. */
export function allAlive(stage: ClassicStage, generation: number): void {
  for (const member of [leader, follower, fixed]) stage.send(heartbeatOf(member, generation));
}
