import type { Invariant } from '../../domain/invariant.ts';
import { partitionNumber } from '../cluster-view.ts';
import { onEachRound } from '../each-round.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** No partition is in the answer twice, neither with two members nor with one. */
export const exclusiveOwnership: Invariant = {
  id: 'exclusive-ownership',
  title: 'No partition is given twice',
  kind: 'safety',
  source: {
    title: 'Kafka documentation, Consumers',
    locator: 'each partition is consumed by exactly one consumer of a group',
  },
  exercises: 'any answer that gives at least one partition',
  check: (trace) => onEachRound(trace, look),
};

function look(round: Round, tally: Tally): void {
  tally.examined += round.view.given;
  if (round.view.twice > 0) noteTwice(round, tally);
}

function noteTwice({ index, seen, view }: Round, tally: Tally): void {
  const owner = new Map<number, string>();
  for (const member of view.members) {
    for (const partition of seen.answer.get(member) ?? []) {
      const number = partitionNumber(view, partition);
      if (number < 0) continue;
      const other = owner.get(number);
      if (other === undefined) owner.set(number, member);
      else note(tally, [index], { type: 'owned-twice', partition, members: [other, member] });
    }
  }
}
