import { SuiteError } from '../domain/errors.ts';

/** The bounds of an exhaustive run. */
export interface Bounds {
  /** Different members in a history. */
  readonly members: number;
  /** Different topics, existing or only subscribed to. */
  readonly topics: number;
  /** Partitions a topic. */
  readonly partitions: number;
  /** Events in a history. */
  readonly events: number;
}

/** The bounds of an exhaustive exploration of a group in virtual time. */
export interface GroupBounds {
  /** Clients that may join. */
  readonly members: number;
  /** Of the one topic. */
  readonly partitions: number;
  /** Faults (a crash, a lost or doubled message, a pause, a move of the coordinator) in one run. */
  readonly faults: number;
}

/** What `--exhaustive` takes. */
export type AnyBounds = Bounds | GroupBounds;

/** The largest bounds that a person could want to wait for. */
const limits: Bounds = { members: 8, topics: 4, partitions: 16, events: 10 };
const groupLimits: GroupBounds = { members: 5, partitions: 8, faults: 4 };
const groupExample = 'members=2,partitions=2,faults=1';
const example = 'members=3,topics=2,partitions=3,events=3';

/**
 * Reads bounds like `members=3,topics=2,partitions=3,events=3`: each of the four once, in any order.
 *
 * Throws a `SuiteError` of code USAGE that names what is wrong.
 */
export function parseBounds(text: string): Bounds {
  const bound = readBounds(text, limits, 1);
  return {
    members: bound('members'),
    topics: bound('topics'),
    partitions: bound('partitions'),
    events: bound('events'),
  };
}

/** Reads bounds of either kind: those of groups name `faults`, as in `members=2,partitions=2,faults=1`. */
export function parseAnyBounds(text: string): AnyBounds {
  if (!/\bfaults\b/u.test(text)) return parseBounds(text);
  const bound = readBounds(text, groupLimits, 0);
  return { members: bound('members'), partitions: bound('partitions'), faults: bound('faults') };
}

/** Whether bounds are of a group in virtual time. */
export function isGroupBounds(bounds: AnyBounds): bounds is GroupBounds {
  return 'faults' in bounds;
}

/** Each bound that `most` has, by its name; throws where one is missing, strange, twice or out of range. */
function readBounds<Name extends string>(
  text: string,
  most: Readonly<Record<Name, number>>,
  least: number,
): (name: Name) => number {
  const known: ReadonlyMap<string, number> = new Map(Object.entries(most));
  const read = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, digits] = /^\s*([a-z]+)\s*=\s*(\d{1,6})\s*$/u.exec(part) ?? [];
    const limit = known.get(name ?? '');
    if (name === undefined || limit === undefined) throw usage(`"${part}" is no bound`, most);
    if (read.has(name)) throw usage(`"${name}" is given twice`, most);
    const value = Number(digits);
    if (value < least || value > limit)
      throw usage(`${name}=${digits} is not from ${least} to ${limit}`, most);
    read.set(name, value);
  }
  return (name) => {
    const value = read.get(name);
    if (value === undefined) throw usage(`"${name}" is missing`, most);
    return value;
  };
}

function usage(problem: string, most: object): SuiteError {
  const hint =
    'faults' in most
      ? `Give all three bounds, as in ${groupExample}.`
      : `Give all four bounds, as in ${example}, or for coordinators and clients ${groupExample}.`;
  return new SuiteError('USAGE', `bounds: ${problem}`, hint);
}
