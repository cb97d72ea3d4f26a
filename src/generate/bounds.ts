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

/** The largest bounds that a person could want to wait for. */
const limits: Bounds = { members: 8, topics: 4, partitions: 16, events: 10 };
const example = 'members=3,topics=2,partitions=3,events=3';

/**
 * Reads bounds like `members=3,topics=2,partitions=3,events=3`: each of the four once, in any order.
 *
 * Throws a `SuiteError` of code USAGE that names what is wrong.
 */
export function parseBounds(text: string): Bounds {
  const read = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, digits] = /^\s*([a-z]+)\s*=\s*(\d{1,6})\s*$/u.exec(part) ?? [];
    if (name === undefined || !isBound(name)) throw usage(`"${part}" is no bound`);
    if (read.has(name)) throw usage(`"${name}" is given twice`);
    const value = Number(digits);
    if (value < 1 || value > limits[name])
      throw usage(`${name}=${digits} is not from 1 to ${limits[name]}`);
    read.set(name, value);
  }
  const bound = (name: keyof Bounds): number => {
    const value = read.get(name);
    if (value === undefined) throw usage(`"${name}" is missing`);
    return value;
  };
  return {
    members: bound('members'),
    topics: bound('topics'),
    partitions: bound('partitions'),
    events: bound('events'),
  };
}

function isBound(name: string): name is keyof Bounds {
  return Object.hasOwn(limits, name);
}

function usage(problem: string): SuiteError {
  return new SuiteError('USAGE', `bounds: ${problem}`, `Give all four bounds, as in ${example}.`);
}
