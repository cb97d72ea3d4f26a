import type {
  Claims,
  HistoryEvent,
  HistoryTopic,
  MembershipHistory,
} from '../../domain/history.ts';
import type { Pass } from '../pass.ts';

/**
 * Lets two members simply claim what it takes a history many events to make them claim (a missed answer, a lost
 * generation): `t:1, a{0}g1, b{0}g1`. An honest run is worth more than one event
 * less, so of those only longer ones are tried.
 */
export const claimOutright: Pass = { name: 'claim outright', candidates: claimedOutright };

const SAVED_MIN = 2;
/** So many members, topics and partitions are tried. */
const MEMBERS_MAX = 3;
const TOPICS_MAX = 2;
const PARTITIONS_MAX = 2;
const generations = [null, 0, 1] as const;

type Join = Extract<HistoryEvent, { type: 'join' }>;

function* claimedOutright(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const saved = history.events.length - 2;
  if (saved < (history.shape === 'honest' ? SAVED_MIN : 1)) return;
  const joins = firstJoins(history);
  for (const topic of history.topics.slice(0, TOPICS_MAX)) {
    for (const [index, first] of joins.entries()) {
      for (const second of joins.slice(index + 1)) {
        for (const events of pairs(first, second, topic))
          yield { shape: 'adversarial', topics: history.topics, events };
      }
    }
  }
}

/** The first join of each member, on its own. */
function firstJoins({ events }: MembershipHistory): readonly Join[] {
  const joins = new Map<string, Join>();
  for (const event of events) {
    if (event.type !== 'join' || joins.has(event.member)) continue;
    const { when: _, claims: _claims, ...join } = event;
    joins.set(event.member, join);
  }
  return [...joins.values()].slice(0, MEMBERS_MAX);
}

/** The second claims a partition; the first claims it too, claims nothing of some generation, or has no claims. */
function* pairs(
  first: Join,
  second: Join,
  { topic, partitions }: HistoryTopic,
): Generator<readonly HistoryEvent[], void, void> {
  for (let partition = 0; partition < Math.min(partitions, PARTITIONS_MAX); partition += 1) {
    const claim = [{ topic, partition }];
    for (const older of generations) {
      for (const generation of [0, 1]) {
        const claiming = { ...second, claims: { partitions: claim, generation } };
        yield [withClaims(first, claim, older), claiming];
        if (older !== null) yield [withClaims(first, [], older), claiming];
      }
    }
  }
}

function withClaims(
  join: Join,
  partitions: Claims['partitions'],
  generation: number | null,
): HistoryEvent {
  return generation === null ? join : { ...join, claims: { partitions, generation } };
}
