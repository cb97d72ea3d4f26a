import type { DescribedMember, GroupDescription, JoinGroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn, samePartitions, sameWords, spell } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import type { GroupTally } from '../group-tally.ts';
import { tellOf } from './tell-of.ts';

/**
 * A static member of a classic group comes back under a new id: it takes the place of the old one, whose waiting requests
 * are fenced. A stable group goes on as before unless the new one follows other strategies; one that waits for its
 * assignment starts again.
 *
 * Source: KIP-345, KIP-814; Kafka, `GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin`; KAFKA-9801.
 */
export function lookAtReplacements(view: CoordinatorView, tally: GroupTally): void {
  for (const [place, exchange] of view.exchanges.entries()) {
    const { request, before } = exchange;
    if (request.api !== 'JoinGroup' || request.memberId !== '') continue;
    if (request.groupInstanceId === null || isRefused(exchange)) continue;
    if (before.group?.groupType !== 'classic') continue;
    const old = holderIn(before.group, request.groupInstanceId);
    if (old === undefined) continue;
    tally.examined++;
    const replacement: Replacement = { exchange, request, group: before.group, old, tally };
    succeeds(replacement);
    if (before.group.groupState === 'Stable') goesOn(replacement);
    else if (before.group.groupState === 'CompletingRebalance') startsAgain(replacement);
    fences(replacement, view.exchanges.slice(0, place));
  }
}

interface Replacement {
  readonly exchange: Exchange;
  readonly request: JoinGroupRequest;
  readonly group: GroupDescription;
  readonly old: DescribedMember;
  readonly tally: GroupTally;
}

function isRefused({ response, atOnce }: Exchange): boolean {
  return atOnce && response?.api === 'JoinGroup' && response.errorCode !== 'NONE';
}

function succeeds({ exchange, old, tally }: Replacement): void {
  if (memberIn(exchange.after.group, old.memberId) === undefined) return;
  tellOf(exchange, tally, 'not-replaced', {
    members: [old.memberId],
    expected: 'another id in its place',
    actual: 'still a member',
  });
}

/** Nothing is disturbed. */
function goesOn({ exchange, request, group, old, tally }: Replacement): void {
  const names = request.protocols.map(({ name }) => name);
  if (!sameWords(names, old.protocols)) return;
  const after = exchange.after.group;
  const { response } = exchange;
  if (after?.groupState !== 'Stable' || after.groupEpoch !== group.groupEpoch) {
    tellOf(exchange, tally, 'needless-rebalance', {
      members: [old.memberId],
      expected: `Stable in generation ${group.groupEpoch}`,
      actual: after === null ? 'no group' : `${after.groupState} ${after.groupEpoch}`,
    });
    return;
  }
  if (response?.api !== 'JoinGroup') return;
  const member = memberIn(after, response.memberId);
  if (member !== undefined && !samePartitions(member.assignment, old.assignment)) {
    tellOf(exchange, tally, 'assignment-lost', {
      members: [old.memberId, member.memberId],
      expected: spell(old.assignment),
      actual: spell(member.assignment),
    });
  }
  const skips = request.apiVersion >= 9 && group.leader === old.memberId;
  if (response.skipAssignment !== skips) {
    tellOf(exchange, tally, 'wrong-skip', {
      members: [response.memberId],
      expected: `skipAssignment ${skips}`,
      actual: `skipAssignment ${response.skipAssignment}`,
    });
  }
}

function startsAgain({ exchange, group, old, tally }: Replacement): void {
  const after = exchange.after.group;
  if (after?.groupState !== 'CompletingRebalance' || after.groupEpoch > group.groupEpoch) return;
  tellOf(exchange, tally, 'no-rebalance', {
    members: [old.memberId],
    expected: 'PreparingRebalance: the assignment would go to the old id',
    actual: after.groupState,
  });
}

/** Of the old one's requests the last JoinGroup and the last SyncGroup may wait; no others do. */
function fences(
  { exchange, request, old, tally }: Replacement,
  earlier: readonly Exchange[],
): void {
  for (const api of ['JoinGroup', 'SyncGroup'] as const) {
    const waiting = earlier.findLast(
      (one) => one.request.api === api && one.request.groupInstanceId === request.groupInstanceId,
    );
    if (waiting === undefined || !isOpenAt(waiting, exchange)) continue;
    if (!isBy(waiting, old.memberId)) continue;
    const { response, repliedAtMs } = waiting;
    const error = response !== null && 'errorCode' in response ? response.errorCode : 'no answer';
    if (error === 'FENCED_INSTANCE_ID' && repliedAtMs === exchange.atMs) continue;
    tellOf(exchange, tally, 'waiting-not-fenced', {
      members: [request.groupInstanceId ?? ''],
      expected: `FENCED_INSTANCE_ID for the ${api} that waits`,
      actual: error,
    });
  }
}

/** A member that has just joined for the first time did so without an id. */
function isBy({ request }: Exchange, memberId: string): boolean {
  if (request.api === 'SyncGroup') return request.memberId === memberId;
  return request.api === 'JoinGroup' && (request.memberId === '' || request.memberId === memberId);
}

function isOpenAt(waiting: Exchange, { index, before }: Exchange): boolean {
  if (waiting.replied !== -1) return waiting.replied > index;
  return !waiting.lost && waiting.before.incarnation === before.incarnation;
}
