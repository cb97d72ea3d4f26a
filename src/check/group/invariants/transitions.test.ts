import { describe, expect, it } from 'vitest';

import type { MemberProtocol } from '../../../domain/member-client.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { DescribedMember, GroupDescription, GroupStateName } from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  heard,
  heartbeatToJoin,
  join,
  joined,
  leave,
  left,
  parts,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupTransitions } from './transitions.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupTransitions, sketch.trace());

const two = [classicMember('a', 't0'), classicMember('b', 't1')];

function classicIn(
  groupState: GroupStateName,
  groupEpoch: number,
  members: readonly DescribedMember[] = two,
): GroupDescription {
  return classicGroup({
    groupState,
    groupEpoch,
    members: members.map((member) => ({ ...member, memberEpoch: groupEpoch })),
  });
}

/** From one description to the next; somebody else's heartbeat is said to be the cause, so that no timer is. */
function step(
  before: GroupDescription | null,
  after: GroupDescription | null,
  settings: Partial<GroupSettings> = {},
): readonly string[] {
  const sketch = sketchGroupTrace({ groupInitialRebalanceDelayMs: 3000, ...settings });
  const start = sketch.asks(null, join({ memberId: '' }));
  if (before !== null) sketch.failsOver(0).group(before, start);
  sketch.replies(start, joined());
  const cause = sketch.asks(null, join({ memberId: '', groupInstanceId: 'x' }));
  return rules(sketch.group(after, cause)).filter(
    (rule) => !['uninvited', 'no-rebalance'].includes(rule),
  );
}

describe('steps of a classic group', () => {
  const empty = classicIn('Empty', 1, []);
  const one = [classicMember('a')];
  it.each<[GroupDescription | null, GroupDescription | null]>([
    [null, empty],
    [null, classicIn('PreparingRebalance', 0)],
    [empty, classicIn('PreparingRebalance', 1)],
    [empty, null],
    [classicIn('PreparingRebalance', 1), classicIn('CompletingRebalance', 2)],
    [classicIn('PreparingRebalance', 1), empty],
    [classicIn('CompletingRebalance', 1), classicIn('Stable', 1)],
    [classicIn('CompletingRebalance', 1), classicIn('PreparingRebalance', 1)],
    [classicIn('Stable', 1), classicIn('PreparingRebalance', 1)],
    [classicIn('Stable', 1, one), classicIn('CompletingRebalance', 2, one)],
    [classicIn('CompletingRebalance', 1, one), classicIn('CompletingRebalance', 2, one)],
    [classicIn('Stable', 1, one), classicIn('Empty', 2, [])],
  ])('may go %#', (before, after) => {
    expect(step(before, after)).toEqual([]);
  });

  it.each<[string, GroupDescription | null, GroupDescription | null]>([
    ['illegal-step', null, classicIn('Stable', 1)],
    ['illegal-step', empty, classicIn('CompletingRebalance', 2)],
    ['illegal-step', classicIn('PreparingRebalance', 1), classicIn('Stable', 1)],
    ['illegal-step', classicIn('Stable', 1), classicIn('CompletingRebalance', 2)],
    ['illegal-step', classicIn('CompletingRebalance', 1), classicIn('CompletingRebalance', 2)],
    ['vanished', classicIn('Stable', 1), null],
  ])('%s %#', (rule, before, after) => {
    expect(step(before, after)).toEqual([rule]);
  });

  it('without a delay a first join is completed at once', () => {
    const settings = { groupInitialRebalanceDelayMs: 0 };
    expect(step(null, classicIn('CompletingRebalance', 1), settings)).toEqual([]);
  });

  it('needless-rebalance: by a timer that removes nobody', () => {
    const sketch = (after: GroupDescription): GroupTraceSketch =>
      sketchGroupTrace().failsOver(0).group(classicIn('Stable', 1)).group(after);
    expect(rules(sketch(classicIn('PreparingRebalance', 1)))).toEqual(['needless-rebalance']);
    expect(rules(sketch(classicIn('PreparingRebalance', 1, two.slice(1))))).toEqual([]);
  });
});

describe('migration', () => {
  const upgraded = consumerGroup({
    groupState: 'Assigning',
    groupEpoch: 3,
    assignmentEpoch: 2,
    members: [classicMember('a'), consumerMember('c')],
  });
  const mixed = consumerGroup({
    groupEpoch: 3,
    members: [
      classicMember('a', '', { memberEpoch: 3 }),
      consumerMember('c', '', { memberEpoch: 3 }),
    ],
  });
  const preparing = classicIn('PreparingRebalance', 4, [classicMember('a')]);

  it('may go both ways', () => {
    expect(step(classicIn('Stable', 2), upgraded)).toEqual([]);
    expect(step(mixed, preparing)).toEqual([]);
  });
  it('migrated-against-policy', () => {
    const only = (
      groupConsumerMigrationPolicy: GroupSettings['groupConsumerMigrationPolicy'],
    ): Partial<GroupSettings> => ({ groupConsumerMigrationPolicy });
    expect(step(classicIn('Stable', 2), upgraded, only('downgrade'))).toEqual([
      'migrated-against-policy',
    ]);
    expect(step(mixed, preparing, only('upgrade'))).toEqual(['migrated-against-policy']);
    expect(step(mixed, preparing, only('disabled'))).toEqual(['migrated-against-policy']);
  });
  it('downgraded-too-early', () => {
    const early = classicIn('PreparingRebalance', 4, [classicMember('a'), consumerMember('c')]);
    expect(step(mixed, early)).toEqual(['downgraded-too-early']);
  });
  it('downgrade-without-rebalance', () => {
    const stable = classicIn('Stable', 4, [classicMember('a')]);
    expect(step({ ...mixed, groupState: 'Assigning', groupEpoch: 4 }, stable)).toEqual([
      'downgrade-without-rebalance',
    ]);
    // Only the place of a static member was taken, and the target is what there is.
    expect(step(mixed, stable)).toEqual([]);
  });
  it('illegal-step: a new classic group is not Stable', () => {
    expect(step(consumerGroup({ members: [] }), classicIn('Stable', 1))).toEqual(['illegal-step']);
  });
  it('not-downgraded', () => {
    const onlyClassic = consumerGroup({
      groupEpoch: 3,
      members: [classicMember('a', '', { memberEpoch: 3 })],
    });
    expect(step(mixed, onlyClassic)).toEqual(['not-downgraded']);
    expect(step(mixed, onlyClassic, { groupConsumerMigrationPolicy: 'upgrade' })).toEqual([]);
  });
});

describe('shapes', () => {
  const shape = (group: GroupDescription): readonly string[] =>
    rules(sketchGroupTrace().failsOver(0).group(group));
  const at = (memberEpoch: number, over: Partial<DescribedMember> = {}): DescribedMember =>
    consumerMember('a', 't0', { memberEpoch, ...over });

  it.each<[string, GroupDescription]>([
    ['wrong-state', classicIn('Empty', 1)],
    ['wrong-state', classicIn('Stable', 1, [])],
    ['wrong-state', classicIn('Assigning', 1)],
    ['wrong-state', { ...classicIn('Stable', 1), protocolData: null }],
    ['member-of-another-generation', { ...classicIn('Stable', 1), groupEpoch: 2 }],
    ['two-of-one-id', classicIn('Stable', 1, [classicMember('a'), classicMember('a')])],
    [
      'two-of-one-instance',
      classicIn(
        'Stable',
        1,
        ['a', 'b'].map((id) => classicMember(id, '', { groupInstanceId: 'i' })),
      ),
    ],
    ['wrong-state', consumerGroup({ groupState: 'Stable', members: [] })],
    [
      'wrong-state',
      consumerGroup({ groupState: 'Stable', groupEpoch: 3, assignmentEpoch: 2, members: [at(2)] }),
    ],
    ['wrong-state', consumerGroup({ groupState: 'Stable', groupEpoch: 3, members: [at(2)] })],
    [
      'wrong-state',
      consumerGroup({ groupState: 'Stable', members: [at(2, { pendingRevocation: parts('t1') })] }),
    ],
    [
      'wrong-state',
      consumerGroup({
        groupState: 'Stable',
        members: [at(2, { targetAssignment: parts('t0 t1') })],
      }),
    ],
    ['wrong-state', consumerGroup({ groupState: 'Reconciling', members: [at(2)] })],
  ])('%s %#', (rule, group) => {
    expect(shape(group)).toEqual([rule]);
  });

  it.each<[GroupDescription]>([
    [classicIn('PreparingRebalance', 1, [])],
    [
      consumerGroup({
        groupState: 'Assigning',
        groupEpoch: 3,
        assignmentEpoch: 2,
        members: [at(2)],
      }),
    ],
    [consumerGroup({ groupState: 'Reconciling', groupEpoch: 3, members: [at(2)] })],
    [consumerGroup({ members: [at(2, { targetAssignment: parts('t0 u1') })] })],
    [consumerGroup({ members: [] })],
  ])('hold %#', (group) => {
    expect(shape(group)).toEqual([]);
  });
});

describe('causes', () => {
  const start = (group: GroupDescription): GroupTraceSketch =>
    sketchGroupTrace().failsOver(0).group(group);
  const rejoined = (
    group: GroupDescription,
    request: ReturnType<typeof join>,
    after: GroupDescription,
  ): readonly string[] => {
    const sketch = start(group).exchange('b', join({ memberId: 'b' }), joined({ memberId: 'b' }));
    return rules(sketch.exchange('b', request, joined({ memberId: request.memberId }), after));
  };
  const other = join({ memberId: 'b', protocols: strategies(['range'], ['u']) });

  it('a repeated join is answered, and disturbs nobody', () => {
    const stable = classicIn('Stable', 1);
    const preparing = classicIn('PreparingRebalance', 1);
    expect(rejoined(stable, join({ memberId: 'b' }), stable)).toEqual([]);
    expect(rejoined(stable, join({ memberId: 'b' }), preparing)).toEqual(['needless-rebalance']);
  });
  it.each(['Stable', 'CompletingRebalance'] as const)(
    'no-rebalance after another join in %s',
    (state) => {
      const group = classicIn(state, 1);
      expect(rejoined(group, other, classicIn('PreparingRebalance', 1))).toEqual([]);
      expect(rejoined(group, other, group)).toEqual(['no-rebalance']);
    },
  );
  it('no-rebalance after the leader of a stable group has joined again', () => {
    const stable = classicIn('Stable', 1);
    const sketch = start(stable).exchange('a', join({ memberId: 'a' }), joined());
    expect(rules(sketch)).toEqual(['no-rebalance']);
  });
  it('no-rebalance after a new member has joined', () => {
    const stable = classicIn('Stable', 1);
    const more = [...two, classicMember('c')];
    const sketch = (after: GroupDescription): GroupTraceSketch => {
      const it = start(stable);
      const id = it.asks('c', join({ memberId: 'c' }));
      return it.group(after, id);
    };
    expect(rules(sketch(classicIn('PreparingRebalance', 1, more)))).toEqual([]);
    expect(rules(sketch(classicIn('Stable', 1, more)))).toEqual(['no-rebalance']);
  });
  it('not-finished', () => {
    const sketch = start(classicIn('CompletingRebalance', 1)).exchange('a', sync(), synced());
    expect(rules(sketch)).toEqual(['not-finished']);
  });
  it('no-rebalance after a member has left', () => {
    const sketch = (after: GroupDescription): GroupTraceSketch =>
      start(classicIn('Stable', 1)).exchange('b', leave('b'), left('b'), after);
    expect(rules(sketch(classicIn('PreparingRebalance', 1, two.slice(0, 1))))).toEqual([]);
    expect(rules(sketch(classicIn('Stable', 1, two.slice(0, 1))))).toEqual(['no-rebalance']);
  });
  it('left-but-listed', () => {
    const sketch = start(classicIn('Stable', 1)).exchange('b', leave('b'), left('b'));
    expect(rules(sketch)).toEqual(['left-but-listed']);
  });
  it('changed-by-reading', () => {
    const sketch = start(classicIn('Stable', 1)).exchange(
      'a',
      beat(),
      beaten(),
      classicIn('PreparingRebalance', 1),
    );
    expect(rules(sketch)).toContain('changed-by-reading');
  });
  it('uninvited', () => {
    const more = consumerGroup({ members: [consumerMember('a'), consumerMember('b')] });
    expect(rules(start(consumerGroup({ members: [consumerMember('a')] })).group(more))).toEqual([
      'uninvited',
    ]);
    expect(
      rules(
        start(consumerGroup({ members: [consumerMember('a')] })).exchange(
          'b',
          heartbeatToJoin({ memberId: 'b' }),
          heard(1),
          more,
        ),
      ),
    ).toEqual([]);
  });
});

describe('thoughts', () => {
  const thinks = (protocol: MemberProtocol, ...states: readonly string[]): readonly string[] => {
    const sketch = sketchGroupTrace().starts('a', { protocol });
    for (const state of states) sketch.thinks('a', state);
    return rules(sketch);
  };
  it('hold', () => {
    expect(
      thinks('eager', 'PREPARING_REBALANCE', 'COMPLETING_REBALANCE', 'STABLE', 'UNJOINED'),
    ).toEqual([]);
    expect(
      thinks('consumer', 'JOINING', 'RECONCILING', 'ACKNOWLEDGING', 'STABLE', 'FENCED', 'JOINING'),
    ).toEqual([]);
    expect(thinks('consumer', 'JOINING', 'STABLE', 'STALE', 'JOINING', 'FATAL')).toEqual([]);
    expect(thinks('eager', 'asleep', 'STABLE')).toEqual([]);
  });
  it.each<[MemberProtocol, readonly string[]]>([
    ['eager', ['STABLE']],
    ['cooperative', ['PREPARING_REBALANCE', 'STABLE']],
    [
      'cooperative',
      ['PREPARING_REBALANCE', 'COMPLETING_REBALANCE', 'STABLE', 'COMPLETING_REBALANCE'],
    ],
    ['consumer', ['STABLE']],
    ['consumer', ['JOINING', 'FENCED', 'STABLE']],
    ['consumer', ['JOINING', 'FATAL', 'JOINING']],
    ['consumer', ['JOINING', 'STALE', 'STABLE']],
    ['consumer', ['JOINING', 'STABLE', 'LEAVING', 'STABLE']],
  ])('illegal-thought: %s %j', (protocol, states) => {
    expect(thinks(protocol, ...states)).toEqual(['illegal-thought']);
  });
});

it('is not exercised where nothing happens', () => {
  expect(chancesIn(groupTransitions, sketchGroupTrace().trace())).toBe(0);
});
