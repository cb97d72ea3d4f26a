import { describe, expect, test } from 'vitest';
import { names, partitions, Scene } from '../../testing/consumer-group-kit.ts';

describe('two dynamic members', () => {
  test('join, reconcile and leave', () => {
    const scene = new Scene();
    const first = scene.beat('a', 0);
    expect([first.memberEpoch, names(first.assignment)]).toEqual([2, ['t0', 't1', 't2', 't3']]);
    expect(scene.describe()?.groupState).toBe('Stable');

    const second = scene.beat('b', 0);
    expect([second.memberEpoch, second.assignment]).toEqual([3, []]);
    expect(scene.member('b').state).toBe('UNRELEASED_PARTITIONS');
    expect(scene.describe()?.groupState).toBe('Reconciling');

    const told = scene.beat('a', 2);
    expect(told.memberEpoch).toBe(2);
    const kept = told.assignment ?? [];
    expect(kept).toHaveLength(2);
    expect(scene.beat('b', 3).assignment).toBeNull();

    expect(scene.beat('a', 2, { topicPartitions: kept }).memberEpoch).toBe(3);
    const given = scene.beat('b', 3);
    expect([...(names(given.assignment) ?? []), ...(names(kept) ?? [])].sort()).toEqual([
      't0',
      't1',
      't2',
      't3',
    ]);
    expect(scene.describe()?.groupState).toBe('Stable');

    expect(scene.beat('a', -1)).toMatchObject({ errorCode: 'NONE', memberEpoch: -1 });
    expect(scene.epochs()).toEqual([4, 3]);
    expect(names(scene.beat('b', 3, { topicPartitions: null }).assignment)).toHaveLength(4);
    scene.beat('b', -1);
    expect(scene.describe()).toMatchObject({ groupState: 'Empty', members: [] });
  });

  test('a member that is silent is fenced after its session, not before', () => {
    const scene = new Scene();
    scene.beat('a', 0);
    expect(scene.wakeAtMs).toBe(46_000);
    scene.pass(44_999);
    expect(scene.describe()?.members).toHaveLength(1);
    scene.pass(1);
    expect(scene.describe()?.members).toHaveLength(0);
    expect(scene.beat('a', 2).errorCode).toBe('UNKNOWN_MEMBER_ID');
  });

  test('a step changes nothing that it was given', () => {
    const scene = new Scene();
    scene.beat('a', 0);
    const before = scene.state;
    const copy = structuredClone(before);
    scene.beat('b', 0);
    scene.beat('a', 2);
    scene.beat('a', 2, { topicPartitions: partitions('t0') });
    scene.beat('b', -1);
    scene.pass(100_000);
    expect(before).toEqual(copy);
  });
});

test('a large group becomes stable, and everybody has the same', () => {
  const scene = new Scene({
    topics: [{ topic: 't', partitions: 3000 }],
    settings: { groupConsumerAssignmentIntervalMs: 1000 },
  });
  const ids = Array.from({ length: 300 }, (_, index) => `m${index}`);
  const epochs = new Map(ids.map((id) => [id, scene.beat(id, 0).memberEpoch]));
  for (let round = 0; round < 3; round++) {
    scene.pass(1000);
    for (const id of ids) {
      const topicPartitions = scene.member(id).assigned;
      epochs.set(id, scene.beat(id, epochs.get(id) ?? 0, { topicPartitions }).memberEpoch);
    }
  }
  expect(scene.describe()?.groupState).toBe('Stable');
  expect(new Set(ids.map((id) => scene.member(id).assigned.length))).toEqual(new Set([10]));
});
