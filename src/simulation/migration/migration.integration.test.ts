/** Generated histories of groups that change sides, with our own clients of all three protocols: nothing is broken. */
import { describe, expect, test } from 'vitest';
import { groupInvariants } from '../../check/group/group-registry.ts';
import { judgeGroup } from '../../check/group/judge-group.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { timedHistoryOfCase } from '../../generate/timed/case.ts';
import { referenceCast, referenceCoordinators } from '../cast.ts';
import { liveGroup } from '../engine/live-group.ts';

const SEED = 848;
const CASES = 3000;
const ids = groupInvariants.map(({ id }) => id);

/** Whether members of both kinds of protocol take part. */
function isMixed({ events }: TimedHistory): boolean {
  const kinds = new Set<boolean>();
  for (const event of events) {
    if (event.type === 'join' || event.type === 'switchProtocol') {
      kinds.add(event.protocol === 'consumer');
    }
  }
  return kinds.size > 1;
}

function alarmsOf(trace: GroupTrace): readonly string[] {
  const alarms: string[] = [];
  for (const seen of trace.observations) {
    if (seen.type === 'step-failed') alarms.push(seen.message);
    if (seen.type === 'ended' && seen.how !== 'stable') alarms.push(seen.how);
  }
  for (const { invariant, verdict } of judgeGroup(trace, ids)) {
    if (verdict.status === 'broken')
      alarms.push(`${invariant} ${verdict.violations[0].witness.rule}`);
    if (verdict.status === 'undecided') alarms.push(`${invariant} ${verdict.reason}`);
  }
  return alarms;
}

/** How often a group with members changed its type, each way. */
function countTurns(trace: GroupTrace, turns: { up: number; down: number }): void {
  let before: string | null = null;
  for (const seen of trace.observations) {
    if (seen.type !== 'described') continue;
    const { group } = seen;
    const isLiving = group !== null && group.members.length > 0;
    const type = isLiving ? group.groupType : null;
    if (before === 'classic' && type === 'consumer') turns.up += 1;
    if (before === 'consumer' && type === 'classic') turns.down += 1;
    before = type;
  }
}

describe('groups of classic and KIP-848 members', () => {
  test('come to rest, and keep all promises on the way', () => {
    const turns = { up: 0, down: 0 };
    for (let index = 0; index < CASES; index++) {
      const history = timedHistoryOfCase(SEED, index, {
        size: 'mixed',
        protocols: ['eager', 'cooperative', 'consumer'],
      });
      if (!isMixed(history)) continue;
      const trace = liveGroup(referenceCast(referenceCoordinators.consumer), history);
      expect({ index, alarms: alarmsOf(trace) }).toEqual({ index, alarms: [] });
      countTurns(trace, turns);
    }
    expect([turns.up > 100, turns.down > 50]).toEqual([true, true]);
  });
});
