import { at } from '../algorithms/ints.ts';
import { sameTakers } from '../algorithms/same-takers.ts';
import type { RackView } from './racks.ts';
import { partitionsOf, type Roster } from './roster.ts';

/** Partitions between which it makes no difference, to any member, which of them it gets. */
export interface Kinds {
  readonly count: number;
  readonly ofPartition: Int32Array;
  /** The kinds of which a topic has partitions. */
  readonly ofTopic: readonly (readonly number[])[];
  /** By kind: the class of its partitions in the `RackView`; all 0 where there is none. */
  readonly rackClass: Int32Array;
}

/** Partitions are of one kind if the same members want them. */
export function kindsByTakers(roster: Roster): Kinds {
  const classOf = sameTakers(roster.wants, roster.topics.length);
  const ofPartition = new Int32Array(partitionsOf(roster));
  const ofTopic: number[][] = [];
  let count = 0;
  for (let topic = 0; topic < classOf.length; topic++) {
    const kind = at(classOf, topic);
    ofPartition.fill(kind, roster.firstOf[topic], roster.firstOf[topic + 1]);
    ofTopic.push([kind]);
    count = Math.max(count, kind + 1);
  }
  return { count, ofPartition, ofTopic, rackClass: new Int32Array(count) };
}

/** Partitions are of one kind if the same members want them and the same racks are near them. */
export function kindsByTakersAndRacks(roster: Roster, racks: RackView): Kinds {
  const takers = sameTakers(roster.wants, roster.topics.length);
  const ofPartition = new Int32Array(partitionsOf(roster));
  const ofTopic: number[][] = [];
  const numbers = new Map<number, number>();
  const rackClass: number[] = [];
  for (let topic = 0; topic < takers.length; topic++) {
    const kindsHere = new Set<number>();
    const end = roster.firstOf[topic + 1] ?? 0;
    for (let partition = roster.firstOf[topic] ?? 0; partition < end; partition++) {
      const near = at(racks.classOf, partition);
      const key = at(takers, topic) * racks.classes + near;
      let kind = numbers.get(key);
      if (kind === undefined) {
        kind = rackClass.push(near) - 1;
        numbers.set(key, kind);
      }
      ofPartition[partition] = kind;
      kindsHere.add(kind);
    }
    ofTopic.push([...kindsHere]);
  }
  return { count: rackClass.length, ofPartition, ofTopic, rackClass: Int32Array.from(rackClass) };
}
