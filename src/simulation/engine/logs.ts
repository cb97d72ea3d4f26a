import type { HistoryTopic } from '../../domain/history.ts';
import type { LogEnd } from '../../domain/member-client.ts';
import type { Log, World } from './world.ts';

/** The logs of these topics, each partition's since `nowMs` unless it was there `before` already. */
export function logsOf(
  topics: readonly HistoryTopic[],
  before: readonly Log[],
  nowMs: number,
): readonly Log[] {
  // Partitions of a topic stand in their order.
  const known = new Map<string, number[]>();
  for (const { topic, sinceMs } of before) {
    const ofTopic = known.get(topic);
    if (ofTopic === undefined) known.set(topic, [sinceMs]);
    else ofTopic.push(sinceMs);
  }
  const logs: Log[] = [];
  for (const { topic, partitions } of topics)
    for (let partition = 0; partition < partitions; partition++)
      logs.push({ topic, partition, sinceMs: known.get(topic)?.[partition] ?? nowMs });
  return logs;
}

/** How far each log goes now: one record each record interval. The same list for all who ask in one instant. */
export function endsNow(world: World): readonly LogEnd[] {
  if (world.endsAtMs === world.nowMs) return world.ends;
  const intervalMs = Math.max(1, world.settings.recordIntervalMs);
  const ends: LogEnd[] = [];
  for (const { topic, partition, sinceMs } of world.logs)
    ends.push({ topic, partition, endOffset: Math.floor((world.nowMs - sinceMs) / intervalMs) });
  world.ends = ends;
  world.endsAtMs = world.nowMs;
  return ends;
}
