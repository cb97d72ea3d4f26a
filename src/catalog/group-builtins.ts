import { didYouMean } from '../adapters/nearest-name.ts';
import type { Assignor } from '../domain/assignor.ts';
import type { Coordinator } from '../domain/coordinator.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';
import { SuiteError } from '../domain/errors.ts';
import { builtinNames } from './builtins.ts';

/** The coordinator or the client that a reference names. */
export type GroupPart =
  | { readonly kind: 'coordinator'; readonly coordinator: Coordinator }
  | { readonly kind: 'member'; readonly client: MemberClient };

type Load = () => Promise<GroupPart>;

/** Our own coordinators and clients by name, with Kafka's assignors. */
const groupBuiltins: ReadonlyMap<string, Load> = new Map<string, Load>([
  [
    'classic-coordinator',
    async () => ({ kind: 'coordinator', coordinator: await loadClassicCoordinator() }),
  ],
  [
    'consumer-coordinator',
    async () => ({ kind: 'coordinator', coordinator: await loadConsumerCoordinator(null) }),
  ],
  ['eager-member', memberPart('eager')],
  ['cooperative-member', memberPart('cooperative')],
  ['consumer-member', memberPart('consumer')],
]);

function memberPart(protocol: MemberProtocol): Load {
  return async () => ({ kind: 'member', client: await loadMember(protocol, null) });
}

/** The names of our coordinators and clients, in the order in which they are listed. */
export const groupBuiltinNames: readonly string[] = [...groupBuiltins.keys()];

/** Whether `builtin:NAME` is a coordinator or a client. */
export function isGroupBuiltin(name: string): boolean {
  return groupBuiltins.has(name);
}

/** One of our coordinators or clients. Throws a `SuiteError` with code UNKNOWN_NAME if there is none of that name. */
export async function loadGroupBuiltin(name: string): Promise<GroupPart> {
  const load = groupBuiltins.get(name);
  if (load !== undefined) return load();
  const names = [...builtinNames, ...groupBuiltinNames];
  throw new SuiteError(
    'UNKNOWN_NAME',
    `there is no builtin ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    `Choose one of ${names.join(', ')}.`,
  );
}

/** Our coordinator of classic groups. */
export async function loadClassicCoordinator(): Promise<Coordinator> {
  return (await import('../simulation/classic/classic-coordinator.ts')).classicCoordinator;
}

/** Our coordinator of groups of all kinds. A `server` assignor takes the place of Kafka's. */
export async function loadConsumerCoordinator(assignor: Assignor | null): Promise<Coordinator> {
  const { mixedCoordinator } = await import('../simulation/migration/mixed-coordinator.ts');
  const { kafkaServerAssignors } = await import('../simulation/consumer/consumer-coordinator.ts');
  const assignors =
    assignor?.protocol === 'server' ? new Map([[assignor.name, assignor]]) : kafkaServerAssignors;
  return mixedCoordinator({ assignors });
}

/** Our client for a protocol. An assignor of that protocol takes the place of Kafka's. */
export async function loadMember(
  protocol: MemberProtocol,
  assignor: Assignor | null,
): Promise<MemberClient> {
  if (protocol === 'consumer')
    return (await import('../simulation/members/consumer/consumer-member.ts')).consumerMember;
  const classic = await import('../simulation/members/classic/classic-member.ts');
  if (assignor?.protocol === protocol)
    return classic.classicMember({ protocol, assignors: [assignor] });
  return protocol === 'eager' ? classic.eagerMember : classic.cooperativeMember;
}
