import type { TopicPartition } from '../../domain/group.ts';
import type { StrayTwist } from '../../domain/timed-history.ts';
import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';

/** What a stray request is made from. */
export interface StrayModel {
  readonly group: GroupDescription;
  readonly member: DescribedMember;
  readonly twist: StrayTwist;
  /** A member id and an instance id that nobody has. */
  readonly stranger: string;
  readonly partitions: readonly TopicPartition[];
  /** No client may ask for a session that is shorter or longer. */
  readonly sessionTimeoutMs: { readonly min: number; readonly max: number };
}

/** Who a request says that it is from. */
export interface Identity {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** A stranger; or somebody whose member id and instance id do not belong together. */
export function impostor({ member, twist, stranger }: StrayModel): Identity {
  const { memberId, groupInstanceId } = member;
  if (twist === 'unknown-member') return { memberId: stranger, groupInstanceId: null };
  return groupInstanceId === null
    ? { memberId, groupInstanceId: stranger }
    : { memberId: stranger, groupInstanceId };
}
