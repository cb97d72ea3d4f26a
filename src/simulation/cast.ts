import type { Coordinator } from '../domain/coordinator.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';

/** Who plays: a coordinator, and a client for each protocol. */
export interface Cast {
  readonly coordinator: Coordinator;
  memberFor(protocol: MemberProtocol): MemberClient;
}
