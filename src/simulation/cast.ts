import type { Coordinator } from '../domain/coordinator.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';
import { classicCoordinator } from './classic/classic-coordinator.ts';
import { kafkaServerAssignors } from './consumer/consumer-coordinator.ts';
import { cooperativeMember, eagerMember } from './members/classic/classic-member.ts';
import { consumerMember } from './members/consumer/consumer-member.ts';
import { mixedCoordinator } from './migration/mixed-coordinator.ts';

/** Who plays: a coordinator, and a client for each protocol. */
export interface Cast {
  readonly coordinator: Coordinator;
  memberFor(protocol: MemberProtocol): MemberClient;
}

/** Clients by what they speak. */
export type Members = Readonly<Record<MemberProtocol, MemberClient>>;

/** Our own clients. */
export const referenceMembers: Members = {
  eager: eagerMember,
  cooperative: cooperativeMember,
  consumer: consumerMember,
};

/** Our own coordinators, by what they speak; `mixed` speaks both protocols. */
export const referenceCoordinators: Readonly<
  Record<'classic' | 'consumer' | 'mixed', Coordinator>
> = {
  classic: classicCoordinator,
  consumer: mixedCoordinator({ assignors: kafkaServerAssignors }),
  mixed: mixedCoordinator({ assignors: kafkaServerAssignors }),
};

/** Our own coordinator and clients, or others in their places. */
export function referenceCast(coordinator: Coordinator, others: Partial<Members> = {}): Cast {
  const members = { ...referenceMembers, ...others };
  return { coordinator, memberFor: (protocol) => members[protocol] };
}
