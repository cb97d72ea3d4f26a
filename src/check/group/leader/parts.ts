import type { TopicPartition } from '../../../domain/group.ts';
import type {
  ConsumerProtocolAssignment,
  DescribedMember,
  SyncGroupRequest,
  SyncGroupResponse,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn, samePartitions, spell } from '../described-members.ts';
import { indexBefore, type Exchange, type Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { sameBytes } from '../same-bytes.ts';

/** What each member gets: what the leader of its generation gave it, and nothing if that is nothing. */
export function lookAtParts(view: CoordinatorView, tally: GroupTally): void {
  const finishes = finishesIn(view, tally);
  for (const exchange of view.answered) {
    const { response } = exchange;
    if (response?.api === 'SyncGroup' && response.errorCode === 'NONE') {
      synced(exchange, response, { finishes, tally });
    }
  }
}

/** The leader's SyncGroup with which a generation got its assignment. */
interface Finish {
  readonly look: Look;
  readonly request: SyncGroupRequest;
}

interface Looking {
  readonly finishes: readonly Finish[];
  readonly tally: GroupTally;
}

function finishesIn(view: CoordinatorView, tally: GroupTally): readonly Finish[] {
  const finishes: Finish[] = [];
  for (const look of view.looks) {
    if (!isFinish(look)) continue;
    tally.examined++;
    const request = view.byRequestId[look.requestId]?.request;
    const leader = leaderBefore(look);
    if (request?.api === 'SyncGroup' && request.memberId === leader) {
      finishes.push({ look, request });
      finished(look, request, tally);
      continue;
    }
    noteBreach(tally, [indexBefore(look), look.index], {
      rule: 'finished-without-leader',
      atMs: look.atMs,
      members: leader === null ? [] : [leader],
      partitions: [],
      expected: 'Stable when the leader has synced',
      actual: request === undefined ? 'nobody has' : `after ${request.api} of somebody else`,
    });
  }
  return finishes;
}

/** A classic group became Stable. */
function isFinish({ previous, group, recovered }: Look): boolean {
  if (recovered || previous === null || previous.group === null || group === null) return false;
  return (
    group.groupState === 'Stable' &&
    group.groupType === 'classic' &&
    previous.group.groupType === 'classic' &&
    previous.group.groupState === 'CompletingRebalance'
  );
}

function leaderBefore({ previous }: Look): string | null {
  return previous === null || previous.group === null ? null : previous.group.leader;
}

/** As soon as the leader has synced, the group has what it said. */
function finished(look: Look, request: SyncGroupRequest, tally: GroupTally): void {
  for (const { memberId, assignment } of look.group?.members ?? []) {
    const given = givenTo(request, memberId)?.assignedPartitions ?? [];
    if (samePartitions(given, assignment)) continue;
    tell([look.index], tally, {
      atMs: look.atMs,
      memberId,
      given,
      got: assignment,
    });
  }
}

/** Of two entries for one member the later one counts, as in a map that is filled in order. */
function givenTo(
  { assignments }: SyncGroupRequest,
  memberId: string,
): ConsumerProtocolAssignment | undefined {
  return assignments.findLast((one) => one.memberId === memberId)?.assignment;
}

function synced(
  exchange: Exchange,
  response: SyncGroupResponse,
  { finishes, tally }: Looking,
): void {
  const { request } = exchange;
  if (request.api !== 'SyncGroup') return;
  const expected = expectedFor(exchange, request, finishes);
  if (expected === undefined) return;
  tally.examined++;
  if (isPart(expected, response.assignment)) return;
  tell([exchange.index, exchange.replied], tally, {
    atMs: exchange.repliedAtMs,
    memberId: request.memberId,
    given: expected.assignedPartitions,
    got: response.assignment.assignedPartitions,
  });
}

function isPart(expected: ConsumerProtocolAssignment, got: ConsumerProtocolAssignment): boolean {
  return (
    samePartitions(expected.assignedPartitions, got.assignedPartitions) &&
    (expected.userData === undefined || sameBytes(expected.userData, got.userData))
  );
}

/** What the leader gave to whoever has this id or had its instance id; else what the group is described to have. */
function expectedFor(
  exchange: Exchange,
  request: SyncGroupRequest,
  finishes: readonly Finish[],
): ConsumerProtocolAssignment | undefined {
  const { group } = exchange.answeredIn;
  const member = memberIn(group, request.memberId);
  const finish = group?.groupType === 'classic' ? finishOf(exchange, request, finishes) : undefined;
  if (finish === undefined) {
    return member === undefined ? undefined : { assignedPartitions: member.assignment };
  }
  return (
    givenTo(finish.request, request.memberId) ??
    inherited(finish, member) ?? { assignedPartitions: [] }
  );
}

function finishOf(
  { answeredIn, replied }: Exchange,
  { generationId }: SyncGroupRequest,
  finishes: readonly Finish[],
): Finish | undefined {
  const until = Math.max(replied, answeredIn.index);
  return finishes.findLast(
    ({ look, request }) =>
      request.generationId === generationId &&
      look.incarnation === answeredIn.incarnation &&
      look.index <= until,
  );
}

/** What was given to the member of the same instance id, whom this one has replaced. */
function inherited(
  { look, request }: Finish,
  member: DescribedMember | undefined,
): ConsumerProtocolAssignment | undefined {
  const instanceId = member?.groupInstanceId ?? null;
  const older = instanceId === null ? undefined : holderIn(look.group, instanceId);
  return older === undefined ? undefined : givenTo(request, older.memberId);
}

interface WrongPart {
  readonly atMs: number;
  readonly memberId: string;
  readonly given: readonly TopicPartition[];
  readonly got: readonly TopicPartition[];
}

function tell(
  evidence: readonly number[],
  tally: GroupTally,
  { atMs, memberId, given, got }: WrongPart,
): void {
  noteBreach(tally, evidence, {
    rule: 'wrong-part',
    atMs,
    members: [memberId],
    partitions: got,
    expected: spell(given),
    actual: spell(got),
  });
}
