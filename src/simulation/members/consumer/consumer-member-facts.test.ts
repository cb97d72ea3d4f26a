import { describe, expect, it } from 'vitest';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import { errorNumbers } from '../../../domain/kafka-errors.ts';
import type { ListenerCallback } from '../../../domain/member-client.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { Given, Scene, SceneOptions } from '../../../testing/consumer-member-kit.ts';
import {
  endsAt,
  intervalMs,
  sceneOf,
  scenes,
  sceneSettings,
  stable,
  t,
} from '../../../testing/consumer-member-kit.ts';
import type { MemberStateName } from './member-states.ts';
import { followedBy, legalPredecessors } from './member-states.ts';

const names = Object.keys(legalPredecessors) as MemberStateName[];
const errors = (Object.keys(errorNumbers) as ErrorName[]).filter((error) => error !== 'NONE');

/** What a row expects of the step that it ends with; what is left out is not looked at. */
interface Expected {
  readonly state?: MemberStateName;
  readonly callbacks?: readonly ListenerCallback[];
  /** The kinds of requests, heartbeats with their epochs. */
  readonly sends?: readonly string[];
  readonly owned?: Given['owned'];
  readonly paused?: Given['paused'];
  readonly fatal?: string | undefined;
  readonly wakeAfterMs?: number | undefined;
}

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly given: () => Scene;
  readonly when: (scene: Scene) => unknown;
  readonly gives: Expected;
}

const revoked = (...partitions: number[]): ListenerCallback => told('revoked', partitions);
const assigned = (...partitions: number[]): ListenerCallback => told('assigned', partitions);
const lost = (...partitions: number[]): ListenerCallback => told('lost', partitions);

function told(type: ListenerCallback['type'], partitions: number[]): ListenerCallback {
  return { type, partitions: partitions.map(t) };
}

function words({ request }: { readonly request: GroupRequest }): string {
  if (request.api === 'ConsumerGroupHeartbeat') return `heartbeat ${request.memberEpoch}`;
  if (request.api === 'OffsetCommit') return `commit ${request.generationIdOrMemberEpoch}`;
  return request.api === 'OffsetFetch' ? `fetch ${request.memberEpoch}` : request.api;
}

function expectStep(scene: Scene, expected: Expected): void {
  const { last, state } = scene;
  const seen: Record<string, unknown> = {
    state: state.memberState,
    callbacks: last.callbacks,
    sends: last.requests.map(words),
    owned: last.owned,
    paused: last.paused,
    fatal: last.fatal,
    wakeAfterMs: last.wakeAtMs === undefined ? undefined : last.wakeAtMs - scene.nowMs,
  };
  for (const [what, value] of Object.entries(expected)) expect(seen[what], what).toEqual(value);
}

function rows(table: readonly Row[]): void {
  for (const { rule, source, given, when, gives } of table) {
    it(`${rule} [${source}]`, () => {
      const scene = given();
      when(scene);
      expectStep(scene, gives);
    });
  }
}

const inState =
  (name: keyof typeof scenes, options?: SceneOptions): (() => Scene) =>
  () =>
    scenes[name](options);
const away = (scene: Scene): Scene => {
  scene.give({ type: 'away' });
  return scene;
};
const timer =
  (afterMs = 0) =>
  (scene: Scene): Given =>
    scene.give({ type: 'timer' }, afterMs);
const poll = (scene: Scene): Given => scene.poll(endsAt(5));
const close = (scene: Scene): Given => scene.give({ type: 'close' });
const noAuto: SceneOptions = { settings: { enableAutoCommit: false } };

describe('the scenes', () => {
  it.each(Object.keys(scenes) as (keyof typeof scenes)[])('%s is what it says', (name) => {
    expect(scenes[name]().state.memberState).toBe(name);
  });
});

describe('transitions [MemberState]', () => {
  const cells = names.flatMap((from) => names.map((to) => ({ from, to })));
  it.each(cells)('$from to $to', ({ from, to }) => {
    if (from === to || legalPredecessors[to].includes(from)) expect(followedBy(from, to)).toBe(to);
    else expect(() => followedBy(from, to)).toThrow(`illegal transition from ${from} to ${to}`);
  });
});

describe('a heartbeat is answered with an error [AbstractHeartbeatRequestManager.onErrorResponse]', () => {
  const again: Expected = { callbacks: [], sends: [], wakeAfterMs: sceneSettings.retryBackoffMs };
  const retriable: ErrorName[] = [
    'NOT_COORDINATOR',
    'COORDINATOR_NOT_AVAILABLE',
    'COORDINATOR_LOAD_IN_PROGRESS',
  ];
  const fencing: ErrorName[] = ['FENCED_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID'];
  const rejoin: Expected = { state: 'JOINING', sends: ['heartbeat 0'] };
  /** By state: after an error that passes, one that fences, and one that is fatal. */
  const after: Partial<Record<keyof typeof scenes, readonly [Expected, Expected, Expected]>> = {
    JOINING: [
      { ...again, state: 'JOINING' },
      { ...rejoin, callbacks: [] },
      { state: 'FATAL', callbacks: [], sends: [] },
    ],
    STABLE: [
      { ...again, state: 'STABLE' },
      { ...rejoin, callbacks: [lost(0, 1)], owned: [] },
      { state: 'FATAL', callbacks: [lost(0, 1)], owned: [], sends: [] },
    ],
    RECONCILING: [
      { ...again, state: 'RECONCILING' },
      { ...rejoin, callbacks: [lost(0, 1)], owned: [], paused: [] },
      { state: 'FATAL', callbacks: [lost(0, 1)], owned: [], paused: [], sends: [] },
    ],
    ACKNOWLEDGING: [
      { ...again, state: 'ACKNOWLEDGING' },
      { ...rejoin, callbacks: [lost(0)], owned: [] },
      { state: 'FATAL', callbacks: [lost(0)], owned: [], sends: [] },
    ],
    // Its callback is running; the leave is not sent any more once it is out.
    PREPARE_LEAVING: [
      { ...again, state: 'PREPARE_LEAVING' },
      { state: 'UNSUBSCRIBED', callbacks: [], sends: [] },
      { state: 'FATAL', callbacks: [], sends: [] },
    ],
    // The leave itself is refused.
    UNSUBSCRIBED: [
      { state: 'UNSUBSCRIBED', callbacks: [], sends: [] },
      { state: 'UNSUBSCRIBED', callbacks: [], sends: [] },
      { state: 'FATAL', callbacks: [], sends: [] },
    ],
  };
  const kindOf = (error: ErrorName): 0 | 1 | 2 => {
    if (retriable.includes(error)) return 0;
    return fencing.includes(error) ? 1 : 2;
  };
  const cells = Object.entries(after).flatMap(([name, expected]) =>
    errors
      // Nothing is left of the group that it has left.
      .filter((error) => name !== 'UNSUBSCRIBED' || error !== 'GROUP_ID_NOT_FOUND')
      .map((error) => ({
        name: name as keyof typeof scenes,
        error,
        gives: expected[kindOf(error)],
      })),
  );
  it.each(cells)('$name: $error', ({ name, error, gives }) => {
    const scene = scenes[name]();
    scene.heartbeatRefused(error);
    expectStep(scene, gives);
    if (kindOf(error) === 2 && name !== 'PREPARE_LEAVING') expect(scene.last.fatal).toBe(error);
    if (gives.state === 'FATAL') expect(scene.state.fatal ?? scene.last.fatal).toBe(error);
  });

  it('UNSUBSCRIBED: GROUP_ID_NOT_FOUND', () => {
    const scene = scenes.UNSUBSCRIBED();
    scene.heartbeatRefused('GROUP_ID_NOT_FOUND');
    expectStep(scene, { state: 'UNSUBSCRIBED', callbacks: [], sends: [] });
    expect(scene.last.fatal).toBeUndefined();
  });

  it.each(retriable)('%s: the next one has all fields, in any state', (error) => {
    for (const name of ['JOINING', 'STABLE', 'RECONCILING', 'PREPARE_LEAVING'] as const) {
      const scene = scenes[name]();
      scene.heartbeatRefused(error);
      scene.give({ type: 'timer' }, sceneSettings.retryBackoffMs);
      expect(scene.open('ConsumerGroupHeartbeat'), name).toMatchObject([
        { rebalanceTimeoutMs: 20_000, subscribedTopicNames: expect.any(Array) as unknown },
      ]);
    }
  });
});

describe('a heartbeat gets no answer [AbstractHeartbeatRequestManager.onFailure]', () => {
  it.each(['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'PREPARE_LEAVING'] as const)(
    '%s: once more after the backoff, with all fields',
    (name) => {
      const scene = scenes[name]();
      const { epoch } = scene.state;
      scene.lost('ConsumerGroupHeartbeat');
      expectStep(scene, { state: name, callbacks: [], sends: [], wakeAfterMs: 100 });
      timer(99)(scene);
      expect(scene.last.requests).toEqual([]);
      timer(1)(scene);
      expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
        {
          memberEpoch: epoch,
          rebalanceTimeoutMs: 20_000,
          subscribedTopicNames: ['t'],
          topicPartitions: expect.any(Array) as unknown,
        },
      ]);
    },
  );

  it('UNSUBSCRIBED: a leave is sent once', () => {
    const scene = scenes.UNSUBSCRIBED();
    scene.lost('ConsumerGroupHeartbeat');
    timer(10_000)(scene);
    expectStep(scene, { state: 'UNSUBSCRIBED', sends: [] });
  });
});

describe('a heartbeat brings an assignment [AbstractMembershipManager.processAssignmentReceived]', () => {
  const take =
    (...partitions: number[]) =>
    (scene: Scene): Given =>
      scene.heartbeatAnswered(3, partitions.map(t));
  rows([
    {
      rule: 'JOINING, some: reconciled and acknowledged',
      source: 'KIP-848',
      given: inState('JOINING'),
      when: take(0, 1),
      gives: {
        state: 'STABLE',
        callbacks: [assigned(0, 1)],
        owned: [t(0), t(1)],
        sends: ['heartbeat 3', 'fetch 3'],
      },
    },
    {
      rule: 'JOINING, none: the listener is told of nothing, and it is acknowledged',
      source: 'ConsumerMembershipManager.invokeOnPartitionsAssignedCallback',
      given: inState('JOINING'),
      when: take(),
      gives: { state: 'STABLE', callbacks: [assigned()], sends: ['heartbeat 3'] },
    },
    {
      rule: 'STABLE, the same: nothing',
      source: 'AbstractMembershipManager.LocalAssignment.updateWith',
      given: inState('STABLE'),
      when: take(1, 0),
      gives: { state: 'STABLE', callbacks: [], sends: [] },
    },
    {
      rule: 'STABLE, more: only what is new is told, nothing is paused',
      source: 'AbstractMembershipManager.maybeReconcile',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        return scene;
      },
      when: take(0, 1, 2),
      gives: {
        state: 'STABLE',
        callbacks: [assigned(2)],
        owned: [t(0), t(1), t(2)],
        paused: undefined,
        sends: ['heartbeat 3', 'fetch 3'],
      },
    },
    {
      rule: 'STABLE, less: paused and committed before anything is told',
      source: 'ConsumerMembershipManager.signalReconciliationStarted',
      given: inState('STABLE'),
      when: take(0),
      gives: {
        state: 'RECONCILING',
        callbacks: [],
        paused: [t(1)],
        owned: undefined,
        sends: ['commit 3'],
      },
    },
    {
      rule: 'RECONCILING, newer: only the target is replaced',
      source: 'AbstractMembershipManager.replaceTargetAssignmentWithNewAssignment',
      given: inState('RECONCILING'),
      when: take(1),
      gives: { state: 'RECONCILING', callbacks: [], paused: undefined, sends: [] },
    },
    {
      rule: 'RECONCILING, newer: it is next once the older one is acknowledged',
      source: 'AbstractMembershipManager.onHeartbeatRequestGenerated',
      given: () => {
        const scene = scenes.RECONCILING();
        scene.heartbeatAnswered(2, [t(1)]);
        // t1 was being revoked, so it goes before it comes back.
        scene.committed();
        expectStep(scene, {
          state: 'RECONCILING',
          callbacks: [revoked(1), assigned()],
          sends: ['heartbeat 2'],
          wakeAfterMs: 0,
        });
        return scene;
      },
      when: timer(),
      gives: {
        state: 'ACKNOWLEDGING',
        callbacks: [revoked(0), assigned(1)],
        owned: [t(1)],
        sends: ['fetch 2'],
      },
    },
    {
      rule: 'RECONCILING, less: what was taken away again before it was there is not assigned',
      source: 'KIP-848',
      given: () => {
        const scene = scenes.STABLE();
        scene.heartbeatAnswered(2, [t(0), t(2), t(3)]);
        scene.give({ type: 'timer' }, intervalMs);
        scene.heartbeatAnswered(2, [t(2)]);
        return scene;
      },
      when: (scene) => scene.committed(),
      gives: {
        callbacks: [revoked(1), assigned(2)],
        owned: [t(0), t(2)],
        sends: ['heartbeat 2', 'fetch 2'],
        wakeAfterMs: 0,
      },
    },
    {
      rule: 'RECONCILING, what it owns already: acknowledged without a word to the listener',
      source: 'AbstractMembershipManager.maybeReconcile',
      given: () => {
        const scene = away(scenes.STABLE());
        scene.heartbeatAnswered(2, [t(0)]);
        scene.give({ type: 'timer' }, intervalMs);
        return scene;
      },
      when: take(0, 1),
      gives: { state: 'STABLE', callbacks: [], owned: undefined, sends: ['heartbeat 3'] },
    },
    {
      rule: 'ACKNOWLEDGING, the same: the acknowledgement goes out',
      source: 'AbstractMembershipManager.onHeartbeatRequestGenerated',
      given: inState('ACKNOWLEDGING'),
      when: take(0),
      gives: { state: 'STABLE', callbacks: [], sends: ['heartbeat 3'] },
    },
    {
      rule: 'ACKNOWLEDGING, newer: reconciled at once, and acknowledged together',
      source: 'MemberState.RECONCILING',
      given: inState('ACKNOWLEDGING', noAuto),
      when: take(0, 2),
      gives: { state: 'STABLE', callbacks: [assigned(2)], sends: ['heartbeat 3', 'fetch 3'] },
    },
    {
      rule: 'PREPARE_LEAVING: not taken',
      source: 'MemberState.canHandleNewAssignment',
      given: inState('PREPARE_LEAVING'),
      when: take(0),
      gives: { state: 'PREPARE_LEAVING', callbacks: [], sends: [] },
    },
    {
      rule: 'UNSUBSCRIBED: the answer to a leave is not looked at',
      source: 'ConsumerMembershipManager.onHeartbeatSuccess',
      given: inState('UNSUBSCRIBED'),
      when: take(0),
      gives: { state: 'UNSUBSCRIBED', callbacks: [], sends: [] },
    },
  ]);
});

describe('reconciliation', () => {
  /** Away when t1 is to be revoked; then back. */
  const waiting = (options?: SceneOptions): Scene => {
    const scene = away(scenes.STABLE(options));
    scene.heartbeatAnswered(2, [t(0)]);
    return scene;
  };
  /** In `onPartitionsRevoked`, committing. */
  const inCallback = (): Scene => {
    const scene = scenes.STABLE(noAuto);
    scene.heartbeatAnswered(2, [t(0)]);
    return scene;
  };
  const untilDeadline = (scene: Scene, error: ErrorName, deadlineMs: number): void => {
    const startMs = scene.nowMs;
    while (scene.open('OffsetCommit').length > 0) {
      scene.committed(error);
      if (scene.nowMs - startMs > deadlineMs + 200) throw new Error('it never ends');
      if (scene.state.change !== null) scene.give({ type: 'timer' }, 100);
    }
    expect(scene.nowMs - startMs).toBeGreaterThan(deadlineMs - 300);
  };
  rows([
    {
      rule: 'commit done: revoked, assigned, acknowledged',
      source: 'AbstractMembershipManager.revokeAndAssign',
      given: inState('RECONCILING'),
      when: (scene) => scene.committed(),
      gives: {
        // The heartbeat under way has to be answered before the next.
        state: 'ACKNOWLEDGING',
        callbacks: [revoked(1), assigned()],
        owned: [t(0)],
        paused: [],
        sends: [],
      },
    },
    {
      rule: 'acknowledged: the heartbeat says what it owns',
      source: 'ConsumerHeartbeatRequestManager.HeartbeatState',
      given: inState('ACKNOWLEDGING'),
      when: (scene) => {
        scene.heartbeatAnswered(2);
        expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
          {
            memberEpoch: 2,
            topicPartitions: [t(0)],
            subscribedTopicNames: null,
            rebalanceTimeoutMs: -1,
          },
        ]);
      },
      gives: { state: 'STABLE', sends: ['heartbeat 2'] },
    },
    {
      rule: 'nothing to commit: revoked at once',
      source: 'CommitRequestManager.requestAutoCommit',
      given: () => {
        const scene = scenes.STABLE();
        scene.poll([], 5000);
        scene.committed();
        return scene;
      },
      when: (scene) => scene.heartbeatAnswered(2, [t(0)]),
      gives: { state: 'STABLE', callbacks: [revoked(1), assigned()], sends: ['heartbeat 2'] },
    },
    {
      rule: 'without auto-commit: no commit before, but one of the application inside the callback',
      source: 'ConsumerMembershipManager.signalReconciliationStarted',
      given: () => scenes.STABLE(noAuto),
      when: (scene) => scene.heartbeatAnswered(2, [t(0)]),
      gives: {
        state: 'RECONCILING',
        callbacks: [revoked(1)],
        owned: undefined,
        paused: [t(1)],
        sends: ['commit 2'],
      },
    },
    {
      rule: 'without auto-commit and commit in the callback: nothing is committed',
      source: 'ConsumerMembershipManager.signalReconciliationStarted',
      given: () => scenes.STABLE({ settings: { enableAutoCommit: false, commitInRevoke: false } }),
      when: (scene) => scene.heartbeatAnswered(2, [t(0)]),
      gives: { state: 'STABLE', callbacks: [revoked(1), assigned()], sends: ['heartbeat 2'] },
    },
    {
      rule: 'the callback ends when its commit is answered',
      source: 'KafkaConsumer.commitSync',
      given: inCallback,
      when: (scene) => scene.committed(),
      gives: { state: 'STABLE', callbacks: [assigned()], owned: [t(0)], paused: [] },
    },
    {
      rule: 'the callback ends when its commit fails',
      source: 'CommitRequestManager.commitSyncExceptionForError',
      given: inCallback,
      when: (scene) => scene.committed('STALE_MEMBER_EPOCH'),
      gives: { state: 'STABLE', callbacks: [assigned()], owned: [t(0)] },
    },
    {
      rule: 'inside the callback the application reads nothing',
      source: 'KafkaConsumer.commitSync',
      given: inCallback,
      when: (scene) => {
        expect(scene.poll(endsAt(9)).processed).toBeUndefined();
      },
      gives: { state: 'RECONCILING', callbacks: [], sends: [] },
    },
    {
      rule: 'away: nothing is told or committed',
      source: 'ConsumerMembershipManager.enqueueConsumerRebalanceListenerCallback',
      given: () => waiting(),
      when: timer(intervalMs),
      gives: { state: 'RECONCILING', callbacks: [], owned: undefined, sends: ['heartbeat 2'] },
    },
    {
      rule: 'back: it begins',
      source: 'AbstractMembershipManager.maybeReconcile',
      given: () => waiting(),
      when: poll,
      gives: { state: 'RECONCILING', callbacks: [], paused: [t(1)], sends: ['commit 2'] },
    },
    {
      rule: 'away before the commit is answered: the callbacks wait',
      source: 'ConsumerMembershipManager.enqueueConsumerRebalanceListenerCallback',
      given: () => away(scenes.RECONCILING()),
      when: (scene) => scene.committed(),
      gives: { state: 'RECONCILING', callbacks: [], owned: undefined },
    },
    {
      rule: 'back after the commit was answered: told',
      source: 'ConsumerMembershipManager.enqueueConsumerRebalanceListenerCallback',
      given: () => {
        const scene = away(scenes.RECONCILING());
        scene.committed();
        return scene;
      },
      when: poll,
      gives: { state: 'ACKNOWLEDGING', callbacks: [revoked(1), assigned()], owned: [t(0)] },
    },
    ...(['STALE_MEMBER_EPOCH', 'NOT_COORDINATOR', 'COORDINATOR_LOAD_IN_PROGRESS'] as const).map(
      (error): Row => ({
        rule: `commit before: ${error}: once more after the backoff`,
        source: 'CommitRequestManager.autoCommitSyncBeforeRevocationWithRetries',
        given: () => {
          const scene = scenes.RECONCILING();
          scene.heartbeatAnswered(3);
          scene.committed(error);
          expectStep(scene, { callbacks: [], sends: [] });
          return scene;
        },
        when: timer(sceneSettings.retryBackoffMs),
        gives: { state: 'RECONCILING', callbacks: [], sends: ['commit 3'] },
      }),
    ),
    {
      rule: 'commit before: no answer: once more after the backoff',
      source: 'CommitRequestManager.autoCommitSyncBeforeRevocationWithRetries',
      given: () => {
        const scene = scenes.RECONCILING();
        scene.lost('OffsetCommit');
        return scene;
      },
      when: timer(sceneSettings.retryBackoffMs),
      gives: { state: 'RECONCILING', sends: ['commit 2'] },
    },
    ...(
      [
        'UNKNOWN_MEMBER_ID',
        'ILLEGAL_GENERATION',
        'UNKNOWN_TOPIC_OR_PARTITION',
        'FENCED_INSTANCE_ID',
      ] as const
    ).map((error): Row => ({
      rule: `commit before: ${error}: goes on without`,
      source: 'AbstractMembershipManager.maybeReconcile',
      given: inState('RECONCILING', { settings: { commitInRevoke: false } }),
      when: (scene) => scene.committed(error),
      gives: { state: 'ACKNOWLEDGING', callbacks: [revoked(1), assigned()] },
    })),
    {
      rule: 'commit before: given up at the rebalance timeout',
      source: 'AbstractMembershipManager.getDeadlineMsForTimeout',
      given: () => {
        const scene = scenes.STABLE({ settings: { commitInRevoke: false } });
        scene.heartbeatAnswered(2, [t(0)]);
        // The application is still there.
        scene.state = { ...scene.state, pollDeadlineAtMs: 1_000_000 };
        return scene;
      },
      when: (scene) => {
        untilDeadline(scene, 'NOT_COORDINATOR', sceneSettings.maxPollIntervalMs);
      },
      gives: { callbacks: [revoked(1), assigned()], owned: [t(0)] },
    },
    {
      rule: 'commit in the callback: given up after twice the request timeout',
      source: 'default.api.timeout.ms',
      given: inCallback,
      when: (scene) => {
        untilDeadline(scene, 'NOT_COORDINATOR', 2 * sceneSettings.requestTimeoutMs);
      },
      gives: { callbacks: [assigned()], owned: [t(0)] },
    },
    {
      rule: 'fenced before anything was told: all is lost, nothing revoked',
      source: 'AbstractMembershipManager.maybeAbortReconciliation',
      given: inState('RECONCILING'),
      when: (scene) => scene.heartbeatRefused('FENCED_MEMBER_EPOCH'),
      gives: { state: 'JOINING', callbacks: [lost(0, 1)], owned: [], sends: ['heartbeat 0'] },
    },
    {
      rule: 'fenced inside the callback: only the rest is lost, when it ends',
      source: 'AbstractMembershipManager.maybeAbortReconciliation',
      given: () => {
        const scene = inCallback();
        scene.give({ type: 'timer' }, intervalMs);
        scene.heartbeatRefused('UNKNOWN_MEMBER_ID');
        expectStep(scene, { state: 'FENCED', callbacks: [], sends: [], owned: undefined });
        return scene;
      },
      when: (scene) => scene.committed('UNKNOWN_MEMBER_ID'),
      gives: {
        state: 'JOINING',
        callbacks: [lost(0)],
        owned: [],
        paused: [],
        sends: ['heartbeat 0'],
      },
    },
    {
      rule: 'an unknown topic: the rest of the target is reconciled and acknowledged',
      source: 'AbstractMembershipManager.findResolvableAssignmentAndTriggerMetadataUpdate',
      given: inState('STABLE', noAuto),
      when: (scene) =>
        scene.heartbeatAnswered(2, [t(0), t(1), t(2), { topic: 'late', partition: 0 }]),
      gives: { state: 'RECONCILING', callbacks: [assigned(2)], sends: ['heartbeat 2', 'fetch 2'] },
    },
    {
      rule: 'nothing but an unknown topic is new: acknowledged without a word to the listener',
      source: 'AbstractMembershipManager.maybeReconcile',
      given: inState('STABLE', noAuto),
      when: (scene) => scene.heartbeatAnswered(2, [t(0), t(1), { topic: 'late', partition: 0 }]),
      gives: { state: 'RECONCILING', callbacks: [], sends: ['heartbeat 2'] },
    },
    {
      rule: 'an unknown topic is told of: the rest follows',
      source: 'AbstractMembershipManager.maybeReconcile',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        scene.heartbeatAnswered(2, [t(0), t(1), { topic: 'late', partition: 0 }]);
        scene.heartbeatAnswered(2);
        return scene;
      },
      when: (scene) =>
        scene.give({
          type: 'metadata',
          topics: [
            { topic: 't', partitions: 4 },
            { topic: 'late', partitions: 1 },
          ],
        }),
      gives: {
        state: 'STABLE',
        callbacks: [{ type: 'assigned', partitions: [{ topic: 'late', partition: 0 }] }],
        owned: [{ topic: 'late', partition: 0 }, t(0), t(1)],
        sends: ['heartbeat 2', 'fetch 2'],
      },
    },
    {
      rule: 'a topic that is gone from the metadata is known as long as it is owned',
      source: 'AbstractMembershipManager.findTopicNameInGlobalOrLocalCache',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        scene.give({ type: 'metadata', topics: [] });
        return scene;
      },
      when: (scene) => scene.heartbeatAnswered(2, [t(0), t(1), t(2)]),
      gives: { state: 'STABLE', callbacks: [assigned(2)] },
    },
  ]);
});

describe('heartbeats are sent', () => {
  rows([
    {
      rule: 'UNSUBSCRIBED: never',
      source: 'AbstractMembershipManager.shouldSkipHeartbeat',
      given: () => sceneOf(),
      when: timer(100_000),
      gives: { state: 'UNSUBSCRIBED', sends: [], wakeAfterMs: undefined },
    },
    ...(['FENCED', 'STALE', 'FATAL'] as const).map((name): Row => ({
      rule: `${name}: never`,
      source: 'AbstractMembershipManager.shouldSkipHeartbeat',
      given: inState(name),
      when: timer(100_000),
      gives: { state: name, sends: [], callbacks: [], wakeAfterMs: undefined },
    })),
    {
      rule: 'JOINING: at once',
      source: 'AbstractMembershipManager.shouldHeartbeatNow',
      given: () => sceneOf(),
      when: poll,
      gives: { state: 'JOINING', sends: ['heartbeat 0'] },
    },
    {
      rule: 'STABLE: not before the interval is over',
      source: 'AbstractHeartbeatRequestManager.HeartbeatRequestState',
      given: () => stable(),
      when: timer(intervalMs - 3),
      gives: { sends: [], wakeAfterMs: 1 },
    },
    {
      rule: 'STABLE: when the interval of the last response is over since the last was sent',
      source: 'AbstractHeartbeatRequestManager.HeartbeatRequestState',
      given: () => stable(),
      when: timer(intervalMs - 2),
      gives: { sends: ['heartbeat 1'] },
    },
    {
      rule: 'STABLE: not while one is under way',
      source: 'RequestState.canSendRequest',
      given: inState('STABLE'),
      when: timer(5 * intervalMs),
      gives: { sends: [] },
    },
    {
      rule: 'ACKNOWLEDGING: as soon as the one under way is answered',
      source: 'AbstractMembershipManager.shouldHeartbeatNow',
      given: inState('ACKNOWLEDGING'),
      when: (scene) => scene.heartbeatAnswered(2),
      gives: { state: 'STABLE', sends: ['heartbeat 2'] },
    },
    {
      rule: 'LEAVING: at once, even while one is under way',
      source: 'AbstractHeartbeatRequestManager.poll',
      given: inState('PREPARE_LEAVING'),
      when: (scene) => scene.committed(),
      gives: { state: 'UNSUBSCRIBED', sends: ['heartbeat -1'] },
    },
    {
      rule: 'PREPARE_LEAVING: on the interval',
      source: 'AbstractMembershipManager.shouldSkipHeartbeat',
      given: () => {
        const scene = scenes.PREPARE_LEAVING();
        scene.heartbeatAnswered(1);
        return scene;
      },
      when: timer(intervalMs),
      gives: { state: 'PREPARE_LEAVING', sends: ['heartbeat 1'] },
    },
    {
      rule: 'away: all the same',
      source: 'ConsumerNetworkThread',
      given: () => away(stable()),
      when: timer(intervalMs),
      gives: { state: 'STABLE', sends: ['heartbeat 1'] },
    },
  ]);

  it('JOINING: with all fields, under the name of the process [KIP-1082]', () => {
    const scene = sceneOf({ instanceId: 'i', rackId: 'r', serverAssignor: 'range' });
    scene.poll();
    expect(scene.open('ConsumerGroupHeartbeat')).toEqual([
      {
        api: 'ConsumerGroupHeartbeat',
        apiVersion: 1,
        groupId: 'g',
        memberId: 'a',
        memberEpoch: 0,
        instanceId: 'i',
        rackId: 'r',
        rebalanceTimeoutMs: 20_000,
        subscribedTopicNames: ['t'],
        subscribedTopicRegex: null,
        serverAssignor: 'range',
        topicPartitions: [],
      },
    ]);
  });

  it('STABLE: with nothing but what is always said [ConsumerHeartbeatRequestManager.SentFields]', () => {
    const scene = scenes.STABLE({ instanceId: 'i', rackId: 'r', serverAssignor: 'range' });
    expect(scene.open('ConsumerGroupHeartbeat')).toEqual([
      {
        api: 'ConsumerGroupHeartbeat',
        apiVersion: 1,
        groupId: 'g',
        memberId: 'a',
        memberEpoch: 1,
        instanceId: 'i',
        rackId: null,
        rebalanceTimeoutMs: -1,
        subscribedTopicNames: null,
        subscribedTopicRegex: null,
        serverAssignor: null,
        topicPartitions: null,
      },
    ]);
  });

  it('after an error: with what it still owns while it reconciles [HeartbeatState.reset]', () => {
    const scene = scenes.RECONCILING();
    scene.heartbeatRefused('COORDINATOR_LOAD_IN_PROGRESS');
    scene.give({ type: 'timer' }, 100);
    expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
      { memberEpoch: 2, topicPartitions: [t(0), t(1)] },
    ]);
  });

  it('with a pattern, resolved by the server [KIP-848]', () => {
    const scene = sceneOf({ wish: { pattern: 't.*' } });
    scene.poll();
    expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
      { subscribedTopicNames: [], subscribedTopicRegex: 't.*' },
    ]);
  });

  it.each([
    ['other names', { topics: ['u', 't', 'u'] }, { topics: ['t'] }, ['t', 'u'], null],
    ['the same names', { topics: ['t', 't'] }, { topics: ['t'] }, null, null],
    ['a pattern instead of names', { pattern: 't' }, { topics: ['t'] }, [], 't'],
    ['names instead of a pattern', { topics: ['t'] }, { pattern: 't' }, ['t'], ''],
    ['another pattern', { pattern: 'u' }, { pattern: 't' }, null, 'u'],
    ['the same pattern', { pattern: 't' }, { pattern: 't' }, null, null],
  ] as const)('after subscribe to %s: on the interval [SentFields]', (_, wish, before, ...then) => {
    const scene = stable({ wish: before });
    scene.give({ type: 'subscribe', wish });
    expect(scene.last.requests).toEqual([]);
    scene.give({ type: 'timer' }, intervalMs);
    const [names, pattern] = then;
    expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
      { subscribedTopicNames: names, subscribedTopicRegex: pattern, rebalanceTimeoutMs: -1 },
    ]);
  });
});

describe('max.poll.interval.ms', () => {
  const over = timer(sceneSettings.maxPollIntervalMs);
  rows([
    {
      rule: 'dynamic: leaves with -1, tells nothing yet',
      source: 'AbstractHeartbeatRequestManager.poll',
      given: () => away(scenes.STABLE()),
      when: over,
      gives: { state: 'STALE', callbacks: [], owned: undefined, sends: ['heartbeat -1'] },
    },
    {
      rule: 'static: leaves with -2',
      source: 'ConsumerMembershipManager.leaveGroupEpoch',
      given: () => away(scenes.STABLE({ instanceId: 'i' })),
      when: over,
      gives: { state: 'STALE', callbacks: [], sends: ['heartbeat -2'] },
    },
    {
      rule: 'not a moment before',
      source: 'AbstractHeartbeatRequestManager.poll',
      given: () => away(scenes.STABLE()),
      when: timer(sceneSettings.maxPollIntervalMs - intervalMs - 1),
      gives: { state: 'STABLE', sends: [], wakeAfterMs: 1 },
    },
    {
      rule: 'each poll begins it anew',
      source: 'AbstractHeartbeatRequestManager.resetPollTimer',
      given: () => {
        const scene = scenes.STABLE();
        scene.poll([], 15_000);
        return scene;
      },
      when: timer(sceneSettings.maxPollIntervalMs - 1),
      gives: { state: 'STABLE', wakeAfterMs: 1 },
    },
    ...(['JOINING', 'RECONCILING', 'ACKNOWLEDGING'] as const).map((name): Row => ({
      rule: `${name}: leaves`,
      source: 'MemberState.PREPARE_LEAVING',
      given: () => away(scenes[name]()),
      when: over,
      gives: { state: 'STALE', callbacks: [], sends: ['heartbeat -1'] },
    })),
    {
      rule: 'PREPARE_LEAVING: is leaving anyway',
      source: 'AbstractMembershipManager.isLeavingGroup',
      given: () => away(scenes.PREPARE_LEAVING()),
      when: over,
      gives: { state: 'PREPARE_LEAVING', sends: [] },
    },
    {
      rule: 'FENCED: nothing',
      source: 'AbstractMembershipManager.shouldSkipHeartbeat',
      given: inState('FENCED'),
      when: over,
      gives: { state: 'FENCED', sends: [], callbacks: [] },
    },
    {
      rule: 'STALE, next poll: lost, then joins',
      source: 'AbstractMembershipManager.maybeRejoinStaleMember',
      given: inState('STALE'),
      when: poll,
      gives: { state: 'JOINING', callbacks: [lost(0, 1)], owned: [], sends: ['heartbeat 0'] },
    },
    {
      rule: 'STALE without partitions, next poll: joins without a word',
      source: 'ConsumerMembershipManager.invokeOnPartitionsLostCallback',
      given: () => {
        const scene = away(scenes.JOINING());
        over(scene);
        return scene;
      },
      when: poll,
      gives: { state: 'JOINING', callbacks: [], sends: ['heartbeat 0'] },
    },
    {
      rule: 'STALE: the answers of before are not looked at',
      source: 'AbstractMembershipManager.isNotInGroup',
      given: inState('STALE'),
      when: (scene) => scene.heartbeatAnswered(7, [t(3)]),
      gives: { state: 'STALE', callbacks: [], sends: [] },
    },
    {
      rule: 'an application that is stuck in its callback does not poll',
      source: 'AbstractHeartbeatRequestManager.resetPollTimer',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        scene.heartbeatAnswered(2, [t(0)]);
        scene.poll([], 15_000);
        return scene;
      },
      when: timer(5000),
      gives: { state: 'STALE', callbacks: [], sends: ['heartbeat -1'] },
    },
    {
      rule: 'STALE inside the callback: what was told is given up, the rest is lost at the next poll',
      source: 'AbstractMembershipManager.maybeAbortReconciliation',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        scene.heartbeatAnswered(2, [t(0)]);
        over(scene);
        scene.committed('UNKNOWN_MEMBER_ID');
        expectStep(scene, { state: 'STALE', callbacks: [], owned: [t(0)], paused: [] });
        return scene;
      },
      when: poll,
      gives: { state: 'JOINING', callbacks: [lost(0)], owned: [], sends: ['heartbeat 0'] },
    },
  ]);
});

describe('fenced and fatal members', () => {
  rows([
    {
      rule: 'fenced while away: the listener waits, no heartbeat',
      source: 'AbstractMembershipManager.transitionToFenced',
      given: () => away(scenes.STABLE()),
      when: (scene) => scene.heartbeatRefused('UNKNOWN_MEMBER_ID'),
      gives: { state: 'FENCED', callbacks: [], owned: undefined, sends: [] },
    },
    {
      rule: 'fenced before it could acknowledge, while away: what it has by now is lost later',
      source: 'AbstractMembershipManager.transitionToFenced',
      given: () => away(scenes.ACKNOWLEDGING()),
      when: (scene) => scene.heartbeatRefused('FENCED_MEMBER_EPOCH'),
      gives: { state: 'FENCED', callbacks: [], owned: undefined, sends: [] },
    },
    {
      rule: 'FENCED, back: lost, then joins under the same id',
      source: 'AbstractMembershipManager.transitionToFenced',
      given: inState('FENCED'),
      when: (scene) => {
        poll(scene);
        expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
          { memberId: 'a', memberEpoch: 0, topicPartitions: [], subscribedTopicNames: ['t'] },
        ]);
      },
      gives: { state: 'JOINING', callbacks: [lost(0, 1)], owned: [] },
    },
    {
      rule: 'fenced while away, owning nothing: joins at once',
      source: 'AbstractMembershipManager.transitionToFenced',
      given: () => away(scenes.JOINING()),
      when: (scene) => scene.heartbeatRefused('FENCED_MEMBER_EPOCH'),
      gives: { state: 'JOINING', callbacks: [], sends: ['heartbeat 0'] },
    },
    {
      rule: 'FENCED, subscribed to nothing any more: lost, and stays out',
      source: 'AbstractMembershipManager.leaveGroup',
      given: () => {
        const scene = scenes.FENCED();
        scene.give({ type: 'subscribe', wish: { topics: [] } });
        return scene;
      },
      when: poll,
      gives: { state: 'UNSUBSCRIBED', callbacks: [lost(0, 1)], owned: [], sends: [] },
    },
    {
      rule: 'a zombie that polls before it hears of its end reads what it has',
      source: 'KIP-848',
      given: () => scenes.STABLE(),
      when: (scene) => {
        const { processed } = scene.poll(endsAt(9), 100_000);
        expect(processed?.length).toBe(2);
      },
      gives: { state: 'STABLE', owned: undefined },
    },
    {
      rule: 'fatal while away: the application learns it when it polls',
      source: 'AbstractHeartbeatRequestManager.handleFatalFailure',
      given: () => away(scenes.STABLE()),
      when: (scene) => scene.heartbeatRefused('UNRELEASED_INSTANCE_ID'),
      gives: { state: 'FATAL', callbacks: [], fatal: undefined },
    },
    {
      rule: 'FATAL, back: lost, and the error',
      source: 'AbstractMembershipManager.transitionToFatal',
      given: inState('FATAL'),
      when: poll,
      gives: {
        state: 'FATAL',
        callbacks: [lost(0, 1)],
        owned: [],
        fatal: 'GROUP_MAX_SIZE_REACHED',
      },
    },
    {
      rule: 'FATAL: does nothing any more',
      source: 'AbstractMembershipManager.transitionToJoining',
      given: () => {
        const scene = scenes.FATAL();
        poll(scene);
        return scene;
      },
      when: poll,
      gives: { state: 'FATAL', callbacks: [], sends: [], wakeAfterMs: undefined },
    },
    {
      rule: 'fatal while leaving: the leave is not sent',
      source: 'AbstractMembershipManager.transitionToFatal',
      given: () => {
        const scene = scenes.PREPARE_LEAVING();
        scene.heartbeatRefused('INVALID_REQUEST');
        return scene;
      },
      when: (scene) => scene.committed(),
      gives: { state: 'FATAL', callbacks: [], owned: [], sends: [], fatal: 'INVALID_REQUEST' },
    },
    {
      rule: 'fenced while leaving: the leave is not sent',
      source: 'AbstractMembershipManager.transitionToFenced',
      given: () => {
        const scene = scenes.PREPARE_LEAVING();
        scene.heartbeatRefused('UNKNOWN_MEMBER_ID');
        return scene;
      },
      when: (scene) => scene.committed('UNKNOWN_MEMBER_ID'),
      gives: { state: 'UNSUBSCRIBED', callbacks: [], owned: [], sends: [] },
    },
  ]);
});

describe('leaving', () => {
  const unsubscribe = (scene: Scene): Given =>
    scene.give({ type: 'subscribe', wish: { topics: [] } });
  const never: SceneOptions = { settings: { enableAutoCommit: false, commitInRevoke: false } };
  rows([
    {
      rule: 'STABLE, subscribed to nothing: revoked, then -1',
      source: 'ConsumerMembershipManager.invokeOnPartitionsRevokedOrLostToReleaseAssignment',
      given: inState('STABLE', never),
      when: unsubscribe,
      gives: {
        state: 'UNSUBSCRIBED',
        callbacks: [revoked(0, 1)],
        owned: [],
        sends: ['heartbeat -1'],
      },
    },
    {
      rule: 'static, subscribed to nothing: -2',
      source: 'ConsumerMembershipManager.leaveGroupEpoch',
      given: inState('STABLE', { ...never, instanceId: 'i' }),
      when: unsubscribe,
      gives: { state: 'UNSUBSCRIBED', callbacks: [revoked(0, 1)], sends: ['heartbeat -2'] },
    },
    {
      rule: 'JOINING, subscribed to nothing: nothing is told',
      source: 'ConsumerMembershipManager.invokeOnPartitionsRevokedOrLostToReleaseAssignment',
      given: inState('JOINING'),
      when: unsubscribe,
      gives: { state: 'UNSUBSCRIBED', callbacks: [], sends: ['heartbeat -1'] },
    },
    {
      rule: 'RECONCILING, subscribed to nothing: the reconciliation is given up, all is revoked',
      source: 'AbstractMembershipManager.maybeAbortReconciliation',
      given: inState('RECONCILING', { settings: { commitInRevoke: false } }),
      when: unsubscribe,
      gives: {
        state: 'UNSUBSCRIBED',
        callbacks: [revoked(0, 1)],
        owned: [],
        paused: [],
        sends: ['heartbeat -1'],
      },
    },
    {
      rule: 'ACKNOWLEDGING, subscribed to nothing: what it has by now is revoked',
      source: 'AbstractMembershipManager.leaveGroup',
      given: () => {
        const scene = scenes.ACKNOWLEDGING();
        scene.poll(endsAt(9));
        return scene;
      },
      when: unsubscribe,
      gives: { state: 'PREPARE_LEAVING', callbacks: [revoked(0)], sends: ['commit 2'] },
    },
    {
      rule: 'while it leaves, its heartbeats do not speak of it',
      source: 'AbstractMembershipManager.leaveGroup',
      given: inState('PREPARE_LEAVING'),
      when: (scene) => {
        scene.heartbeatAnswered(1);
        scene.give({ type: 'timer' }, intervalMs);
        expect(scene.open('ConsumerGroupHeartbeat')).toMatchObject([
          { memberEpoch: 1, subscribedTopicNames: null },
        ]);
      },
      gives: { state: 'PREPARE_LEAVING', sends: ['heartbeat 1'] },
    },
    {
      rule: 'away, subscribed to nothing: waits for the application',
      source: 'KafkaConsumer.unsubscribe',
      given: () => away(scenes.STABLE(never)),
      when: unsubscribe,
      gives: { state: 'STABLE', callbacks: [], sends: [] },
    },
    {
      rule: 'UNSUBSCRIBED, subscribed again: joins at the next poll',
      source: 'AbstractMembershipManager.onConsumerPoll',
      given: () => {
        const scene = scenes.UNSUBSCRIBED();
        scene.heartbeatAnswered(-1);
        scene.give({ type: 'subscribe', wish: { topics: ['u'] } });
        expectStep(scene, { state: 'UNSUBSCRIBED', sends: [] });
        return scene;
      },
      when: poll,
      gives: { state: 'JOINING', sends: ['heartbeat 0'] },
    },
    {
      rule: 'a consumer of nothing does not join',
      source: 'KafkaConsumer.subscribe',
      given: () => sceneOf({ wish: { topics: [] } }),
      when: poll,
      gives: { state: 'UNSUBSCRIBED', sends: [] },
    },
    {
      rule: 'close, STABLE: commits, revokes, leaves, all at once',
      source: 'AsyncKafkaConsumer.close',
      given: inState('STABLE'),
      when: close,
      gives: {
        state: 'UNSUBSCRIBED',
        callbacks: [revoked(0, 1)],
        owned: [],
        sends: ['commit 1', 'heartbeat -1'],
        wakeAfterMs: undefined,
      },
    },
    {
      rule: 'close, STABLE, without auto-commit: the application commits in the callback',
      source: 'AsyncKafkaConsumer.close',
      given: inState('STABLE', noAuto),
      when: close,
      gives: { callbacks: [revoked(0, 1)], sends: ['commit 1', 'heartbeat -1'] },
    },
    {
      rule: 'close, static: -2',
      source: 'ConsumerMembershipManager.leaveGroupEpoch',
      given: inState('STABLE', { ...never, instanceId: 'i' }),
      when: close,
      gives: { callbacks: [revoked(0, 1)], sends: ['heartbeat -2'] },
    },
    {
      rule: 'close, JOINING: leaves, nothing is told',
      source: 'AsyncKafkaConsumer.close',
      given: inState('JOINING'),
      when: close,
      gives: { state: 'UNSUBSCRIBED', callbacks: [], sends: ['heartbeat -1'] },
    },
    {
      rule: 'close, RECONCILING: all is revoked',
      source: 'AsyncKafkaConsumer.close',
      given: inState('RECONCILING'),
      when: close,
      gives: {
        state: 'UNSUBSCRIBED',
        callbacks: [revoked(0, 1)],
        owned: [],
        paused: [],
        sends: ['commit 2', 'heartbeat -1'],
      },
    },
    {
      rule: 'close inside the callback: only the rest is revoked',
      source: 'AsyncKafkaConsumer.close',
      given: () => {
        const scene = scenes.STABLE(noAuto);
        scene.heartbeatAnswered(2, [t(0)]);
        return scene;
      },
      when: close,
      gives: { callbacks: [revoked(0)], owned: [], paused: [] },
    },
    {
      rule: 'close, FENCED: lost',
      source: 'ConsumerMembershipManager.invokeOnPartitionsRevokedOrLostToReleaseAssignment',
      given: inState('FENCED'),
      when: close,
      gives: { state: 'UNSUBSCRIBED', callbacks: [lost(0, 1)], owned: [], sends: [] },
    },
    {
      rule: 'close, STALE: lost',
      source: 'ConsumerMembershipManager.invokeOnPartitionsRevokedOrLostToReleaseAssignment',
      given: inState('STALE'),
      when: close,
      gives: { state: 'STALE', callbacks: [lost(0, 1)], owned: [], sends: [] },
    },
    {
      rule: 'close, FATAL: lost, no word to the coordinator',
      source: 'AbstractMembershipManager.transitionToSendingLeaveGroup',
      given: inState('FATAL'),
      when: close,
      gives: { state: 'FATAL', callbacks: [lost(0, 1)], sends: [] },
    },
    {
      rule: 'close, PREPARE_LEAVING: leaves without waiting',
      source: 'AbstractHeartbeatRequestManager.pollOnClose',
      given: inState('PREPARE_LEAVING', noAuto),
      when: close,
      gives: { state: 'UNSUBSCRIBED', callbacks: [], owned: [], sends: ['heartbeat -1'] },
    },
    {
      rule: 'closed: nothing any more',
      source: 'AsyncKafkaConsumer.close',
      given: () => {
        const scene = scenes.STABLE();
        close(scene);
        return scene;
      },
      when: poll,
      gives: { callbacks: [], sends: [], wakeAfterMs: undefined },
    },
  ]);
});

describe('offsets', () => {
  rows([
    {
      rule: 'auto-commit: at a poll, when its interval is over, what earlier polls gave',
      source: 'CommitRequestManager.maybeAutoCommitAsync',
      given: () => stable(),
      when: (scene) => {
        scene.poll(endsAt(9), 4998);
        expect(scene.open('OffsetCommit')).toMatchObject([
          {
            memberId: 'a',
            offsets: [
              { ...t(0), committedOffset: 5 },
              { ...t(1), committedOffset: 5 },
            ],
          },
        ]);
      },
      gives: { sends: ['heartbeat 1', 'commit 1'], callbacks: [] },
    },
    {
      rule: 'auto-commit: not before',
      source: 'CommitRequestManager.AutoCommitState',
      given: () => stable(),
      when: (scene) => scene.poll(endsAt(9), 4997),
      gives: { sends: ['heartbeat 1'] },
    },
    {
      rule: 'auto-commit: a passing error is tried again after the backoff, at a poll',
      source: 'CommitRequestManager.maybeResetTimerWithBackoff',
      given: () => {
        const scene = stable();
        scene.poll([], 5000);
        scene.committed('COORDINATOR_LOAD_IN_PROGRESS');
        return scene;
      },
      when: (scene) => scene.poll([], 100),
      gives: { sends: ['commit 1'] },
    },
    {
      rule: 'auto-commit: an old epoch is not tried again before the interval',
      source: 'CommitRequestManager.maybeResetTimerWithBackoff',
      given: () => {
        const scene = stable();
        scene.poll([], 5000);
        scene.committed('STALE_MEMBER_EPOCH');
        return scene;
      },
      when: (scene) => scene.poll([], 100),
      gives: { state: 'STABLE', sends: [] },
    },
    {
      rule: 'auto-commit: UNKNOWN_MEMBER_ID does not fence; a heartbeat will',
      source: 'CommitRequestManager.OffsetCommitRequestState.onResponse',
      given: () => {
        const scene = stable();
        scene.poll([], 5000);
        return scene;
      },
      when: (scene) => scene.committed('UNKNOWN_MEMBER_ID'),
      gives: { state: 'STABLE', callbacks: [], sends: [] },
    },
    {
      rule: 'a reconciliation begins the interval anew',
      source: 'ConsumerMembershipManager.signalReconciliationCompleting',
      given: () => {
        const scene = scenes.STABLE();
        scene.heartbeatAnswered(2, [t(0)]);
        scene.committed();
        scene.poll(endsAt(9));
        return scene;
      },
      when: (scene) => scene.poll(endsAt(9), 4900),
      gives: { sends: [] },
    },
    {
      rule: 'what is assigned is not read before its committed offset is known',
      source: 'OffsetsRequestManager.initWithCommittedOffsetsIfNeeded',
      given: () => {
        const scene = sceneOf();
        scene.poll();
        scene.heartbeatAnswered(1, [t(0)]);
        return scene;
      },
      when: (scene) => {
        expect(scene.poll(endsAt(5)).processed).toBeUndefined();
        scene.fetched(3);
        expect(scene.poll(endsAt(5)).processed).toEqual([{ ...t(0), from: 3, to: 5 }]);
      },
      gives: { state: 'STABLE' },
    },
    {
      rule: 'OffsetFetch carries the member id and epoch',
      source: 'KIP-848',
      given: () => sceneOf(),
      when: (scene) => {
        scene.poll();
        scene.heartbeatAnswered(4, [t(0)]);
        expect(scene.open('OffsetFetch')).toEqual([
          {
            api: 'OffsetFetch',
            apiVersion: 9,
            groupId: 'g',
            memberId: 'a',
            memberEpoch: 4,
            partitions: [t(0)],
          },
        ]);
      },
      gives: { state: 'STABLE' },
    },
    ...(['STALE_MEMBER_EPOCH', 'NOT_COORDINATOR', 'UNKNOWN_MEMBER_ID'] as const).map(
      (error): Row => ({
        rule: `OffsetFetch: ${error}: once more with the newest epoch`,
        source: 'CommitRequestManager.fetchOffsetsWithRetries',
        given: () => {
          const scene = sceneOf();
          scene.poll();
          scene.heartbeatAnswered(4, [t(0)]);
          scene.heartbeatAnswered(5);
          scene.fetched(0, error);
          expectStep(scene, { state: 'STABLE', callbacks: [], sends: [] });
          return scene;
        },
        when: timer(sceneSettings.retryBackoffMs),
        gives: { sends: ['fetch 5'] },
      }),
    ),
    {
      rule: 'an answer about what was lost meanwhile is not taken over',
      source: 'SubscriptionState',
      given: () => {
        const scene = sceneOf();
        scene.poll();
        scene.heartbeatAnswered(1, [t(0)]);
        scene.heartbeatRefused('FENCED_MEMBER_EPOCH');
        scene.heartbeatAnswered(2, [t(0)]);
        return scene;
      },
      when: (scene) => {
        scene.fetched(3);
        expect(scene.state.positions).toMatchObject([{ position: null }]);
        scene.fetched(4);
        expect(scene.state.positions).toMatchObject([{ position: 4 }]);
      },
      gives: { callbacks: [] },
    },
    {
      rule: 'what is being revoked is not read, the rest is',
      source: 'SubscriptionState.markPendingRevocation',
      given: inState('RECONCILING'),
      when: (scene) => {
        expect(scene.poll(endsAt(9)).processed).toEqual([{ ...t(0), from: 5, to: 9 }]);
      },
      gives: { state: 'RECONCILING' },
    },
  ]);
});
