import type { RebalanceProtocol } from '../domain/group.ts';
import type { HistoryShape } from '../domain/history.ts';
import { alphabet } from './alphabet.ts';
import type { Draw } from './draw.ts';
import { between, chance, pick, weighted } from './draw.ts';
import type { Flavour } from './flavours.ts';
import { adversarialFlavours, honestFlavours } from './flavours.ts';
import { drawPlainNames } from './names.ts';
import type {
  PartitionStyle,
  Plan,
  PlannedMembers,
  PlannedNames,
  PlannedTimings,
  PlannedTopics,
  PlannedWishes,
  SubscriptionStyle,
} from './plan.ts';
import type { SizeBounds } from './sizes.ts';
import { drawStrangeNames } from './strange-names.ts';

/** What is fixed about a run before its shape is drawn. */
export interface SwarmOptions {
  readonly shape: HistoryShape;
  readonly protocol: RebalanceProtocol;
  readonly bounds: SizeBounds;
}

/**
 * Draws the shape of a run: which kinds of events take part, how alike the subscriptions are, how many members, topics
 * and partitions there are, whether there are racks, static members, strange names, hasty timings. Each run has few of
 * these traits, so rare mixes get whole runs to themselves.
 *
 * Source: Groce, Zhang, Eide, Chen, Regehr, "Swarm testing" (ISSTA 2012).
 */
export function planOf(draw: Draw, options: SwarmOptions): Plan {
  const { shape, protocol, bounds } = options;
  const flavour = drawFlavour(draw, shape);
  const start = chance(draw, 2) ? 0 : between(draw, bounds.membersMin, bounds.membersMax);
  const churnMax = Math.max(1, Math.min(bounds.churnMax, bounds.eventsMax - start));
  const large = start > 10;
  return {
    shape,
    start,
    startTogether: large || chance(draw, 40),
    churn: between(draw, 1, churnMax),
    membersMax: bounds.membersMax,
    idsMax: Number.MAX_SAFE_INTEGER,
    weights: drawWeights(draw, flavour, protocol),
    names: drawPlannedNames(draw, shape, bounds),
    topics: drawPlannedTopics(draw, shape, bounds),
    wishes: drawWishes(draw),
    members: drawPlannedMembers(draw, flavour),
    // Most runs let the group settle after each event, so that what went wrong has one cause.
    timings: pick(draw, timings),
  };
}

function drawFlavour(draw: Draw, shape: HistoryShape): Flavour {
  const flavours = shape === 'honest' ? honestFlavours : adversarialFlavours;
  const shares = shape === 'honest' ? honestShares : adversarialShares;
  return flavours[weighted(draw, shares)] as Flavour;
}

const honestShares = honestFlavours.map(({ share }) => share);
const adversarialShares = adversarialFlavours.map(({ share }) => share);

/** The flavour's own kinds of events and, in a third of the runs, some that are foreign to it. */
function drawWeights(
  draw: Draw,
  { weights }: Flavour,
  protocol: RebalanceProtocol,
): readonly number[] {
  const mixed = chance(draw, 33);
  if (!mixed && protocol !== 'server') return weights;
  return weights.map((weight, index) => {
    if (protocol === 'server' && clientOnly[index] === true) return 0;
    return mixed && weight === 0 && chance(draw, 25) ? 2 : weight;
  });
}

/** With KIP-848 the server keeps the target: no member can miss an answer or carry an old claim. Source: KIP-848. */
const clientOnly: readonly boolean[] = alphabet.map(({ kind }) =>
  ['drop', 'stall', 'resume', 'failover'].includes(kind),
);

/** Names of a run: plain ones, and in some runs, for members, topics or both, such as have broken programs before. */
export function drawPlannedNames(
  draw: Draw,
  shape: HistoryShape,
  bounds: Pick<SizeBounds, 'membersMax' | 'topicsMax'>,
): PlannedNames {
  const { membersMax, topicsMax } = bounds;
  const plain: PlannedNames = {
    members: drawPlainNames(draw, 'm', membersMax),
    topics: drawPlainNames(draw, 't', topicsMax),
    instances: drawPlainNames(draw, 'i', membersMax),
  };
  if (!chance(draw, shape === 'honest' ? 15 : 30)) return plain;
  // Names that a real cluster refuses say nothing against an honest client's assignor.
  const { members, topics } = drawStrangeNames(draw, shape === 'honest');
  switch (draw.below(10)) {
    case 0:
      return { ...plain, members };
    case 1:
      return { ...plain, topics };
    default:
      return { ...plain, members, topics };
  }
}

function drawPlannedTopics(draw: Draw, shape: HistoryShape, bounds: SizeBounds): PlannedTopics {
  const { topicsMax, partitionsMax } = bounds;
  const count = chance(draw, 2) ? 0 : between(draw, 1, topicsMax);
  const later = count === 0 || shape === 'adversarial' || chance(draw, 30) ? 1 : 0;
  return {
    count,
    slots: Math.min(20, count + later),
    partitionsMax: chance(draw, 25) ? Math.ceil(partitionsMax / 2) : partitionsMax,
    style: pick(draw, partitionStyles),
    samePartitions: between(draw, 1, partitionsMax),
    unreadyPercent: chance(draw, 6) ? 30 : 0,
  };
}

/** Listed as often as wanted. */
const partitionStyles: readonly PartitionStyle[] = [
  'any',
  'any',
  'any',
  'any',
  'one',
  'same',
  'same',
  'divides',
  'most',
];

function drawWishes(draw: Draw): PlannedWishes {
  return {
    style: pick(draw, subscriptionStyles),
    emptyPercent: chance(draw, 8) ? 25 : 0,
    twicePercent: chance(draw, 4) ? 40 : 0,
    shuffled: chance(draw, 25),
  };
}

/** Listed as often as wanted: half of the runs have equal subscriptions, where balance is exact. */
const subscriptionStyles: readonly SubscriptionStyle[] = [
  'equal',
  'equal',
  'equal',
  'equal',
  'overlapping',
  'overlapping',
  'disjoint',
  'nested',
];

function drawPlannedMembers(draw: Draw, flavour: Flavour): PlannedMembers {
  const racks = flavour.racks === true || chance(draw, 5) ? between(draw, 2, 4) : 0;
  return {
    staticPercent: pick(draw, flavour.static === true ? oftenStatic : rarelyStatic),
    racks,
    replicas: racks === 0 ? 0 : between(draw, 1, Math.min(3, racks)),
    rackedPercent: racks === 0 ? 0 : pick(draw, rackedPercents),
    claimsPercent: flavour.claims === true ? pick(draw, claimsPercents) : 0,
  };
}

const oftenStatic = [100, 100, 60] as const;
const rarelyStatic = [0, 0, 0, 0, 0, 0, 0, 0, 100, 50] as const;
const rackedPercents = [100, 100, 70] as const;
const claimsPercents = [100, 60, 30] as const;

const settled: PlannedTimings = { togetherPercent: 0, midRebalancePercent: 0 };
const timings: readonly PlannedTimings[] = [
  settled,
  settled,
  settled,
  settled,
  settled,
  { togetherPercent: 40, midRebalancePercent: 0 },
  { togetherPercent: 0, midRebalancePercent: 40 },
  { togetherPercent: 25, midRebalancePercent: 25 },
];
