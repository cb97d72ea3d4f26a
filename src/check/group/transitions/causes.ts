import type { GroupTrace } from '../../../domain/group-trace.ts';
import type {
  GroupDescription,
  JoinGroupProtocol,
  JoinGroupRequest,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn, samePartitions, sameWords } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { sameBytes } from '../same-bytes.ts';

/** Judges what requests do to a group: each starts, ends or spares a rebalance as its kind has to. */
export function lookAtCauses(
  view: CoordinatorView,
  { observations }: GroupTrace,
  tally: GroupTally,
): void {
  const said: Said = new Map();
  let moves = 0;
  for (const exchange of view.exchanges) {
    const { request, before, index } = exchange;
    if (movesBefore(view, index) > moves) {
      // What was said last may be lost, and what was said before may count again.
      moves = movesBefore(view, index);
      said.clear();
    }
    // The coordinator failed in that very step.
    if (observations[index + 1]?.type === 'step-failed') continue;
    if (request.api === 'JoinGroup') {
      if (before.group?.groupType !== 'consumer') join(exchange, request, { said, tally });
      remember(said, exchange, request);
    } else others(exchange, tally);
  }
  for (const look of view.looks) arrivals(look, view, tally);
}

function others(exchange: Exchange, tally: GroupTally): void {
  const { api } = exchange.request;
  if (api === 'SyncGroup') sync(exchange, tally);
  else if (api === 'LeaveGroup') leave(exchange, tally);
  else if (api === 'Heartbeat' || api === 'OffsetFetch') idle(exchange, tally);
}

/** How often the coordinator has moved until then. */
function movesBefore({ failovers }: CoordinatorView, index: number): number {
  let moves = 0;
  for (const failover of failovers) if (failover.index < index) moves++;
  return moves;
}

/** By member id: what it said when it joined last. */
type Said = Map<string, readonly JoinGroupProtocol[]>;

interface Looking {
  readonly said: Said;
  readonly tally: GroupTally;
}

function remember(
  said: Said,
  { response }: Exchange,
  { memberId, protocols }: JoinGroupRequest,
): void {
  if (response === null) {
    if (memberId !== '') said.set(memberId, protocols);
  } else if (response.api === 'JoinGroup' && response.errorCode === 'NONE') {
    said.set(response.memberId, protocols);
  }
}

/** Whoever joins a formed generation starts a rebalance, unless it repeats what it has said in that very generation. */
function join(exchange: Exchange, request: JoinGroupRequest, { said, tally }: Looking): void {
  const group = formed(exchange.before.group);
  if (group === null || isRefusedJoin(exchange)) return;
  const repeats = repetition(group, request, said);
  if (repeats === 'unknown') return;
  tally.examined++;
  const { group: after } = exchange.after;
  const goesOn = after?.groupState === group.groupState && after.groupEpoch === group.groupEpoch;
  if (goesOn === repeats) return;
  const expected = repeats ? group.groupState : 'PreparingRebalance';
  tell(exchange, tally, repeats ? 'needless-rebalance' : 'no-rebalance', {
    members: [request.memberId],
    expected: `${expected} after its JoinGroup`,
    actual: after === null ? 'no group' : after.groupState,
  });
}

/** In these states a generation has been formed. */
function formed(group: GroupDescription | null): GroupDescription | null {
  if (group?.groupType !== 'classic') return null;
  return group.groupState === 'Stable' || group.groupState === 'CompletingRebalance' ? group : null;
}

function isRefusedJoin({ response, atOnce }: Exchange): boolean {
  return atOnce && response?.api === 'JoinGroup' && response.errorCode !== 'NONE';
}

/**
 * A member that repeats its JoinGroup learns of the generation that there is; the leader of a stable group may not
 * repeat itself. Who takes the place of a static member is judged by `group.static`.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinExistingMember`.
 */
function repetition(
  group: GroupDescription,
  { memberId, groupInstanceId, protocols }: JoinGroupRequest,
  said: Said,
): boolean | 'unknown' {
  if (memberId === '') {
    return groupInstanceId !== null && holderIn(group, groupInstanceId) !== undefined
      ? 'unknown'
      : false;
  }
  if (memberIn(group, memberId) === undefined) return false;
  if (group.groupState === 'Stable' && group.leader === memberId) return false;
  const before = said.get(memberId);
  return before === undefined ? 'unknown' : sameProtocols(before, protocols);
}

function sameProtocols(
  some: readonly JoinGroupProtocol[],
  others: readonly JoinGroupProtocol[],
): boolean {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  return some.every((protocol, place) => {
    const other = others[place];
    return other !== undefined && sameProtocol(protocol, other);
  });
}

function sameProtocol(one: JoinGroupProtocol, other: JoinGroupProtocol): boolean {
  const a = one.metadata;
  const b = other.metadata;
  return (
    one.name === other.name &&
    a.generationId === b.generationId &&
    a.rackId === b.rackId &&
    sameWords(a.topics, b.topics) &&
    samePartitions(a.ownedPartitions, b.ownedPartitions) &&
    sameBytes(a.userData, b.userData)
  );
}

/** The leader's SyncGroup ends the rebalance. */
function sync(exchange: Exchange, tally: GroupTally): void {
  const { request, response, before, after } = exchange;
  if (request.api !== 'SyncGroup' || response?.api !== 'SyncGroup') return;
  const { group } = before;
  if (group?.groupType !== 'classic' || group.groupState !== 'CompletingRebalance') return;
  if (request.memberId !== group.leader || response.errorCode !== 'NONE') return;
  if (request.generationId !== group.groupEpoch) return;
  tally.examined++;
  const state = after.group === null ? 'no group' : after.group.groupState;
  if (state === 'Stable') return;
  tell(exchange, tally, 'not-finished', {
    members: [request.memberId],
    expected: 'Stable as soon as the leader has synced',
    actual: state,
  });
}

/** Members that leave are gone, and the others rebalance. */
function leave(exchange: Exchange, tally: GroupTally): void {
  const { request, response, before, after } = exchange;
  if (request.api !== 'LeaveGroup' || response?.api !== 'LeaveGroup') return;
  if (response.errorCode !== 'NONE') return;
  for (const [place, leaving] of request.members.entries()) {
    const told = response.members[place];
    if (told !== undefined && told.errorCode !== 'NONE') continue;
    const member =
      memberIn(before.group, leaving.memberId) ??
      (leaving.groupInstanceId === null
        ? undefined
        : holderIn(before.group, leaving.groupInstanceId));
    if (member !== undefined) gone(exchange, member.memberId, { before, after, tally });
  }
}

function gone(
  exchange: Exchange,
  memberId: string,
  {
    before,
    after,
    tally,
  }: { readonly before: Look; readonly after: Look; readonly tally: GroupTally },
): void {
  tally.examined++;
  if (memberIn(after.group, memberId) !== undefined) {
    tell(exchange, tally, 'left-but-listed', {
      members: [memberId],
      expected: 'no member any more',
      actual: 'still a member',
    });
    return;
  }
  const group = formed(before.group);
  if (group === null || after.group === null || after.group.groupEpoch > group.groupEpoch) return;
  if (after.group.groupState !== group.groupState) return;
  tell(exchange, tally, 'no-rebalance', {
    members: [memberId],
    expected: 'PreparingRebalance after a member has left',
    actual: after.group.groupState,
  });
}

/** Heartbeats of the classic protocol and OffsetFetch change nothing. */
function idle(exchange: Exchange, tally: GroupTally): void {
  const { before, after, request } = exchange;
  if (before === after) return;
  const was = outline(before.group);
  const is = outline(after.group);
  if (was === is) return;
  tell(exchange, tally, 'changed-by-reading', {
    members: [],
    expected: `${was} after ${request.api}`,
    actual: is,
  });
}

function outline(group: GroupDescription | null): string {
  if (group === null) return 'no group';
  return `${group.groupState} ${group.groupEpoch} with ${group.members.length} members`;
}

/** Nobody becomes a member but by its own request. */
function arrivals(look: Look, view: CoordinatorView, tally: GroupTally): void {
  const { previous, group, recovered } = look;
  if (previous === null || group === null || recovered) return;
  const cause = view.byRequestId[look.requestId];
  for (const { memberId } of group.members) {
    if (memberIn(previous.group, memberId) !== undefined || isBy(cause, memberId)) continue;
    noteBreach(tally, [previous.index === -1 ? look.index : previous.index, look.index], {
      rule: 'uninvited',
      atMs: look.atMs,
      members: [memberId],
      partitions: [],
      expected: 'no member without its own request',
      actual: cause === undefined ? 'nobody asked' : `after ${cause.request.api} of somebody else`,
    });
  }
}

function isBy(cause: Exchange | undefined, memberId: string): boolean {
  if (cause === undefined) return false;
  const { request, response, atOnce } = cause;
  if (request.api === 'ConsumerGroupHeartbeat') {
    return request.memberId === memberId || request.memberId === '';
  }
  if (request.api !== 'JoinGroup') return false;
  if (request.memberId === memberId) return true;
  if (request.memberId !== '') return false;
  return !atOnce || (response?.api === 'JoinGroup' && response.memberId === memberId);
}

function tell(
  { index, after, atMs }: Exchange,
  tally: GroupTally,
  rule: string,
  facts: {
    readonly members: readonly string[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  noteBreach(tally, [index, Math.max(index, after.index)], {
    rule,
    atMs,
    partitions: [],
    ...facts,
  });
}
