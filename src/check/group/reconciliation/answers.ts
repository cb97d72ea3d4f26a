import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberIn, samePartitions, spell } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** By member id: the assignment that it was answered last. */
type Told = Map<string, readonly TopicPartition[]>;

/**
 * Judges that heartbeats are answered with what the member has: its epoch, and its assignment, which is left out only
 * where it was answered before; and with the interval that the broker is told to give.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupHeartbeat`.
 */
export function judgeAnswers(
  { answered }: CoordinatorView,
  { settings }: GroupTrace,
  tally: GroupTally,
): void {
  const intervalMs = settings.groupConsumerHeartbeatIntervalMs;
  const told: Told = new Map();
  for (const exchange of answered) {
    const { request, response } = exchange;
    if (request.api !== 'ConsumerGroupHeartbeat') continue;
    if (response?.api !== 'ConsumerGroupHeartbeat' || response.errorCode !== 'NONE') continue;
    if (request.memberEpoch < 0) continue;
    judge(exchange, request, response, { told, tally });
    if (response.heartbeatIntervalMs !== intervalMs) {
      tell(exchange, tally, {
        rule: 'told-another-interval',
        expected: `${intervalMs} ms`,
        actual: `${response.heartbeatIntervalMs} ms`,
      });
    }
  }
}

function judge(
  exchange: Exchange,
  request: ConsumerGroupHeartbeatRequest,
  response: ConsumerGroupHeartbeatResponse,
  { told, tally }: { readonly told: Told; readonly tally: GroupTally },
): void {
  const { group } = exchange.answeredIn;
  const memberId = response.memberId ?? request.memberId;
  if (group?.groupType !== 'consumer') return;
  const member = memberIn(group, memberId);
  tally.examined++;
  if (member === undefined) {
    tell(exchange, tally, { rule: 'answered-a-stranger', expected: 'a member', actual: memberId });
    return;
  }
  if (response.memberEpoch !== member.memberEpoch) {
    tell(exchange, tally, {
      rule: 'answered-another-epoch',
      expected: `${member.memberEpoch}`,
      actual: `${response.memberEpoch}`,
    });
  }
  const known = response.assignment ?? told.get(memberId) ?? [];
  if (!samePartitions(known, member.assignment)) {
    tell(exchange, tally, {
      rule: response.assignment === null ? 'assignment-withheld' : 'answered-another-assignment',
      expected: spell(member.assignment),
      actual: spell(known),
    });
  }
  told.set(memberId, known);
}

function tell(
  { index, replied, repliedAtMs, request, process }: Exchange,
  tally: GroupTally,
  breach: { readonly rule: string; readonly expected: string; readonly actual: string },
): void {
  const id = request.api === 'ConsumerGroupHeartbeat' ? request.memberId : (process ?? '');
  noteBreach(tally, [index, replied], {
    ...breach,
    atMs: repliedAtMs,
    members: [id],
    partitions: [],
  });
}
