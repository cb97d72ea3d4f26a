import type { GroupTrace } from '../../../domain/group-trace.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import { includesPartition, memberIn } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';
import type { Ownership } from '../ownership-view.ts';
import { ableFrom } from './able-from.ts';
import type { Excuse } from './excuse.ts';

/**
 * A KIP-848 member says what it owns in a heartbeat, and may begin to own more while that is under way: it reconciles
 * again as soon as it hears of topics that it did not know. Where the target has changed meanwhile, the coordinator takes
 * the report for an acknowledgement, and gives the partition to another member; the answer tells the first one.
 *
 * Source: Kafka, `AbstractMembershipManager.maybeReconcile` does not wait for a heartbeat; `CurrentAssignmentBuilder`
 * compares what is revoked with what is reported.
 */
export function unreportedExcuse(
  ownership: Ownership,
  view: CoordinatorView,
  trace: GroupTrace,
): Excuse {
  const sent = sentBy(view, ownership.process);
  const report = sent.find((exchange) => isOutdatedReport(exchange, ownership));
  if (report === undefined) return { fromMs: Infinity, untilMs: Infinity };
  let told = Infinity;
  for (const exchange of sent) {
    if (tells(exchange, report, ownership)) told = Math.min(told, exchange.learnedAtMs);
  }
  return { fromMs: report.atMs, untilMs: ableFrom(ownership.process, told, { view, trace }) };
}

/**
 * It was sent before the process owned the partition, and took it when it arrived; the process was not told so before it
 * owned it.
 */
function isOutdatedReport(
  { request, sentAtMs, index, learned, before, after }: Exchange,
  ownership: Ownership,
): boolean {
  if (request.api !== 'ConsumerGroupHeartbeat') return false;
  if (sentAtMs > ownership.fromMs || index > ownership.until) return false;
  if (learned !== -1 && learned < ownership.from) return false;
  const { memberId, topicPartitions: reported } = request;
  if (reported === null || includesPartition(reported, ownership.partition)) return false;
  return holds(before, memberId, ownership) && !holds(after, memberId, ownership);
}

function holds({ group }: Look, memberId: string, { partition }: Ownership): boolean {
  const member = memberIn(group, memberId);
  if (member === undefined) return false;
  return (
    includesPartition(member.assignment, partition) ||
    includesPartition(member.pendingRevocation, partition)
  );
}

/** The answer brings an assignment without the partition, or none because the sender is no member any more. */
function tells(exchange: Exchange, report: Exchange, { partition }: Ownership): boolean {
  const { replied, learned, lost, response } = exchange;
  if (replied < report.index || learned === -1 || lost) return false;
  if (response?.api !== 'ConsumerGroupHeartbeat') return false;
  if (response.errorCode !== 'NONE') return true;
  return response.assignment !== null && !includesPartition(response.assignment, partition);
}
