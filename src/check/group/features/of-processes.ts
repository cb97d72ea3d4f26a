import type {
  GroupObservation,
  Lives,
  Processed,
  Started,
  Thought,
} from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { memberIn } from '../described-members.ts';
import type { FeatureName } from './feature-names.ts';
import type { Found } from './found.ts';

const ofProtocol: Readonly<Record<Started['protocol'], FeatureName>> = {
  eager: 'eager members',
  cooperative: 'cooperative members',
  consumer: 'KIP-848 members',
};

/** What an observation of a process shows. */
export function findInProcess(
  found: Found,
  process: number,
  seen: GroupObservation,
  index: number,
): void {
  if (seen.type === 'processed') findRepetition(found, seen, index);
  else if (seen.type === 'thought') findReset(found, process, seen);
  else if (seen.type === 'lives') findLife(found, process, seen);
  else if (seen.type === 'started') findStart(found, process, seen);
  else if (seen.type === 'gave-up') found.features.add('client gave up');
  else if (seen.type === 'called-back' && seen.callback === 'lost') {
    found.features.add('partitions lost');
  } else if (seen.type === 'lost' && found.isLive[process] === true) {
    const wasAnswered = (found.index.replyAt[seen.requestId] ?? -1) >= 0;
    found.features.add(wasAnswered ? 'lost response' : 'lost request');
  }
}

function findStart(found: Found, process: number, seen: Started): void {
  found.isLive[process] = true;
  found.features.add(ofProtocol[seen.protocol]);
  if (seen.instanceId === null) return;
  found.features.add('static members');
  for (let other = 0; other < process; other++) {
    const { started } = at(found.index.processes, other);
    if (started?.instanceId !== seen.instanceId) continue;
    if (found.isLive[other] === true) found.features.add('duplicate instance');
    else if (started.member === seen.member) found.features.add('static restart');
  }
}

function findLife(found: Found, process: number, { how }: Lives): void {
  const { features, memberIds, group } = found;
  const memberId = memberIds[process];
  if (how === 'well' && found.isPaused[process] === true && memberId !== undefined) {
    if (memberIn(group, memberId) === undefined) features.add('zombie woke');
  }
  if (how === 'closed' || how === 'crashed') {
    found.isLive[process] = false;
    for (const owner of found.pending.values()) {
      if (owner === process) features.add('pending member left behind');
    }
  }
  found.isPaused[process] = how === 'paused';
  found.isAway[process] = how === 'away';
}

function findReset(found: Found, process: number, { memberId, generation }: Thought): void {
  if (generation < 0 && found.isAway[process] === true) {
    found.features.add('max.poll.interval exceeded');
  }
  if (memberId !== '') found.memberIds[process] = memberId;
}

function findRepetition(found: Found, { from, to }: Processed, index: number): void {
  const partition = at(found.index.partitionOf, index);
  const before = found.processedTo[partition] ?? 0;
  if (from < before) found.features.add('records processed twice');
  if (to > before) found.processedTo[partition] = to;
}
