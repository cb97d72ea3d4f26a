import { cooperativeSticky } from '../assignors/cooperative-sticky.ts';
import { range } from '../assignors/range.ts';
import { roundRobin } from '../assignors/round-robin.ts';
import { sticky } from '../assignors/sticky.ts';
import { resolveSubject } from '../catalog/resolve.ts';
import type { Assignor } from '../domain/assignor.ts';
import { representativeStrategies } from '../domain/costs.ts';
import { SuiteError } from '../domain/errors.ts';
import type { GroupAssignment } from '../domain/group.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import type { AssignorSubject } from '../domain/subject.ts';
import type { Cast } from '../simulation/cast.ts';
import { referenceCast, referenceCoordinators } from '../simulation/cast.ts';
import {
  consumerCoordinator,
  kafkaServerAssignors,
} from '../simulation/consumer/consumer-coordinator.ts';
import { classicMember } from '../simulation/members/classic/classic-member.ts';

/** A strategy that can be played. */
export interface PlayedStrategy {
  readonly name: string;
  readonly protocol: MemberProtocol;
  readonly cast: Cast;
  /** Somebody else's code runs. */
  readonly foreign: boolean;
}

/** Kafka's strategies for these protocols, and somebody's own if a reference names one. */
export async function strategiesOf(
  protocols: readonly MemberProtocol[],
  own: { readonly ref: string; readonly cwd: string } | null,
): Promise<readonly PlayedStrategy[]> {
  const kafka = kafkaStrategies.filter(({ protocol }) => protocols.includes(protocol));
  return own === null ? kafka : [...kafka, await ownStrategy(own, protocols)];
}

/**
 * One strategy for each protocol, that which moves fewest partitions: what differs between them is the protocol. And
 * somebody's own.
 */
export function representativesOf(
  strategies: readonly PlayedStrategy[],
): readonly PlayedStrategy[] {
  return strategies.filter(
    ({ name, protocol, foreign }) => foreign || name === representativeStrategies[protocol],
  );
}

/** Source: Kafka, `partition.assignment.strategy` and `group.consumer.assignors`. */
const kafkaStrategies: readonly PlayedStrategy[] = [
  classicStrategy('range', 'eager', () => range),
  classicStrategy('roundrobin', 'eager', () => roundRobin),
  classicStrategy('sticky', 'eager', sticky),
  classicStrategy('cooperative-sticky', 'cooperative', () => cooperativeSticky),
  // `range` is there twice: the server's by the name that it has here.
  ...[...kafkaServerAssignors].map(([name, assignor]) =>
    serverStrategy(name === 'range' ? 'server-range' : name, assignor),
  ),
];

/** Each process has an assignor of its own, as in a real client. */
function classicStrategy(
  name: string,
  protocol: 'eager' | 'cooperative',
  make: () => Assignor,
): PlayedStrategy {
  const coordinator = referenceCoordinators.classic;
  const memberFor = (): ReturnType<Cast['memberFor']> =>
    classicMember({ protocol, assignors: [make()] });
  return { name, protocol, cast: { coordinator, memberFor }, foreign: false };
}

function serverStrategy(name: string, assignor: Assignor): PlayedStrategy {
  // Alone, it is the one that is used whatever the settings name.
  const coordinator = consumerCoordinator({ assignors: new Map([[name, assignor]]) });
  return { name, protocol: 'consumer', cast: referenceCast(coordinator), foreign: false };
}

async function ownStrategy(
  { ref, cwd }: { readonly ref: string; readonly cwd: string },
  protocols: readonly MemberProtocol[],
): Promise<PlayedStrategy> {
  const subject = await resolveSubject(ref, { cwd });
  const protocol = subject.profile.protocol === 'server' ? 'consumer' : subject.profile.protocol;
  if (!protocols.includes(protocol))
    throw new SuiteError(
      'USAGE',
      `${ref} is an assignor for ${protocol} groups, which are not among those that are compared`,
      `Add ${protocol} to --protocols.`,
    );
  // By its reference, so that it is told from Kafka's of the same name.
  const name = ref;
  const strategy =
    protocol === 'consumer'
      ? serverStrategy(name, assignorOf(subject))
      : classicStrategy(name, protocol, () => assignorOf(subject));
  return { ...strategy, foreign: true };
}

/** A new client's assignor in our shape, whatever shape it was written in. */
function assignorOf(subject: AssignorSubject): Assignor {
  const { name, protocol } = subject.profile;
  const instance = subject.instance();
  return {
    name,
    protocol,
    assign: (cluster, group) => {
      const leader = group.keys().next().value ?? '';
      const raw = instance.assign(cluster, group, leader);
      // Still unchecked: the member, or the server, looks at what it gets as Kafka's would.
      return (instance.read === undefined ? raw : instance.read(raw).meant) as GroupAssignment;
    },
    ...(instance.subscriptionUserData === undefined
      ? {}
      : { subscriptionUserData: (topics) => instance.subscriptionUserData?.(topics) }),
    ...(instance.onAssignment === undefined
      ? {}
      : {
          onAssignment: (assignment, generation) => instance.onAssignment?.(assignment, generation),
        }),
  };
}
