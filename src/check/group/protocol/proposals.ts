import type { DescribedMember } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { saidByMembers, type SaidByMembers } from '../said-by-members.ts';

/**
 * What the coordinator knows of a classic member's strategies is what that has proposed, in the order of its preference:
 * all of it, or of a group that was read back, the one that was in force.
 *
 * Source: Kafka, `ClassicGroupMember.supportedProtocols`.
 */
export function judgeProposals({ looks, exchanges }: CoordinatorView, tally: GroupTally): void {
  const proposed: Proposed = saidByMembers((names, newest) => !isPartOf(names, newest));
  let next = 0;
  for (const look of looks) {
    for (; next < exchanges.length; next++) {
      const exchange = exchanges[next];
      if (exchange === undefined || exchange.index > look.index) break;
      takeJoin(exchange, proposed);
    }
    for (const member of look.group?.members ?? []) {
      if (member.protocols.length > 1) judge(look, member, { proposed, tally });
    }
  }
}

function judge(
  { index, atMs }: Look,
  member: DescribedMember,
  { proposed, tally }: { readonly proposed: Proposed; readonly tally: GroupTally },
): void {
  const proposals = proposed.of(member);
  const newest = proposals.at(-1);
  // A member of which no join was seen proves nothing.
  if (newest === undefined) return;
  tally.examined++;
  if (proposals.some((names) => isPartOf(member.protocols, names))) return;
  noteBreach(tally, [index], {
    rule: 'not-proposed',
    atMs,
    members: [member.memberId],
    partitions: [],
    expected: newest.join(', '),
    actual: member.protocols.join(', '),
  });
}

/** Strategies in the order in which a member proposes them, join by join. */
type Proposed = SaidByMembers<readonly string[]>;

function takeJoin(exchange: Exchange, proposed: Proposed): void {
  const { request } = exchange;
  if (request.api !== 'JoinGroup') return;
  proposed.add(
    exchange,
    request.protocols.map(({ name }) => name),
  );
}

/** All of these stand in the list, in this order. */
function isPartOf(some: readonly string[], list: readonly string[]): boolean {
  let place = -1;
  for (const name of some) {
    place = list.indexOf(name, place + 1);
    if (place === -1) return false;
  }
  return true;
}
