import type {
  ConsumerProtocolSubscription,
  GroupDescription,
  JoinGroupRequest,
  JoinGroupResponse,
  JoinGroupResponseMember,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberIn, samePartitions, sameWords } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { sameBytes } from '../same-bytes.ts';

/**
 * Answers to JoinGroup: all name the leader, and the leader alone hears of the members: of all, each with what it said
 * when it joined last. In a KIP-848 group nobody leads.
 *
 * Source: Kafka, `GroupMetadataManager.completeClassicGroupJoin`; KIP-848, compatibility of the classic protocol.
 */
export function lookAtLists(view: CoordinatorView, tally: GroupTally): void {
  const joins = new Map<string, Join[]>();
  for (const exchange of view.answered) {
    const { request, response } = exchange;
    if (request.api !== 'JoinGroup' || response?.api !== 'JoinGroup') continue;
    if (response.errorCode !== 'NONE') continue;
    const join: Join = { exchange, request, response, group: exchange.answeredIn.group };
    const earlier = joins.get(response.memberId);
    if (earlier === undefined) joins.set(response.memberId, [join]);
    else earlier.push(join);
  }
  for (const ofMember of joins.values()) {
    for (const join of ofMember) {
      if (isOfConsumerGroup(join)) nobodyLeads(join, tally);
      else if (join.group !== null) look(join, { tally, joins, view });
    }
  }
}

/** A join that succeeded. */
interface Join {
  readonly exchange: Exchange;
  readonly request: JoinGroupRequest;
  readonly response: JoinGroupResponse;
  /** The group after the answer. */
  readonly group: GroupDescription | null;
}

interface Looking {
  readonly tally: GroupTally;
  /** By member id, in the order of the answers. */
  readonly joins: ReadonlyMap<string, readonly Join[]>;
  readonly view: CoordinatorView;
}

/** Also where its own step made a classic group of it. */
function isOfConsumerGroup({ group, exchange }: Join): boolean {
  if (group?.groupType === 'consumer') return true;
  const before = exchange.before.group;
  return before?.groupType === 'consumer' && before.members.length > 0;
}

function nobodyLeads(join: Join, tally: GroupTally): void {
  const { leader, members } = join.response;
  if (leader === '' && members.length === 0) return;
  tell(join, tally, 'leads-consumer-group', { expected: 'nobody', actual: leader });
}

function look(join: Join, looking: Looking): void {
  const { response, group } = join;
  const { tally } = looking;
  const leader = group === null ? null : group.leader;
  tally.examined++;
  if (response.leader !== leader && !isOldReplacement(join)) {
    const expected = leader === null ? 'nobody' : leader;
    tell(join, tally, 'wrong-leader', { expected, actual: response.leader });
  } else if (response.memberId === response.leader) list(join, looking);
  else if (response.members.length > 0) {
    const actual = `${response.members.length} members`;
    tell(join, tally, 'list-for-follower', { expected: 'no members', actual });
  }
}

/**
 * Before version 9 whoever replaces a static leader is told the old id, so that it does not lead.
 *
 * Source: KIP-814; Kafka, `GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin`.
 */
function isOldReplacement({ request, response }: Join): boolean {
  return (
    request.apiVersion < 9 &&
    request.groupInstanceId !== null &&
    request.memberId !== response.memberId &&
    response.leader !== response.memberId
  );
}

function list(join: Join, looking: Looking): void {
  const { response, group } = join;
  const { members } = response;
  const described = group === null ? [] : group.members;
  const isComplete =
    members.length === described.length &&
    described.every(({ memberId }) => members.some((one) => one.memberId === memberId));
  if (!isComplete) {
    tell(join, looking.tally, 'wrong-list', {
      expected: described.map(({ memberId }) => memberId).join(' '),
      actual: members.map(({ memberId }) => memberId).join(' '),
    });
    return;
  }
  for (const member of members) entry(join, member, looking);
}

function entry(
  join: Join,
  { memberId, groupInstanceId, metadata }: JoinGroupResponseMember,
  looking: Looking,
): void {
  const member = memberIn(join.group, memberId);
  if (member !== undefined && member.groupInstanceId !== groupInstanceId) {
    tell(join, looking.tally, 'wrong-instance', {
      expected: String(member.groupInstanceId),
      actual: String(groupInstanceId),
    });
  }
  const said = saidBy(memberId, join, looking);
  if (said === undefined || sameSubscription(said, metadata)) return;
  tell(join, looking.tally, 'stale-metadata', {
    expected: `what ${memberId} said when it joined last`,
    actual: `topics ${metadata.topics.join(' ')}, ${metadata.ownedPartitions.length} partitions owned`,
  });
}

/** What a member said under this strategy, in its last join that had succeeded when the leader was answered. */
function saidBy(
  memberId: string,
  led: Join,
  { joins, view }: Looking,
): ConsumerProtocolSubscription | undefined {
  const until = led.exchange.answeredIn.index;
  let found: Join | undefined;
  for (const join of joins.get(memberId) ?? []) {
    const { exchange } = join;
    if (exchange.answeredIn.index > until && join !== led) continue;
    if (found === undefined || exchange.index > found.exchange.index) found = join;
  }
  if (found === undefined || isForgotten(found, led, view)) return undefined;
  const chosen = led.response.protocolName;
  return found.request.protocols.find(({ name }) => name === chosen)?.metadata;
}

/** After a failover what was said before may count again. */
function isForgotten(found: Join, led: Join, { failovers }: CoordinatorView): boolean {
  return failovers.some(
    ({ index }) => index > found.exchange.replied && index < led.exchange.replied,
  );
}

function sameSubscription(
  a: ConsumerProtocolSubscription,
  b: ConsumerProtocolSubscription,
): boolean {
  if (a === b) return true;
  return (
    a.generationId === b.generationId &&
    a.rackId === b.rackId &&
    sameWords(a.topics, b.topics) &&
    samePartitions(a.ownedPartitions, b.ownedPartitions) &&
    sameBytes(a.userData, b.userData)
  );
}

function tell(
  { exchange, response }: Join,
  tally: GroupTally,
  rule: string,
  facts: { readonly expected: string; readonly actual: string },
): void {
  noteBreach(tally, [exchange.index, exchange.replied], {
    rule,
    atMs: exchange.repliedAtMs,
    members: [response.memberId],
    partitions: [],
    ...facts,
  });
}
