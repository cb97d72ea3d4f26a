import type { GroupTrace, Replied, Requested } from '../../../domain/group-trace.ts';
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import { idOf } from '../partition-ids.ts';
import type { TraceIndex } from '../trace-index.ts';

/** One partition's part of an answered commit. */
export interface CommitPart {
  readonly partition: number;
  readonly offset: number;
  readonly isAccepted: boolean;
}

/** An answered commit. */
export interface Commit {
  readonly asked: Requested;
  readonly parts: readonly CommitPart[];
}

/** The commit that an answer belongs to; null: it answers something else. */
export function commitAnswered(
  { observations }: GroupTrace,
  index: TraceIndex,
  { requestId, response }: Replied,
): Commit | null {
  if (response.api !== 'OffsetCommit') return null;
  const asked = observations[index.requestAt[requestId] ?? -1];
  if (asked?.type !== 'requested' || asked.request.api !== 'OffsetCommit') return null;
  return { asked, parts: partsOf(index, asked.request, response) };
}

function partsOf(
  { partitions }: TraceIndex,
  { offsets: asked }: OffsetCommitRequest,
  { offsets: answered }: OffsetCommitResponse,
): readonly CommitPart[] {
  const parts: CommitPart[] = [];
  for (let place = 0; place < asked.length; place++) {
    const { topic, partition, committedOffset } = at(asked, place);
    const same = answered[place];
    const answer =
      same?.topic === topic && same.partition === partition
        ? same
        : answered.find((one) => one.topic === topic && one.partition === partition);
    parts.push({
      partition: idOf(partitions, { topic, partition }),
      offset: committedOffset,
      isAccepted: answer?.errorCode === 'NONE',
    });
  }
  return parts;
}
