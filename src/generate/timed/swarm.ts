import type { MemberProtocol } from '../../domain/member-client.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { Draw } from '../draw.ts';
import { between, chance, pick, weighted } from '../draw.ts';
import type { PartitionStyle, PlannedMembers, PlannedTopics, SubscriptionStyle } from '../plan.ts';
import { drawPlannedNames } from '../swarm.ts';
import { timedAlphabet } from './alphabet.ts';
import type { TimedGenerateOptions } from './options.ts';
import { defaultStrategies } from './options.ts';
import type { PaceName } from './pace.ts';
import { paceOf } from './pace.ts';
import type { TimedPlan } from './plan.ts';
import { drawTimedSettings } from './settings.ts';
import type { TimedShape } from './shapes.ts';
import { timedShapes } from './shapes.ts';
import type { TimedBounds } from './sizes.ts';

/**
 * Draws the shape of a timed run, then settings that fit it, then what its members and topics are like. Each run has few
 * traits, so rare mixes get whole runs to themselves.
 *
 * Source: Groce, Zhang, Eide, Chen, Regehr, "Swarm testing" (ISSTA 2012).
 */
export function timedPlanOf(
  draw: Draw,
  options: TimedGenerateOptions,
  bounds: TimedBounds,
): TimedPlan {
  const shape = drawShape(draw, options);
  const start = chance(draw, 2) ? 0 : drawStart(draw, shape, bounds);
  const events = between(draw, bounds.eventsMin, bounds.eventsMax);
  const kinds = drawKinds(draw, shape, options.protocols);
  const drawn = { ...drawTimedSettings(draw, shape, start), ...versionOf(draw, options) };
  if (options.settings !== undefined) Object.assign(drawn, options.settings);
  const settings = { ...kafkaDefaults, ...drawn };
  const names = drawPlannedNames(draw, 'honest', bounds);
  const [name = ''] = names.topics.pool;
  const pace = pick(draw, shape.paces ?? paces);
  return {
    shape: shape.name,
    start,
    startTogether: shape.together === true || start > bounds.membersMin + 6 || chance(draw, 35),
    churn: Math.max(CHURN_MIN, events - start),
    membersMax: bounds.membersMax,
    weights: drawWeights(draw, shape, options),
    names,
    plainTopics: name === 't0',
    topics: drawTopics(draw, bounds),
    wishes: { style: pick(draw, styles), emptyPercent: 0, twicePercent: 0, shuffled: false },
    members: drawMembers(draw, shape),
    takeoverPercent: chance(draw, shape.static === true ? 40 : 5) ? 30 : 0,
    kinds,
    strategies: options.strategies ?? defaultStrategies,
    strategiesPercent: strategiesPercentOf(draw, shape),
    patternPercent: patternPercentOf(draw, shape, options),
    pace: paceOf(pace, settings, bounds.spanMs),
    drawn,
    settings,
    order: chance(draw, 25) ? 0 : 1 + draw.below(ORDERS),
  };
}

const CHURN_MIN = 2;
/** Enough orders to see all that matter; small ones are easy to read. */
const ORDERS = 999;

/** Listed as often as wanted. */
const paces: readonly PaceName[] = ['settled', 'brisk', 'brisk', 'burst', 'racing', 'racing'];
const styles: readonly SubscriptionStyle[] = [
  'equal',
  'equal',
  'equal',
  'equal',
  'equal',
  'overlapping',
  'overlapping',
  'disjoint',
  'nested',
];
const partitionStyles: readonly PartitionStyle[] = [
  'any',
  'any',
  'any',
  'one',
  'same',
  'divides',
  'most',
];

function drawShape(draw: Draw, { protocols, patterns, strays }: TimedGenerateOptions): TimedShape {
  const possible = timedShapes.map((shape) => {
    if (shape.mixed === true && !isMixable(protocols)) return 0;
    if (shape.patterns === true && patterns === false) return 0;
    return shape.name === 'strays' && strays === false ? 0 : shape.share;
  });
  return timedShapes[weighted(draw, possible)] as TimedShape;
}

function isMixable(protocols: readonly MemberProtocol[]): boolean {
  return protocols.length > 1;
}

/** Half of the runs begin with two or three members: most bugs need no more, and what matters happens sooner. */
function drawStart(draw: Draw, { crowded, forgetful }: TimedShape, bounds: TimedBounds): number {
  // All of them have to leave.
  if (forgetful === true) return between(draw, 1, 2);
  const { membersMin, membersMax } = bounds;
  const few = membersMax <= 5 && (crowded === true || chance(draw, 50));
  return few ? between(draw, 2, 3) : between(draw, membersMin, membersMax);
}

const MIXED_PERCENT = 4;

/** One protocol; or, to migrate between, KIP-848 and one other, or two classic ones where that is all there is. */
function drawKinds(
  draw: Draw,
  { mixed }: TimedShape,
  protocols: readonly MemberProtocol[],
): readonly MemberProtocol[] {
  const one = pick(draw, protocols);
  if (!isMixable(protocols)) return [one];
  if (mixed !== true && !chance(draw, MIXED_PERCENT)) return [one];
  const others = protocols.filter((other) => other !== one);
  const consumer = one !== 'consumer' && others.includes('consumer') && chance(draw, 90);
  return [one, consumer ? 'consumer' : pick(draw, others)];
}

function versionOf(
  draw: Draw,
  { kafkaVersion }: TimedGenerateOptions,
): { readonly kafkaVersion?: '4.0' } {
  const version = kafkaVersion ?? (chance(draw, 30) ? '4.0' : 'trunk');
  return version === '4.0' ? { kafkaVersion: version } : {};
}

/** The shape's own kinds of events and, in a third of the runs, some that are foreign to it. */
function drawWeights(
  draw: Draw,
  { weights }: TimedShape,
  { strays }: TimedGenerateOptions,
): readonly number[] {
  const mixed = chance(draw, 33);
  if (!mixed && strays !== false) return weights;
  return weights.map((weight, index) => {
    if (timedAlphabet[index]?.kind === 'stray' && strays === false) return 0;
    return mixed && weight === 0 && chance(draw, 25) ? 1 : weight;
  });
}

function drawTopics(draw: Draw, { topicsMax, partitionsMax }: TimedBounds): PlannedTopics {
  const count = chance(draw, 2) ? 0 : between(draw, 1, topicsMax);
  return {
    count,
    slots: count + (count === 0 || chance(draw, 50) ? 1 : 0),
    partitionsMax: chance(draw, 50) ? Math.ceil(partitionsMax / 2) : partitionsMax,
    style: pick(draw, partitionStyles),
    samePartitions: between(draw, 1, Math.ceil(partitionsMax / 2)),
    unreadyPercent: 0,
  };
}

function drawMembers(draw: Draw, shape: TimedShape): PlannedMembers {
  const racks = chance(draw, 6) ? between(draw, 2, 3) : 0;
  const percents = shape.static === true ? oftenStatic : rarelyStatic;
  return {
    staticPercent: pick(draw, percents),
    racks,
    replicas: racks === 0 ? 0 : between(draw, 1, racks),
    rackedPercent: racks === 0 ? 0 : 80,
    claimsPercent: 0,
  };
}

const oftenStatic = [100, 100, 60] as const;
const rarelyStatic = [0, 0, 0, 0, 0, 100, 50] as const;

function strategiesPercentOf(draw: Draw, { strategies }: TimedShape): number {
  if (strategies === true) return 60;
  return chance(draw, 6) ? 30 : 0;
}

function patternPercentOf(
  draw: Draw,
  shape: TimedShape,
  { patterns }: TimedGenerateOptions,
): number {
  if (patterns === false) return 0;
  if (shape.patterns === true) return pick(draw, [100, 60]);
  return chance(draw, 4) ? 50 : 0;
}
