import type { GroupTrace } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import { memberIn } from '../described-members.ts';
import { isDeparture, type Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import type { ProcessLife } from '../process-life.ts';

interface Judging {
  readonly trace: GroupTrace;
  readonly view: CoordinatorView;
  readonly tally: GroupTally;
}

/**
 * A member without an instance id that is closed says so: otherwise the others wait for its session to end. It cannot if
 * it is looking for its coordinator, or is none any more.
 *
 * Source: Kafka, `AbstractCoordinator.maybeLeaveGroup`; KIP-848, a member epoch of -1.
 */
export function lookAtGoodbyes(trace: GroupTrace, view: CoordinatorView, tally: GroupTally): void {
  for (const life of view.processes.values()) {
    if (life.how !== 'closed' || life.instanceId !== null || life.gaveUp !== -1) continue;
    judge(life, { trace, view, tally });
  }
}

function judge(life: ProcessLife, judging: Judging): void {
  const { trace, view, tally } = judging;
  const { index, seen } = at(life.lives, life.lives.length - 1);
  const { requestTimeoutMs, retryBackoffMs } = trace.settings;
  const movedMs = requestTimeoutMs + retryBackoffMs;
  if (!isWellSince(life, seen.atMs - movedMs) || isCutOff(life, seen.atMs, judging)) return;
  const memberId = memberIdAt(life, seen.atMs, view);
  const look = view.looks.findLast((one) => one.index < index);
  if (memberId === null || memberIn(look?.group ?? null, memberId) === undefined) return;
  tally.examined++;
  const saysSo = sentBy(view, life.process).some(
    (exchange) => exchange.sentAtMs === seen.atMs && isDeparture(exchange),
  );
  if (saysSo) return;
  noteBreach(tally, [index], {
    rule: 'closed-without-leaving',
    atMs: seen.atMs,
    members: [life.process],
    partitions: [],
    expected: 'a request to leave',
    actual: `nothing until ${trace.endMs} ms`,
  });
}

/** Who comes to from a pause takes its coordinator for dead at first, if its session is over; it has to be found again. */
function isWellSince({ lives }: ProcessLife, sinceMs: number): boolean {
  const before = lives.at(-2)?.seen;
  return before === undefined || (before.how === 'well' && before.atMs < sinceMs);
}

/** It may have no coordinator to say it to, or what it says was lost, or is not there yet. */
function isCutOff(
  { process }: ProcessLife,
  closedMs: number,
  { trace: { settings, endMs }, view }: Judging,
): boolean {
  const { requestTimeoutMs, retryBackoffMs } = settings;
  if (endMs < closedMs + requestTimeoutMs) return true;
  const movedMs = requestTimeoutMs + retryBackoffMs;
  if (view.failovers.some((one) => one.atMs <= endMs && one.backAtMs + movedMs >= closedMs)) {
    return true;
  }
  if (view.lostOnTheWay.some((one) => one.process === process)) return true;
  return sentBy(view, process).some((one) => one.lost && one.sentAtMs < closedMs);
}

/** By which id the process knows itself a member: that of its last request, if it was well answered. */
function memberIdAt(
  { process }: ProcessLife,
  closedMs: number,
  view: CoordinatorView,
): string | null {
  let last: Exchange | null = null;
  for (const exchange of sentBy(view, process)) {
    if (exchange.sentAtMs >= closedMs || isAboutOffsets(exchange)) continue;
    if (last === null || exchange.sentAtMs > last.sentAtMs) last = exchange;
  }
  if (last === null || last.learned === -1 || last.learnedAtMs >= closedMs) return null;
  return isDeparture(last) ? null : memberIdOf(last);
}

function isAboutOffsets({ request }: Exchange): boolean {
  return request.api === 'OffsetCommit' || request.api === 'OffsetFetch';
}

/** By which id a member was known in a request that was well answered; whom there was none for was given one. */
function memberIdOf({ request, response }: Exchange): string | null {
  if (response === null || !('errorCode' in response) || response.errorCode !== 'NONE') return null;
  if (!('memberId' in request)) return null;
  return request.memberId === '' && 'memberId' in response ? response.memberId : request.memberId;
}
