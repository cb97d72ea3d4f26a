/** All interleavings of small groups, to the end: nothing is broken, and the counts are the same in every run. */
import { describe, expect, test } from 'vitest';
import type { MemberProtocol } from '../src/domain/member-client.ts';
import type { GroupBounds } from '../src/generate/bounds.ts';
import { referenceCast, referenceCoordinators } from '../src/simulation/cast.ts';
import type { Exploration } from '../src/simulation/explore/explore.ts';
import { explore } from '../src/simulation/explore/explore.ts';
import { modelOf } from '../src/simulation/explore/model.ts';
import { settingOf } from '../src/simulation/explore/setting.ts';

const threeByTwo: GroupBounds = { members: 3, partitions: 2, faults: 1 };
const twoByTwo: GroupBounds = { members: 2, partitions: 2, faults: 1 };

function explored(protocol: MemberProtocol, bounds: GroupBounds): Omit<Exploration, 'bytes'> {
  const speaks = protocol === 'consumer' ? 'consumer' : 'classic';
  const cast = referenceCast(referenceCoordinators[speaks]);
  const { bytes: _, ...found } = explore(modelOf(cast, settingOf(bounds, protocol)));
  return found;
}

/** The counts are of this model: who changes a coordinator, a client or a reduction may have to write them anew. */
const counts: readonly (readonly [MemberProtocol, states: number, steps: number, depth: number])[] =
  [
    ['consumer', 1_784_125, 2_662_520, 87],
    ['cooperative', 1_800_729, 3_218_245, 119],
  ];

describe('exploring to the end', () => {
  test.each(counts)(
    '%s, 3 members, 2 partitions, 1 fault: %i states, %i transitions, depth %i',
    (protocol, states, transitions, depth) => {
      expect(explored(protocol, threeByTwo)).toEqual({
        states,
        transitions,
        depth,
        isComplete: true,
        violation: null,
      });
    },
  );

  test.each(['eager', 'cooperative', 'consumer'] as const)(
    '%s, 2 members, 2 partitions, 1 fault: the same counts again',
    (protocol) => {
      const first = explored(protocol, twoByTwo);
      expect(first).toMatchObject({ isComplete: true, violation: null });
      expect(first.states).toBeGreaterThan(10_000);
      expect(explored(protocol, twoByTwo)).toEqual(first);
    },
  );
});
