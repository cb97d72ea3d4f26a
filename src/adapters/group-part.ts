import type { Coordinator } from '../domain/coordinator.ts';
import { SuiteError } from '../domain/errors.ts';
import type { MemberClient, MemberProtocol } from '../domain/member-client.ts';
import { describeValue, firstLine, isClass, isRecord } from './describe-value.ts';

/** Somebody's coordinator or client, recognised by its shape. */
export type AdaptedPart =
  | { readonly kind: 'coordinator'; readonly coordinator: Coordinator }
  | { readonly kind: 'member'; readonly client: MemberClient };

const memberProtocols: readonly MemberProtocol[] = ['eager', 'cooperative', 'consumer'];
const hint =
  'A coordinator has { name, protocols: ["classic", "consumer"], initial(config), step(state, input, nowMs) }; a client has { name, protocol, initial, step }.';

/**
 * The coordinator or client that a module exports, or that a function without parameters makes; null if it was not meant
 * as one: it has no `step`, or, where it has no `assign` either, none of what goes with one.
 *
 * Throws a `SuiteError` with code NOT_A_GROUP_PART that says which part of the shape is wrong. `ref` names it there.
 */
export function adaptGroupPart(value: unknown, ref: string): AdaptedPart | null {
  const made = isFactory(value) ? productOf(value) : value;
  if (!isRecord(made) || !isMeantAsPart(made)) return null;
  const problem = problemIn(made);
  if (problem !== null)
    throw new SuiteError(
      'NOT_A_GROUP_PART',
      `${ref} is neither a coordinator nor a client: ${problem}`,
      hint,
    );
  return isClient(made)
    ? { kind: 'member', client: made }
    : { kind: 'coordinator', coordinator: made as unknown as Coordinator };
}

type Factory = () => unknown;

function isFactory(value: unknown): value is Factory {
  return typeof value === 'function' && value.length === 0 && !isClass(value);
}

/** What the factory makes; one that throws is told of by whoever knows all shapes. */
function productOf(factory: Factory): unknown {
  try {
    return factory();
  } catch (error) {
    // An assigner of kafkajs may read its argument from `arguments`.
    return new Error(firstLine(error), { cause: error });
  }
}

/** Whether somebody wanted to write a coordinator or a client, well or not. */
export function isMeantAsPart(made: object): boolean {
  if ('step' in made) return true;
  return 'initial' in made && !('assign' in made) && ('protocol' in made || 'protocols' in made);
}

/** What is wrong with a part; what its getters throw, too. */
function problemIn(part: Readonly<Record<string, unknown>>): string | null {
  try {
    return problemOf(part);
  } catch (error) {
    return `reading it throws ${firstLine(error)}`;
  }
}

function isClient(value: object): value is MemberClient {
  return 'protocol' in value;
}

function problemOf(part: Readonly<Record<string, unknown>>): string | null {
  const { name, initial, step, protocol, protocols, recover } = part;
  if (typeof name !== 'string' || name === '') return `\`name\` is ${quoted(name)}`;
  if (typeof initial !== 'function') return `\`initial\` is ${describeValue(initial)}`;
  if (typeof step !== 'function') return `\`step\` is ${describeValue(step)}`;
  if (recover !== undefined && typeof recover !== 'function')
    return `\`recover\` is ${describeValue(recover)}`;
  return 'protocol' in part ? problemOfClient(protocol) : problemOfCoordinator(protocols);
}

function problemOfClient(protocol: unknown): string | null {
  if (memberProtocols.some((known) => known === protocol)) return null;
  return `\`protocol\` is ${quoted(protocol)} and not "eager", "cooperative" or "consumer"`;
}

function problemOfCoordinator(protocols: unknown): string | null {
  const known = ['classic', 'consumer'];
  if (!Array.isArray(protocols))
    return `\`protocols\` is ${describeValue(protocols)} and not a list of "classic" and "consumer"`;
  if (protocols.length === 0) return '`protocols` is an empty list';
  const strange: unknown = protocols.find((one) => !known.some((name) => name === one));
  return strange === undefined ? null : `\`protocols\` has ${quoted(strange)}`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : describeValue(value);
}
