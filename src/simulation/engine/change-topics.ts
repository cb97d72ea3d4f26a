import type { HistoryTopic } from '../../domain/history.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import { logsOf } from './logs.ts';
import { travelMs } from './send.ts';
import { stepCoordinator } from './step-coordinator.ts';
import type { World } from './world.ts';
import { planFor } from './world.ts';

/** An event that changes the cluster's topics. */
export type TopicEvent = Extract<
  TimedEvent,
  { readonly type: 'createTopic' | 'addPartitions' | 'deleteTopic' }
>;

/**
 * Changes the cluster's topics: the coordinator hears of it at once, each client a message's time later or when its lag
 * is over. False: nothing changed.
 */
export function changeTopics(world: World, event: TopicEvent): boolean {
  const topics = changed(world.topics, event);
  if (topics === null) return false;
  world.topics = topics;
  world.logs = logsOf(topics, world.logs, world.nowMs);
  world.endsAtMs = -1;
  world.observations.push({ type: 'topics', atMs: world.nowMs, topics });
  // KIP-848's coordinator looks at the topics again in the next heartbeat of a member.
  const { groupConsumerHeartbeatIntervalMs } = world.settings;
  world.watchUntilMs = world.nowMs + 3 * groupConsumerHeartbeatIntervalMs;
  tellCoordinator(world);
  for (const process of world.processes)
    planFor(
      world,
      process,
      'topics',
      Math.max(process.deafUntilMs, world.nowMs + travelMs(world, process)),
    );
  return true;
}

/** The coordinator hears how the topics are now, if it is there and does not know. */
export function tellCoordinator(world: World): void {
  if (world.down !== null || world.coordinatorTopics === world.topics) return;
  world.coordinatorTopics = world.topics;
  stepCoordinator(world, { type: 'metadata', topics: world.topics });
}

function changed(
  topics: readonly HistoryTopic[],
  event: TopicEvent,
): readonly HistoryTopic[] | null {
  const old = topics.find(({ topic }) => topic === event.topic);
  if (event.type === 'createTopic')
    return old === undefined
      ? [...topics, { topic: event.topic, partitions: event.partitions }]
      : null;
  if (old === undefined) return null;
  if (event.type === 'deleteTopic') return topics.filter((topic) => topic !== old);
  if (event.partitions <= old.partitions) return null;
  const grown = grownTo(old, event.partitions);
  return topics.map((topic) => (topic === old ? grown : topic));
}

/** New partitions have the racks of partition (index mod old count), as in a `MembershipHistory`. */
function grownTo({ topic, partitions, racks }: HistoryTopic, total: number): HistoryTopic {
  if (racks === undefined) return { topic, partitions: total };
  return {
    topic,
    partitions: total,
    racks: Array.from(
      { length: total },
      (_, index) => racks[index % Math.max(1, partitions)] ?? [],
    ),
  };
}
