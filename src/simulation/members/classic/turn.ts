import type { Assignor } from '../../../domain/assignor.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type {
  ListenerCallback,
  MemberStatus,
  MemberStep,
  RecordRange,
} from '../../../domain/member-client.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { ClassicMemberState, Generation } from './classic-member-state.ts';
import { wakeAt } from './wake-at.ts';

/** What tells one kind of classic consumer from another. */
export interface ClassicMemberOptions {
  readonly protocol: 'eager' | 'cooperative';
  /** In order of preference. */
  readonly assignors: readonly Assignor[];
}

/** One step under way. `member` is a copy of the state that the step may change; its parts are shared. */
export interface Turn {
  readonly options: ClassicMemberOptions;
  readonly nowMs: number;
  readonly member: { -readonly [Field in keyof ClassicMemberState]: ClassicMemberState[Field] };
  readonly requests: { readonly requestId: number; readonly request: GroupRequest }[];
  readonly callbacks: ListenerCallback[];
  processed: readonly RecordRange[];
  /** The connection to the coordinator was closed. */
  disconnects: boolean;
  fatal: string | null;
}

/** Starts a step. */
export function startTurn(
  state: ClassicMemberState,
  nowMs: number,
  options: ClassicMemberOptions,
): Turn {
  return {
    options,
    nowMs,
    member: { ...state },
    requests: [],
    callbacks: [],
    processed: [],
    disconnects: false,
    fatal: null,
  };
}

/** Sends a request and returns its id. */
export function send({ member, requests }: Turn, request: GroupRequest): number {
  const requestId = member.nextRequestId++;
  requests.push({ requestId, request });
  return requestId;
}

/** Calls the application's rebalance listener. */
export function tellListener(
  { callbacks }: Turn,
  type: ListenerCallback['type'],
  partitions: readonly TopicPartition[],
): void {
  callbacks.push({
    type,
    partitions: partitions.map(({ topic, partition }) => ({ topic, partition })),
  });
}

/** Ends a step: what it changed, as the consumer's interface tells it. */
export function endTurn(before: ClassicMemberState, turn: Turn): MemberStep<ClassicMemberState> {
  const { member, requests, callbacks, processed, disconnects, fatal } = turn;
  const step: {
    -readonly [
      Field in keyof MemberStep<ClassicMemberState>
    ]: MemberStep<ClassicMemberState>[Field];
  } = { state: member, requests, callbacks };
  const ownsOther = !samePartitions(before.positions, member.positions);
  if (ownsOther) step.owned = partitionsOf(member);
  if (
    before.isPendingRevocation !== member.isPendingRevocation ||
    (ownsOther && member.isPendingRevocation)
  )
    step.paused = member.isPendingRevocation ? partitionsOf(member) : [];
  if (processed.length > 0) step.processed = processed;
  if (before.phase !== member.phase || !isSameStanding(before.generation, member.generation))
    step.status = statusOf(member);
  if (disconnects) step.disconnects = true;
  if (fatal !== null) step.fatal = fatal;
  const atMs = wakeAt(member);
  if (atMs !== null) step.wakeAtMs = atMs;
  return step;
}

function statusOf({ phase, generation }: ClassicMemberState): MemberStatus {
  return {
    state: phase,
    memberId: generation.memberId,
    generation: generation.generationId,
  };
}

/** Told by what they say: a state that was stored and read back has other objects, and gives the same step. */
function isSameStanding(a: Generation, b: Generation): boolean {
  return a === b || (a.generationId === b.generationId && a.memberId === b.memberId);
}

function partitionsOf({ positions }: ClassicMemberState): readonly TopicPartition[] {
  return positions.map(({ topic, partition }) => ({ topic, partition }));
}

function samePartitions(a: readonly TopicPartition[], b: readonly TopicPartition[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (const [index, { topic, partition }] of a.entries()) {
    const other = b[index];
    if (other === undefined || other.partition !== partition || other.topic !== topic) return false;
  }
  return true;
}
