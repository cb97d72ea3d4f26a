import { describe, expect, test } from 'vitest';

/** One rule of Kafka: what it says, where from, and what a run of our model shows and should show. */
export interface Fact {
  readonly rule: string;
  /** The class of Kafka, or the proposal, that the rule is from. */
  readonly source: string;
  readonly run: () => unknown;
  readonly expected: unknown;
}

/** A test for each fact; its name is the rule and its source. */
export function testFacts(title: string, facts: readonly Fact[]): void {
  describe(title, () => {
    for (const { rule, source, run, expected } of facts) {
      test(`${rule} (${source})`, () => {
        expect(run()).toEqual(expected);
      });
    }
    test('each fact has a name of its own', () => {
      expect(new Set(facts.map(({ rule, source }) => `${rule} (${source})`)).size).toBe(
        facts.length,
      );
    });
  });
}
