import { describe, expect, test } from 'vitest';
import type { TimedEvent, TimedHistory } from '../domain/timed-history.ts';
import { timedEventTypes } from '../domain/timed-history.ts';
import { timedHistorySchema } from './timed-history-schema.ts';

const member = 'm0';
const events: readonly TimedEvent[] = [
  { atMs: 0, type: 'join', member, topics: ['t0'] },
  {
    atMs: 0,
    type: 'join',
    member: '__proto__',
    protocol: 'consumer',
    topics: [],
    pattern: 't.*',
    instanceId: 'i0',
    rackId: 'r0',
    serverAssignor: 'uniform',
    strategies: ['range'],
  },
  { atMs: 1, type: 'leave', member },
  { atMs: 1, type: 'crash', member },
  { atMs: 1, type: 'stall', member },
  { atMs: 1, type: 'pause', member },
  { atMs: 1, type: 'resume', member },
  { atMs: 1, type: 'restart', member, how: 'kill', afterMs: 0 },
  { atMs: 1, type: 'resubscribe', member, topics: ['t0', 't1'] },
  { atMs: 1, type: 'createTopic', topic: 't1', partitions: 3 },
  { atMs: 1, type: 'addPartitions', topic: 't1', partitions: 4 },
  { atMs: 1, type: 'deleteTopic', topic: 't1' },
  { atMs: 1, type: 'bounce', how: 'close', everyMs: 1000, afterMs: 10 },
  { atMs: 1, type: 'switchAssignor', member, strategies: ['sticky'] },
  { atMs: 1, type: 'switchProtocol', member, protocol: 'cooperative' },
  { atMs: 1, type: 'failover', requests: 'lost', downMs: 100 },
  { atMs: 1, type: 'slow', member, delayMs: 10, forMs: 100 },
  { atMs: 1, type: 'drop', member, what: 'response' },
  { atMs: 1, type: 'duplicate', member },
  { atMs: 1, type: 'lag', member, forMs: 1 },
  { atMs: 1, type: 'evict', instanceId: 'i0' },
  { atMs: 1, type: 'stray', member, request: 'commit', twist: 'outsider' },
  { atMs: 1, type: 'wait' },
];

const history: TimedHistory = {
  clock: 'virtual',
  topics: [{ topic: 't0', partitions: 3, racks: [['r0'], [], ['r0', 'r1']] }],
  settings: {
    kafkaVersion: '4.0',
    sessionTimeoutMs: 6000,
    enableAutoCommit: false,
    groupConsumerAssignors: ['range'],
  },
  order: 7,
  events,
};

/** The place and the words of the first mistake. */
function mistakeIn(changed: object): string {
  const parsed = timedHistorySchema.safeParse({ ...history, ...changed });
  const [issue] = parsed.error?.issues ?? [];
  return issue === undefined ? 'none' : `${issue.path.join('.')}: ${issue.message}`;
}

describe('timedHistorySchema', () => {
  test('takes all kinds of events as they are', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(timedEventTypes));
    expect(timedHistorySchema.parse(JSON.parse(JSON.stringify(history)))).toEqual(history);
  });

  test.each<[string, object]>([
    ['events.0.atMs', { events: [{ type: 'wait', atMs: -1 }] }],
    ['events.0.atMs', { events: [{ type: 'wait', atMs: 0.5 }] }],
    ['events.0.atMs', { events: [{ type: 'wait' }] }],
    ['events.0.type', { events: [{ type: 'explode', atMs: 0 }] }],
    ['events.0', { events: [{ type: 'wait', atMs: 0, when: 'together' }] }],
    ['events.0.protocol', { events: [{ ...events[0], protocol: 'share' }] }],
    ['events.0.pattern', { events: [{ ...events[0], pattern: '(' }] }],
    ['events.0.instanceId', { events: [{ ...events[0], instanceId: null }] }],
    ['events.0.twist', { events: [{ ...events.at(-2), twist: 'rude' }] }],
    ['events.0.afterMs', { events: [{ type: 'restart', atMs: 0, member, how: 'kill' }] }],
    ['events', { events: {} }],
    ['settings', { settings: { sessionTimeout: 3 } }],
    ['settings.pollIntervalMs', { settings: { pollIntervalMs: 0 } }],
    ['settings.sessionTimeoutMs', { settings: { sessionTimeoutMs: '6000' } }],
    ['settings.sessionTimeoutMs', { settings: { sessionTimeoutMs: 2 ** 31 } }],
    ['settings.kafkaVersion', { settings: { kafkaVersion: '3.9' } }],
    ['clock', { clock: 'real' }],
    ['order', { order: -1 }],
    ['topics.0', { topics: [{ topic: 't0', partitions: 1, replicas: 3 }] }],
    ['', { shape: 'honest' }],
  ])('says where a mistake is: %s', (path, changed) => {
    expect(mistakeIn(changed).startsWith(`${path}: `)).toBe(true);
  });

  test('names what it does not know', () => {
    expect(mistakeIn({ settings: { sessionTimeout: 3 } })).toContain('sessionTimeout');
    expect(mistakeIn({ events: [{ ...events[0], pattern: '(' }] })).toContain(
      'must be a regular expression',
    );
  });
});
