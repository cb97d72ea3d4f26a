import { describe, expect, test } from 'vitest';
import type { EventImportance } from '../../domain/story.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import type { StoryMessage, StoryProcess, TimedStory } from '../../domain/timed-story.ts';
import {
  sampleTimedFinding,
  sampleTimedHistory,
  sampleTimedStory,
} from '../../testing/sample-timed-finding.ts';
import { partition } from '../../testing/sample-witnesses.ts';
import { columnsOf } from '../columns.ts';
import type { DrawingOptions } from '../drawing.ts';
import { drawTimedStory } from './draw-timed-story.ts';

// oxlint-disable-next-line no-control-regex -- the escape is what is looked for
const ansi = /\u001b\[[\d;]*m/g;

function draw(
  story: TimedStory,
  options: Partial<DrawingOptions> & {
    readonly history?: TimedHistory;
    readonly importance?: readonly EventImportance[];
  } = {},
): string {
  const { history = sampleTimedHistory, ...more } = options;
  return drawTimedStory(story, history, { color: false, width: 80, importance: [], ...more });
}

const nothing: TimedStory = {
  ...sampleTimedStory,
  processes: [],
  messages: [],
  bars: [],
  callbacks: [],
  states: [],
  events: [],
  wrong: null,
  left: { messages: 0, states: 0 },
};

const process = (name: string, more: Partial<StoryProcess> = {}): StoryProcess => ({
  process: name,
  member: name,
  protocol: 'eager',
  instanceId: null,
  from: { atMs: 1, place: 1 },
  to: null,
  unwell: [],
  ...more,
});

const message = (more: Partial<StoryMessage>): StoryMessage => ({
  process: 'a',
  api: 'Heartbeat',
  sentAtMs: 10,
  requested: { atMs: 11, place: 10 },
  replied: { atMs: 11, place: 12 },
  learned: { atMs: 12, place: 14 },
  lost: null,
  asked: 'heartbeat gen 1',
  answered: 'ok',
  refused: false,
  duplicate: false,
  ...more,
});

/** The rows below the head, without the time. */
function rowsIn(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines
    .slice(lines.findIndex((line) => line.includes('coord')) + 1)
    .map((line) => line.slice(10));
}

describe('drawTimedStory', () => {
  test('draws the sample', async () => {
    const { importance } = sampleTimedFinding.story;
    await expect(draw(sampleTimedStory, { importance })).toMatchFileSnapshot(
      '../golden/timed-story.txt',
    );
  });

  test('in a list of findings draws only what was around the violation', () => {
    const text = draw(sampleTimedStory, { rounds: 'wrong' });
    expect(rowsIn(text)).toHaveLength(14 + 2);
    expect(text).not.toContain('MEMBER_ID_REQUIRED');
    expect(text).toContain('✗ wrong here: m1 and m0, t-1');
    expect(text).toMatch(/not drawn: \d+ earlier rows/u);
  });

  test('colour adds nothing but colour', () => {
    const painted = draw(sampleTimedStory, { color: true });
    expect(painted).toContain('\u001b[1;31m✗');
    expect(painted.replaceAll(ansi, '')).toBe(draw(sampleTimedStory));
  });

  test('fits 80 columns with four members, and folds the others', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const story: TimedStory = {
      ...nothing,
      processes: names.map((name) => process(name)),
      messages: ['f', 'e', 'd', 'f'].map((name) => message({ process: name })),
      wrong: { atMs: 12, place: 20, members: ['b'], partitions: [partition('t-0')] },
    };
    const text = draw(story);
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
    expect(text).toMatch(/coord a +b +d +e +f\n/u);
    expect(text).toContain('(not drawn: c)');
  });

  test('keeps to the width where words allow it', () => {
    for (const width of [60, 72, 100, 140])
      for (const line of draw(sampleTimedStory, { width }).split('\n'))
        expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  test('tells what is lost, what waits, what arrives twice and what is late', () => {
    const story: TimedStory = {
      ...nothing,
      processes: [process('a')],
      messages: [
        message({
          api: null,
          requested: null,
          replied: null,
          learned: null,
          lost: { atMs: 2, place: 2 },
        }),
        message({ replied: { atMs: 900, place: 40 }, learned: { atMs: 901, place: 41 } }),
        message({
          requested: { atMs: 1000, place: 50 },
          replied: { atMs: 1000, place: 51 },
          learned: null,
          lost: { atMs: 1000, place: 52 },
        }),
        message({
          requested: { atMs: 2000, place: 60 },
          replied: null,
          learned: null,
          sentAtMs: 1500,
        }),
        message({
          requested: { atMs: 3000, place: 70 },
          replied: { atMs: 3000, place: 71 },
          learned: { atMs: 3001, place: 72 },
          sentAtMs: 2999,
          duplicate: true,
          process: null,
        }),
      ],
    };
    expect(rowsIn(draw(story)).slice(0, -1)).toEqual([
      '│     •    a: starts',
      '│─╳───│    a: a request is lost',
      '│←────│    a: heartbeat gen 1 … waits',
      '│────→│    a: → ok',
      '│←────│    a: heartbeat gen 1 (sent at 10 ms)',
      '│───╳─│    a: → ok is lost',
      '│←────│    a: heartbeat gen 1 (sent at 1.5 s) … no answer yet',
      '│←→   │    somebody: heartbeat gen 1, once more → ok',
    ]);
  });

  test('lanes tell who lives, owns, is away, and when the coordinator is gone', () => {
    const story: TimedStory = {
      ...nothing,
      processes: [
        process('a', {
          to: { atMs: 900, place: 90, how: 'gave-up' },
          error: 'FENCED_INSTANCE_ID',
          unwell: [{ how: 'away', from: { atMs: 300, place: 30 }, to: { atMs: 400, place: 40 } }],
        }),
        process('a+', { member: 'a', from: { atMs: 950, place: 95 } }),
      ],
      bars: [
        {
          ...partition('t-0'),
          process: 'a',
          from: { atMs: 100, place: 10 },
          to: { atMs: 900, place: 90 },
        },
      ],
      states: [{ atMs: 350, place: 35, group: null }],
      failovers: [{ atMs: 500, place: 50, backAtMs: 800 }],
      reads: [
        { ...partition('t-0'), process: 'a', atMs: 310, place: 31, from: 0, to: 5 },
        { ...partition('t-0'), process: 'a', atMs: 600, place: 60, from: 5, to: 9 },
      ],
      failure: { atMs: 960, place: 96, process: null, message: 'threw: \u0007no' },
    };
    expect(rowsIn(draw(story)).slice(0, -1)).toEqual([
      '│     •    a: starts',
      '│     +    a: owns t-0',
      '│     •    a: processes t-0 from 0 to 4',
      '      •    a: processes t-0 from 5 to 8',
      '◆     ┃    the coordinator is back',
      '│     •    a: gives up: FENCED_INSTANCE_ID',
      '│     •    a+: starts',
      '✗     │    ✗ coordinator: threw: \\u{7}no',
    ]);
  });

  test('lets no control character of a name through', () => {
    const bad = '\u202eevil\u001b[31m\n';
    const story: TimedStory = {
      ...sampleTimedStory,
      processes: sampleTimedStory.processes.map((one) => ({ ...one, member: bad, process: bad })),
      messages: sampleTimedStory.messages.map((one) => ({
        ...one,
        process: bad,
        asked: bad,
        answered: bad,
      })),
      bars: sampleTimedStory.bars.map((one) => ({ ...one, process: bad, topic: bad })),
      wrong: { atMs: 1, place: 90, members: [bad], partitions: [{ topic: bad, partition: -1 }] },
      failure: { atMs: 1, place: 90, process: bad, message: bad },
    };
    const text = draw(story, { importance: [{ event: 0, notes: [bad] }] });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('draws a story with nothing in it', () => {
    expect(draw(nothing, { history: { ...sampleTimedHistory, events: [], settings: {} } })).toBe(
      'topics t with 2 partitions\n',
    );
  });
});
