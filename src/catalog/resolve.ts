import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AdaptContext, AdaptedAssignor } from '../adapters/adapted.ts';
import { adapt } from '../adapters/adapt.ts';
import { contained } from '../adapters/contained.ts';
import { loadModule } from '../adapters/module-loader.ts';
import { didYouMean } from '../adapters/nearest-name.ts';
import { SuiteError } from '../domain/errors.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { ClaimedInvariant, ContractName, InvariantId } from '../domain/contract.ts';
import { assignorInvariantIds } from '../domain/contract.ts';
import type { AssignorSubject } from '../domain/subject.ts';
import type { ClaimCarrier, SubjectProfile } from '../domain/profile.ts';
import { loadBuiltin } from './builtins.ts';
import { claimsOf } from './contracts.ts';
import { knownPackages } from './known-packages.ts';

/** What the user says about a subject; what is left out, the module declares. */
export interface SubjectOptions {
  /** What it is held to; else what the module declares, else `any`. */
  readonly contract?: ContractName | readonly InvariantId[];
  /** How its group rebalances, for modules that do not say it or that can do both. */
  readonly protocol?: RebalanceProtocol;
}

/** `SubjectOptions`, and where references start from. */
export interface ResolveOptions extends SubjectOptions {
  readonly cwd: string;
}

/**
 * The assignor that a reference names, with its claims: `builtin:NAME`, `./file.ts#export`, `npm:PACKAGE#export.path`.
 *
 * Throws a `SuiteError` that says what is wrong with the reference or the module.
 */
export async function resolveSubject(
  ref: string,
  options: ResolveOptions,
): Promise<AssignorSubject> {
  const { cwd, ...rest } = options;
  if (ref.startsWith('builtin:')) {
    const name = ref.slice('builtin:'.length);
    return subjectOf(await loadBuiltin(name), { ...rest, ref, name });
  }
  checkScheme(ref, cwd);
  const { value, name, version, file } = await loadModule(ref, cwd);
  const known = knownPackages.get(ref);
  return subjectOf(value, {
    ...(known === undefined ? {} : { defaultContract: known }),
    ...rest,
    ref,
    name,
    ...(version === null ? {} : { version }),
    resolveFrom: [file, join(cwd, 'package.json')],
  });
}

/** What is known of a value that becomes a subject. */
export interface SubjectSource extends SubjectOptions {
  readonly ref: string;
  /** For values that have no name of their own; else the reference. */
  readonly name?: string;
  readonly version?: string;
  /** Holds where neither the user nor the module says something else. */
  readonly defaultContract?: ContractName;
  /** Files from whose place a client's package is looked for, nearest first; after them comes ours. */
  readonly resolveFrom?: readonly string[];
}

/**
 * The subject that a value is: an `Assignor`, a function that makes one, or an assigner of kafkajs or
 * @platformatic/kafka.
 *
 * Throws a `SuiteError` with code `NOT_AN_ASSIGNOR` if it is none.
 */
export function subjectOf(value: unknown, source: SubjectSource): AssignorSubject {
  const context: AdaptContext = {
    name: source.name ?? source.ref,
    ...(source.version === undefined ? {} : { version: source.version }),
    ...(source.protocol === undefined ? {} : { protocol: source.protocol }),
    resolveFrom: source.resolveFrom ?? [],
  };
  const adapted = adapt(value, context);
  const contract = source.contract ?? adapted.contract ?? source.defaultContract ?? 'any';
  checkIsForAssignors(contract, source.ref);
  return {
    profile: profileOf(source.ref, adapted, contract),
    // Ours leave nothing behind that would have to be taken away.
    instance: source.ref.startsWith('builtin:')
      ? () => adapted.instance()
      : () => contained(adapted.instance()),
  };
}

/** Throws for a contract that is about coordinators and clients. */
function checkIsForAssignors(contract: ContractName | readonly InvariantId[], ref: string): void {
  const known: readonly InvariantId[] = assignorInvariantIds;
  const strange =
    typeof contract === 'string'
      ? contract === 'group' && contract
      : contract.find((id) => !known.includes(id));
  if (strange === false || strange === undefined) return;
  throw new SuiteError(
    'USAGE',
    `${ref} is an assignor: ${strange} is for coordinators and clients`,
    'Hold it to a contract of assignors: see `rebalance-check list contracts`.',
  );
}

function profileOf(
  ref: string,
  adapted: AdaptedAssignor,
  contract: ContractName | readonly InvariantId[],
): SubjectProfile {
  const { name, version, protocol, omittedMember, metadata, codecs } = adapted;
  const claims = claimsFor(adapted, contract, ref);
  return {
    ref,
    name,
    ...(version === undefined ? {} : { version }),
    protocol,
    contract: typeof contract === 'string' ? contract : 'custom',
    claims,
    carrier: carrierOf(adapted, claims),
    omittedMember,
    metadata,
    codecs,
  };
}

/**
 * Neither kafkajs nor @platformatic/kafka tells an assigner the members' instance ids: no named contract holds it to
 * their order. And a client's codecs are the client's: only an assigner that comes in a package answers for them.
 */
function claimsFor(
  { kind, protocol, codecs }: AdaptedAssignor,
  contract: ContractName | readonly InvariantId[],
  ref: string,
): readonly ClaimedInvariant[] {
  const claims = claimsOf(contract, protocol, codecs && ref.startsWith('npm:'));
  if (kind === 'native' || typeof contract !== 'string') return claims;
  return claims.filter(({ invariant }) => invariant !== 'static.order');
}

/**
 * Where the assignor finds what members own.
 *
 * Kafka's eager members own nothing when they join, so an eager assignor knows earlier assignments from user data only.
 * One that promises stickiness and brings no user data of its own is read generously: it finds them in
 * `ownedPartitions`, as if the client still knew them. @platformatic/kafka's eager members really send nothing.
 */
function carrierOf(
  { kind, protocol, hasUserData }: AdaptedAssignor,
  claims: readonly ClaimedInvariant[],
): ClaimCarrier {
  if (protocol === 'server') return 'target';
  if (protocol === 'cooperative') return 'owned-partitions';
  if (hasUserData) return 'user-data';
  if (kind === 'platformatic') return 'none';
  const sticky = claims.some(
    ({ invariant }) => invariant.startsWith('sticky.') && invariant !== 'sticky.idempotent',
  );
  return sticky ? 'owned-partitions' : 'none';
}

const bridges = ['java', 'python', 'go', 'exec', 'broker'];
const schemes = ['builtin', 'npm', ...bridges];

/** Throws for references that are no file and no package. */
export function checkScheme(ref: string, cwd: string): void {
  const scheme = /^([a-z][a-z-]+):/i.exec(ref)?.[1];
  if (scheme === undefined || scheme === 'npm' || scheme === 'file') return;
  if (bridges.includes(scheme))
    throw new SuiteError(
      'CANNOT_START',
      `${ref} is a ${scheme} subject, which this version cannot run`,
      'Check a module (./file.ts), a package (npm:NAME#export) or one of ours (builtin:NAME).',
    );
  if (existsSync(resolve(cwd, ref))) return;
  throw new SuiteError(
    'UNKNOWN_NAME',
    `${JSON.stringify(ref)} is no kind of subject.${didYouMean(scheme, schemes)}`,
    'Write ./file.ts#export, npm:PACKAGE#export or builtin:NAME.',
  );
}
