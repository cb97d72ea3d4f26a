import type { ConsumerGroup, GroupContext } from './consumer-group.ts';

/** Whether members may ask for this assignor. */
export function isAssignor(name: string, context: GroupContext): boolean {
  const { settings, assignors } = context;
  if (!assignors.has(name)) return false;
  return settings.groupConsumerAssignors.includes(name) || isUnlisted(context);
}

/**
 * The name of the assignor that most members ask for; of two, the one that was asked for first (Kafka: in no particular
 * order); the broker's first where nobody asks. Null: there is no assignor at all.
 *
 * Source: KIP-848; Kafka, `ConsumerGroup.computePreferredServerAssignor`.
 */
export function preferredAssignorOf(group: ConsumerGroup, context: GroupContext): string | null {
  let votes: Map<string, number> | null = null;
  for (const { serverAssignor } of group.members) {
    if (serverAssignor === null) continue;
    votes ??= new Map();
    votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
  }
  return (votes === null ? null : mostVoted(votes)) ?? defaultAssignor(context);
}

function mostVoted(votes: ReadonlyMap<string, number>): string | null {
  let most: string | null = null;
  let count = 0;
  for (const [name, voters] of votes) {
    if (voters <= count) continue;
    most = name;
    count = voters;
  }
  return most;
}

/** The settings name no assignor that there is: then they say nothing of those that there are. */
function isUnlisted({ settings, assignors }: GroupContext): boolean {
  return !settings.groupConsumerAssignors.some((name) => assignors.has(name));
}

function defaultAssignor({ settings, assignors }: GroupContext): string | null {
  for (const name of settings.groupConsumerAssignors) if (assignors.has(name)) return name;
  for (const name of assignors.keys()) return name;
  return null;
}
