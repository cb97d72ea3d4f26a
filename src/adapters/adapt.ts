import { SuiteError } from '../domain/errors.ts';
import type { AdaptContext, AdaptedAssignor } from './adapted.ts';
import { isMeantAsPart } from './group-part.ts';
import { describeValue, firstLine, isClass, isRecord, isThenable } from './describe-value.ts';
import { simulatedCluster } from './kafkajs-cluster.ts';
import type { PartitionAssigner } from './kafkajs.ts';
import { adaptKafkajs, isKafkajsAssigner, makeKafkajs } from './kafkajs.ts';
import { adaptFactory, adaptNative, isMeantAsNative } from './native.ts';
import type { GroupPartitionsAssigner } from './platformatic.ts';
import { adaptPlatformatic } from './platformatic.ts';

const accepted =
  'Export an object { name, protocol, assign }, a function without parameters that makes one, a kafkajs PartitionAssigner, or a @platformatic/kafka assigner (current, members, topics, metadata). A coordinator or a client has { name, protocols or protocol, initial, step }.';

const topLevelAwait =
  'Use top-level await, so that the export is the assignor, the coordinator or the client.';

/**
 * Somebody's assignor as the engine sees it, whichever of the known shapes it was written in.
 *
 * The shapes are told apart without running anything that assigns: an object is a native assignor; a function of three
 * or more parameters is @platformatic/kafka's; one of none or one is called once, as a consumer does when it starts, and
 * what it makes has a `protocol` that is a text (native) or a function (kafkajs).
 *
 * Throws a `SuiteError` with code `NOT_AN_ASSIGNOR` that says what was found instead.
 */
export function adapt(value: unknown, context: AdaptContext): AdaptedAssignor {
  if (isFunction(value)) return adaptFunction(value, context);
  if (isKafkajsAssigner(value))
    throw notAnAssignor(
      `an assigner that kafkajs would make, ${JSON.stringify(value.name)}, and not the function that makes it`,
      'Export the function that kafkajs gets: ({ cluster }) => ({ name, version, assign, protocol }).',
    );
  if (isMeantAsNative(value)) return adaptNative(value, context);
  if (isThenable(value)) throw notAnAssignor('a promise', topLevelAwait);
  throw notAnAssignor(describeValue(value), exportsHint(value));
}

type AnyFunction = (...given: readonly unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function adaptFunction(value: AnyFunction, context: AdaptContext): AdaptedAssignor {
  if (isClass(value))
    throw notAnAssignor('a class', 'Export a function that makes one: () => new Mine().');
  if (value.length >= 3) return adaptPlatformatic(value as GroupPartitionsAssigner, context);
  if (value.length === 2)
    throw notAnAssignor(
      'a function of 2 parameters',
      'If it is `assign(cluster, group)`, put it into an object: { name, protocol, assign }.',
    );
  const make = value as PartitionAssigner;
  const product = productOf(value, make, context);
  if (isKafkajsAssigner(product)) return adaptKafkajs(make, context);
  if (isMeantAsNative(product)) return adaptMade(value, context, product);
  if (isRecord(product) && isMeantAsPart(product))
    throw notAnAssignor(
      'a function of 1 parameter that returns a coordinator or a client; a factory is called without arguments',
      'Export a function that fills it in: () => make(options).',
    );
  if (isThenable(product)) throw notAnAssignor('a function that returns a promise', topLevelAwait);
  throw notAnAssignor(`a function that returns ${describeValue(product)}`, accepted);
}

function adaptMade(factory: AnyFunction, context: AdaptContext, product: unknown): AdaptedAssignor {
  if (factory.length === 0) return adaptFactory(factory, context, product);
  throw notAnAssignor(
    'a function of 1 parameter that returns an assignor; a factory is called without arguments',
    'Export a function that fills it in: () => make(options).',
  );
}

/** What a function makes; a native factory is called as it will be called later, without arguments. */
function productOf(value: AnyFunction, make: PartitionAssigner, context: AdaptContext): unknown {
  if (value.length === 0) {
    try {
      const product = value();
      if (isKafkajsAssigner(product) || isMeantAsNative(product)) return product;
    } catch {
      // Perhaps it is kafkajs's and takes its argument from `arguments`; what it throws then is told.
    }
  }
  try {
    return makeKafkajs(make, simulatedCluster());
  } catch (error) {
    throw new SuiteError(
      'SUBJECT_NOT_LOADED',
      `${context.name} threw when it was called to make an assignor: ${firstLine(error)}`,
      'Mend the function, or export the assignor itself.',
      { cause: error },
    );
  }
}

function exportsHint(value: unknown): string {
  if (!isRecord(value) || Array.isArray(value)) return accepted;
  const likely = Object.keys(value).find(
    (key) => isFunction(value[key]) || isMeantAsNative(value[key]),
  );
  return likely === undefined
    ? accepted
    : `Name the export to check: add #${likely} to the reference.`;
}

function notAnAssignor(found: string, hint: string): SuiteError {
  return new SuiteError('NOT_AN_ASSIGNOR', `not an assignor: found ${found}`, hint);
}
