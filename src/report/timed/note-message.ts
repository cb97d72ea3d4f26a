import type { Learned, Replied, Requested } from '../../domain/group-trace.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { answeredOf, errorIn } from './answered-words.ts';
import { askedOf } from './asked-words.ts';
import type { MessageNotes, StoryNotes } from './story-notes.ts';

/** A request arrives. */
export function noteRequested(notes: StoryNotes, seen: Requested, place: number): void {
  const { request, process, atMs } = seen;
  notes.messages.set(seen.requestId, {
    process,
    api: request.api,
    sentAtMs: seen.sentAtMs,
    requested: { atMs, place },
    replied: null,
    learned: null,
    lost: null,
    asked: askedOf(request, countedBy(notes, process)),
    answered: null,
    refused: false,
    duplicate: seen.duplicateOf !== undefined,
    isPlain: isPlainRequest(request),
    isOfOffsets: request.api === 'OffsetCommit' || request.api === 'OffsetFetch',
    isEvidence: notes.evidence.has(place),
  });
  if (process === null) return;
  if ('memberId' in request && request.memberId !== null && request.memberId !== '')
    notes.processOf.set(request.memberId, process);
}

function countedBy({ processes }: StoryNotes, process: string | null): 'gen' | 'epoch' {
  const protocol = process === null ? undefined : processes.get(process)?.protocol;
  return protocol === 'consumer' ? 'epoch' : 'gen';
}

/** The coordinator answers. */
export function noteReplied(notes: StoryNotes, seen: Replied, place: number): void {
  const message = notes.messages.get(seen.requestId);
  if (message === undefined) return;
  const { response } = seen;
  message.replied = { atMs: seen.atMs, place };
  message.answered = answeredOf(response);
  message.refused = errorIn(response) !== 'NONE';
  message.isPlain &&= !message.refused && isPlainResponse(response);
  message.isEvidence ||= notes.evidence.has(place);
  if (seen.process !== null && response.api === 'JoinGroup' && response.memberId !== '')
    notes.processOf.set(response.memberId, seen.process);
}

/** The answer arrives, or never will. */
export function noteLearned(notes: StoryNotes, seen: Learned, place: number): void {
  const moment = { atMs: seen.atMs, place };
  const message = notes.messages.get(seen.requestId);
  if (message === undefined) {
    // A request that was lost on its way was never seen.
    notes.messages.set(seen.requestId, lostOnItsWay(seen, place));
    return;
  }
  message.isEvidence ||= notes.evidence.has(place);
  if (seen.type === 'learned') message.learned = moment;
  else {
    message.lost = moment;
    // Nobody waits for the answer to what was sent at the end.
    if (notes.processes.get(seen.process)?.to === null) message.isPlain = false;
  }
}

function lostOnItsWay({ process, atMs }: Learned, place: number): MessageNotes {
  return {
    process,
    api: null,
    sentAtMs: atMs,
    requested: null,
    replied: null,
    learned: null,
    lost: { atMs, place },
    asked: 'a request',
    answered: null,
    refused: false,
    duplicate: false,
    isPlain: false,
    isOfOffsets: false,
    isEvidence: true,
  };
}

/** Asks for nothing and says nothing new. */
function isPlainRequest(request: GroupRequest): boolean {
  switch (request.api) {
    case 'Heartbeat':
    case 'OffsetFetch':
    case 'DescribeGroups':
      return true;
    case 'OffsetCommit':
      return request.memberId !== '';
    case 'ConsumerGroupHeartbeat':
      return (
        request.memberEpoch > 0 &&
        request.topicPartitions === null &&
        request.subscribedTopicNames === null &&
        request.subscribedTopicRegex === null
      );
    case 'JoinGroup':
    case 'SyncGroup':
    case 'LeaveGroup':
      return false;
  }
}

function isPlainResponse(response: GroupResponse): boolean {
  return response.api !== 'ConsumerGroupHeartbeat' || response.assignment === null;
}
