import { at } from './at.ts';
import type { RoundView } from './round-view.ts';

/**
 * The topics that have partitions and subscribers, in bundles: those with equal partition counts and equal subscribers
 * together.
 */
export function bundlesOf(view: RoundView): number[][] {
  const bundles: number[][] = [];
  for (let topic = 0; topic < view.topicCount; topic++) {
    if (sizeOf(view, topic) === 0 || view.topicSubscribers[topic] === 0) continue;
    const bundle = bundles.find(([first]) => first !== undefined && isAlike(view, first, topic));
    if (bundle === undefined) bundles.push([topic]);
    else bundle.push(topic);
  }
  return bundles;
}

function sizeOf({ topicStart }: RoundView, topic: number): number {
  return at(topicStart, topic + 1) - at(topicStart, topic);
}

function isAlike(view: RoundView, left: number, right: number): boolean {
  if (sizeOf(view, left) !== sizeOf(view, right)) return false;
  if (view.topicSubscribers[left] !== view.topicSubscribers[right]) return false;
  const { memberCount, topicCount, subscribed } = view;
  for (let member = 0; member < memberCount; member++) {
    const row = member * topicCount;
    if (subscribed[row + left] !== subscribed[row + right]) return false;
  }
  return true;
}
