import type { GroupSettings } from '../../../domain/settings.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  DescribedMember,
  GroupDescription,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** By member id: the assignor that it asks for. */
type Preferences = Map<string, string | null>;

/**
 * Judges the assignor of each described KIP-848 group: the one that most members ask for, any of those in a tie, and the
 * broker's first where nobody asks.
 *
 * Source: KIP-848; Kafka, `ConsumerGroup.preferredServerAssignor`.
 */
export function judgePreferred(
  { exchanges, looks }: CoordinatorView,
  settings: GroupSettings,
  tally: GroupTally,
): void {
  const preferences: Preferences = new Map();
  let judged: Look | null = null;
  for (const exchange of exchanges) {
    const { before, request, response } = exchange;
    if (before !== judged) judge(before, preferences, settings, tally);
    judged = before;
    if (request.api !== 'ConsumerGroupHeartbeat') continue;
    if (response?.api !== 'ConsumerGroupHeartbeat' || response.errorCode !== 'NONE') continue;
    take(preferences, request, before.group);
  }
  const final = looks.at(-1);
  if (final !== undefined && final !== judged) judge(final, preferences, settings, tally);
}

/** What a request that was accepted says of the member's wish; one that is new has none but this. */
function take(
  preferences: Preferences,
  { memberId, instanceId, serverAssignor }: ConsumerGroupHeartbeatRequest,
  before: GroupDescription | null,
): void {
  const isNew = before?.groupType !== 'consumer' || memberIn(before, memberId) === undefined;
  if (isNew) {
    const heir = instanceId === null ? undefined : holderIn(before, instanceId);
    const inherited = heir === undefined ? null : (preferences.get(heir.memberId) ?? null);
    preferences.set(memberId, inherited);
  }
  if (serverAssignor !== null) preferences.set(memberId, serverAssignor);
}

function judge(
  look: Look,
  preferences: Preferences,
  settings: GroupSettings,
  tally: GroupTally,
): void {
  const { group } = look;
  // A classic group knows of no such wishes, nor does what becomes of it.
  if (group?.groupType !== 'consumer') preferences.clear();
  if (group?.groupType !== 'consumer' || group.members.length === 0) return;
  tally.examined++;
  const wishes = group.members.map((member) => wishOf(member, look, preferences));
  const winners = mostCommonOf(wishes);
  const due = winners.length === 0 ? settings.groupConsumerAssignors.slice(0, 1) : winners;
  if (group.protocolData !== null && due.includes(group.protocolData)) return;
  noteBreach(tally, [look.index], {
    rule: 'not-preferred',
    atMs: look.atMs,
    members: group.members.map(({ memberId }) => memberId),
    partitions: [],
    expected: due.join(' or '),
    actual: group.protocolData ?? 'none',
  });
}

/** A classic member asks for none, unless it takes a static member's place. */
function wishOf(
  { memberId, groupInstanceId }: DescribedMember,
  { previous }: Look,
  preferences: Preferences,
): string | null {
  const own = preferences.get(memberId);
  if (own !== undefined) return own;
  const before = groupInstanceId === null ? null : (previous?.group ?? null);
  const heir =
    before === null || groupInstanceId === null ? undefined : holderIn(before, groupInstanceId);
  const wish = heir === undefined ? null : (preferences.get(heir.memberId) ?? null);
  preferences.set(memberId, wish);
  return wish;
}

function mostCommonOf(wishes: readonly (string | null)[]): readonly string[] {
  const counts = new Map<string, number>();
  let most = 0;
  for (const wish of wishes) {
    if (wish === null) continue;
    const count = (counts.get(wish) ?? 0) + 1;
    counts.set(wish, count);
    if (count > most) most = count;
  }
  const winners: string[] = [];
  for (const [wish, count] of counts) if (count === most) winners.push(wish);
  return winners;
}
