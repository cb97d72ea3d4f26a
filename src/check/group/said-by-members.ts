import type { DescribedMember, GroupRequest } from '../../domain/wire.ts';
import type { Exchange } from './exchange.ts';

/** What members have said in their requests. */
export interface SaidByMembers<Said> {
  /** Keeps what the request of this exchange says. Who has no id yet is known by the one that it is given. */
  add(exchange: Exchange, said: Said): void;
  /** All that was said by the member's id, and then all under its instance id, each oldest first. */
  of(member: DescribedMember): readonly Said[];
}

/** Nothing was said yet; what is no news after the newest is not kept. */
export function saidByMembers<Said>(
  isNews: (said: Said, newest: Said) => boolean = () => true,
): SaidByMembers<Said> {
  const byId = new Map<string, Said[]>();
  const byInstance = new Map<string, Said[]>();
  const keep = (all: Map<string, Said[]>, who: string | null, said: Said): void => {
    if (who === null) return;
    const before = all.get(who);
    const newest = before?.at(-1);
    if (before === undefined) all.set(who, [said]);
    else if (newest === undefined || isNews(said, newest)) before.push(said);
  };
  return {
    add(exchange, said) {
      keep(byId, memberIdOf(exchange), said);
      keep(byInstance, instanceIdOf(exchange.request), said);
    },
    of({ memberId, groupInstanceId }) {
      const own = byId.get(memberId) ?? [];
      return groupInstanceId === null ? own : [...own, ...(byInstance.get(groupInstanceId) ?? [])];
    },
  };
}

function memberIdOf({ request, response }: Exchange): string | null {
  if ('memberId' in request && request.memberId !== '') return request.memberId;
  return response !== null && 'memberId' in response ? response.memberId : null;
}

function instanceIdOf(request: GroupRequest): string | null {
  if (request.api === 'ConsumerGroupHeartbeat') return request.instanceId;
  return request.api === 'JoinGroup' ? request.groupInstanceId : null;
}
