import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import { noOffsets } from '../../../simulation/offsets/committed-offsets.ts';
import { consumerMember } from '../../../simulation/members/consumer/consumer-member.ts';
import {
  cooperativeMember,
  eagerMember,
} from '../../../simulation/members/classic/classic-member.ts';
import { answering, brokenClassic, classicStep, recoverRightly } from './broken-classic.ts';
import {
  asking,
  brokenCooperative,
  brokenEager,
  brokenConsumer,
  misconfigured,
  mishearingClient,
} from './broken-client.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Clients and coordinators that lose records, or process them twice. */
export const offsetMutants: readonly GroupMutant[] = [
  {
    name: 'commits-what-it-had-before',
    defect: 'a late commit of an older position overtakes a newer one',
    breaks: 'offsets.monotonic',
    alone: true,
    members: ['eager'],
    settings: { enableAutoCommit: true, autoCommitIntervalMs: 1000, commitInRevoke: false },
    eventsMax: 1,
    client: brokenEager((step) => asking(step, (request) => moved(request, olderEachSecond))),
  },
  {
    name: 'tells-less-than-was-committed',
    defect: 'OffsetFetch is answered with one less than was committed',
    breaks: 'offsets.monotonic',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) => fetchedOther(response, -1)),
    ),
  },
  {
    name: 'tells-more-than-was-committed',
    defect: 'OffsetFetch is answered with one more than was committed: a record is skipped',
    breaks: 'offsets.no-loss',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) => fetchedOther(response, 1)),
    ),
  },
  {
    name: 'forgets-offsets-in-a-failover',
    defect: 'a coordinator that takes over does not know what was committed',
    breaks: 'offsets.monotonic',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(classicStep, (state, nowMs) => ({
      ...recoverRightly(state, nowMs),
      offsets: noOffsets,
    })),
  },
  {
    name: 'starts-behind-the-commit',
    defect: 'a new owner begins one record after the committed offset',
    breaks: 'offsets.no-loss',
    alone: true,
    members: ['eager'],
    eventsMax: 3,
    client: mishearingClient(eagerMember, (input) =>
      input.type === 'response' ? { ...input, response: fetchedOther(input.response, 1) } : input,
    ),
  },
  {
    name: 'starts-with-the-newest',
    defect: 'where nothing is committed a consumer begins at the end of the log',
    breaks: 'offsets.no-loss',
    members: ['consumer'],
    eventsMax: 1,
    client: mishearingClient(consumerMember, (input) =>
      input.type === 'response' && input.response.api === 'OffsetFetch'
        ? {
            ...input,
            response: {
              ...input.response,
              offsets: input.response.offsets.map((one) => ({
                ...one,
                committedOffset: one.committedOffset === -1 ? 10 : one.committedOffset,
              })),
            },
          }
        : input,
    ),
  },
  {
    name: 'commits-before-it-has-processed',
    defect: 'the position that is committed is ahead of what the application has processed',
    breaks: 'offsets.no-loss',
    alone: true,
    members: ['cooperative'],
    eventsMax: 2,
    client: brokenCooperative((step) =>
      asking(step, (request) => moved(request, (offset) => offset + 5)),
    ),
  },
  {
    name: 'never-reads-what-it-got-late',
    defect: 'partitions that are assigned in addition are never fetched from',
    breaks: 'offsets.no-loss',
    members: ['cooperative'],
    eventsMax: 3,
    client: mishearingClient(cooperativeMember, (input, { positions }) =>
      input.type === 'response' &&
      input.response.api === 'OffsetFetch' &&
      positions.some(({ position }) => position !== null)
        ? { ...input, response: { ...input.response, errorCode: 'COORDINATOR_LOAD_IN_PROGRESS' } }
        : input,
    ),
  },
  {
    name: 'does-not-commit-in-revoke',
    defect: 'the commit in onPartitionsRevoked is not waited for and never sent',
    breaks: 'offsets.bounded-duplicates',
    alone: true,
    members: ['eager'],
    settings: { enableAutoCommit: false, commitInRevoke: true },
    eventsMax: 3,
    client: misconfigured(eagerMember, { commitInRevoke: false }),
  },
  {
    name: 'does-not-commit-in-revoke-of-kip-848',
    defect:
      'a KIP-848 consumer gives partitions up without committing what it has processed of them',
    breaks: 'offsets.bounded-duplicates',
    alone: true,
    members: ['consumer'],
    settings: { enableAutoCommit: false, commitInRevoke: true },
    eventsMax: 3,
    client: misconfigured(consumerMember, { commitInRevoke: false }),
  },
  {
    name: 'starts-from-the-beginning',
    defect: 'a new owner does not look where the last one was',
    breaks: 'offsets.bounded-duplicates',
    alone: true,
    members: ['cooperative'],
    eventsMax: 3,
    client: mishearingClient(cooperativeMember, (input) =>
      input.type === 'response' && input.response.api === 'OffsetFetch'
        ? {
            ...input,
            response: {
              ...input.response,
              offsets: input.response.offsets.map((one) => ({ ...one, committedOffset: -1 })),
            },
          }
        : input,
    ),
  },
  {
    name: 'reads-again-after-each-rebalance',
    defect: 'a rebalance sets the positions of partitions that stay back by one',
    breaks: 'offsets.bounded-duplicates',
    alone: true,
    members: ['consumer'],
    settings: { enableAutoCommit: false },
    eventsMax: 3,
    client: brokenConsumer((step) =>
      step.callbacks.some(({ type }) => type === 'assigned')
        ? {
            ...step,
            state: {
              ...step.state,
              positions: step.state.positions.map((one) =>
                one.position === null || one.position === one.committed || one.position < 1
                  ? one
                  : { ...one, position: one.position - 1 },
              ),
            },
          }
        : step,
    ),
  },
];

function moved(request: GroupRequest, change: (offset: number) => number): GroupRequest {
  if (request.api !== 'OffsetCommit') return request;
  return {
    ...request,
    offsets: request.offsets.map((one) => ({
      ...one,
      committedOffset: change(one.committedOffset),
    })),
  };
}

/** Each other time something that was committed before. */
function olderEachSecond(offset: number): number {
  return Math.floor(offset / 10) % 2 === 0 ? offset : Math.max(0, offset - 15);
}

function fetchedOther(response: GroupResponse, by: number): GroupResponse {
  if (response.api !== 'OffsetFetch') return response;
  return {
    ...response,
    offsets: response.offsets.map((one) =>
      one.committedOffset > 0 ? { ...one, committedOffset: one.committedOffset + by } : one,
    ),
  };
}
