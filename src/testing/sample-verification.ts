import type { Finding } from '../domain/finding.ts';
import { type InvariantId, assignorInvariantIds, invariantIds } from '../domain/contract.ts';
import type {
  CellVerdict,
  FeatureCounts,
  Measurements,
  SubjectVerification,
  Verification,
} from '../domain/verification.ts';
import { hostileFinding, sampleFindings } from './sample-findings.ts';

/** Exercised counts that look like those of a real run, and are the same every time. */
function cell(invariant: InvariantId, histories: number, over: Partial<CellVerdict>): CellVerdict {
  const exercised =
    histories - ((invariantIds.indexOf(invariant) * 37) % Math.round(histories * 0.4));
  return {
    invariant,
    claimed: true,
    scope: 'all',
    status: 'holds',
    histories,
    exercised,
    broken: 0,
    examined: exercised * 9,
    shapes: { honest: Math.ceil(exercised * 0.7), adversarial: Math.floor(exercised * 0.3) },
    findings: [],
    ...over,
  };
}

const unclaimed = (status: CellVerdict['status'], broken = 0): Partial<CellVerdict> => ({
  claimed: false,
  status,
  broken,
});

function broken(finding: Finding): readonly [InvariantId, Partial<CellVerdict>] {
  return [
    finding.invariant,
    { status: 'broken', broken: finding.frequency, findings: [finding.id] },
  ];
}

const notExercised: Partial<CellVerdict> = {
  status: 'not-exercised',
  exercised: 0,
  examined: 0,
  shapes: { honest: 0, adversarial: 0 },
};

function cells(
  over: readonly (readonly [InvariantId, Partial<CellVerdict>])[],
  histories = 1000,
): readonly CellVerdict[] {
  const special = new Map(over);
  return assignorInvariantIds.map((invariant) =>
    cell(invariant, histories, special.get(invariant) ?? {}),
  );
}

const features: FeatureCounts = [
  ['a static member restarted', 312],
  ['claims in conflict', 148],
  ['a topic was deleted', 203],
  ['a topic came back with fewer partitions', 41],
  ['a member missed a generation', 266],
  ['subscriptions differ', 701],
  ['more members than partitions', 377],
  ['racks known', 290],
  ['a coordinator failed over', 3],
  ['hostile names', 0],
];

function measurements(scale: number): Measurements {
  return {
    rebalances: 8123 * scale,
    moves: { 0: 4100, 1: 1800 * scale, 2: 1100, 3: 600, 4: 310, 5: 120, 7: 40, 12: 3 },
    movesAboveOptimum: scale === 1 ? { 0: 8123 } : { 0: 5000, 1: 2000, 2: 900, 3: 150, 4: 73 },
    loads: { 0: 2600, 1: 4700, 2: 600 * scale, 3: 150, 5: 20 },
    imbalanceAboveOptimum: scale === 1 ? { 0: 8123 } : { 0: 7000, 2: 800, 8: 300, 18: 23 },
    rounds: { 1: 5200, 2: 2600, 3: 21 * scale },
    crossRack: { 0: 900, 1: 400, 2: 260, 3: 100, 4: 61, 6: 20 },
    assignMs: { median: 0.021 * scale, max: 1.4 * scale },
  };
}

const { foreign, moves, twoPhase, lost } = sampleFindings;

const sticky: SubjectVerification = {
  ref: 'builtin:cooperative-sticky',
  name: 'cooperative-sticky',
  protocol: 'cooperative',
  contract: 'cooperative-sticky',
  histories: 1000,
  shapes: { honest: 700, adversarial: 300 },
  verdicts: cells([
    ['wire.round-trip', unclaimed('not-exercised')],
    ['balance.even', { scope: 'equal-subscriptions', exercised: 291 }],
    ['balance.per-topic', unclaimed('broken', 214)],
    ['balance.co-partitioning', unclaimed('broken', 98)],
    ['order-independence', unclaimed('broken', 3)],
    ['static.order', unclaimed('holds')],
  ]),
  findings: [],
  features,
  measurements: measurements(1),
};

const kafkajs: SubjectVerification = {
  ref: 'npm:kafkajs#PartitionAssigners.roundRobin',
  name: 'kafkajs roundRobin',
  version: '2.2.4',
  protocol: 'eager',
  contract: 'round-robin',
  histories: 1000,
  shapes: { honest: 700, adversarial: 300 },
  verdicts: cells([
    broken({ ...foreign, frequency: 377 }),
    [
      'coverage',
      { status: 'broken', broken: 377, findings: [foreign.id], scope: 'equal-subscriptions' },
    ],
    ['balance.even', { scope: 'equal-subscriptions', exercised: 291 }],
    ['balance.per-topic', unclaimed('broken', 402)],
    ['balance.local', unclaimed('broken', 120)],
    ['balance.optimal', unclaimed('broken', 133)],
    ['balance.co-partitioning', unclaimed('broken', 120)],
    ['balance.topic-spread', unclaimed('not-exercised')],
    ['balance.rack', unclaimed('broken', 88)],
    ['sticky.idempotent', unclaimed('broken', 701)],
    ['sticky.minimal', unclaimed('broken', 713)],
    ['sticky.survivors', unclaimed('broken', 640)],
    ['sticky.generation', unclaimed('holds')],
    ['static.order', notExercised],
    ['cooperative.two-phase', unclaimed('not-exercised')],
    ['cooperative.progress', unclaimed('not-exercised')],
    ['cooperative.convergence', unclaimed('not-exercised')],
    ['cooperative.minimal-revocation', unclaimed('not-exercised')],
  ]),
  findings: [{ ...foreign, frequency: 377 }],
  features,
  measurements: measurements(2),
};

const mine: SubjectVerification = {
  ref: './mine.ts',
  name: 'mine <b>& "yours"</b>',
  protocol: 'cooperative',
  contract: 'custom',
  histories: 612,
  shapes: { honest: 412, adversarial: 200 },
  verdicts: cells(
    [
      broken(lost),
      broken(moves),
      broken(twoPhase),
      broken(hostileFinding),
      [
        'determinism',
        { status: 'undecided', reason: 'the time budget ended before it was asked twice' },
      ],
      ['wire.round-trip', unclaimed('not-exercised')],
      ['static.order', notExercised],
    ],
    612,
  ),
  findings: [lost, moves, twoPhase, hostileFinding],
  features,
  measurements: measurements(3),
  ended: 'interrupted',
};

/** A result with everything in it: three subjects, all statuses, rounds, racks, hostile names, an interrupted run. */
export const sampleVerification: Verification = {
  format: 'rebalance-check/verification@1',
  tool: '0.1.0',
  seed: 7,
  elapsedMs: 8123,
  subjects: [sticky, kafkajs, mine],
};

/** A result in which all is well, of one subject, in an exhaustive run. */
export const quietVerification: Verification = {
  ...sampleVerification,
  subjects: [
    {
      ...sticky,
      exhaustive: { bounds: 'members=3,topics=2,partitions=3,events=3', covered: 9105 },
    },
  ],
};
