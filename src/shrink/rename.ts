import type { Claims, HistoryEvent, MembershipHistory } from '../domain/history.ts';

/** New names for old ones, by what they name. */
export interface Renaming {
  readonly member: (id: string) => string;
  readonly topic: (name: string) => string;
  readonly instance: (id: string) => string;
  readonly rack: (id: string) => string;
}

const same = (name: string): string => name;

/**
 * The same history under other names. Everything is rebuilt with its keys in one order and defaults left out, so equal
 * histories have equal JSON. Names that become equal are kept twice in lists.
 */
export function renamed(
  { shape, topics, events }: MembershipHistory,
  renaming: Partial<Renaming>,
): MembershipHistory {
  const to: Renaming = { member: same, topic: same, instance: same, rack: same, ...renaming };
  return {
    shape,
    topics: topics.map((topic) => ({
      topic: to.topic(topic.topic),
      partitions: topic.partitions,
      ...racksUnder(to, topic.racks),
    })),
    events: events.map((event) => renamedEvent(event, to)),
  };
}

type Racks = readonly (readonly string[])[];

function racksUnder(to: Renaming, racks: Racks | undefined): { readonly racks?: Racks } {
  return racks === undefined ? {} : { racks: racks.map((of) => of.map(to.rack)) };
}

type Join = Extract<HistoryEvent, { type: 'join' }>;
type TopicEvent = Extract<HistoryEvent, { topic: string }>;
type MemberEvent = Exclude<Extract<HistoryEvent, { member: string }>, Join>;
type GroupEvent = Exclude<HistoryEvent, Join | TopicEvent | MemberEvent>;

function renamedEvent(event: HistoryEvent, to: Renaming): HistoryEvent {
  const body = renamedBody(event, to);
  return event.when === undefined || event.when === 'settled'
    ? body
    : { ...body, when: event.when };
}

function renamedBody(event: HistoryEvent, to: Renaming): HistoryEvent {
  if (event.type === 'join') return renamedJoin(event, to);
  if ('topic' in event) return renamedTopicEvent(event, to);
  return 'member' in event ? renamedMemberEvent(event, to) : groupEvent(event);
}

function renamedMemberEvent(event: MemberEvent, to: Renaming): MemberEvent {
  const member = to.member(event.member);
  switch (event.type) {
    case 'leave':
    case 'crash':
    case 'stall':
    case 'resume':
      return { type: event.type, member };
    case 'drop':
      return { type: 'drop', member, generation: event.generation };
    case 'restart':
      return { type: 'restart', member, as: to.member(event.as) };
    case 'resubscribe':
      return { type: 'resubscribe', member, topics: event.topics.map(to.topic) };
    case 'changeRack':
      return event.rackId === undefined
        ? { type: 'changeRack', member }
        : { type: 'changeRack', member, rackId: to.rack(event.rackId) };
  }
}

function groupEvent(event: GroupEvent): GroupEvent {
  switch (event.type) {
    case 'switchAssignor':
      return { type: 'switchAssignor', from: event.from };
    case 'failover':
      return { type: 'failover', generation: event.generation };
    case 'bounce':
    case 'wait':
      return { type: event.type };
  }
}

function renamedJoin({ member, topics, instanceId, rackId, claims }: Join, to: Renaming): Join {
  return {
    type: 'join',
    member: to.member(member),
    topics: topics.map(to.topic),
    ...(instanceId === undefined ? {} : { instanceId: to.instance(instanceId) }),
    ...(rackId === undefined ? {} : { rackId: to.rack(rackId) }),
    ...(claims === undefined ? {} : { claims: renamedClaims(claims, to) }),
  };
}

function renamedClaims({ partitions, generation }: Claims, to: Renaming): Claims {
  return {
    partitions: partitions.map(({ topic, partition }) => ({ topic: to.topic(topic), partition })),
    generation,
  };
}

function renamedTopicEvent(event: TopicEvent, to: Renaming): TopicEvent {
  const topic = to.topic(event.topic);
  switch (event.type) {
    case 'createTopic': {
      const { partitions, racks } = event;
      return { type: 'createTopic', topic, partitions, ...racksUnder(to, racks) };
    }
    case 'addPartitions':
      return { type: 'addPartitions', topic, partitions: event.partitions };
    case 'deleteTopic':
      return { type: 'deleteTopic', topic };
  }
}
