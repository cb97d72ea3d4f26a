import type { Described, GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import type { Exchange, Look } from './exchange.ts';
import { takeLife, type MutableLife, type ProcessLife } from './process-life.ts';

/** The coordinator moved. */
export interface Failover {
  readonly index: number;
  readonly atMs: number;
  readonly backAtMs: number;
}

/** A trace from where the coordinator stands. */
export interface CoordinatorView {
  /** Requests in the order of their arrival. */
  readonly exchanges: readonly Exchange[];
  /** The same by process; see `sentBy`. */
  readonly byProcess: ReadonlyMap<string, readonly Exchange[]>;
  /** Those that were answered, in the order of the answers. */
  readonly answered: readonly Exchange[];
  /** By the id of the request. */
  readonly byRequestId: readonly (Exchange | undefined)[];
  /** The first one has no observation; then one for each description. */
  readonly looks: readonly [Look, ...Look[]];
  readonly failovers: readonly Failover[];
  /** Requests that never arrived. */
  readonly lostOnTheWay: readonly { readonly index: number; readonly process: string }[];
  /** Indices of the observations with which topics changed. */
  readonly topicChanges: readonly number[];
  /** Indices of the observations of events, and of what clients think. */
  readonly happenings: readonly number[];
  readonly thoughts: readonly number[];
  readonly processes: ReadonlyMap<string, ProcessLife>;
}

let last: { readonly trace: GroupTrace; readonly view: CoordinatorView } | null = null;

/** A trace from where the coordinator stands; computed once while it is the one that is looked at. */
export function coordinatorViewOf(trace: GroupTrace): CoordinatorView {
  if (last?.trace === trace) return last.view;
  const view = build(trace);
  last = { trace, view };
  return view;
}

/** The requests of a process, in the order of their arrival. */
export function sentBy({ byProcess }: CoordinatorView, process: string): readonly Exchange[] {
  return byProcess.get(process) ?? [];
}

interface Building {
  readonly exchanges: Exchange[];
  readonly byProcess: Map<string, Exchange[]>;
  readonly answered: Exchange[];
  readonly lostOnTheWay: { readonly index: number; readonly process: string }[];
  readonly topicChanges: number[];
  readonly happenings: number[];
  readonly thoughts: number[];
  readonly byRequestId: (Exchange | undefined)[];
  readonly looks: [Look, ...Look[]];
  readonly failovers: Failover[];
  readonly processes: Map<string, MutableLife>;
  look: Look;
  recovered: boolean;
  backAtMs: number;
  /** The request that has just arrived, if it may still be its step. */
  current: Exchange | null;
  /** Requests that were answered since the last observation of another kind. */
  answers: Exchange[];
}

function build({ observations }: GroupTrace): CoordinatorView {
  const start: Look = {
    index: -1,
    atMs: 0,
    group: null,
    requestId: -1,
    recovered: false,
    incarnation: 0,
    previous: null,
  };
  const building: Building = {
    exchanges: [],
    byProcess: new Map(),
    answered: [],
    lostOnTheWay: [],
    topicChanges: [],
    happenings: [],
    thoughts: [],
    byRequestId: [],
    looks: [start],
    failovers: [],
    processes: new Map(),
    look: start,
    recovered: false,
    backAtMs: -1,
    current: null,
    answers: [],
  };
  for (let index = 0; index < observations.length; index++) {
    const seen = observations[index];
    if (seen !== undefined) take(building, seen, index);
  }
  return building;
}

function take(building: Building, seen: GroupObservation, index: number): void {
  const { type } = seen;
  if (type === 'processed') building.current = null;
  else if (type === 'requested') arrive(building, seen, index);
  else if (type === 'replied') reply(building, seen, index);
  // An answer to a process that is gone is lost in the middle of the coordinator's step.
  else if (type === 'lost') learn(building, seen, index);
  else {
    if (type === 'learned') learn(building, seen, index);
    else if (type === 'described') describe(building, seen, index);
    else if (type === 'thought') building.thoughts.push(index);
    else takeRare(building, seen, index);
    building.current = null;
    if (building.answers.length > 0) building.answers = [];
  }
}

function takeRare(building: Building, seen: GroupObservation, index: number): void {
  if (seen.type === 'happened') building.happenings.push(index);
  else if (seen.type === 'topics') building.topicChanges.push(index);
  else if (seen.type === 'failed-over') {
    building.failovers.push({ index, atMs: seen.atMs, backAtMs: seen.backAtMs });
    building.recovered = true;
    building.backAtMs = seen.backAtMs;
  } else takeLife(building.processes, seen, index);
}

function arrive(
  building: Building,
  seen: Extract<GroupObservation, { type: 'requested' }>,
  index: number,
): void {
  const exchange: Exchange = {
    requestId: seen.requestId,
    process: seen.process,
    request: seen.request,
    sentAtMs: seen.sentAtMs,
    atMs: seen.atMs,
    isDuplicate: seen.duplicateOf !== undefined,
    index,
    backAtMs: building.backAtMs,
    before: building.look,
    after: building.look,
    replied: -1,
    repliedAtMs: -1,
    response: null,
    atOnce: false,
    answeredIn: building.look,
    learned: -1,
    learnedAtMs: -1,
    lost: false,
  };
  building.current = exchange;
  if (building.answers.length > 0) building.answers = [];
  building.exchanges.push(exchange);
  if (seen.process !== null) listOf(building, seen.process).push(exchange);
  building.byRequestId[seen.requestId] = exchange;
}

function listOf({ byProcess }: Building, process: string): Exchange[] {
  const known = byProcess.get(process);
  if (known !== undefined) return known;
  const sent: Exchange[] = [];
  byProcess.set(process, sent);
  return sent;
}

function reply(
  building: Building,
  seen: Extract<GroupObservation, { type: 'replied' }>,
  index: number,
): void {
  const exchange = building.byRequestId[seen.requestId];
  if (exchange === undefined || exchange.replied !== -1) return;
  exchange.replied = index;
  exchange.repliedAtMs = seen.atMs;
  exchange.response = seen.response;
  exchange.answeredIn = building.look;
  exchange.atOnce = building.current === exchange && seen.atMs === exchange.atMs;
  building.answers.push(exchange);
  building.answered.push(exchange);
}

function describe(building: Building, seen: Described, index: number): void {
  const requestId = seen.requestId ?? -1;
  const { look: previous } = building;
  const isNew = seen.group !== null && seen.group.groupType !== previous.group?.groupType;
  const look: Look = {
    index,
    atMs: seen.atMs,
    group: seen.group,
    requestId,
    recovered: building.recovered && seen.atMs <= building.backAtMs,
    incarnation: previous.incarnation + (isNew ? 1 : 0),
    previous,
  };
  building.look = look;
  building.recovered = false;
  building.looks.push(look);
  for (const exchange of building.answers) settle(exchange, look);
  if (requestId === -1) return;
  const cause = building.byRequestId[requestId];
  if (cause === undefined || cause.index <= previous.index) return;
  cause.after = look;
  if (cause.replied === -1) cause.answeredIn = look;
}

/** An answer was followed by this description: was it given in the same step? */
function settle(exchange: Exchange, look: Look): void {
  if (exchange.requestId !== look.requestId && exchange.atOnce) {
    if (!waited(exchange)) return;
    exchange.atOnce = false;
  }
  exchange.answeredIn = look;
}

/** The answer is one that could not be given at once: a timer gave it right after the request had come. */
function waited({ response, before }: Exchange): boolean {
  if (response?.api === 'JoinGroup') {
    return response.errorCode === 'NONE' && response.generationId !== before.group?.groupEpoch;
  }
  if (response?.api === 'SyncGroup') {
    const { errorCode } = response;
    if (errorCode !== 'NONE' && errorCode !== 'REBALANCE_IN_PROGRESS') return false;
    return before.group?.groupState === 'CompletingRebalance';
  }
  return false;
}

function learn(
  { byRequestId, lostOnTheWay }: Building,
  seen: Extract<GroupObservation, { type: 'learned' | 'lost' }>,
  index: number,
): void {
  const exchange = byRequestId[seen.requestId];
  if (exchange === undefined) {
    if (seen.type === 'lost') lostOnTheWay.push({ index, process: seen.process });
    return;
  }
  exchange.learned = index;
  exchange.learnedAtMs = seen.atMs;
  exchange.lost = seen.type === 'lost';
}
