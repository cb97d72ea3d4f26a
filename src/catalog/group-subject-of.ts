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
import type { GroupProfile, GroupSubject, SubjectProtocol } from '../domain/group-subject.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { GroupPart } from './group-builtins.ts';
import { loadClassicCoordinator, loadConsumerCoordinator, loadMember } from './group-builtins.ts';

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
}

/**
 * A coordinator or a client as a subject, among the reference ones: a coordinator with clients of every kind that it can
 * serve, a client with its likes and a coordinator.
 *
 * Throws a `SuiteError` if it cannot be held to the contract.
 */
export async function groupSubjectOf(part: GroupPart, source: GroupSource): Promise<GroupSubject> {
  const members = membersOf(part);
  const { assignor = null } = source;
  const ours = new Map<MemberProtocol, MemberClient>();
  for (const protocol of members) ours.set(protocol, await clientOf(part, protocol, assignor));
  return {
    profile: profileOf(part, members, source),
    coordinator: await coordinatorOf(part, assignor),
    memberFor: (protocol) => {
      const client = ours.get(protocol);
      if (client !== undefined) return client;
      throw new SuiteError(
        'USAGE',
        `${source.ref} cannot have members that speak ${protocol}`,
        `Use members that speak ${members.join(' or ')}.`,
      );
    },
    foreign: !source.ref.startsWith('builtin:'),
  };
}

/** One of a few clients; loading them one after the other costs nothing. */
async function clientOf(
  part: GroupPart,
  protocol: MemberProtocol,
  assignor: Assignor | null,
): Promise<MemberClient> {
  return part.kind === 'member' ? part.client : loadMember(protocol, assignor);
}

async function coordinatorOf(part: GroupPart, assignor: Assignor | null): Promise<Coordinator> {
  if (part.kind === 'coordinator') return part.coordinator;
  return part.client.protocol === 'consumer'
    ? loadConsumerCoordinator(assignor)
    : loadClassicCoordinator();
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
  { ref, version, contract = 'group', settings = {}, assignor = null }: GroupSource,
): GroupProfile {
  const own = part.kind === 'coordinator' ? part.coordinator : part.client;
  const fixed =
    assignor === null || settings.groupConsumerAssignors !== undefined
      ? settings
      : { ...settings, ...settingsFor(assignor) };
  return {
    ref,
    name: own.name,
    ...(version === undefined ? {} : { version }),
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
  if (protocols.length > 1) return 'classic+consumer';
  return protocols.includes('classic') ? 'classic' : 'consumer';
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
