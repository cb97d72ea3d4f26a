import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Decoded, Trace } from '../../domain/trace.ts';
import { isSameList } from '../compare-answers.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';

/** What each member decodes from the wire is what the leader meant. */
export const wireRoundTrip: Invariant = {
  id: 'wire.round-trip',
  title: 'What each member decodes is what the leader meant',
  kind: 'safety',
  source: {
    title: 'Kafka, ConsumerProtocol',
    locator: 'serializeAssignment and deserializeAssignment are inverse',
  },
  exercises: 'an answer of a package that has codecs, encoded and decoded again',
  check,
};

function check(trace: Trace): Verdict {
  const tally = newTally();
  for (const [index, seen] of trace.observations.entries()) {
    if (seen.type === 'decoded') compare(trace, seen, index, tally);
  }
  return verdictOf(tally);
}

function compare({ observations }: Trace, seen: Decoded, index: number, tally: Tally): void {
  const asked = observations[seen.of];
  if (asked?.type !== 'rebalanced') return;
  for (const member of asked.input.group.keys()) {
    tally.examined++;
    const meant = asked.answer.get(member) ?? [];
    const decoded = seen.decoded.get(member) ?? [];
    if (isSameList(meant, decoded)) continue;
    note(tally, [seen.of, index], { type: 'garbled', member, meant, decoded });
  }
}
