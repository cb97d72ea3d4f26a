import fc from 'fast-check';
import type { MembershipHistory } from '../domain/history.ts';
import { isHistory } from './is-history.ts';
import type { GenerateOptions } from './case.ts';
import { historyFrom } from './case.ts';
import { randomDraw } from './random-draw.ts';
import type { Simplify } from './simplify.ts';
import { simplify as plainly } from './simplify.ts';

/** What histories are wanted; everything has a default: mixed sizes, cooperative, both shapes. */
export interface HistoriesOptions extends Partial<GenerateOptions> {
  /** Makes histories simpler in shrinking. Default: drops and reduces, one thing at a time. */
  readonly simplify?: Simplify;
}

/**
 * The histories of `historyOfCase` as an Arbitrary of fast-check, for `fc.assert`, `test.prop` and `examples`: every
 * history shrinks, those given as examples too.
 */
export function histories(options: HistoriesOptions = {}): fc.Arbitrary<MembershipHistory> {
  return new HistoryArbitrary(options);
}

/** Below which the two words of a seed are drawn. */
const WORDS = 0x7fff_ffff;

/** fast-check accepts arbitraries of others only as subclasses. */
class HistoryArbitrary extends fc.Arbitrary<MembershipHistory> {
  readonly #wanted: GenerateOptions;
  readonly #simplify: Simplify;

  constructor({ size = 'mixed', protocol = 'cooperative', shape, simplify }: HistoriesOptions) {
    super();
    this.#wanted = shape === undefined ? { size, protocol } : { size, protocol, shape };
    this.#simplify = simplify ?? plainly;
  }

  override generate(random: fc.Random): fc.Value<MembershipHistory> {
    const draw = randomDraw(random.nextInt(0, WORDS), random.nextInt(0, WORDS));
    return new fc.Value(historyFrom(draw, this.#wanted), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is MembershipHistory {
    return isHistory(value);
  }

  override shrink(history: MembershipHistory): fc.Stream<fc.Value<MembershipHistory>> {
    const simpler = this.#simplify(history);
    return fc.stream(valuesOf(simpler));
  }
}

function* valuesOf(
  histories: Iterable<MembershipHistory>,
): Generator<fc.Value<MembershipHistory>, void, void> {
  for (const history of histories) yield new fc.Value(history, undefined);
}
