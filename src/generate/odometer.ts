import type { Draw } from './draw.ts';

/** A source of choices that, over many runs of one generator, makes every choice there is. */
export interface Odometer {
  /** For one run of the generator. */
  readonly draw: Draw;
  /** Turns to the next run; false if there is none. */
  advance(): boolean;
}

/**
 * An odometer at its first run, in which every choice is 0. Each run of a generator that draws deterministically
 * yields another sequence of choices, in lexicographic order, until all are exhausted.
 *
 * Source: TigerBeetle, `exhaustigen`.
 */
export function odometer(): Odometer {
  const choices: number[] = [];
  const sizes: number[] = [];
  let position = 0;
  return {
    draw: {
      below(n) {
        if (position === choices.length) {
          choices.push(0);
          sizes.push(n);
        }
        const choice = choices[position] as number;
        position += 1;
        return choice;
      },
    },
    advance() {
      position = 0;
      while (choices.length > 0) {
        const next = (choices.pop() as number) + 1;
        const size = sizes.at(-1) as number;
        if (next < size) {
          choices.push(next);
          return true;
        }
        sizes.pop();
      }
      return false;
    },
  };
}
