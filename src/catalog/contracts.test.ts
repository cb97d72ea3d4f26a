import { describe, expect, test } from 'vitest';
import { contractNames, invariantIds } from '../domain/contract.ts';
import { claimsOf, describeContracts, parseContract } from './contracts.ts';

const any = [
  'coverage',
  'exclusive-ownership',
  'subscription',
  'existence',
  'addressing',
  'termination',
  'determinism',
  'purity',
];

/** Claims as words: `id`, or `id@scope` where they are not judged everywhere. */
function words(...given: Parameters<typeof claimsOf>): string[] {
  return claimsOf(...given).map(({ invariant, scope }) =>
    scope === 'all' ? invariant : `${invariant}@${scope}`,
  );
}

/** What a contract claims beyond `any`. */
function beyond(...given: Parameters<typeof claimsOf>): string[] {
  return words(...given).filter((word) => !any.includes(word));
}

describe('claimsOf', () => {
  test('any: what every assignor owes; with codecs and in cooperative groups a little more', () => {
    expect(words('any', 'eager', false)).toEqual(any);
    expect(words('all', 'server', false)).toEqual(any);
    expect(beyond('any', 'eager', true)).toEqual(['wire.round-trip']);
    expect(beyond('any', 'cooperative', false)).toEqual([
      'cooperative.two-phase',
      'cooperative.progress',
      'cooperative.convergence',
    ]);
  });

  const sticky = [
    'balance.even',
    'balance.local',
    'balance.optimal@equal-subscriptions',
    'balance.topic-spread',
    'sticky.idempotent',
    'sticky.minimal@equal-subscriptions',
    'sticky.survivors',
    'sticky.generation',
  ];

  test.each([
    [
      'range',
      [
        'order-independence',
        'balance.per-topic',
        'balance.co-partitioning',
        'sticky.idempotent',
        'static.order',
      ],
    ],
    ['round-robin', ['order-independence', 'balance.even', 'sticky.idempotent', 'static.order']],
    ['sticky', sticky],
    ['cooperative-sticky', sticky],
    [
      'uniform',
      [
        'order-independence',
        'balance.even',
        'balance.local',
        'balance.optimal@equal-subscriptions',
        'sticky.idempotent',
        'sticky.minimal@equal-subscriptions',
        'sticky.survivors',
      ],
    ],
    ['rack-aware', ['balance.rack']],
  ] as const)('%s', (name, expected) => {
    expect(beyond(name, 'eager', false)).toEqual(expected);
  });

  test('cooperative-sticky in a cooperative group owes all of the protocol', () => {
    expect(beyond('cooperative-sticky', 'cooperative', false).slice(-4)).toEqual([
      'cooperative.two-phase',
      'cooperative.progress',
      'cooperative.convergence',
      'cooperative.minimal-revocation@equal-subscriptions',
    ]);
  });

  test('a list is taken as it is, in report order, with termination', () => {
    expect(words(['balance.optimal', 'coverage', 'coverage'], 'cooperative', true)).toEqual([
      'coverage',
      'termination',
      'balance.optimal',
    ]);
    expect(words([], 'eager', false)).toEqual(['termination']);
  });

  test('every contract claims in report order, each invariant once', () => {
    for (const name of contractNames) {
      const ids = claimsOf(name, 'cooperative', true).map(({ invariant }) => invariant);
      expect(ids).toEqual(invariantIds.filter((id) => ids.includes(id)));
    }
  });

  test('every contract is described', () => {
    const described = describeContracts();
    expect(described.map(({ name }) => name)).toEqual(contractNames);
    expect(described.every(({ title }) => title !== '')).toBe(true);
    expect(described.find(({ name }) => name === 'cooperative-sticky')?.cooperative).toHaveLength(
      4,
    );
  });
});

describe('parseContract', () => {
  test('reads names and lists', () => {
    expect(parseContract('sticky')).toBe('sticky');
    expect(parseContract('coverage, balance.even')).toEqual(['coverage', 'balance.even']);
  });

  test.each([
    ['stikcy', 'Did you mean "sticky"?'],
    ['coverage,balance.evn', 'Did you mean "balance.even"?'],
    ['', 'there is no contract and no invariant ""'],
    ['constructor', 'there is no contract'],
    ['sticky,coverage', 'no invariant "sticky"'],
  ])('refuses %o', (text, message) => {
    expect(() => parseContract(text)).toThrow(message);
  });
});
