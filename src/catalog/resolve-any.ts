import { adaptGroupPart } from '../adapters/group-part.ts';
import { loadModule } from '../adapters/module-loader.ts';
import type { Assignor } from '../domain/assignor.ts';
import { SuiteError } from '../domain/errors.ts';
import type { GroupAssignment, RebalanceProtocol } from '../domain/group.ts';
import type { AnySubject } from '../domain/group-subject.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';
import { isGroupBuiltin, loadGroupBuiltin } from './group-builtins.ts';
import type { GroupSource } from './group-subject-of.ts';
import { groupSubjectOf } from './group-subject-of.ts';
import type { ResolveOptions } from './resolve.ts';
import { checkScheme, resolveSubject } from './resolve.ts';

/** `ResolveOptions`, and what is said of groups in virtual time. */
export interface ResolveAnyOptions extends ResolveOptions {
  readonly settings?: Partial<GroupSettings>;
  /** A reference to the assignor that simulated members, or the server, use. */
  readonly assignor?: string;
}

/**
 * What a reference names: an assignor, a coordinator or a client, ours or somebody's; told apart by shape.
 *
 * Throws a `SuiteError` that says what is wrong with the reference or the module.
 */
export async function resolveAnySubject(
  ref: string,
  options: ResolveAnyOptions,
): Promise<AnySubject> {
  if (ref.startsWith('builtin:')) {
    const name = ref.slice('builtin:'.length);
    if (!isGroupBuiltin(name)) return assignorAlone(ref, options);
    const source = await sourceOf(ref, options);
    return groupSubjectOf(await loadGroupBuiltin(name), source);
  }
  checkScheme(ref, options.cwd);
  const { value, version } = await loadModule(ref, options.cwd);
  const part = adaptGroupPart(value, ref);
  if (part === null) return assignorAlone(ref, options);
  const source = await sourceOf(ref, options);
  return groupSubjectOf(part, version === null ? source : { ...source, version });
}

/** Throws if something was said that is about groups in virtual time only. */
async function assignorAlone(
  ref: string,
  { settings, assignor, ...options }: ResolveAnyOptions,
): Promise<AssignorSubject> {
  const said =
    assignor === undefined ? (settings === undefined ? null : '--setting') : '--assignor';
  if (said === null) return resolveSubject(ref, options);
  throw new SuiteError(
    'USAGE',
    `${ref} is an assignor: ${said} is for coordinators and clients`,
    `Leave ${said} out, or check builtin:cooperative-member with --assignor ${ref}.`,
  );
}

async function sourceOf(
  ref: string,
  { contract, settings, assignor, ...options }: ResolveAnyOptions,
): Promise<GroupSource> {
  return {
    ref,
    ...(contract === undefined ? {} : { contract }),
    ...(settings === undefined ? {} : { settings }),
    ...(assignor === undefined
      ? {}
      : { assignor: await assignorOf(assignor, options), assignorRef: assignor }),
  };
}

/** An assignor for simulated members, or for the server, whatever shape it was written in. */
async function assignorOf(
  ref: string,
  { cwd, protocol: forced }: Pick<ResolveOptions, 'cwd' | 'protocol'>,
): Promise<Assignor> {
  const part = ref.startsWith('builtin:') ? null : adaptGroupPart(await exportOf(ref, cwd), ref);
  if (part !== null || isGroupBuiltin(ref.replace(/^builtin:/u, '')))
    throw new SuiteError(
      'USAGE',
      `--assignor ${ref} is a coordinator or a client, and no assignor`,
      'Give an assignor, such as builtin:sticky, and name coordinators and clients without --assignor.',
    );
  const subject = await resolveSubject(
    ref,
    forced === undefined ? { cwd } : { cwd, protocol: forced },
  );
  const { name, protocol } = subject.profile;
  return nativeOf(name, protocol, subject.instance());
}

async function exportOf(ref: string, cwd: string): Promise<unknown> {
  checkScheme(ref, cwd);
  return (await loadModule(ref, cwd)).value;
}

function nativeOf(name: string, protocol: RebalanceProtocol, instance: AssignorInstance): Assignor {
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
          onAssignment: (assignment, generation) => {
            instance.onAssignment?.(assignment, generation);
          },
        }),
  };
}
