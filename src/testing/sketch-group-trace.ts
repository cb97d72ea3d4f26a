import type { TopicPartition } from '../domain/group.ts';
import type { Ended, GroupObservation, GroupTrace, Lives, Started } from '../domain/group-trace.ts';
import type { LogEnd } from '../domain/member-client.ts';
import { kafkaDefaults, type GroupSettings } from '../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../domain/timed-history.ts';
import type { FailureKind } from '../domain/trace.ts';
import type { GroupDescription, GroupRequest, GroupResponse } from '../domain/wire.ts';
import { parts } from './sketch-group-messages.ts';

/** Writes a trace of a group by hand, one line an observation. Partitions are words: `t0 t1`. */
export interface GroupTraceSketch {
  /** What follows happens at this time. */
  at(ms: number): this;
  /** The cluster's topics change to these: names and how many partitions. */
  topics(counts: Readonly<Record<string, number>>): this;
  /** An event of the history happens (and is added to the history). */
  happens(event: TimedEvent, effect?: boolean): this;
  /** Default: a dynamic eager member called like the process without its `+`. */
  starts(process: string, over?: Partial<Started>): this;
  lives(process: string, how: Lives['how']): this;
  /** A request arrives; gives its id. */
  asks(process: string | null, request: GroupRequest, over?: { readonly sentAtMs: number }): number;
  /** It arrives a second time, under an id of its own. */
  asksAgain(requestId: number): number;
  replies(requestId: number, response: GroupResponse): this;
  learns(requestId: number): this;
  /** Its answer is lost; of a request that never arrived, say whose it was. */
  loses(requestId: number, process?: string): this;
  /** A request arrives, is answered and the answer is learnt, all at once; `group` is what it makes of the group. */
  exchange(
    process: string | null,
    request: GroupRequest,
    response: GroupResponse,
    group?: GroupDescription | null,
  ): this;
  /** The group is now like this; `by` names the request in whose step. */
  group(group: GroupDescription | null, by?: number): this;
  calls(process: string, callback: 'revoked' | 'assigned' | 'lost', words: string): this;
  owns(process: string, words: string): this;
  pauses(process: string, words: string): this;
  processes(process: string, word: string, from: number, to: number): this;
  thinks(process: string, state: string, memberId?: string, generation?: number): this;
  givesUp(process: string, error: string): this;
  failsOver(backAtMs: number): this;
  fails(process: string | null, failure: FailureKind, message?: string): this;
  differs(process: string | null, what: 'answer' | 'input', path?: string): this;
  /** Ends it: `ends` are the logs, `t0` to its end. */
  trace(how?: Ended['how'], ends?: Readonly<Record<string, number>>): GroupTrace;
}

/** A sketch with these settings over short ones: sessions of 10 s, rebalances of 30 s. */
export function sketchGroupTrace(over: Partial<GroupSettings> = {}): GroupTraceSketch {
  const settings: GroupSettings = { ...kafkaDefaults, ...shortTimes, ...over };
  const observations: GroupObservation[] = [];
  const events: TimedEvent[] = [];
  const asked: { readonly process: string | null; readonly request: GroupRequest }[] = [];
  let atMs = 0;
  const see = (observation: GroupObservation): GroupTraceSketch => {
    observations.push(observation);
    return sketch;
  };
  const processOf = (requestId: number): string => asked[requestId]?.process ?? '';
  const sketch: GroupTraceSketch = {
    at(ms) {
      atMs = ms;
      return sketch;
    },
    topics: (counts) =>
      see({
        type: 'topics',
        atMs,
        topics: Object.entries(counts).map(([topic, partitions]) => ({ topic, partitions })),
      }),
    happens(event, effect = true) {
      events.push(event);
      return see({ type: 'happened', atMs, event: events.length - 1, effect });
    },
    starts: (process, more = {}) =>
      see({
        type: 'started',
        atMs,
        process,
        member: process.replace(/\++$/, ''),
        protocol: 'eager',
        instanceId: null,
        ...more,
      }),
    lives: (process, how) => see({ type: 'lives', atMs, process, how }),
    asks(process, request, more) {
      const requestId = asked.push({ process, request }) - 1;
      see({
        type: 'requested',
        atMs,
        sentAtMs: more?.sentAtMs ?? atMs,
        process,
        requestId,
        request,
      });
      return requestId;
    },
    asksAgain(duplicateOf) {
      const first = asked[duplicateOf];
      if (first === undefined) throw new Error(`no request ${duplicateOf}`);
      const requestId = asked.push(first) - 1;
      see({ type: 'requested', atMs, sentAtMs: atMs, ...first, requestId, duplicateOf });
      return requestId;
    },
    replies: (requestId, response) =>
      see({
        type: 'replied',
        atMs,
        process: asked[requestId]?.process ?? null,
        requestId,
        response,
      }),
    learns: (requestId) => see({ type: 'learned', atMs, process: processOf(requestId), requestId }),
    loses: (requestId, process = processOf(requestId)) =>
      see({ type: 'lost', atMs, process, requestId }),
    exchange(process, request, response, group) {
      const requestId = sketch.asks(process, request);
      sketch.replies(requestId, response);
      if (group !== undefined) sketch.group(group, requestId);
      if (process !== null) sketch.learns(requestId);
      return sketch;
    },
    group: (group, by) =>
      see({ type: 'described', atMs, group, ...(by === undefined ? {} : { requestId: by }) }),
    calls: (process, callback, words) =>
      see({ type: 'called-back', atMs, process, callback, partitions: parts(words) }),
    owns: (process, words) => see({ type: 'owns', atMs, process, partitions: parts(words) }),
    pauses: (process, words) => see({ type: 'pauses', atMs, process, partitions: parts(words) }),
    processes: (process, word, from, to) =>
      see({ type: 'processed', atMs, process, ...only(word), from, to }),
    thinks: (process, state, memberId = process, generation = 1) =>
      see({ type: 'thought', atMs, process, state, memberId, generation }),
    givesUp: (process, error) => see({ type: 'gave-up', atMs, process, error }),
    failsOver: (backAtMs) => see({ type: 'failed-over', atMs, backAtMs }),
    fails: (process, failure, message = '') =>
      see({ type: 'step-failed', atMs, process, failure, message }),
    differs: (process, what, path = '') =>
      see({ type: 'step-differed', atMs, process, path, what }),
    trace(how = 'stable', ends = {}) {
      const logs: readonly LogEnd[] = Object.entries(ends).map(([word, endOffset]) => ({
        ...only(word),
        endOffset,
      }));
      const lastEventAtMs = events.at(-1)?.atMs ?? 0;
      see({ type: 'ended', atMs, how, lastEventAtMs, ends: logs });
      const history: TimedHistory = {
        clock: 'virtual',
        topics: [],
        settings: over,
        order: 0,
        events,
      };
      return { history, settings, observations, endMs: atMs };
    },
  };
  return sketch;
}

/** Short times, so that a sketch reads in seconds. */
const shortTimes: Partial<GroupSettings> = {
  groupInitialRebalanceDelayMs: 0,
  groupConsumerSessionTimeoutMs: 10_000,
  groupConsumerHeartbeatIntervalMs: 1000,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1000,
  maxPollIntervalMs: 30_000,
  requestTimeoutMs: 5000,
};

function only(word: string): TopicPartition {
  const [partition] = parts(word);
  if (partition === undefined) throw new Error(`no partition in ${word}`);
  return partition;
}
