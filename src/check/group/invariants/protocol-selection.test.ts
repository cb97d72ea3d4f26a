import { describe, expect, it } from 'vitest';

import type {
  GroupDescription,
  JoinGroupRequest,
  JoinGroupResponse,
} from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  heard,
  heartbeatRefused,
  heartbeatToJoin,
  join,
  joined,
  joinRefused,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupProtocolSelection } from './protocol-selection.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupProtocolSelection, sketch.trace());

function follows(
  protocolData: string | null,
  ...protocols: readonly (readonly string[])[]
): GroupDescription {
  const members = protocols.map((names, at) => classicMember(`m${at}`, '', { protocols: names }));
  return classicGroup({ protocolData, members });
}

describe('a classic group', () => {
  it.each<[string, GroupDescription]>([
    ['what all vote for', follows('range', ['range', 'sticky'], ['range'])],
    ['what most vote for', follows('b', ['a', 'b'], ['b', 'a'], ['b', 'a'])],
    ['either in a tie', follows('a', ['a', 'b'], ['b', 'a'])],
    ['either in a tie', follows('b', ['a', 'b'], ['b', 'a'])],
    ['what all support, though it is nobody’s first', follows('c', ['a', 'c'], ['b', 'c'])],
    ['the first of those that all support', follows('b', ['a', 'b', 'c'], ['b', 'c'])],
    ['anything while it prepares', { ...follows('x', ['a']), groupState: 'PreparingRebalance' }],
  ])('follows %s', (_, group) => {
    expect(rules(sketchGroupTrace().group(group))).toEqual([]);
  });

  it.each<[string, GroupDescription]>([
    ['not-supported-by-all', follows('a', ['a', 'b'], ['b'])],
    ['not-supported-by-all', follows(null, ['a'], ['a'])],
    ['not-elected', follows('a', ['a', 'b'], ['b', 'a'], ['b', 'a'])],
    ['not-elected', follows('c', ['a', 'b', 'c'], ['b', 'c'])],
    ['not-elected', { ...follows('b', ['a', 'b']), groupState: 'CompletingRebalance' }],
  ])('%s', (rule, group) => {
    expect(rules(sketchGroupTrace().group(group))).toEqual([rule]);
  });

  it('knows what its members have proposed, in the order of their preference', () => {
    const knows = (protocols: readonly string[], joins = join({ memberId: 'm0' })): boolean => {
      const proposed = { ...joins, protocols: strategies(['a', 'b', 'c']) };
      const group = follows(null, protocols);
      const sketch = sketchGroupTrace().exchange('m', proposed, joined({ memberId: 'm0' }), {
        ...group,
        groupState: 'PreparingRebalance',
      });
      return !rules(sketch).includes('not-proposed');
    };
    expect(knows(['a', 'b', 'c'])).toBe(true);
    expect(knows(['c'])).toBe(true);
    expect(knows(['a', 'c'])).toBe(true);
    expect(knows(['c', 'b', 'a'])).toBe(false);
    expect(knows(['a', 'd'])).toBe(false);
    expect(knows(['b', 'a'], join({ memberId: '' }))).toBe(false);
    // Of another member nothing was seen.
    expect(knows(['b', 'a'], join({ memberId: 'other' }))).toBe(true);
  });

  it('tells all of a generation the same', () => {
    const group = follows('range', ['range'], ['range']);
    const told = (name: string): GroupTraceSketch =>
      sketchGroupTrace().exchange('m0', join(), joined({ protocolName: name }), group);
    expect(rules(told('range'))).toEqual([]);
    expect(rules(told('sticky'))).toEqual(['told-another']);
    const synced2 = sketchGroupTrace()
      .group(group)
      .exchange('m0', sync(), { ...synced('t0'), protocolName: 'sticky' });
    expect(rules(synced2)).toEqual(['told-another']);
  });
});

describe('who joins', () => {
  const group = follows('range', ['range', 'sticky'], ['range']);
  const mixed = consumerGroup({
    members: [consumerMember('a'), classicMember('b', '', { protocols: ['range'] })],
  });
  const asks = (
    before: GroupDescription | null,
    request: Partial<JoinGroupRequest>,
    response: JoinGroupResponse,
  ): GroupTraceSketch =>
    sketchGroupTrace()
      .group(before)
      .exchange('x', join({ memberId: 'x', ...request }), response);
  const refused = joinRefused('INCONSISTENT_GROUP_PROTOCOL');

  it.each<[string, GroupDescription | null, Partial<JoinGroupRequest>]>([
    ['with another strategy', group, { protocols: strategies(['other']) }],
    ['with what not all support', group, { protocols: strategies(['sticky']) }],
    ['of another type', group, { protocolType: 'connect' }],
    ['with nothing', null, { protocols: [] }],
    ['of no type', classicGroup({ members: [] }), { protocolType: '' }],
    ['a mixed group with another strategy', mixed, { protocols: strategies(['sticky']) }],
    ['a KIP-848 group with another type', mixed, { protocolType: 'connect' }],
  ])('%s is refused', (_, before, request) => {
    expect(rules(asks(before, request, refused))).toEqual([]);
    expect(
      chancesIn(groupProtocolSelection, asks(before, request, refused).trace()),
    ).toBeGreaterThan(0);
    expect(rules(asks(before, request, joinRefused('GROUP_MAX_SIZE_REACHED')))).toEqual([]);
    expect(rules(asks(before, request, joined({ generationId: 9 })))).toContain('admitted');
    expect(rules(asks(before, request, joinRefused('MEMBER_ID_REQUIRED', 'x-1')))).toEqual([
      'admitted',
    ]);
    expect(rules(asks(before, request, joinRefused('REBALANCE_IN_PROGRESS')))).toEqual([
      'refused-otherwise',
    ]);
    const parked = sketchGroupTrace().group(before);
    parked.asks('x', join({ memberId: 'x', ...request }));
    expect(rules(parked.at(9))).toEqual(['admitted']);
    const died = sketchGroupTrace().group(before);
    died.asks('x', join({ memberId: 'x', ...request }));
    expect(rules(died.fails(null, 'threw'))).toEqual([]);
  });

  it.each<[string, GroupDescription | null, Partial<JoinGroupRequest>]>([
    ['with a shared strategy', group, { protocols: strategies(['other', 'range']) }],
    ['the first of all', null, { protocols: strategies(['other']) }],
    ['an empty group', classicGroup({ members: [] }), { protocolType: 'connect' }],
    ['a mixed group with what its classic members support', mixed, {}],
  ])('%s is not refused', (_, before, request) => {
    expect(rules(asks(before, request, joinRefused('MEMBER_ID_REQUIRED', 'x-1')))).toEqual([]);
    expect(rules(asks(before, request, refused))).toEqual(['refused-needlessly']);
  });

  it('is refused by a KIP-848 group that does not migrate', () => {
    const sketch = sketchGroupTrace({ groupConsumerMigrationPolicy: 'disabled' }).group(mixed);
    expect(rules(sketch.exchange('x', join({ memberId: 'x' }), refused))).toEqual([]);
  });

  it('is told its own first strategy by a mixed group', () => {
    const request = { protocols: strategies(['range', 'sticky']) };
    expect(rules(asks(mixed, request, joined({ protocolName: 'range' })))).toEqual([]);
    expect(rules(asks(mixed, request, joined({ protocolName: 'sticky' })))).toEqual([
      'told-another',
    ]);
  });
  it('is told its own first strategy, too, where the mixed group becomes a classic one with it', () => {
    const becomes = (told: string): readonly string[] =>
      rules(
        sketchGroupTrace()
          .group(mixed)
          .exchange(
            'x',
            join({ memberId: 'x', protocols: strategies(['sticky', 'range', 'other']) }),
            joined({ protocolName: told }),
            follows('range', ['range'], ['sticky', 'range', 'other']),
          ),
      );
    expect(becomes('sticky')).toEqual([]);
    expect(becomes('range')).toEqual([]);
    expect(becomes('other')).toEqual(['told-another']);
  });
});

describe('a KIP-848 group', () => {
  const wants = (
    wishes: Readonly<Record<string, string | null>>,
    protocolData: string | null,
  ): GroupTraceSketch => {
    const sketch = sketchGroupTrace();
    const ids = Object.keys(wishes);
    for (const [place, memberId] of ids.entries()) {
      const group = consumerGroup({
        protocolData: place === ids.length - 1 ? protocolData : 'uniform',
        members: ids.slice(0, place + 1).map((id) => consumerMember(id)),
      });
      const request = heartbeatToJoin({ memberId, serverAssignor: wishes[memberId] ?? null });
      const shown = place === ids.length - 1 ? group : undefined;
      sketch.exchange(memberId, request, heard(1, '', { memberId }), shown);
    }
    return sketch;
  };

  it.each<[Readonly<Record<string, string | null>>, string]>([
    [{ a: null, b: null }, 'uniform'],
    [{ a: 'range', b: null }, 'range'],
    [{ a: 'range', b: 'range', c: 'uniform' }, 'range'],
    [{ a: 'range', b: 'uniform' }, 'uniform'],
    [{ a: 'range', b: 'uniform' }, 'range'],
  ])('%o follows %s', (wishes, assignor) => {
    expect(rules(wants(wishes, assignor))).toEqual([]);
  });

  it.each<[Readonly<Record<string, string | null>>, string | null]>([
    [{ a: null, b: null }, 'range'],
    [{ a: 'range', b: 'range', c: 'uniform' }, 'uniform'],
    [{ a: 'range', b: null }, 'uniform'],
    [{ a: 'range' }, null],
  ])('%o does not follow %s', (wishes, assignor) => {
    expect(rules(wants(wishes, assignor))).toEqual(['not-preferred']);
  });

  it('knows of no wish from the time before the group was a classic one', () => {
    const before = consumerGroup({ protocolData: 'range', members: [consumerMember('a')] });
    const now = (protocolData: string): GroupDescription =>
      consumerGroup({ protocolData, members: [classicMember('a'), consumerMember('b')] });
    const becomes = (protocolData: string): readonly string[] =>
      rules(
        sketchGroupTrace()
          .exchange('a', heartbeatToJoin({ serverAssignor: 'range' }), heard(1, ''), before)
          .group(classicGroup({ members: [classicMember('a')] }))
          .exchange(
            'b',
            heartbeatToJoin({ memberId: 'b' }),
            heard(1, '', { memberId: 'b' }),
            now(protocolData),
          ),
      );
    expect(becomes('uniform')).toEqual([]);
    expect(becomes('range')).toEqual(['not-preferred']);
  });

  it('keeps the wish of a static member for the process that takes its place', () => {
    const holds = (memberId: string): GroupDescription =>
      consumerGroup({
        protocolData: 'range',
        members: [consumerMember(memberId, '', { groupInstanceId: 'i' })],
      });
    const sketch = sketchGroupTrace()
      .exchange(
        'a',
        heartbeatToJoin({ instanceId: 'i', serverAssignor: 'range' }),
        heard(1, ''),
        holds('a'),
      )
      .exchange(
        'b',
        heartbeatToJoin({ memberId: 'b', instanceId: 'i' }),
        heard(1, '', { memberId: 'b' }),
        holds('b'),
      );
    expect(rules(sketch)).toEqual([]);
  });

  it('refuses assignors that the broker does not have, and only those', () => {
    const asks = (serverAssignor: string | null, isRefused: boolean): GroupTraceSketch =>
      sketchGroupTrace().exchange(
        'a',
        heartbeatToJoin({ serverAssignor }),
        isRefused ? heartbeatRefused('UNSUPPORTED_ASSIGNOR') : heard(1, ''),
      );
    expect(rules(asks('mine', true))).toEqual([]);
    expect(rules(asks('range', false))).toEqual([]);
    expect(rules(asks('mine', false))).toEqual(['admitted']);
    expect(rules(asks('range', true))).toEqual(['refused-needlessly']);
    expect(rules(asks(null, true))).toEqual(['refused-needlessly']);
  });
});

it('is not exercised without members and joins', () => {
  expect(chancesIn(groupProtocolSelection, sketchGroupTrace().trace())).toBe(0);
});
