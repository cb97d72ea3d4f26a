import { describe, expect, test } from 'vitest';
import { names, partitions } from '../../testing/consumer-group-kit.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { type ConsumerMember, type MemberStateName, newMember } from './consumer-group.ts';
import { withEpoch } from './partition-list.ts';
import { reconcile } from './reconcile.ts';

const list = (text: string): ReturnType<typeof partitions> =>
  partitions(...text.split(' ').filter((name) => name !== ''));

interface Given {
  readonly state: MemberStateName;
  readonly epoch: number;
  readonly previous?: number;
  readonly assigned?: string;
  readonly pending?: string;
  readonly target?: string;
  /** Whose target it is; the member's epochs of before are 1. */
  readonly targetEpoch: number;
  /** What somebody else has. */
  readonly taken?: string;
  /** Null: not told. */
  readonly owned: string | null;
  readonly reads?: readonly string[];
  readonly changed?: boolean;
  readonly version?: GroupSettings['kafkaVersion'];
}

interface Then {
  readonly state: MemberStateName;
  readonly epoch: number;
  readonly previous: number;
  readonly assigned: string;
  readonly pending?: string;
}

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly given: Given;
  /** `same`: the very same member. */
  readonly gives: Then | 'same' | 'FENCED_MEMBER_EPOCH';
}

const build = 'CurrentAssignmentBuilder.build';
const next = 'CurrentAssignmentBuilder.computeNextAssignment';
const shrink = 'CurrentAssignmentBuilder.updateCurrentAssignment';

const rows: readonly Row[] = [
  {
    rule: 'STABLE in the epoch of the target: nothing to do',
    source: build,
    given: {
      state: 'STABLE',
      epoch: 5,
      assigned: 't0',
      target: 't0 t1',
      targetEpoch: 5,
      owned: null,
    },
    gives: 'same',
  },
  {
    rule: 'STABLE, newer target, same partitions: only the epoch moves',
    source: next,
    given: { state: 'STABLE', epoch: 4, assigned: 't0', target: 't0', targetEpoch: 5, owned: null },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1' },
  },
  {
    rule: 'STABLE, something to give up, not told what it owns: UNREVOKED, the epoch stays',
    source: next,
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 t1',
      target: 't0',
      targetEpoch: 5,
      owned: null,
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 't1@1',
    },
  },
  {
    rule: 'STABLE, something to give up that it says it owns: UNREVOKED',
    source: next,
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 t1',
      target: 't0',
      targetEpoch: 5,
      owned: 't1',
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 't1@1',
    },
  },
  {
    rule: 'STABLE, something to give up that it says it does not own: given up at once',
    source: next,
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 t1',
      target: 't0',
      targetEpoch: 5,
      owned: 't0',
    },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1' },
  },
  {
    rule: 'giving up comes before getting',
    source: next,
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 t1',
      target: 't0 t2',
      targetEpoch: 5,
      owned: null,
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 't1@1',
    },
  },
  {
    rule: 'free partitions are given in the epoch of the target',
    source: `${next}, KIP-1251`,
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0',
      target: 't0 t1',
      targetEpoch: 5,
      owned: null,
    },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1 t1@5' },
  },
  {
    rule: 'some free, some taken: UNRELEASED with those that are free',
    source: next,
    given: { state: 'STABLE', epoch: 4, target: 't0 t1', targetEpoch: 5, taken: 't1', owned: null },
    gives: { state: 'UNRELEASED_PARTITIONS', epoch: 5, previous: 4, assigned: 't0@5' },
  },
  {
    rule: 'all taken: UNRELEASED in the epoch of the target',
    source: next,
    given: { state: 'STABLE', epoch: 4, target: 't0', targetEpoch: 5, taken: 't0', owned: null },
    gives: { state: 'UNRELEASED_PARTITIONS', epoch: 5, previous: 4, assigned: '' },
  },
  {
    rule: 'UNREVOKED, not told what it owns: waits, however new the target is',
    source: build,
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      pending: 't1',
      target: 't1',
      targetEpoch: 9,
      owned: null,
    },
    gives: 'same',
  },
  {
    rule: 'UNREVOKED, owns one of them: waits',
    source: build,
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      pending: 't1 t2',
      target: '',
      targetEpoch: 5,
      owned: 't0 t2',
    },
    gives: 'same',
  },
  {
    rule: 'UNREVOKED, owns none of them: on to the newest target',
    source: build,
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      assigned: 't0',
      pending: 't1',
      target: 't0 t2',
      targetEpoch: 7,
      owned: 't0',
    },
    gives: { state: 'STABLE', epoch: 7, previous: 4, assigned: 't0@1 t2@7' },
  },
  {
    rule: 'UNREVOKED, owns none of them, more to give up: UNREVOKED in the same epoch',
    source: 'KAFKA-19974',
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 3,
      assigned: 't0 t2',
      pending: 't1',
      target: 't0',
      targetEpoch: 7,
      owned: 't0 t2',
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 't2@1',
    },
  },
  {
    rule: '4.0: UNREVOKED, owns none of them, more to give up: UNREVOKED in the next epoch',
    source: 'KAFKA-19974',
    given: {
      version: '4.0',
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      assigned: 't0 t2',
      pending: 't1',
      target: 't0',
      targetEpoch: 7,
      owned: 't0 t2',
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 5,
      previous: 4,
      assigned: 't0@1',
      pending: 't2@1',
    },
  },
  {
    rule: 'UNREVOKED, given up, and the target gives it back: it is free for whoever just gave it up',
    source: 'KAFKA-19449',
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      pending: 't1',
      target: 't1',
      targetEpoch: 6,
      owned: '',
    },
    gives: { state: 'STABLE', epoch: 6, previous: 4, assigned: 't1@6' },
  },
  {
    rule: '4.0: UNREVOKED, given up, and the target gives it back: the member waits for itself',
    source: 'KAFKA-19449',
    given: {
      version: '4.0',
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      pending: 't1',
      target: 't1',
      targetEpoch: 6,
      owned: '',
    },
    gives: { state: 'UNRELEASED_PARTITIONS', epoch: 6, previous: 4, assigned: '' },
  },
  {
    rule: 'UNRELEASED, still taken: waits; the epoch before is the same from now on',
    source: next,
    given: {
      state: 'UNRELEASED_PARTITIONS',
      epoch: 5,
      previous: 4,
      assigned: 't0',
      target: 't0 t1',
      targetEpoch: 5,
      taken: 't1',
      owned: null,
    },
    gives: { state: 'UNRELEASED_PARTITIONS', epoch: 5, previous: 5, assigned: 't0@1' },
  },
  {
    rule: 'UNRELEASED, still taken, once more: nothing is written',
    source: 'GroupMetadataManager.maybeReconcile',
    given: {
      state: 'UNRELEASED_PARTITIONS',
      epoch: 5,
      previous: 5,
      assigned: 't0',
      target: 't0 t1',
      targetEpoch: 5,
      taken: 't1',
      owned: null,
    },
    gives: 'same',
  },
  {
    rule: 'UNRELEASED, one of two is free now: given, and waits for the other',
    source: next,
    given: {
      state: 'UNRELEASED_PARTITIONS',
      epoch: 5,
      assigned: '',
      target: 't0 t1',
      targetEpoch: 5,
      taken: 't1',
      owned: null,
    },
    gives: { state: 'UNRELEASED_PARTITIONS', epoch: 5, previous: 5, assigned: 't0@5' },
  },
  {
    rule: 'UNRELEASED, all are free now: STABLE',
    source: next,
    given: {
      state: 'UNRELEASED_PARTITIONS',
      epoch: 5,
      assigned: 't0',
      target: 't0 t1',
      targetEpoch: 5,
      owned: null,
    },
    gives: { state: 'STABLE', epoch: 5, previous: 5, assigned: 't0@1 t1@5' },
  },
  {
    rule: 'UNRELEASED chases a newer target, and gives up what that takes',
    source: build,
    given: {
      state: 'UNRELEASED_PARTITIONS',
      epoch: 5,
      assigned: 't0',
      target: 't1',
      targetEpoch: 6,
      owned: null,
    },
    gives: { state: 'UNREVOKED_PARTITIONS', epoch: 5, previous: 5, assigned: '', pending: 't0@1' },
  },
  {
    rule: 'UNKNOWN, not told what it owns: fenced',
    source: build,
    given: {
      state: 'UNKNOWN',
      epoch: 5,
      assigned: 't0',
      target: 't0',
      targetEpoch: 5,
      owned: null,
    },
    gives: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'UNKNOWN, owns something: fenced',
    source: build,
    given: {
      state: 'UNKNOWN',
      epoch: 5,
      assigned: 't0',
      target: 't0',
      targetEpoch: 5,
      owned: 't0',
    },
    gives: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'UNKNOWN, owns nothing: on to the target',
    source: build,
    given: {
      state: 'UNKNOWN',
      epoch: 4,
      assigned: 't0 t1',
      target: 't0',
      targetEpoch: 5,
      owned: '',
    },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1' },
  },
  {
    rule: 'what the member no longer reads is no part of its target',
    source: 'KAFKA-19431',
    given: {
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 u0',
      target: 't0 u0 u1',
      targetEpoch: 5,
      owned: null,
      reads: ['t'],
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 'u0@1',
    },
  },
  {
    rule: '4.0: what the member no longer reads stays part of its target',
    source: 'KAFKA-19431',
    given: {
      version: '4.0',
      state: 'STABLE',
      epoch: 4,
      assigned: 't0 u0',
      target: 't0 u0',
      targetEpoch: 5,
      owned: null,
      reads: ['t'],
    },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1 u0@1' },
  },
  {
    rule: 'STABLE, reads less, target not computed yet: gives up at once, in the same epoch',
    source: `${shrink}, KAFKA-19431`,
    given: {
      state: 'STABLE',
      epoch: 5,
      previous: 4,
      assigned: 't0 u0',
      target: 't0 u0',
      targetEpoch: 5,
      owned: null,
      reads: ['t'],
      changed: true,
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 5,
      previous: 4,
      assigned: 't0@1',
      pending: 'u0@1',
    },
  },
  {
    rule: 'STABLE, reads less, and says that it has given up: stays STABLE with less',
    source: shrink,
    given: {
      state: 'STABLE',
      epoch: 5,
      previous: 4,
      assigned: 't0 u0',
      target: 't0 u0',
      targetEpoch: 5,
      owned: 't0',
      reads: ['t'],
      changed: true,
    },
    gives: { state: 'STABLE', epoch: 5, previous: 4, assigned: 't0@1' },
  },
  {
    rule: 'STABLE, reads other topics, has nothing of the old ones: nothing to do',
    source: shrink,
    given: {
      state: 'STABLE',
      epoch: 5,
      assigned: 't0',
      target: 't0',
      targetEpoch: 5,
      owned: null,
      reads: ['t', 'u'],
      changed: true,
    },
    gives: 'same',
  },
  {
    rule: '4.0: STABLE, reads less, target as it was: nothing happens',
    source: 'KAFKA-19431',
    given: {
      version: '4.0',
      state: 'STABLE',
      epoch: 5,
      assigned: 't0 u0',
      target: 't0 u0',
      targetEpoch: 5,
      owned: null,
      reads: ['t'],
      changed: true,
    },
    gives: 'same',
  },
  {
    rule: 'UNREVOKED, reads less, still owns: gives up more, in the same epoch',
    source: shrink,
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0 u0',
      pending: 't1',
      target: 't0',
      targetEpoch: 5,
      owned: null,
      reads: ['t'],
      changed: true,
    },
    gives: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      previous: 4,
      assigned: 't0@1',
      pending: 't1@1 u0@1',
    },
  },
  {
    rule: 'UNREVOKED, reads other topics, still owns, has nothing of the old ones: waits',
    source: shrink,
    given: {
      state: 'UNREVOKED_PARTITIONS',
      epoch: 4,
      assigned: 't0',
      pending: 't1',
      target: 't0',
      targetEpoch: 5,
      owned: null,
      reads: ['t', 'u'],
      changed: true,
    },
    gives: 'same',
  },
];

function memberOf(given: Given): ConsumerMember {
  return {
    ...newMember('m'),
    state: given.state,
    memberEpoch: given.epoch,
    previousMemberEpoch: given.previous ?? given.epoch - 1,
    assigned: withEpoch(list(given.assigned ?? ''), 1),
    pendingRevocation: withEpoch(list(given.pending ?? ''), 1),
    target: list(given.target ?? ''),
  };
}

function told(assigned: ConsumerMember['assigned']): string {
  return assigned.map((entry) => `${(names([entry]) ?? []).join('')}@${entry.epoch}`).join(' ');
}

describe('reconciliation', () => {
  test.each(rows)('$rule [$source]', ({ given, gives }) => {
    const member = memberOf(given);
    const held = [...member.assigned, ...member.pendingRevocation];
    const after = reconcile(member, {
      kafkaVersion: given.version ?? 'trunk',
      assignmentEpoch: given.targetEpoch,
      partitionEpochs: [
        ...withEpoch(held, given.epoch),
        ...withEpoch(list(given.taken ?? ''), 2),
      ].sort((a, b) =>
        a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
      ),
      owned: given.owned === null ? null : list(given.owned),
      subscribed: given.reads ?? ['t', 'u'],
      subscriptionChanged: given.changed ?? false,
    });
    if (gives === 'same') expect(after).toBe(member);
    else if (typeof after === 'string' || typeof gives === 'string') expect(after).toBe(gives);
    else
      expect({
        state: after.state,
        epoch: after.memberEpoch,
        previous: after.previousMemberEpoch,
        assigned: told(after.assigned),
        pending: told(after.pendingRevocation),
      }).toEqual({ pending: '', ...gives });
  });
});
