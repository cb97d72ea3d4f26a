import { chmod, mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fixture } from '../domain/fixture.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { eventTypes } from '../domain/history.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import { findingIdOf } from './finding-id.ts';
import { parseFixture, parseHistory, printFixture } from './fixture-codec.ts';
import { slugOf } from './slug.ts';
import { fixturePath, loadFixtures, loadFixturesIfAny, saveFixture } from './store.ts';

const everyEvent: readonly HistoryEvent[] = [
  {
    type: 'join',
    member: '__proto__',
    topics: ['', '名前', '\u0000'],
    instanceId: 'i0',
    rackId: 'r0',
    claims: { partitions: [{ topic: 't0', partition: 0 }], generation: -1 },
  },
  { type: 'leave', member: 'm0', when: 'together' },
  { type: 'crash', member: 'm0' },
  { type: 'stall', member: 'm0' },
  { type: 'resume', member: 'm0', when: 'mid-rebalance' },
  { type: 'drop', member: 'm0', generation: 'joined' },
  { type: 'restart', member: 'm0', as: 'm1' },
  { type: 'resubscribe', member: 'm0', topics: [] },
  { type: 'createTopic', topic: 't1', partitions: 1, racks: [['r0', 'r1']] },
  { type: 'addPartitions', topic: 't1', partitions: 2 },
  { type: 'deleteTopic', topic: 't1' },
  { type: 'changeRack', member: 'm0' },
  { type: 'changeRack', member: 'm0', rackId: 'r1' },
  { type: 'bounce' },
  { type: 'switchAssignor', from: 'one-takes-all' },
  { type: 'failover', generation: 'restarts' },
  { type: 'wait', when: 'settled' },
];

const history: MembershipHistory = {
  shape: 'adversarial',
  topics: [
    { topic: 't0', partitions: 2, racks: [['r0'], []] },
    { topic: '__proto__', partitions: 0 },
  ],
  events: everyEvent,
};

const timed: TimedHistory = {
  clock: 'virtual',
  topics: [{ topic: '__proto__', partitions: 2 }],
  settings: { maxPollIntervalMs: 8000 },
  order: 3,
  events: [
    { atMs: 0, type: 'join', member: '', topics: ['__proto__'], instanceId: '名前' },
    { atMs: 5000, type: 'crash', member: '' },
  ],
};

const fixture: Fixture = {
  format: 'rebalance-check/finding@1',
  id: '0123456789ab',
  subject: {
    ref: 'npm:kafkajs#PartitionAssigners.roundRobin',
    name: 'round-robin',
    version: '2.2.4',
  },
  invariant: 'exclusive-ownership',
  expect: 'broken',
  summary: 't0-0 went to a and to b',
  seed: 7,
  case: 12,
  history,
};

describe('the codec', () => {
  test('keeps every kind of event', () => {
    expect(new Set(everyEvent.map(({ type }) => type))).toEqual(new Set(eventTypes));
    expect(parseFixture(printFixture(fixture), 'a.json')).toEqual(fixture);
    expect(parseHistory(JSON.stringify(history), 'a.json')).toEqual(history);
  });

  test('prints equal fixtures alike, whatever the order of their keys', () => {
    const shuffled = Object.fromEntries(Object.entries(fixture).toReversed()) as unknown as Fixture;
    expect(printFixture(shuffled)).toBe(printFixture(fixture));
    const plain = { ...fixture, history: { ...history, events: everyEvent.slice(1, 3) } };
    expect(printFixture(plain)).toMatchInlineSnapshot(`
      "{
        "format": "rebalance-check/finding@1",
        "id": "0123456789ab",
        "subject": {
          "ref": "npm:kafkajs#PartitionAssigners.roundRobin",
          "name": "round-robin",
          "version": "2.2.4"
        },
        "invariant": "exclusive-ownership",
        "expect": "broken",
        "summary": "t0-0 went to a and to b",
        "seed": 7,
        "case": 12,
        "history": {
          "shape": "adversarial",
          "topics": [
            { "topic": "t0", "partitions": 2, "racks": [["r0"], []] },
            { "topic": "__proto__", "partitions": 0 }
          ],
          "events": [
            { "type": "leave", "member": "m0", "when": "together" },
            { "type": "crash", "member": "m0" }
          ]
        }
      }
      "
    `);
  });

  test.each([
    ['{', /a\.json is not JSON/],
    ['3', /the whole file/],
    ['{}', /format/],
    [edited({ id: '../../etc' }), /a\.json: id: /],
    [edited({ invariant: 'beauty' }), /invariant/],
    [edited({ seed: 1.5 }), /seed/],
    [edited({ seed: 2 ** 53 }), /seed/],
    [edited({ owner: 'me' }), /owner/],
    [edited({ history: { ...history, events: [{ type: 'fly' }] } }), /history\.events\[0\]\.type/],
    [
      edited({ history: { ...history, events: [{ type: 'leave', member: 'a', who: 1 }] } }),
      /history\.events\[0\]: .*who/,
    ],
    [edited({ history: { ...history, topics: [{ topic: 't', partitions: -1 }] } }), /partitions/],
    [edited({ history: { ...history, topics: [{ topic: 't', partitions: 1e12 }] } }), /partitions/],
  ])('refuses what is wrong (%#)', (text, message) => {
    expect(() => parseFixture(text, 'a.json')).toThrow(
      expect.objectContaining({ code: 'BAD_FIXTURE', message: expect.stringMatching(message) }),
    );
  });

  test('keeps a history in virtual time', () => {
    const held: Fixture = {
      ...fixture,
      subject: { ref: 'builtin:eager-member', name: 'eager', assignor: './mine.ts' },
      invariant: 'group.liveness',
      history: timed,
    };
    expect(parseFixture(printFixture(held), 'a.json')).toEqual(held);
    expect(parseHistory(JSON.stringify(timed), 'a.json')).toEqual(timed);
  });

  test.each([
    [{ settings: { maxPollInterval: 3 } }, /history\.settings: .*maxPollInterval/],
    [{ settings: { maxPollIntervalMs: 0 } }, /history\.settings\.maxPollIntervalMs/],
    [{ events: [{ atMs: -1, type: 'wait' }] }, /history\.events\[0\]\.atMs/],
    [{ events: [{ atMs: 0, type: 'fly' }] }, /history\.events\[0\]\.type/],
    [{ clock: 'wall' }, /history\.clock/],
    [{ shape: 'honest' }, /history: .*shape/],
  ])('refuses what is wrong in virtual time (%#)', (change, message) => {
    expect(() => parseFixture(edited({ history: { ...timed, ...change } }), 'a.json')).toThrow(
      expect.objectContaining({ code: 'BAD_FIXTURE', message: expect.stringMatching(message) }),
    );
  });

  test('refuses a promise that is not judged in such a history', () => {
    const refusal = (text: string, message: string): void => {
      expect(() => parseFixture(text, 'a.json')).toThrow(
        expect.objectContaining({ code: 'BAD_FIXTURE', message: `a.json: invariant: ${message}` }),
      );
    };
    refusal(
      edited({ history: timed, invariant: 'coverage' }),
      'coverage is not judged in a history of virtual time',
    );
    refusal(
      edited({ invariant: 'group.leader' }),
      'group.leader is not judged in a history of rebalances',
    );
    for (const invariant of ['termination', 'determinism']) {
      expect(parseFixture(edited({ history: timed, invariant }), 'a.json')).toMatchObject({
        invariant,
      });
      expect(parseFixture(edited({ invariant }), 'a.json')).toMatchObject({ invariant });
    }
  });

  test('says that a newer version wrote it', () => {
    const text = edited({ format: 'rebalance-check/finding@2', anything: true });
    expect(() => parseFixture(text, 'a.json')).toThrow(
      expect.objectContaining({ code: 'FUTURE_FIXTURE', hint: expect.stringContaining('Update') }),
    );
  });
});

describe('ids', () => {
  test('are stable and tell subject, invariant and shape apart', () => {
    expect(findingIdOf({ ref: 'a' }, 'coverage', 'b')).toMatchInlineSnapshot(`"e36bdd51a2bd"`);
    const ids = [
      findingIdOf({ ref: 'a' }, 'coverage', 'b'),
      findingIdOf({ ref: 'b' }, 'coverage', 'b'),
      findingIdOf({ ref: 'a' }, 'purity', 'b'),
      findingIdOf({ ref: 'a' }, 'coverage', 'c'),
      findingIdOf({ ref: 'a', assignor: 'b' }, 'coverage', 'b'),
    ];
    expect(new Set(ids).size).toBe(5);
  });

  test('of folders are safe and different', () => {
    const refs = [
      './a.ts',
      './a-ts',
      '../../etc/passwd',
      'con',
      '',
      '名前',
      'x'.repeat(900),
      'A',
      'a',
    ];
    const slugs = refs.map(slugOf);
    expect(new Set(slugs).size).toBe(refs.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,80}$/);
  });
});

describe('the store', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fixtures-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test('saves, loads, and knows what it has', async () => {
    const saved = await saveFixture(dir, fixture);
    expect(saved).toEqual({ path: fixturePath(dir, fixture), outcome: 'new' });
    expect(await loadFixtures(dir)).toEqual([{ path: saved.path, fixture }]);
    expect(await loadFixtures(saved.path)).toEqual([{ path: saved.path, fixture }]);
    expect((await saveFixture(dir, fixture)).outcome).toBe('known');
    expect(await readdir(dirname(saved.path))).toHaveLength(1);
  });

  test('keeps the smaller history and what the user expects', async () => {
    await saveFixture(dir, { ...fixture, expect: 'holds' });
    const smaller = { ...fixture, history: { ...history, events: everyEvent.slice(0, 2) } };
    const { path, outcome } = await saveFixture(dir, smaller);
    expect(outcome).toBe('smaller');
    expect((await loadFixtures(path))[0]?.fixture).toEqual({ ...smaller, expect: 'holds' });
    expect((await saveFixture(dir, fixture)).outcome).toBe('known');
  });

  test('saves one bug from many writers as one whole file', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => saveFixture(dir, fixture)));
    expect(await loadFixtures(dir)).toHaveLength(1);
    expect(await readdir(dirname(outcomes[0]?.path ?? ''))).toHaveLength(1);
  });

  test('finds nothing in a folder that is not there, or says so', async () => {
    const missing = join(dir, 'missing');
    expect(await loadFixturesIfAny(missing)).toEqual([]);
    await expect(loadFixtures(missing)).rejects.toMatchObject({ code: 'BAD_FIXTURE' });
  });

  test('names the file that is broken', async () => {
    await mkdir(join(dir, 'deep'));
    await writeFile(join(dir, 'deep', 'a.json'), '[]');
    await expect(loadFixtures(dir)).rejects.toMatchObject({
      code: 'BAD_FIXTURE',
      message: expect.stringContaining(join('deep', 'a.json')),
    });
  });

  test('says what to do where it cannot write', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    await expect(saveFixture(file, fixture)).rejects.toMatchObject({ code: 'UNWRITABLE' });
    expect(await readFile(file, 'utf8')).toBe('');
    const closed = join(dir, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o500);
    if (process.getuid?.() !== 0)
      await expect(saveFixture(closed, fixture)).rejects.toMatchObject({ code: 'UNWRITABLE' });
  });
});

function edited(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...fixture, ...change });
}
