import type { Coordinator, CoordinatorInput, CoordinatorStep } from '../domain/coordinator.ts';
import type { MemberClient, MemberInput, MemberStep } from '../domain/member-client.ts';
import type { GroupRequest, GroupResponse } from '../domain/wire.ts';
import type { Cast } from '../simulation/cast.ts';

/** A coordinator and a client without any sense, for tests of the engine: they say what happened to them. */
export interface StubCast extends Cast {
  /** One line for each input, `at who what`; a coordinator is `-`. */
  readonly log: string[];
}

/** How the stubs behave; the rest is plain. */
export interface StubOptions {
  /** How the coordinator answers a request; null: it parks it for ever. Default: heartbeats get NONE. */
  readonly answer?: (request: GroupRequest) => GroupResponse | null;
  /** What a client asks in its first poll and then each `everyMs`. Default: a heartbeat each second. */
  readonly request?: GroupRequest;
  readonly everyMs?: number;
  /** Adds to, or spoils, a client's step. */
  readonly spoil?: (step: MemberStep<StubState>, input: MemberInput) => unknown;
  /** Adds to, or spoils, a step of the coordinator's that is no look at the group. */
  readonly spoilCoordinator?: (
    step: CoordinatorStep<StubCoordinatorState>,
    input: CoordinatorInput,
    state: StubCoordinatorState,
  ) => unknown;
  readonly recover?: (state: StubCoordinatorState) => StubCoordinatorState;
}

/** What a stub client knows. */
export interface StubState {
  readonly process: string;
  readonly asked: number;
  readonly wakeAtMs: number;
}

/** What a stub coordinator knows. */
export interface StubCoordinatorState {
  readonly served: number;
}

/** A heartbeat of nobody in particular. */
export const stubHeartbeat: GroupRequest = {
  api: 'Heartbeat',
  apiVersion: 4,
  groupId: 'group',
  generationId: 1,
  memberId: 'm',
  groupInstanceId: null,
};

/** A cast of stubs. */
export function stubCast(options: StubOptions = {}): StubCast {
  const log: string[] = [];
  const coordinator = stubCoordinator(options, log) as Coordinator;
  const member = stubMember(options, log) as MemberClient;
  return { log, coordinator, memberFor: () => member };
}

function stubCoordinator(
  { answer = plainAnswer, spoilCoordinator, recover }: StubOptions,
  log: string[],
): Coordinator<StubCoordinatorState> {
  return {
    name: 'stub',
    protocols: ['classic', 'consumer'],
    initial: () => ({ served: 0 }),
    step(state, input, nowMs) {
      const isLook = input.type === 'request' && input.request.api === 'DescribeGroups';
      if (isLook) return { state, replies: [{ requestId: input.requestId, response: nothing }] };
      log.push(`${nowMs} - ${input.type === 'request' ? input.request.api : input.type}`);
      const response = input.type === 'request' ? answer(input.request) : null;
      const replies =
        input.type === 'request' && response !== null
          ? [{ requestId: input.requestId, response }]
          : [];
      const step = { state: { served: state.served + 1 }, replies };
      return (spoilCoordinator?.(step, input, state) ??
        step) as CoordinatorStep<StubCoordinatorState>;
    },
    ...(recover === undefined ? {} : { recover }),
  };
}

const nothing: GroupResponse = {
  api: 'DescribeGroups',
  errorCode: 'GROUP_ID_NOT_FOUND',
  group: null,
};

function plainAnswer({ api }: GroupRequest): GroupResponse | null {
  return api === 'Heartbeat' ? { api: 'Heartbeat', errorCode: 'NONE' } : null;
}

function stubMember(
  { request = stubHeartbeat, everyMs = 1000, spoil }: StubOptions,
  log: string[],
): MemberClient<StubState> {
  return {
    name: 'stub',
    protocol: 'eager',
    initial: ({ process }) => ({ process, asked: 0, wakeAtMs: Infinity }),
    step(state, input, nowMs) {
      const { process, asked } = state;
      const what =
        input.type === 'response'
          ? `response ${input.requestId} ${'errorCode' in input.response ? input.response.errorCode : ''}`
          : input.type;
      log.push(`${nowMs} ${process} ${what}`);
      const isDue = asked === 0 ? input.type === 'poll' : nowMs >= state.wakeAtMs;
      const asks = isDue && (input.type === 'poll' || input.type === 'timer');
      const wakeAtMs = asks ? nowMs + everyMs : state.wakeAtMs;
      const step: MemberStep<StubState> = {
        state: { process, asked: asks ? asked + 1 : asked, wakeAtMs },
        requests: asks ? [{ requestId: asked, request }] : [],
        callbacks: [],
        wakeAtMs,
      };
      return (spoil?.(step, input) ?? step) as MemberStep<StubState>;
    },
  };
}
