import type { DescribedMember } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * What the coordinator knows of a classic member's strategies is what that has proposed, in the order of its preference:
 * all of it, or of a group that was read back, the one that was in force.
 *
 * Source: Kafka, `ClassicGroupMember.supportedProtocols`.
 */
export function judgeProposals({ looks, exchanges }: CoordinatorView, tally: GroupTally): void {
  const proposed: Proposed = { byId: new Map(), byInstance: new Map() };
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
  const proposals = proposalsOf(member, proposed);
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

type Proposals = Map<string, (readonly string[])[]>;

/** Strategies in the order in which they were proposed, join by join. */
interface Proposed {
  readonly byId: Proposals;
  readonly byInstance: Proposals;
}

function takeJoin({ request, response }: Exchange, { byId, byInstance }: Proposed): void {
  if (request.api !== 'JoinGroup') return;
  const names = request.protocols.map(({ name }) => name);
  if (request.memberId !== '') add(byId, request.memberId, names);
  else if (response?.api === 'JoinGroup') add(byId, response.memberId, names);
  if (request.groupInstanceId !== null) add(byInstance, request.groupInstanceId, names);
}

function add(proposals: Proposals, who: string, names: readonly string[]): void {
  const all = proposals.get(who);
  if (all === undefined) proposals.set(who, [names]);
  else if (!isPartOf(names, all.at(-1) ?? [])) all.push(names);
}

function proposalsOf(
  { memberId, groupInstanceId }: DescribedMember,
  { byId, byInstance }: Proposed,
): readonly (readonly string[])[] {
  const own = byId.get(memberId) ?? [];
  if (groupInstanceId === null) return own;
  return [...own, ...(byInstance.get(groupInstanceId) ?? [])];
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
