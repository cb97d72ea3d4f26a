import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { onEachRound } from '../each-round.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** The answer has an entry for each member, and none for anybody else. */
export const addressing: Invariant = {
  id: 'addressing',
  title: 'Each member has an entry in the answer, and nobody else has',
  kind: 'safety',
  source: {
    title: 'Kafka, ConsumerPartitionAssignor.GroupAssignment',
    locator: 'assignments by member; what an omitted member gets is decided by its client',
  },
  exercises: 'any group with a member',
  check,
};

function check(trace: Trace): Verdict {
  const { omittedMember } = trace.profile;
  return onEachRound(trace, (round, tally) => {
    tally.examined += round.view.memberCount;
    if (omittedMember === 'breaks' && round.view.omitted > 0) noteOmitted(round, tally);
    if (round.view.strangers > 0) noteStrangers(round, tally);
  });
}

function noteOmitted({ index, seen, view }: Round, tally: Tally): void {
  for (const member of view.members) {
    if (seen.answer.has(member)) continue;
    note(tally, [index], { type: 'misaddressed', member, problem: 'omitted' });
  }
}

function noteStrangers({ index, seen }: Round, tally: Tally): void {
  for (const member of seen.answer.keys()) {
    if (seen.input.group.has(member)) continue;
    note(tally, [index], { type: 'misaddressed', member, problem: 'stranger' });
  }
}
