import { describe, expect, test } from 'vitest';
import { sampleWitnesses } from '../testing/sample-witnesses.ts';
import { culpritsOf } from './culprits.ts';
import { sentenceOf } from './prose.ts';
import { remedyOf } from './right-answer.ts';
import { factsOf } from './witness-facts.ts';

describe('sentenceOf', () => {
  test('says every witness with its names and numbers', () => {
    const sentences = Object.fromEntries(
      Object.values(sampleWitnesses).map((witness) => [witness.type, sentenceOf(witness)]),
    );
    expect(sentences).toMatchInlineSnapshot(`
      {
        "better": "hand t-3 from a to b, then u-1 from b to c: same loads, one move fewer",
        "changed-input": "it changed the question that it was asked, at group.a.ownedPartitions[0]",
        "differs": "asked the same in another order, a gets t-0 and t-2 instead of t-0 and t-1",
        "failed": "it threw: TypeError: Cannot read properties of undefined (reading 'map')",
        "flaky": "the same history, run 5 times, broke coverage 2 times",
        "garbled": "a was meant to get t-0 and t-1 but decodes t-0",
        "given-before-revoked": "t-0 was given to b in round 1 while a still owned it",
        "group-rule": "at 4 s a and b own t-0 at the same time, since 3 s (two owners)",
        "misaddressed": "the answer leaves out c, a member of the group",
        "needless-move": "t-0 moved from a to b without need",
        "no-progress": "t-1 was withheld in round 1 and still went to nobody in round 2",
        "no-such-partition": "a got t-4 but t has 4 partitions, counted from 0",
        "not-co-partitioned": "partition 1 of t is with a and of u with b, although t and u have the same partitions and subscribers",
        "not-contiguous": "a has 0 and 2 of t where its range is 0 and 1",
        "not-settled": "the group goes in circles: after 5 rounds it is back where it was before (at most 2 are allowed)",
        "not-subscribed": "b got A-1 but does not subscribe to A",
        "owned-twice": "t-0 was given to both a and b",
        "probe-failed": "asked the same in a fresh instance, it gives no answer: no such table",
        "revoked-and-returned": "a had to give up t-1 in round 1 and got it back in round 2",
        "stale-claim-won": "b won t-0 with a claim from generation 1 although a claims it from generation 3",
        "static-changed": "static member i1 restarted and got t-1 instead of t-0",
        "topic-share": "a keeps 3 partitions of t where its fair share is 1 to 2",
        "unassigned": "t-3 went to nobody although a and b subscribe to t",
        "uneven": "a has 5 partitions and b has 2: they may differ by at most 1",
      }
    `);
  });

  test('tells conflicting claims from stale ones', () => {
    const stale = sampleWitnesses['stale-claim-won'];
    expect(sentenceOf({ ...stale, winnerGeneration: 3 })).toBe(
      'b won t-0 although a claims it too, both from generation 3',
    );
    expect(sentenceOf({ ...stale, winnerGeneration: -1 })).toContain('from no generation');
  });

  test('stays one line of bounded length with hostile names', () => {
    const name = `\n"\u202e${'\u0000'.repeat(300)}`;
    const sentence = sentenceOf({
      type: 'unassigned',
      partition: { topic: name, partition: 0 },
      eligible: Array.from({ length: 1000 }, () => name),
    });
    expect(sentence).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(sentence.length).toBeLessThan(2000);
    expect(sentence).toContain('and 996 more');
  });
});

describe('what goes with a sentence', () => {
  test('facts name every field of the witness', () => {
    for (const witness of Object.values(sampleWitnesses))
      expect(factsOf(witness)).toHaveLength(Object.keys(witness).length - 1);
    expect(factsOf(sampleWitnesses['stale-claim-won'])).toContainEqual(['winner generation', '1']);
    expect(factsOf(sampleWitnesses.better)[0]).toEqual([
      'transfers',
      't-3 from a to b and u-1 from b to c',
    ]);
  });

  test('culprits and remedies point at what the sentence is about', () => {
    expect(culpritsOf(sampleWitnesses.unassigned).pieces).toEqual([
      { member: null, partition: { topic: 't', partition: 3 } },
    ]);
    expect(culpritsOf(sampleWitnesses.uneven).members).toEqual(['a', 'b']);
    expect(remedyOf(sampleWitnesses['given-before-revoked'])).toBe(
      't-0 is withheld in this round: a gives it up, and b gets it in the next',
    );
    expect(remedyOf(sampleWitnesses.failed)).toBeNull();
  });
});
