import type { GroupInvariantId } from '../../../domain/contract.ts';
import type { Coordinator } from '../../../domain/coordinator.ts';
import type { MemberClient, MemberProtocol } from '../../../domain/member-client.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { Cast } from '../../../simulation/cast.ts';
import { referenceCast, referenceCoordinators } from '../../../simulation/cast.ts';

/** A coordinator or a client that is broken on purpose, in one way, among right ones. */
export interface GroupMutant {
  readonly name: string;
  /** The defect that it stands for: where it happened, or what it is. */
  readonly defect: string;
  /** The promise that it is expected to break. */
  readonly breaks: GroupInvariantId;
  /** No other promise of the contract notices it. */
  readonly alone?: true;
  /** Who is in its groups. */
  readonly members: readonly MemberProtocol[];
  /** Settings that it needs to show, or to show nothing else. */
  readonly settings?: Partial<GroupSettings>;
  /** Counterexamples have no more events than this. */
  readonly eventsMax: number;
  readonly coordinator?: Coordinator;
  readonly client?: MemberClient;
}

/** All who play with a mutant. */
export function castOf({ members, coordinator, client }: GroupMutant): Cast {
  const speaks = members.includes('consumer') ? 'consumer' : 'classic';
  const others = client === undefined ? {} : { [client.protocol]: client };
  return referenceCast(coordinator ?? referenceCoordinators[speaks], others);
}
