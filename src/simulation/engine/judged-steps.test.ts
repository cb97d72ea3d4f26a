/** A cast that throws, loops or answers rubbish is told of, and never suffered. */
import { describe, expect, test } from 'vitest';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import type { StubOptions } from '../../testing/stub-cast.ts';
import { stubCast } from '../../testing/stub-cast.ts';
import type { GroupProgress, LiveGroupOptions } from './live-group.ts';
import { beginGroup, liveGroup } from './live-group.ts';

const history: TimedHistory = {
  clock: 'virtual',
  topics: [{ topic: 't', partitions: 1 }],
  order: 0,
  settings: { latencyMs: 10, pollIntervalMs: 500, maxPollIntervalMs: 5000, sessionTimeoutMs: 6000 },
  events: [{ atMs: 0, type: 'join', member: 'a', topics: ['t'] }],
};

function lastWords(options: StubOptions, how: LiveGroupOptions = {}): readonly GroupObservation[] {
  return liveGroup(stubCast(options), history, how).observations.slice(-2);
}

function failureOf(options: StubOptions, how: LiveGroupOptions = { checked: true }): string {
  const [failed, ended] = lastWords(options, how);
  if (failed?.type !== 'step-failed' || ended?.type !== 'ended') return 'no failure';
  expect(ended.how).toBe('failed');
  return `${failed.process} ${failed.failure}: ${failed.message}`;
}

describe('a step that throws', () => {
  test('of the coordinator ends the history, and says whose it was', () => {
    const answer = (): never => {
      throw new TypeError('oh');
    };
    expect(failureOf({ answer }, {})).toBe('null threw: TypeError: oh');
  });

  test('of a client, too', () => {
    const spoil = (): never => {
      throw new RangeError('no');
    };
    expect(failureOf({ spoil }, {})).toBe('a threw: RangeError: no');
  });

  test('of what makes a state, and of a recovery', () => {
    const cast = stubCast();
    const fails = (): never => {
      throw new Error('not today');
    };
    const first = { ...cast, coordinator: { ...cast.coordinator, initial: fails } };
    expect(liveGroup(first, history).observations.at(0)).toMatchObject({
      type: 'step-failed',
      process: null,
    });
    const later = { ...cast, coordinator: { ...cast.coordinator, recover: fails } };
    const moved: TimedHistory = {
      ...history,
      events: [{ atMs: 0, type: 'failover', requests: 'lost', downMs: 5 }],
    };
    expect(liveGroup(later, moved).observations.at(-2)).toMatchObject({
      type: 'step-failed',
      process: null,
      atMs: 5,
    });
  });
});

describe('steps without an end', () => {
  test('of a timer that always is due', () => {
    const spoil: StubOptions['spoil'] = (step) => ({ ...step, wakeAtMs: 0 });
    expect(failureOf({ spoil }, { stepsMax: 1000 })).toMatch(/^a never-settled: more than 1000/u);
    const spoilCoordinator: StubOptions['spoilCoordinator'] = (step) => ({ ...step, wakeAtMs: 0 });
    expect(failureOf({ spoilCoordinator }, { stepsMax: 1000 })).toMatch(/^null never-settled/u);
    expect(failureOf({ spoilCoordinator })).toBe(
      'null never-settled: more than 5000 steps in one instant',
    );
  });

  test('of a timer that goes on by ever so little', () => {
    let steps = 0;
    const spoilCoordinator: StubOptions['spoilCoordinator'] = (step) => {
      steps += 1;
      return { ...step, wakeAtMs: steps / 1_000_000 };
    };
    expect(failureOf({ spoilCoordinator })).toBe(
      'null never-settled: more than 5000 steps in one instant',
    );
  });
});

describe('a coordinator’s answer', () => {
  const spoiled = (
    spoilCoordinator: NonNullable<StubOptions['spoilCoordinator']>,
    how?: LiveGroupOptions,
  ): string => failureOf({ spoilCoordinator }, how);

  test.each<[string, NonNullable<StubOptions['spoilCoordinator']>, string]>([
    ['a promise', (step) => Promise.resolve(step), 'the step is a promise, not an object'],
    ['nothing', () => 7, 'the step is a number, not an object'],
    ['no state', (step) => ({ ...step, state: undefined }), 'the step.state is missing'],
    ['no list', (step) => ({ ...step, replies: null }), 'the step.replies is null, not a list'],
    [
      'no id',
      (step) => ({ ...step, replies: [{ response: {} }] }),
      'the step.replies[0].requestId is missing, not a whole number',
    ],
    [
      'an unknown error',
      (step) => ({
        ...step,
        replies: step.replies.map((reply) => ({
          ...reply,
          response: { api: 'Heartbeat', errorCode: 'OOPS' },
        })),
      }),
      'the step.replies[0].response.errorCode is "OOPS", not an error that Kafka names',
    ],
    [
      'an unknown api',
      (step) => ({ ...step, replies: step.replies.map((reply) => ({ ...reply, response: {} })) }),
      'the step.replies[0].response.api is missing, not one of JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch, ConsumerGroupHeartbeat, DescribeGroups',
    ],
    [
      'a time that is none',
      (step) => ({ ...step, wakeAtMs: Number.NaN }),
      'the step.wakeAtMs is NaN, not a point in time',
    ],
  ])('that is %s is told where', (_, spoil, message) => {
    expect(spoiled(spoil)).toBe(`null not-an-answer: ${message}`);
  });

  test('of another api than was asked, to nobody, or twice, is told even where steps are trusted', () => {
    const leave = { api: 'LeaveGroup', errorCode: 'NONE', members: [] };
    for (const how of [{}, { checked: true }]) {
      expect(
        spoiled(
          (step) => ({ ...step, replies: step.replies.map((r) => ({ ...r, response: leave })) }),
          how,
        ),
      ).toBe('null not-an-answer: Heartbeat was answered with LeaveGroup');
      expect(
        spoiled(
          (step) => ({
            ...step,
            replies: step.replies.map((reply) => ({ ...reply, requestId: 77 })),
          }),
          how,
        ),
      ).toBe('null not-an-answer: a reply to request 77, which nobody waits for');
      expect(
        spoiled((step) => ({ ...step, replies: [...step.replies, ...step.replies] }), how),
      ).toBe('null not-an-answer: a reply to request 0, which nobody waits for');
    }
  });

  test('to DescribeGroups has to come at once', () => {
    const cast = stubCast();
    const deaf = {
      ...cast,
      coordinator: { ...cast.coordinator, step: (state: unknown) => ({ state, replies: [] }) },
    };
    expect(liveGroup(deaf, history).observations.at(-2)).toMatchObject({
      type: 'step-failed',
      failure: 'not-an-answer',
      message: 'DescribeGroups was not answered at once',
    });
  });
});

describe('a client’s step', () => {
  test.each<[string, NonNullable<StubOptions['spoil']>, string]>([
    ['a promise', (step) => Promise.resolve(step), 'the step is a promise, not an object'],
    [
      'an unknown request',
      (step) => ({ ...step, requests: [{ requestId: 0, request: { api: 'Fetch' } }] }),
      'the step.requests[0].request.api is "Fetch", not one of JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch, ConsumerGroupHeartbeat, DescribeGroups',
    ],
    [
      'an unknown callback',
      (step) => ({ ...step, callbacks: [{ type: 'gone', partitions: [] }] }),
      'the step.callbacks[0].type is "gone", not revoked, assigned or lost',
    ],
    [
      'a partition that is none',
      (step) => ({ ...step, owned: [{ topic: 't', partition: 0.5 }] }),
      'the step.owned[0].partition is 0.5, not a whole number',
    ],
    [
      'half a status',
      (step) => ({ ...step, status: { state: 'x', memberId: 'y' } }),
      'the step.status.generation is missing, not a whole number',
    ],
  ])('that is %s is told where', (_, spoil, message) => {
    expect(failureOf({ spoil })).toBe(`a not-an-answer: ${message}`);
  });

  test('is copied where it is not trusted: what its author does with it later changes nothing', () => {
    const owned: { topic: string; partition: number }[] = [];
    const spoil: StubOptions['spoil'] = (step, input) => {
      owned.push({ topic: 't', partition: owned.length });
      return input.type === 'poll' && owned.length === 1 ? { ...step, owned } : step;
    };
    const { observations } = liveGroup(stubCast({ spoil }), history, { checked: true });
    expect(owned.length).toBeGreaterThan(5);
    expect(observations.find(({ type }) => type === 'owns')).toMatchObject({
      partitions: [{ topic: 't', partition: 0 }],
    });
  });
});

describe('a step that is done twice', () => {
  const differenceOf = (options: StubOptions): unknown => {
    const trace = liveGroup(stubCast(options), history, { probe: 1 });
    expect(trace.probedSteps).toBeGreaterThan(10);
    const differed = trace.observations.filter(({ type }) => type === 'step-differed');
    expect(differed.length).toBeLessThan(2);
    return differed[0];
  };

  test('the same way shows nothing, and the trace counts it', () => {
    expect(differenceOf({})).toBeUndefined();
    expect(liveGroup(stubCast(), history).probedSteps).toBeUndefined();
  });

  test('another way is told with its place', () => {
    let calls = 0;
    const spoilCoordinator: StubOptions['spoilCoordinator'] = (step) => ({
      ...step,
      state: { served: calls++ },
    });
    expect(differenceOf({ spoilCoordinator })).toMatchObject({
      process: null,
      what: 'answer',
      path: 'step.state.served',
    });
  });

  test('by one that changes what it was given is told, too', () => {
    const spoilCoordinator: StubOptions['spoilCoordinator'] = (step, _, state) => {
      (state as { served: number }).served += 5;
      return step;
    };
    expect(differenceOf({ spoilCoordinator })).toMatchObject({
      process: null,
      what: 'input',
      path: 'state.served',
    });
    const spoil: StubOptions['spoil'] = (step, input) => {
      if (input.type === 'poll') (input.ends as unknown[]).push(0);
      return step;
    };
    expect(differenceOf({ spoil })).toMatchObject({
      process: 'a',
      what: 'input',
      path: 'input.ends.length',
    });
  });
});

describe('a history in parts', () => {
  test('gives the same trace, when it is over', () => {
    const life = beginGroup(stubCast(), history);
    let parts = 0;
    let trace = life.goOn(10);
    for (; trace === null; parts++) trace = life.goOn(10);
    expect(parts).toBeGreaterThan(2);
    expect(trace).toEqual(liveGroup(stubCast(), history));
  });
});

describe('whoever interrupts', () => {
  test('finds what was seen and whose step it was', () => {
    const observations: GroupObservation[] = [];
    const progress: GroupProgress = { nowMs: 0, lastEventAtMs: 0, running: undefined };
    let seen = '';
    const spoil: StubOptions['spoil'] = (step, input) => {
      if (input.type === 'response')
        seen = `${progress.running} ${progress.nowMs} ${observations.length}`;
      return step;
    };
    const trace = liveGroup(stubCast({ spoil }), history, { observations, progress, stepsMax: 9 });
    expect(seen).toMatch(/^a \d+ \d+$/u);
    expect(trace.observations).toBe(observations);
    expect(progress.running).toBeUndefined();
  });
});
