import type { Claims, HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { claimedBy, topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withEvent } from '../pass.ts';

/** Drops claims: all of them (then the run is honest), those of one join, one partition of them; lowers generations. */
export const fewerClaims: Pass = { name: 'fewer claims', candidates: claimsReduced };

function* claimsReduced(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const honest = mapEvents(history, unclaimed);
  yield { ...honest, shape: 'honest' };
  yield honest;
  if (history.events.every((event) => event.type !== 'join' || event.claims === undefined))
    yield { ...history, shape: 'honest' };
  for (const topic of topicsOf(history)) yield withDenseClaims(history, topic);
  for (const [index, event] of history.events.entries()) {
    if (event.type !== 'join' || event.claims === undefined) continue;
    yield withEvent(history, index, unclaimed(event));
    for (const claims of smallerClaims(event.claims))
      yield withEvent(history, index, { ...event, claims });
  }
}

/** Claims on one topic take the lowest indices, in their order; who claims the same partition still does. */
function withDenseClaims(history: MembershipHistory, topic: string): MembershipHistory {
  const claimed = history.events.flatMap((event) =>
    claimedBy(event).flatMap((claim) => (claim.topic === topic ? [claim.partition] : [])),
  );
  const ranks = [...new Set(claimed)].toSorted((a, b) => a - b);
  return mapEvents(history, (event) => {
    if (event.type !== 'join' || event.claims === undefined) return event;
    const partitions = event.claims.partitions.map((claim) =>
      claim.topic === topic ? { topic, partition: ranks.indexOf(claim.partition) } : claim,
    );
    return { ...event, claims: { ...event.claims, partitions } };
  });
}

function unclaimed(event: HistoryEvent): HistoryEvent {
  if (event.type !== 'join') return event;
  const { claims: _, ...plain } = event;
  return plain;
}

function* smallerClaims(claims: Claims): Generator<Claims, void, void> {
  const { partitions } = claims;
  yield { ...claims, partitions: [] };
  for (const index of partitions.keys())
    yield { ...claims, partitions: partitions.toSpliced(index, 1) };
  for (const [index, { topic, partition }] of partitions.entries()) {
    for (let lower = 0; lower < Math.min(partition, 4); lower += 1)
      yield { ...claims, partitions: partitions.with(index, { topic, partition: lower }) };
  }
}

/** Lowers the generations of claims: all in step, keeping their order, then each. */
export const lowerGenerations: Pass = { name: 'lower generations', candidates: generationsLowered };

function* generationsLowered(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const seen = history.events.flatMap((event) =>
    event.type === 'join' && event.claims !== undefined ? [event.claims.generation] : [],
  );
  const ranks = [...new Set(seen)].toSorted((a, b) => a - b);
  for (const first of [0, 1, -1])
    yield regenerated(history, (generation) => first + ranks.indexOf(generation));
  yield regenerated(history, () => 0);
  for (const step of steps) yield regenerated(history, step);
  for (const [index, event] of history.events.entries()) {
    if (event.type !== 'join' || event.claims === undefined) continue;
    const { generation } = event.claims;
    for (const lower of new Set([0, -1, 1, 2, ...steps.map((step) => step(generation))]))
      yield withEvent(history, index, { ...event, claims: { ...event.claims, generation: lower } });
  }
}

/** Generations go up to 2^31 - 1: one at a time is for the last few. */
const steps: readonly ((generation: number) => number)[] = [
  (generation) => Math.floor(generation / 2),
  (generation) => Math.floor((7 * generation) / 8),
  (generation) => (generation < 16 ? generation - 1 : generation),
];

function regenerated(
  history: MembershipHistory,
  change: (generation: number) => number,
): MembershipHistory {
  return mapEvents(history, (event) =>
    event.type === 'join' && event.claims !== undefined
      ? {
          ...event,
          claims: { ...event.claims, generation: Math.max(-1, change(event.claims.generation)) },
        }
      : event,
  );
}
