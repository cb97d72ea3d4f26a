import type { TopicPartition } from '../../domain/group.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import type { GroupRequest } from '../../domain/wire.ts';
import { groupId, lookAtGroup } from './look-at-group.ts';
import { serve } from './step-coordinator.ts';
import { strayRequestOf } from './stray.ts';
import type { StrayEvent, World } from './world.ts';

/**
 * Somebody outside of the group asks the coordinator for something, without any delay: what is asked depends on what the
 * group is like in this instant. False: there is no coordinator, or nothing to ask.
 */
export function interfere(
  world: World,
  event: Extract<TimedEvent, { readonly type: 'evict' | 'stray' }>,
): boolean {
  if (world.down !== null) return false;
  lookAtGroup(world);
  const request =
    event.type === 'evict' ? evictionOf(world, event.instanceId) : strayOf(world, event);
  if (request === null) return event.type === 'stray' && waits(world, event);
  serve(world, {
    id: world.nextMessageId++,
    process: null,
    ownId: 0,
    request,
    sentAtMs: world.nowMs,
    deadlineAtMs: world.nowMs,
    original: null,
    response: null,
    isTold: true,
  });
  lookAtGroup(world);
  return true;
}

/** A commit amid a rebalance waits for one: those of most groups are over at once. */
function waits(world: World, event: StrayEvent): boolean {
  const { described, waitingStrays } = world;
  const isForRebalance = event.request === 'commit' && event.twist === 'malformed';
  if (!isForRebalance || described?.groupType !== 'classic') return false;
  world.waitingStrays = [...waitingStrays, event];
  return true;
}

/** The group is amid a rebalance, for which some have waited. */
export function strayIsDue(world: World): void {
  const { waitingStrays } = world;
  world.waitingStrays = [];
  for (const event of waitingStrays) interfere(world, event);
}

/** Source: KIP-345, removal of static members by an admin. */
function evictionOf({ described }: World, groupInstanceId: string): GroupRequest | null {
  const isThere =
    described?.members.some((member) => member.groupInstanceId === groupInstanceId) ?? false;
  return isThere
    ? { api: 'LeaveGroup', apiVersion: 5, groupId, members: [{ memberId: '', groupInstanceId }] }
    : null;
}

function strayOf(world: World, { member: place, request, twist }: StrayEvent): GroupRequest | null {
  const group = world.described ?? null;
  const memberId = world.slots.get(place)?.latest?.status?.memberId;
  const member = group?.members.find((each) => each.memberId === memberId);
  if (group === null || member === undefined) return null;
  return strayRequestOf(request, {
    group,
    member,
    twist,
    stranger: strangerOf(world),
    partitions: partitionsOf(world),
    sessionTimeoutMs: {
      min: world.settings.groupMinSessionTimeoutMs,
      max: world.settings.groupMaxSessionTimeoutMs,
    },
  });
}

/** A name that nobody has for anything. */
function strangerOf({ names, slots, described }: World): string {
  const taken = new Set(names);
  for (const { instanceId } of slots.values()) if (instanceId !== undefined) taken.add(instanceId);
  for (const { memberId } of described?.members ?? []) taken.add(memberId);
  let name = 'stranger';
  while (taken.has(name)) name += '?';
  return name;
}

function partitionsOf({ topics }: World): readonly TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  );
}
