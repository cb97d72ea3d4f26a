import type { GroupSettings } from '../../../domain/settings.ts';
import type { DescribedMember, GroupDescription, JoinGroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberNear, samePartitions } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';

/** What is known of the group besides its description when a request arrives. */
export interface Facts {
  readonly view: CoordinatorView;
  readonly settings: GroupSettings;
  /** Ids that were given out with MEMBER_ID_REQUIRED and have not come back. */
  readonly pending: Map<string, Pending>;
  /** Epochs of the members of a KIP-848 group. */
  readonly epochs: Map<string, Epochs>;
  /** How many descriptions have been taken in. */
  looksTaken: number;
  /** A leader has given out bytes besides partitions; such groups are not upgraded. */
  hasUserData: boolean;
  /** A KIP-848 group was seen somewhere in the trace: the coordinator can do both. */
  readonly servesConsumers: boolean;
}

/** Since when an id waits for its member, and until when. */
export interface Pending {
  readonly index: number;
  readonly untilMs: number;
  readonly incarnation: number;
}

/** A member's epoch and the one before. */
export interface Epochs {
  epoch: number;
  previous: number;
  /** Something else has changed since, so that the coordinator may have forgotten the one before. */
  blurred: boolean;
}

/** Nothing is known yet. */
export function newFacts(view: CoordinatorView, settings: GroupSettings): Facts {
  return {
    view,
    settings,
    pending: new Map(),
    epochs: new Map(),
    looksTaken: 1,
    hasUserData: false,
    servesConsumers: view.looks.some(({ group }) => group?.groupType === 'consumer'),
  };
}

/** Takes in the descriptions up to the arrival of a request. */
export function takeLooks(facts: Facts, { before }: Exchange): void {
  const { looks } = facts.view;
  for (;;) {
    const look = looks[facts.looksTaken];
    if (look === undefined || look.index > before.index) return;
    facts.looksTaken++;
    if (look.group?.groupType === 'consumer') takeEpochs(facts, look, look.group);
    else if (facts.epochs.size > 0) facts.epochs.clear();
  }
}

function takeEpochs({ epochs }: Facts, { previous }: Look, group: GroupDescription): void {
  for (const [place, member] of group.members.entries()) {
    const known = epochs.get(member.memberId);
    const was = previous === null ? undefined : memberNear(previous.group, member.memberId, place);
    if (known === undefined || was === undefined) {
      const { memberEpoch: epoch } = member;
      epochs.set(member.memberId, { epoch, previous: epoch, blurred: true });
    } else if (known.epoch !== member.memberEpoch) {
      known.previous = known.epoch;
      known.epoch = member.memberEpoch;
      known.blurred = known.previous < 0 || !isDone(member);
    } else if (!isDone(member) || !samePartitions(was.assignment, member.assignment)) {
      known.blurred = true;
    }
  }
}

/** A member that still has to give up something, or waits for something, is looked at again and again. */
function isDone({ pendingRevocation, assignment, targetAssignment }: DescribedMember): boolean {
  return pendingRevocation.length === 0 && samePartitions(assignment, targetAssignment);
}

/** Takes in what a request and its answer tell, after they were judged. */
export function takeExchange(facts: Facts, exchange: Exchange): void {
  const { request } = exchange;
  if (request.api === 'JoinGroup') takeJoin(facts, request, exchange);
  else if (request.api === 'LeaveGroup') {
    for (const { memberId } of request.members) facts.pending.delete(memberId);
  } else if (request.api === 'SyncGroup') {
    for (const { assignment } of request.assignments) {
      if ((assignment.userData ?? []).length > 0) facts.hasUserData = true;
    }
  }
}

/** A classic group remembers to whom it gave an id, a KIP-848 group does not. */
function takeJoin(
  { pending }: Facts,
  { memberId, sessionTimeoutMs }: JoinGroupRequest,
  exchange: Exchange,
): void {
  const { response, index, atMs, after } = exchange;
  if (response?.api === 'JoinGroup' && response.errorCode === 'MEMBER_ID_REQUIRED') {
    if (after.group?.groupType === 'consumer') return;
    const { incarnation } = after;
    pending.set(response.memberId, { index, untilMs: atMs + sessionTimeoutMs, incarnation });
  } else if (takesId(exchange)) pending.delete(memberId);
}

/** A join that is let in, or finds no room, uses its id up; one that is refused otherwise can come again. */
function takesId({ response, atOnce }: Exchange): boolean {
  if (response?.api !== 'JoinGroup' || !atOnce) return true;
  return response.errorCode === 'NONE' || response.errorCode === 'GROUP_MAX_SIZE_REACHED';
}

/** Whether an id was given out and waits for its member; null: it may just have been given up, or forgotten. */
export function isPending(
  { pending, view }: Facts,
  memberId: string,
  { index, atMs, before }: Exchange,
): boolean | null {
  const known = pending.get(memberId);
  if (known === undefined || known.incarnation !== before.incarnation) return false;
  for (const failover of view.failovers) {
    if (failover.index > known.index && failover.index < index) return null;
  }
  if (hasVanished(before, known.index)) return null;
  return known.untilMs === atMs ? null : known.untilMs > atMs;
}

/**
 * The group was there, and then was not, since then: an empty one goes with its offsets, whoever has an id.
 *
 * Source: Kafka, `GroupMetadataManager.maybeDeleteGroup`.
 */
function hasVanished(now: Look, sinceIndex: number): boolean {
  for (let look = now; look.previous !== null && look.index > sinceIndex; look = look.previous) {
    if (look.group === null && look.previous.group !== null) return true;
  }
  return false;
}
