/**
 * The states of a KIP-848 client, by the names of Kafka's code.
 *
 * Source: Kafka, `MemberState`.
 */
export type MemberStateName =
  | 'UNSUBSCRIBED'
  | 'JOINING'
  | 'RECONCILING'
  | 'ACKNOWLEDGING'
  | 'STABLE'
  | 'FENCED'
  | 'PREPARE_LEAVING'
  | 'LEAVING'
  | 'STALE'
  | 'FATAL';

/** The states from which each state may be entered. Source: Kafka, `MemberState`. */
export const legalPredecessors: Readonly<Record<MemberStateName, readonly MemberStateName[]>> = {
  UNSUBSCRIBED: ['PREPARE_LEAVING', 'LEAVING', 'FENCED'],
  JOINING: ['FENCED', 'UNSUBSCRIBED', 'STALE'],
  RECONCILING: ['STABLE', 'JOINING', 'ACKNOWLEDGING', 'RECONCILING'],
  ACKNOWLEDGING: ['RECONCILING'],
  STABLE: ['JOINING', 'ACKNOWLEDGING', 'RECONCILING'],
  FENCED: ['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'PREPARE_LEAVING', 'LEAVING'],
  PREPARE_LEAVING: ['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'UNSUBSCRIBED'],
  LEAVING: ['PREPARE_LEAVING'],
  STALE: ['LEAVING'],
  FATAL: [
    'JOINING',
    'STABLE',
    'RECONCILING',
    'ACKNOWLEDGING',
    'PREPARE_LEAVING',
    'LEAVING',
    'UNSUBSCRIBED',
  ],
};

/** Whether a client in this state sends no heartbeats at all. Source: Kafka, `AbstractMembershipManager.shouldSkipHeartbeat`. */
export function skipsHeartbeats(state: MemberStateName): boolean {
  return state === 'UNSUBSCRIBED' || state === 'FATAL' || state === 'STALE' || state === 'FENCED';
}

/**
 * Whether its next heartbeat does not wait for the interval.
 *
 * Source: Kafka, `AbstractMembershipManager.shouldHeartbeatNow`.
 */
export function heartbeatsNow(state: MemberStateName): boolean {
  return state === 'JOINING' || state === 'ACKNOWLEDGING' || state === 'LEAVING';
}

/** Whether it takes new assignments. Source: Kafka, `MemberState.canHandleNewAssignment`. */
export function takesAssignments(state: MemberStateName): boolean {
  return legalPredecessors.RECONCILING.includes(state);
}

/** The state itself, if it may follow; anything else is a defect of this client, and throws. */
export function followedBy(state: MemberStateName, next: MemberStateName): MemberStateName {
  if (state !== next && !legalPredecessors[next].includes(state))
    throw new Error(`illegal transition from ${state} to ${next}`);
  return next;
}
