import type { Assignor } from '../domain/assignor.ts';
import type {
  ClaimedInvariant,
  ContractName,
  GroupInvariantId,
  InvariantId,
} from '../domain/contract.ts';
import { groupInvariantIds } from '../domain/contract.ts';
import type { Coordinator } from '../domain/coordinator.ts';
import { SuiteError } from '../domain/errors.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { GroupProfile, GroupSubject, SubjectProtocol } from '../domain/group-subject.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { GroupPart } from './group-builtins.ts';
import { loadClassicCoordinator, loadConsumerCoordinator, loadMember } from './group-builtins.ts';
import { isBuiltin, isOurs } from './is-ours.ts';
import type { WatchedAssignor } from './watched-assignor.ts';
import { watchAssignor } from './watched-assignor.ts';

/** What the user says about a coordinator or a client. */
export interface GroupSource {
  readonly ref: string;
  readonly version?: string;
  /** What it is held to: `group` by default. */
  readonly contract?: ContractName | readonly InvariantId[];
  /** Settings that are fixed; the others are drawn with the histories. */
  readonly settings?: Partial<GroupSettings>;
  /** What simulated members, or the server, assign with; null: Kafka's. */
  readonly assignor?: Assignor | null;
  /** The reference that names the assignor again. */
  readonly assignorRef?: string;
}

/**
 * A coordinator or a client as a subject, among the reference ones: a coordinator with clients of every kind that it can
 * serve, a client with its likes and a coordinator.
 *
 * Throws a `SuiteError` if it cannot be held to the contract, or if nobody in its groups could use the assignor.
 */
export async function groupSubjectOf(part: GroupPart, source: GroupSource): Promise<GroupSubject> {
  const members = membersOf(part);
  const watched = watchedOf(part, members, source);
  const ours = new Map<MemberProtocol, MemberClient>();
  for (const protocol of members) ours.set(protocol, await clientOf(part, protocol, watched));
  return {
    profile: profileOf(part, members, source),
    coordinator: await coordinatorOf(part, watched),
    memberFor: (protocol) => {
      const client = ours.get(protocol);
      if (client !== undefined) return client;
      throw new SuiteError(
        'USAGE',
        `${source.ref} cannot have members that speak ${protocol}`,
        `Use members that speak ${members.join(' or ')}.`,
      );
    },
    foreign: !isOurs(sourcesOf(source)),
  };
}

/** An assignor that was given without a reference is somebody's. */
function sourcesOf({ ref, assignor = null, assignorRef }: GroupSource): {
  readonly ref: string;
  readonly assignor?: string;
} {
  return assignor === null ? { ref } : { ref, assignor: assignorRef ?? assignor.name };
}

/** Throws for an assignor that would be left unused: its user would take the result for its own. */
function watchedOf(
  part: GroupPart,
  members: readonly MemberProtocol[],
  { ref, assignor = null, assignorRef }: GroupSource,
): WatchedAssignor | null {
  if (assignor === null) return null;
  const usable = usableProtocols(part, members, ref);
  if (usable.includes(assignor.protocol)) return watchAssignor(assignor);
  throw new SuiteError(
    'USAGE',
    `${ref} cannot use the assignor ${assignorRef ?? assignor.name}, which is ${assignor.protocol}`,
    usable.length === 0
      ? 'Leave --assignor out: it brings its own assignors.'
      : `Give one that is ${usable.join(' or ')}.`,
  );
}

/** Assignors of which protocols are used somewhere among our own clients and coordinators of a subject's groups. */
function usableProtocols(
  part: GroupPart,
  members: readonly MemberProtocol[],
  ref: string,
): readonly RebalanceProtocol[] {
  const clientIsOurs = part.kind === 'coordinator' || isBuiltin(ref);
  const serverIsOurs = part.kind === 'member' || isBuiltin(ref);
  return [
    ...(clientIsOurs ? members.filter((protocol) => protocol !== 'consumer') : []),
    ...(serverIsOurs && members.includes('consumer') ? (['server'] as const) : []),
  ];
}

/** One of a few clients; loading them one after the other costs nothing. */
async function clientOf(
  part: GroupPart,
  protocol: MemberProtocol,
  watched: WatchedAssignor | null,
): Promise<MemberClient> {
  const client =
    part.kind === 'member' && !(watched?.assignor.protocol === protocol)
      ? part.client
      : await loadMember(protocol, watched?.assignor ?? null);
  return watched?.assignor.protocol === protocol ? watched.client(client) : client;
}

async function coordinatorOf(
  part: GroupPart,
  watched: WatchedAssignor | null,
): Promise<Coordinator> {
  const isServers = watched?.assignor.protocol === 'server';
  if (part.kind === 'coordinator' && !isServers) return part.coordinator;
  if (part.kind === 'member' && part.client.protocol !== 'consumer')
    return loadClassicCoordinator();
  const coordinator = await loadConsumerCoordinator(watched?.assignor ?? null);
  return isServers ? watched.coordinator(coordinator) : coordinator;
}

function membersOf(part: GroupPart): readonly MemberProtocol[] {
  if (part.kind === 'member') return [part.client.protocol];
  const { protocols } = part.coordinator;
  return [
    ...(protocols.includes('classic') ? (['eager', 'cooperative'] as const) : []),
    ...(protocols.includes('consumer') ? (['consumer'] as const) : []),
  ];
}

function profileOf(
  part: GroupPart,
  members: readonly MemberProtocol[],
  { ref, version, contract = 'group', settings = {}, assignor = null, assignorRef }: GroupSource,
): GroupProfile {
  const own = part.kind === 'coordinator' ? part.coordinator : part.client;
  const fixed =
    assignor === null || settings.groupConsumerAssignors !== undefined
      ? settings
      : { ...settings, ...settingsFor(assignor) };
  return {
    ref,
    name: assignor === null ? own.name : `${own.name} with ${assignor.name}`,
    ...(version === undefined ? {} : { version }),
    ...(assignor === null ? {} : { assignor: assignorRef ?? assignor.name }),
    kind: part.kind,
    protocol: protocolOf(part),
    members,
    contract: typeof contract === 'string' ? contract : 'custom',
    claims: claimsFor(contract, members, ref),
    settings: fixed,
  };
}

function settingsFor({ name, protocol }: Assignor): Partial<GroupSettings> {
  return protocol === 'server' ? { groupConsumerAssignors: [name] } : {};
}

function protocolOf(part: GroupPart): SubjectProtocol {
  if (part.kind === 'member') return part.client.protocol;
  const { protocols } = part.coordinator;
  if (!protocols.includes('classic')) return 'consumer';
  return protocols.includes('consumer') ? 'classic+consumer' : 'classic';
}

/** What each claim needs to be about anything. */
const needs: Partial<Record<GroupInvariantId, readonly MemberProtocol[]>> = {
  'group.leader': ['eager', 'cooperative'],
  'group.reconciliation': ['consumer'],
  'group.undisturbed': ['cooperative', 'consumer'],
};

/**
 * `group` (and `any`) is all that the kinds of members give a meaning to; `all` measures that and judges only that steps
 * are done and done alike. Ids are taken as they are.
 */
function claimsFor(
  contract: ContractName | readonly InvariantId[],
  members: readonly MemberProtocol[],
  ref: string,
): readonly ClaimedInvariant[] {
  return idsOf(contract, members, ref).map((invariant) => ({ invariant, scope: 'all' }));
}

function idsOf(
  contract: ContractName | readonly InvariantId[],
  members: readonly MemberProtocol[],
  ref: string,
): readonly GroupInvariantId[] {
  if (contract === 'all') return ['termination', 'determinism'];
  if (contract === 'group' || contract === 'any')
    return groupInvariantIds.filter((id) => {
      const needed = needs[id];
      return needed === undefined || needed.some((protocol) => members.includes(protocol));
    });
  const ids =
    typeof contract === 'string' ? [] : groupInvariantIds.filter((id) => contract.includes(id));
  if (typeof contract !== 'string' && ids.length === contract.length) return ids;
  throw new SuiteError(
    'USAGE',
    `${ref} is no assignor: it cannot be held to ${typeof contract === 'string' ? contract : contract.join(',')}`,
    'Hold it to the contract group, or to invariants whose names begin with group. or offsets.',
  );
}
