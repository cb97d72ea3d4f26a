import type { Happened } from '../../../domain/group-trace.ts';
import type { TimedEvent } from '../../../domain/timed-history.ts';
import { isRebalancing, type Found } from './found.ts';
import type { FeatureName } from './feature-names.ts';

/** What an event shows by its mere kind. */
const ofKind: Readonly<Partial<Record<TimedEvent['type'], FeatureName>>> = {
  resubscribe: 'changed subscription',
  createTopic: 'created topic',
  addPartitions: 'grown topic',
  deleteTopic: 'deleted topic',
  lag: 'metadata seen late',
  evict: 'evicted member',
  bounce: 'rolling restart',
  crash: 'crash',
  stray: 'stray request',
  slow: 'slow network',
};

/** What an event shows that had an effect. */
export function findInEvent(found: Found, { event: place, effect, atMs }: Happened): void {
  const event = found.trace.history.events[place];
  if (!effect || event === undefined) return;
  const { features } = found;
  const feature = ofKind[event.type];
  if (feature !== undefined) features.add(feature);
  if (atMs === found.lastEventAtMs) features.add('several events at once');
  found.lastEventAtMs = atMs;
  if (isRebalancing(found.group)) features.add('event mid-rebalance');
  if ('pattern' in event && event.pattern !== undefined) features.add('pattern subscription');
  if (event.type === 'deleteTopic') found.deleted.add(event.topic);
  if (event.type === 'createTopic' && found.deleted.has(event.topic)) {
    features.add('recreated topic');
  }
}

/** What the history shows before anything happens. */
export function findInHistory({ trace, features }: Found): void {
  const { history, settings } = trace;
  features.add(settings.kafkaVersion === 'trunk' ? 'Kafka trunk' : 'Kafka 4.0');
  const isHostileHistory =
    history.topics.some(({ topic }) => isHostile(topic)) ||
    history.events.some(
      (event) =>
        ('member' in event && isHostile(event.member)) ||
        ('topic' in event && isHostile(event.topic)),
    );
  if (isHostileHistory) features.add('hostile name');
}

/** Empty, very long, not plain, or a name that plain objects already have something under. */
function isHostile(name: string): boolean {
  return name.length > 100 || name in {} || !/^[\w.+-]+$/.test(name);
}
