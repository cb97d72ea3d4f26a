import { describe, expect, it } from 'vitest';
import { sticky } from '../../../assignors/sticky.ts';
import { decodeStickyUserData } from '../../../assignors/sticky-user-data.ts';
import type { Conversation } from '../../../testing/classic-conversation.ts';
import { conversation, groupMember } from '../../../testing/classic-conversation.ts';
import type { ClassicMemberState } from './classic-member-state.ts';
import { classicMember, cooperativeMember, eagerMember } from './classic-member.ts';

describe('a classic consumer', () => {
  it('joins, syncs, reads, commits, beats and leaves', () => {
    const talk = conversation(eagerMember);
    talk.poll();
    expect(talk.heard()).toEqual([`> JoinGroup '' -1 []`, 'PREPARING_REBALANCE :-1']);
    talk.answer('JoinGroup', { errorCode: 'MEMBER_ID_REQUIRED', memberId: 'm' });
    expect(talk.heard()).toEqual([`> JoinGroup 'm' -1 []`, 'PREPARING_REBALANCE m:-1']);
    talk.elect(1, [groupMember('m', ['t']), groupMember('n', ['t'])]);
    expect(talk.heard()).toEqual(['> SyncGroup 1 m[t0 t1] n[t2 t3]', 'COMPLETING_REBALANCE m:1']);
    talk.assign('t0', 't1');
    expect(talk.heard()).toEqual([
      'assigned[t0 t1]',
      'owns[t0 t1]',
      '> OffsetFetch [t0 t1]',
      'STABLE m:1',
    ]);
    talk.poll('t0@5');
    expect(talk.heard()).toEqual([]);
    talk.answer('OffsetFetch', {
      offsets: [{ topic: 't', partition: 1, committedOffset: 7 }],
    });
    talk.poll('t0@5', 't1@9');
    expect(talk.heard()).toEqual(['reads t0:0-5', 'reads t1:7-9']);
    talk.wait(3000);
    expect(talk.heard()).toEqual(['> Heartbeat 1']);
    talk.answer('Heartbeat');
    talk.wait(2000);
    talk.poll();
    expect(talk.heard()).toEqual(['> OffsetCommit 1 t0@5 t1@9']);
    talk.answer('OffsetCommit');
    talk.tell({ type: 'close' });
    expect(talk.heard()).toEqual(['revoked[t0 t1]', 'owns[]', '> LeaveGroup m', 'UNJOINED :-1']);
    talk.poll();
    talk.wait(100_000);
    expect(talk.heard()).toEqual([]);
  });

  it('takes the incremental way as a cooperative one', () => {
    const talk = conversation(cooperativeMember);
    talk.settle('t0', 't1');
    talk.wait(3000);
    talk.refuse('Heartbeat', 'REBALANCE_IN_PROGRESS');
    expect(talk.heard()).toEqual([
      '> Heartbeat 1',
      `> JoinGroup 'm' 1 [t0 t1]`,
      'PREPARING_REBALANCE m:1',
    ]);
    talk.poll('t0@2');
    expect(talk.heard()).toEqual(['reads t0:0-2']);
    talk.admit(2);
    talk.assign('t1', 't2');
    expect(talk.heard()).toEqual([
      '> SyncGroup 2',
      'COMPLETING_REBALANCE m:2',
      'revoked[t0]',
      '> OffsetCommit 2 t0@2',
      'STABLE m:2',
    ]);
    talk.answer('OffsetCommit');
    expect(talk.heard()).toEqual([
      'assigned[t2]',
      'owns[t1 t2]',
      `> JoinGroup 'm' 2 [t1 t2]`,
      'PREPARING_REBALANCE m:2',
    ]);
    talk.admit(3);
    talk.assign('t1', 't2');
    expect(talk.heard()).toEqual([
      '> SyncGroup 3',
      'COMPLETING_REBALANCE m:3',
      'assigned[]',
      '> OffsetFetch [t2]',
      'STABLE m:3',
    ]);
  });

  it('sends the memory of its strategy, which is its own though all share the strategy', () => {
    const member = classicMember({ protocol: 'eager', assignors: [sticky()] });
    const [first, second] = [conversation(member), conversation(member)];
    first.settle('t0', 't1');
    second.settle('t3');
    const joinOf = (talk: Conversation<ClassicMemberState>): unknown => {
      talk.tell({ type: 'subscribe', wish: { topics: ['t', 'u'] } });
      return decodeStickyUserData(userDataSent(talk));
    };
    expect(joinOf(first)).toEqual({
      partitions: [
        { topic: 't', partition: 0 },
        { topic: 't', partition: 1 },
      ],
      generation: 1,
    });
    expect(joinOf(second)).toEqual({ partitions: [{ topic: 't', partition: 3 }], generation: 1 });
    const third = conversation(member);
    third.poll();
    expect(decodeStickyUserData(userDataSent(third))).toEqual({ partitions: [], generation: -1 });
  });

  it.each([
    [[], ['range', 'round-robin']],
    [['round-robin'], ['round-robin']],
    [
      ['round-robin', 'unheard-of', 'range'],
      ['round-robin', 'range'],
    ],
    [['unheard-of'], ['range', 'round-robin']],
  ])('offers, where the settings name %j, %j', (partitionAssignmentStrategy, offered) => {
    const talk = conversation(eagerMember, { settings: { partitionAssignmentStrategy } });
    talk.poll();
    const [request] = talk.sent();
    expect(request?.api === 'JoinGroup' && request.protocols.map(({ name }) => name)).toEqual(
      offered,
    );
  });
});

function userDataSent(talk: Conversation<ClassicMemberState>): Uint8Array {
  const request = talk.sent().findLast(({ api }) => api === 'JoinGroup');
  if (request?.api !== 'JoinGroup') throw new Error('it did not join');
  return Uint8Array.from(request.protocols[0]?.metadata.userData ?? []);
}
