import type { Fixture } from '../domain/fixture.ts';

/** What a fixture is run on. */
export interface PlayedSubject {
  readonly ref: string;
  /** What simulated members, or the server, assign with; absent: Kafka's own. */
  readonly assignor?: string;
}

/** What `--assignor` means where fixtures are run. */
export const assignorHelp: string =
  'another assignor for simulated members, or the server; with --subject none is taken from the fixture';

/** The fixture's own subject and assignor, or what the user says instead. Another subject comes without the assignor. */
export function playedSubjectOf(
  { subject }: Fixture,
  said: { readonly subject?: string; readonly assignor?: string },
): PlayedSubject {
  const own = said.subject === undefined ? subject.assignor : undefined;
  const assignor = said.assignor ?? own;
  const ref = said.subject ?? subject.ref;
  return assignor === undefined ? { ref } : { ref, assignor };
}

/** Whether two are the same. */
export function isSamePlayed(a: PlayedSubject, b: PlayedSubject): boolean {
  return a.ref === b.ref && a.assignor === b.assignor;
}

/** What is run, in words. */
export function printPlayed({ ref, assignor }: PlayedSubject): string {
  return assignor === undefined ? ref : `${ref} with ${assignor}`;
}
