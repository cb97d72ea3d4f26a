import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import { SuiteError } from '../domain/errors.ts';
import type { AnySubject } from '../domain/group-subject.ts';
import { isGroupSubject } from '../domain/group-subject.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import type { DriveOptions, Journey, Lived } from '../run/drive.ts';
import { finish, setOut } from '../run/drive.ts';
import { setOutGroup } from './group-journey.ts';

/**
 * Starts a history of the subject's kind. Throws a `SuiteError` with code USAGE if it is of the other kind: an assignor
 * has no clock, a coordinator has no rounds.
 */
export function setOutAny(
  subject: AnySubject,
  history: AnyHistory,
  options: DriveOptions,
): Journey<AnyTrace> {
  if (isGroupSubject(subject)) {
    if (isTimed(history)) return setOutGroup(subject, history, options);
    throw wrongKind(subject.profile.ref, 'a history of rebalances, for assignors');
  }
  if (!isTimed(history)) return setOut(subject, history, options);
  throw wrongKind(subject.profile.ref, 'a history in virtual time, for coordinators and clients');
}

/** Lives a history of the subject's kind to its end. */
export async function driveAny(
  subject: AnySubject,
  history: AnyHistory,
  options: DriveOptions,
): Promise<Lived<AnyTrace>> {
  return finish(setOutAny(subject, history, options), { options, waiting: undefined });
}

/**
 * Whether a history is one for this subject: of its kind, and with no members that it cannot have. Shrinking makes others,
 * too: a member whose protocol is left out is an eager one.
 */
export function canLive(subject: AnySubject, history: AnyHistory): boolean {
  if (!isGroupSubject(subject)) return !isTimed(history);
  if (!isTimed(history)) return false;
  const { members } = subject.profile;
  return history.events.every((event) => {
    if (event.type === 'join') return members.includes(event.protocol ?? 'eager');
    return event.type !== 'switchProtocol' || members.includes(event.protocol);
  });
}

function wrongKind(ref: string, what: string): SuiteError {
  return new SuiteError(
    'USAGE',
    `${ref} cannot live through ${what}`,
    'Replay the fixture on a subject of the kind that it was found in.',
  );
}
