import type { RebalanceProtocol } from '../domain/group.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { weightsOf } from './alphabet.ts';
import type { Bounds } from './bounds.ts';
import type { Draw } from './draw.ts';
import { drawEvents } from './draw-history.ts';
import { nameAt, namesInOrder } from './names.ts';
import { odometer } from './odometer.ts';
import type { Plan } from './plan.ts';
import { isFirstOfItsKind } from './topic-symmetry.ts';
import { emptyWorld } from './world.ts';

export type { Bounds } from './bounds.ts';

/**
 * All honest histories inside `bounds`, each once up to renaming of members and of topics, shorter ones included.
 *
 * They start from any topics with 1 to `bounds.partitions` partitions and are made of settled events: join (with any
 * set of topics, such as do not exist included), leave, resubscribe (to another set), addPartitions, createTopic and
 * deleteTopic, where these change something. Members are named m0, m1, … as they join first; of the ways to name the
 * topics, the first in order is kept. Nothing is static, has racks or misses an answer, so `protocol` changes nothing.
 */
export function* exhaustiveHistories(
  bounds: Bounds,
  _protocol: RebalanceProtocol,
): Generator<MembershipHistory, void, void> {
  for (let events = 0; events <= bounds.events; events += 1) {
    const plan = planWithin(bounds, events);
    const turns = odometer();
    do {
      const history = drawWithin(turns.draw, plan);
      if (history.events.length === events && isFirstOfItsKind(history, plan)) yield history;
    } while (turns.advance());
  }
}

function planWithin({ members, topics, partitions }: Bounds, events: number): Plan {
  return {
    shape: 'honest',
    start: 0,
    startTogether: false,
    churn: events,
    membersMax: members,
    idsMax: members,
    weights: everyKind,
    names: {
      members: namesInOrder('m'),
      topics: namesInOrder('t'),
      instances: namesInOrder('i'),
    },
    topics: {
      count: topics,
      slots: topics,
      partitionsMax: partitions,
      style: 'any',
      samePartitions: 0,
      unreadyPercent: 0,
    },
    wishes: { style: 'any', emptyPercent: 0, twicePercent: 0, shuffled: false },
    members: { staticPercent: 0, racks: 0, replicas: 0, rackedPercent: 0, claimsPercent: 0 },
    timings: { togetherPercent: 0, midRebalancePercent: 0 },
  };
}

const everyKind = weightsOf({
  join: 1,
  leave: 1,
  resubscribe: 1,
  addPartitions: 1,
  createTopic: 1,
  deleteTopic: 1,
});

/** As `drawHistory`, but topics start in descending order of size, and may be missing: most namings never arise. */
function drawWithin(draw: Draw, plan: Plan): MembershipHistory {
  const { slots, partitionsMax } = plan.topics;
  const world = emptyWorld(slots);
  const topics: { topic: string; partitions: number }[] = [];
  let largest = partitionsMax;
  for (let slot = 0; slot < slots; slot += 1) {
    largest = draw.below(largest + 1);
    if (largest === 0) break;
    world.partitions[slot] = largest;
    topics.push({ topic: nameAt(plan.names.topics, slot), partitions: largest });
  }
  const events: HistoryEvent[] = [];
  drawEvents(draw, plan, world, events);
  return { shape: 'honest', topics, events };
}
