import { describe, expect, it } from 'vitest';

import type { GroupDescription } from '../../../domain/wire.ts';
import { brokenRules } from '../../../testing/broken-rules.ts';
import {
  classicGroup,
  classicMember,
  commit,
  committed,
  join,
  joined,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace } from '../../../testing/sketch-group-trace.ts';
import { offsetsMonotonic } from '../invariants/offsets-monotonic.ts';

const group = (generation: number, instanceId: string | null): GroupDescription =>
  classicGroup({
    groupEpoch: generation,
    members: [
      classicMember('a', '', { groupInstanceId: instanceId, memberEpoch: generation }),
      classicMember('b', 't0', { memberEpoch: generation }),
    ],
  });

/** `a` owns t-0 since generation 1; of generation 2 it is told nothing; in generation 3 it commits less than `b` did. */
function commitsLess(
  instanceId: string | null,
  {
    isLeftBehind,
    ownsOn,
    offset = 10,
  }: { readonly isLeftBehind: boolean; readonly ownsOn: boolean; readonly offset?: number },
): readonly string[] {
  const groupInstanceId = instanceId;
  const sketch = sketchGroupTrace()
    .starts('a', { instanceId })
    .starts('b')
    .exchange('a', join({ memberId: 'a', groupInstanceId }), joined(), group(1, instanceId))
    .exchange('a', sync({ groupInstanceId }), synced('t0'))
    .owns('a', 't0')
    .at(30_000);
  if (isLeftBehind) sketch.group(group(2, instanceId));
  const last = isLeftBehind ? 3 : 2;
  if (!ownsOn) sketch.owns('a', '').owns('a', 't0');
  sketch
    .at(31_000)
    .exchange(
      'a',
      join({ memberId: 'a', groupInstanceId }),
      joined({ generationId: last }),
      group(last, instanceId),
    )
    .exchange(
      'b',
      commit({ t0: 20 }, { memberId: 'b', generationIdOrMemberEpoch: last }),
      committed('t0'),
    );
  if (!ownsOn) sketch.owns('a', '');
  return brokenRules(
    offsetsMonotonic,
    sketch
      .at(32_000)
      .exchange(
        'a',
        commit({ t0: offset }, { groupInstanceId, generationIdOrMemberEpoch: last }),
        committed('t0'),
      )
      .exchange(
        'b',
        commit({ t0: 20 }, { memberId: 'b', generationIdOrMemberEpoch: last }),
        committed('t0'),
      )
      .trace(),
  );
}

describe('a static member that a generation was formed without, and that joins again', () => {
  it('may commit what it still holds', () => {
    expect(commitsLess('i', { isLeftBehind: true, ownsOn: true })).toEqual([]);
    // Others may then commit less than it did.
    expect(commitsLess('i', { isLeftBehind: true, ownsOn: true, offset: 30 })).toEqual([]);
    expect(commitsLess('i', { isLeftBehind: false, ownsOn: true, offset: 30 })).toEqual([
      'went-back',
    ]);
  });

  it.each([
    ['it is a dynamic one, which is removed instead', null, { isLeftBehind: true, ownsOn: true }],
    ['it was there all the time', 'i', { isLeftBehind: false, ownsOn: true }],
    ['it has let go', 'i', { isLeftBehind: true, ownsOn: false }],
  ] as const)('may not if %s', (_, instanceId, how) => {
    expect(commitsLess(instanceId, how)).toEqual(['went-back']);
  });
});
