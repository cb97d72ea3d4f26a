import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupDescription, JoinGroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { isSharedBy } from './vote.ts';

/** Errors that a coordinator finds before it looks at strategies, or because it is not the one. */
const foundBefore: readonly ErrorName[] = [
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INVALID_REQUEST',
  'GROUP_MAX_SIZE_REACHED',
  'UNSUPPORTED_VERSION',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
];

/** Judges who is let in by what it can follow: those who share a strategy with all members, and nobody else. */
export function judgeAdmission(
  { exchanges }: CoordinatorView,
  { settings, observations }: GroupTrace,
  tally: GroupTally,
): void {
  for (const exchange of exchanges) {
    const { request, replied, index } = exchange;
    // The coordinator failed in that very step.
    if (replied === -1 && observations[index + 1]?.type === 'step-failed') continue;
    if (request.api === 'JoinGroup') {
      judge(exchange, tally, {
        error: 'INCONSISTENT_GROUP_PROTOCOL',
        isWelcome: isWelcome(request, exchange.before.group, settings),
      });
    } else if (request.api === 'ConsumerGroupHeartbeat') {
      const { serverAssignor } = request;
      judge(exchange, tally, {
        error: 'UNSUPPORTED_ASSIGNOR',
        isWelcome:
          serverAssignor === null || settings.groupConsumerAssignors.includes(serverAssignor),
      });
    }
  }
}

/** Source: Kafka, `ClassicGroup.supportsProtocols`, `ConsumerGroup.supportsClassicProtocols`. */
function isWelcome(
  { protocolType, protocols }: JoinGroupRequest,
  group: GroupDescription | null,
  settings: GroupSettings,
): boolean {
  if (group === null || group.groupState === 'Empty' || group.groupState === 'Dead') {
    return protocolType !== '' && protocols.length > 0;
  }
  if (protocolType !== 'consumer') return false;
  if (group.groupType === 'classic') {
    return protocols.some(({ name }) => isSharedBy(group.members, name));
  }
  if (settings.groupConsumerMigrationPolicy === 'disabled') return false;
  const classic = group.members.filter(({ memberType }) => memberType === 'classic');
  return protocols.some(({ name }) => isSharedBy(classic, name));
}

function judge(
  exchange: Exchange,
  tally: GroupTally,
  { error, isWelcome: welcome }: { readonly error: ErrorName; readonly isWelcome: boolean },
): void {
  const told = errorOf(exchange);
  if (!welcome && isExcused(exchange, told)) return;
  tally.examined++;
  if (welcome) {
    if (told === error) tell(exchange, tally, { rule: 'refused-needlessly', expected: 'admitted' });
    return;
  }
  if (told === error) return;
  const isIn = told === null || told === 'NONE' || told === 'MEMBER_ID_REQUIRED';
  tell(exchange, tally, { rule: isIn ? 'admitted' : 'refused-otherwise', expected: error });
}

/** Another error came first. */
function isExcused({ before }: Exchange, told: ErrorName | null): boolean {
  if (told === null) return false;
  // Without a group nobody is known.
  if (told === 'UNKNOWN_MEMBER_ID') return before.group === null;
  return foundBefore.includes(told);
}

/** The error that was answered at once; null: the request was parked. */
function errorOf({ response, atOnce }: Exchange): ErrorName | null {
  if (!atOnce) return null;
  return response?.api === 'JoinGroup' || response?.api === 'ConsumerGroupHeartbeat'
    ? response.errorCode
    : null;
}

function tell(
  exchange: Exchange,
  tally: GroupTally,
  { rule, expected }: { readonly rule: string; readonly expected: string },
): void {
  const { index, replied, atMs, process } = exchange;
  noteBreach(tally, replied === -1 ? [index] : [index, replied], {
    rule,
    atMs,
    members: process === null ? [] : [process],
    partitions: [],
    expected,
    actual: errorOf(exchange) ?? 'parked',
  });
}
