import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { historyOfCase } from '../generate/case.ts';

/** A group, as simple as it can be: who is there, wanting what, and which topics there are. */
interface Group {
  readonly members: Map<string, Member>;
  readonly topics: Map<string, number>;
  /** Largest size that a topic ever had. */
  readonly largest: Map<string, number>;
  readonly left: Set<string>;
}

interface Member {
  topics: readonly string[];
  readonly instanceId: string | undefined;
  stalled: boolean;
  claims: { readonly key: string; readonly generation: number }[];
}

/** A bug that is planted into a group, and the smallest history that shows it. */
export interface PlantedBug {
  readonly name: string;
  /** The smallest that breaks it: events and members. */
  readonly events: number;
  readonly members: number;
  /** True once the bug shows: after `event`, from the group that it found. */
  readonly shows: (after: Group, event: HistoryEvent, before: Group) => boolean;
}

/** Bugs that need several things at once: what a shrinker must keep, and nothing else. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'a rejoin takes what another holds',
    events: 4,
    members: 2,
    shows: (after, event, before) =>
      event.type === 'join' &&
      before.left.has(event.member) &&
      !before.members.has(event.member) &&
      after.members.size >= 2 &&
      sharedPartitions(after) >= 2,
  },
  {
    name: 'one partition too many for three',
    events: 3,
    members: 3,
    shows: ({ members, topics }) =>
      members.size >= 3 &&
      [...topics].some(
        ([topic, count]) =>
          subscribers(members, topic) === members.size && count % members.size === 1 && count > 1,
      ),
  },
  {
    name: 'a topic comes back smaller while a member still wants it',
    events: 3,
    members: 1,
    shows: (after, event, before) =>
      event.type === 'createTopic' &&
      !before.topics.has(event.topic) &&
      event.partitions < (before.largest.get(event.topic) ?? 0) &&
      subscribers(after.members, event.topic) > 0,
  },
  {
    name: 'unbalanced from four members on',
    events: 4,
    members: 4,
    shows: ({ members, topics }) =>
      members.size >= 4 && sharedPartitions({ members, topics }) % members.size > 1,
  },
  {
    name: 'a static restart beside a stalled member',
    events: 4,
    members: 2,
    shows: (_after, event, { members }) =>
      event.type === 'restart' &&
      members.get(event.member)?.instanceId !== undefined &&
      [...members].some(([id, { stalled }]) => stalled && id !== event.member),
  },
  {
    name: 'the leader knows less than a member that sorts before it',
    events: 2,
    members: 2,
    shows: ({ members, topics }) => {
      const [leader, ...others] = [...members];
      if (leader === undefined) return false;
      const [leaderId, { topics: known }] = leader;
      return others.some(
        ([id, member]) =>
          id < leaderId &&
          member.topics.some((topic) => !known.includes(topic) && (topics.get(topic) ?? 0) >= 2) &&
          member.topics.some((topic) => known.includes(topic)),
      );
    },
  },
  {
    name: 'three claim one partition, not all in one generation',
    events: 3,
    members: 3,
    shows: ({ members }) => {
      const claims = [...members].flatMap(([id, member]) =>
        member.claims.map((claim) => ({ id, ...claim })),
      );
      return claims.some(({ key }) => {
        const same = claims.filter((claim) => claim.key === key);
        const claimants = new Set(same.map(({ id }) => id)).size;
        return claimants >= 3 && new Set(same.map(({ generation }) => generation)).size >= 2;
      });
    },
  },
  {
    name: 'somebody leaves in the middle of what a growing topic caused',
    events: 3,
    members: 1,
    shows: (_after, event, before) =>
      event.type === 'leave' &&
      event.when === 'mid-rebalance' &&
      before.members.has(event.member) &&
      [...before.topics].some(
        ([topic, count]) => count > (before.largest.get(`${topic} at first`) ?? count),
      ),
  },
  {
    name: 'a quota of exactly five for each of two, after somebody else left',
    events: 4,
    members: 3,
    shows: ({ members, topics, left }) =>
      members.size === 2 &&
      [...left].some((id) => !members.has(id)) &&
      sharedPartitions({ members, topics }) === 10,
  },
];

const CASES_MAX = 400_000;

/** Histories of all shapes and sizes up to medium. */
export function sampleHistories(count: number): readonly MembershipHistory[] {
  return Array.from({ length: count }, (_, index) =>
    historyOfCase(5, index, {
      size: index % 4 === 0 ? 'medium' : 'small',
      protocol: 'cooperative',
    }),
  );
}

/** The first `count` generated histories of medium size that show a bug. */
export function failingCases(bug: PlantedBug, count: number): MembershipHistory[] {
  const found: MembershipHistory[] = [];
  for (let index = 0; found.length < count && index < CASES_MAX; index += 1) {
    const history = historyOfCase(11, index, { size: 'medium', protocol: 'cooperative' });
    if (breaks(bug, history)) found.push(history);
  }
  return found;
}

function subscribers(members: Group['members'], topic: string): number {
  return [...members.values()].filter(({ topics }) => topics.includes(topic)).length;
}

/** Partitions of topics that every member wants. */
function sharedPartitions({ members, topics }: Pick<Group, 'members' | 'topics'>): number {
  let sum = 0;
  for (const [topic, count] of topics)
    if (subscribers(members, topic) === members.size) sum += count;
  return sum;
}

/** Whether a history shows a bug. */
export function breaks({ shows }: PlantedBug, { topics, events }: MembershipHistory): boolean {
  let group: Group = { members: new Map(), topics: new Map(), largest: new Map(), left: new Set() };
  for (const { topic, partitions } of topics) {
    group.topics.set(topic, partitions);
    note(group, topic, partitions);
  }
  for (const event of events) {
    const before = copyOf(group);
    apply(group, event);
    if (shows(group, event, before)) return true;
  }
  return false;
}

function note({ largest }: Group, topic: string, partitions: number): void {
  largest.set(topic, Math.max(partitions, largest.get(topic) ?? 0));
  if (!largest.has(`${topic} at first`)) largest.set(`${topic} at first`, partitions);
}

function copyOf({ members, topics, largest, left }: Group): Group {
  return {
    members: new Map([...members].map(([id, member]) => [id, { ...member }])),
    topics: new Map(topics),
    largest: new Map(largest),
    left: new Set(left),
  };
}

function apply(group: Group, event: HistoryEvent): void {
  if ('topic' in event) applyToTopic(group, event);
  else if ('member' in event) applyToMember(group, event);
}

function applyToTopic(group: Group, event: Extract<HistoryEvent, { topic: string }>): void {
  const { topics } = group;
  const before = topics.get(event.topic);
  if (event.type === 'deleteTopic') topics.delete(event.topic);
  else if (
    event.type === 'createTopic' ? before === undefined : (before ?? Infinity) < event.partitions
  ) {
    topics.set(event.topic, event.partitions);
    note(group, event.topic, event.partitions);
  }
}

function applyToMember(group: Group, event: Extract<HistoryEvent, { member: string }>): void {
  const { members, left } = group;
  if (event.type === 'join') return join(group, event);
  const member = members.get(event.member);
  if (member === undefined) return;
  if (event.type === 'leave' || event.type === 'crash') {
    members.delete(event.member);
    left.add(event.member);
  } else if (event.type === 'restart') {
    if (member.instanceId === undefined || members.has(event.as)) return;
    members.delete(event.member);
    members.set(event.as, member);
  } else if (event.type === 'resubscribe') member.topics = event.topics;
  else if (event.type === 'stall' || event.type === 'resume')
    member.stalled = event.type === 'stall';
}

function join({ members }: Group, event: Extract<HistoryEvent, { type: 'join' }>): void {
  const { topics, instanceId, claims } = event;
  const member = members.get(event.member) ?? { topics, instanceId, stalled: false, claims: [] };
  if (claims !== undefined)
    member.claims = claims.partitions.map((partition) => ({
      key: JSON.stringify(partition),
      generation: claims.generation,
    }));
  members.set(event.member, member);
}
