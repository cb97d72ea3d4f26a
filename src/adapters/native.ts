import type { Assignor } from '../domain/assignor.ts';
import { SuiteError } from '../domain/errors.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { AdaptContext, AdaptedAssignor } from './adapted.ts';
import { declaredContract } from './declared-contract.ts';
import { describeValue, isRecord } from './describe-value.ts';

const protocols: readonly RebalanceProtocol[] = ['eager', 'cooperative', 'server'];

/** What is used of an `AdaptContext`; so that a native assignor can be adapted without one. */
export type NativeContext = Partial<Pick<AdaptContext, 'version' | 'protocol'>>;

/**
 * An `Assignor` object as the engine sees it: one that all simulated members share.
 *
 * Throws a `SuiteError` with code `NOT_AN_ASSIGNOR` that says which part of the shape is wrong.
 */
export function adaptNative(value: unknown, context: NativeContext = {}): AdaptedAssignor {
  return adaptFactory(() => value, context);
}

/**
 * A function that makes an `Assignor`, as the engine sees it: each simulated member gets its own, as in a real client.
 *
 * `model` is one that it made, to learn the profile from. Throws as `adaptNative` does.
 */
export function adaptFactory(
  factory: () => unknown,
  context: NativeContext = {},
  model: unknown = factory(),
): AdaptedAssignor {
  const assignor = checkAssignor(model);
  const { name, protocol, contract: declared } = assignor;
  const contract = declaredContract(declared, name);
  return {
    kind: 'native',
    name,
    ...(context.version === undefined ? {} : { version: context.version }),
    protocol: context.protocol ?? protocol,
    ...(contract === null ? {} : { contract }),
    hasUserData: assignor.subscriptionUserData !== undefined,
    // The coordinator makes up an empty assignment, which Kafka's Java client cannot parse (it reads a version first).
    // Source: `ConsumerCoordinator.onJoinComplete`: "There are insufficient bytes available to read assignment".
    omittedMember: 'breaks',
    metadata: 'all',
    codecs: false,
    instance: () => instanceOf(checkAssignor(factory())),
  };
}

function instanceOf(assignor: Assignor): AssignorInstance {
  const instance: { -readonly [Part in keyof AssignorInstance]: AssignorInstance[Part] } = {
    assign: (cluster, group) => assignor.assign(cluster, group),
  };
  if (assignor.subscriptionUserData !== undefined)
    instance.subscriptionUserData = (topics) => assignor.subscriptionUserData?.(topics);
  if (assignor.onAssignment !== undefined)
    instance.onAssignment = (assignment, generation) => {
      assignor.onAssignment?.(assignment, generation);
    };
  return instance;
}

/** `value` itself if it has the shape of an `Assignor`; otherwise throws, naming the first part that is wrong. */
export function checkAssignor(value: unknown): Assignor {
  if (!isAssignorLike(value)) throw wrong(problemOf(value));
  return value;
}

/** Whether `value` looks as if it was meant to be an `Assignor`: it has `assign`, and `protocol` is no function. */
export function isMeantAsNative(value: unknown): boolean {
  return isRecord(value) && 'assign' in value && typeof value['protocol'] !== 'function';
}

function isAssignorLike(value: unknown): value is Assignor {
  return problemOf(value) === null;
}

function problemOf(value: unknown): string | null {
  if (!isRecord(value)) return `it is ${describeValue(value)}`;
  const { name, protocol, assign } = value;
  if (typeof name !== 'string' || name === '') return `\`name\` is ${quoted(name)}`;
  if (typeof assign !== 'function') return `\`assign\` is ${describeValue(assign)}`;
  if (!protocols.some((known) => known === protocol)) return `\`protocol\` is ${quoted(protocol)}`;
  for (const optional of ['subscriptionUserData', 'onAssignment'] as const)
    if (value[optional] !== undefined && typeof value[optional] !== 'function')
      return `\`${optional}\` is ${describeValue(value[optional])}`;
  return null;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : describeValue(value);
}

function wrong(problem: string | null): SuiteError {
  return new SuiteError(
    'NOT_AN_ASSIGNOR',
    `not an assignor: ${problem ?? 'it is not an object'}`,
    'Give it `name` (a text), `protocol` ("eager", "cooperative" or "server") and `assign(cluster, group)`.',
  );
}
