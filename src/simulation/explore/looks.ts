import type { Coordinator } from '../../domain/coordinator.ts';
import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';
import type { PlainNumbers } from './plain-numbers.ts';
import { groupId, nowMs, topicName } from './setting.ts';

/** What a coordinator says its group is like. */
export interface Look {
  readonly group: GroupDescription | null;
  readonly members: readonly ListedMember[];
}

/** One member of a described group; partitions are bits. */
export interface ListedMember {
  readonly memberId: string;
  /** The number of its id. */
  readonly idNumber: number;
  readonly memberEpoch: number;
  readonly assigned: number;
  readonly pending: number;
  readonly target: number;
}

/** Looks at the group in the state of a number: each state once, and each description is kept once. */
export function looksOf(coordinator: Coordinator, numbers: PlainNumbers): (state: number) => Look {
  const ofStates = new Map<number, Look>();
  const ofDescriptions = new Map<number, Look>();
  return (state) => {
    const known = ofStates.get(state);
    if (known !== undefined) return known;
    const description = numbers.numberOf(described(coordinator, numbers.valueOf(state)));
    let look = ofDescriptions.get(description);
    if (look === undefined) {
      const group = numbers.valueOf(description) as GroupDescription | null;
      look = { group, members: (group?.members ?? []).map((member) => listedOf(member, numbers)) };
      ofDescriptions.set(description, look);
    }
    ofStates.set(state, look);
    return look;
  };
}

function listedOf(member: DescribedMember, numbers: PlainNumbers): ListedMember {
  return {
    memberId: member.memberId,
    idNumber: numbers.numberOf(member.memberId),
    memberEpoch: member.memberEpoch,
    assigned: bitsOf(member.assignment),
    pending: bitsOf(member.pendingRevocation),
    target: bitsOf(member.targetAssignment),
  };
}

const describeRequest = { api: 'DescribeGroups', apiVersion: 6, groupId } as const;

function described(coordinator: Coordinator, state: unknown): GroupDescription | null {
  const input = { type: 'request', requestId: -1, clientId: '', request: describeRequest } as const;
  const { replies } = coordinator.step(state, input, nowMs);
  const response = replies[0]?.response;
  return response?.api === 'DescribeGroups' ? response.group : null;
}

/** Partitions of the one topic as bits. */
export function bitsOf(
  partitions: readonly { readonly topic: string; readonly partition: number }[],
): number {
  let bits = 0;
  for (const { topic, partition } of partitions) if (topic === topicName) bits |= 1 << partition;
  return bits;
}

/** The member of the group with this number of an id. */
export function listed({ members }: Look, idNumber: number): ListedMember | undefined {
  for (const member of members) if (member.idNumber === idNumber) return member;
  return undefined;
}
