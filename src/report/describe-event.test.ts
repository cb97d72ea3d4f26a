import { describe, expect, test } from 'vitest';
import { eventTypes, type HistoryEvent } from '../domain/history.ts';
import { describeEvent } from './describe-event.ts';

const events: readonly HistoryEvent[] = [
  { type: 'join', member: 'b', topics: ['t', 'u'] },
  {
    type: 'join',
    member: 'b',
    topics: [],
    instanceId: 'i1',
    rackId: 'r1',
    claims: { partitions: [{ topic: 't', partition: 0 }], generation: -1 },
    when: 'together',
  },
  { type: 'leave', member: 'b', when: 'mid-rebalance' },
  { type: 'crash', member: 'b' },
  { type: 'stall', member: 'a' },
  { type: 'resume', member: 'a' },
  { type: 'drop', member: 'a', generation: 'synced' },
  { type: 'restart', member: 'a', as: 'a2' },
  { type: 'resubscribe', member: 'a', topics: ['u'] },
  { type: 'createTopic', topic: 'v', partitions: 1, racks: [['r1', 'r2']] },
  { type: 'addPartitions', topic: 'v', partitions: 6 },
  { type: 'deleteTopic', topic: 'v' },
  { type: 'changeRack', member: 'a', rackId: 'r2' },
  { type: 'changeRack', member: 'a' },
  { type: 'bounce' },
  { type: 'switchAssignor', from: 'one-takes-all' },
  { type: 'failover', generation: 'restarts' },
  { type: 'wait' },
];

describe('describeEvent', () => {
  test('has one line for each event', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(eventTypes));
    expect(events.map(describeEvent)).toMatchInlineSnapshot(`
      [
        "b joins, subscribes to t and u",
        "at the same time, b joins, subscribes to nothing, static as i1, in rack r1, claims t-0 of no generation",
        "in the middle of that rebalance, b leaves",
        "b crashes silently",
        "a stalls: it learns no answers",
        "a resumes",
        "the next answer does not reach a: it keeps what it had, claimed with the generation it last synced",
        "a restarts as a2: the same instance, owning nothing",
        "a resubscribes: now to u",
        "topic v appears with 1 partition, replicas in racks r1 r2",
        "topic v grows to 6 partitions",
        "topic v is deleted",
        "a moves to rack r2",
        "a has no rack any more",
        "rolling restart: each member in turn leaves and comes back",
        "the assignor is switched: until now one member had everything",
        "the coordinator moves and counts generations from 0 again",
        "nothing changes",
      ]
    `);
  });
});
