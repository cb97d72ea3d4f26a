import type { GroupObservation, StepDiffered, StepFailed } from '../../domain/group-trace.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { noteLearned, noteReplied, noteRequested } from './note-message.ts';
import { noteGaveUp, noteLives, noteOwns, noteProcessed, noteStarted } from './note-process.ts';
import type { StoryNotes } from './story-notes.ts';

/** Goes through a trace up to the place `end`, and notes what a story may tell. */
export function collectStory(notes: StoryNotes, end: number): void {
  const { observations } = notes.trace;
  for (let place = 0; place <= end; place++) {
    const seen = observations[place];
    if (seen !== undefined) note(notes, seen, place);
  }
}

function note(notes: StoryNotes, seen: GroupObservation, place: number): void {
  const { atMs } = seen;
  switch (seen.type) {
    case 'happened':
      notes.events.push({ atMs, place, event: seen.event, effect: seen.effect });
      return;
    case 'started':
      return noteStarted(notes, seen, place);
    case 'lives':
      return noteLives(notes, seen, place);
    case 'requested':
      return noteRequested(notes, seen, place);
    case 'replied':
      return noteReplied(notes, seen, place);
    case 'learned':
    case 'lost':
      return noteLearned(notes, seen, place);
    case 'described':
      notes.states.push({ atMs, place, group: seen.group });
      return;
    case 'called-back': {
      const { process, callback, partitions } = seen;
      notes.callbacks.push({ atMs, place, process, type: callback, partitions });
      return;
    }
    case 'owns':
    case 'pauses':
      return noteOwns(notes, seen, place);
    case 'processed':
      return noteProcessed(notes, seen, place);
    case 'thought':
      if (seen.memberId !== '') notes.processOf.set(seen.memberId, seen.process);
      return;
    case 'gave-up':
      return noteGaveUp(notes, seen, place);
    case 'failed-over':
      notes.failovers.push({ atMs, place, backAtMs: seen.backAtMs });
      return;
    case 'step-failed':
    case 'step-differed':
      noteFailure(notes, seen, place);
      return;
    case 'topics':
    case 'ended':
      return;
    default:
      unreachable(seen);
  }
}

function noteFailure(notes: StoryNotes, seen: StepFailed | StepDiffered, place: number): void {
  const { atMs, process } = seen;
  notes.failure ??= { atMs, place, process, message: messageOf(seen) };
}

function messageOf(seen: StepFailed | StepDiffered): string {
  if (seen.type === 'step-failed')
    return seen.message === '' ? seen.failure : `${seen.failure}: ${seen.message}`;
  const what =
    seen.what === 'answer' ? 'done twice, the step differs' : 'it changed what it was given';
  return `${what}, at ${seen.path}`;
}
