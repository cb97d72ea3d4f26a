import type { CoordinatorConfig } from '../../domain/coordinator.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { type CommittedOffsets, noOffsets } from '../offsets/committed-offsets.ts';
import type { ConsumerGroup } from './consumer-group.ts';

/** The state of a coordinator of one group of the new protocol. */
export interface ConsumerState {
  readonly groupId: string;
  readonly settings: GroupSettings;
  /** The cluster's topics by name. */
  readonly topics: ReadonlyMap<string, HistoryTopic>;
  /** Null: nobody has joined yet. */
  readonly group: ConsumerGroup | null;
  readonly offsets: CommittedOffsets;
  /** When to look next for offsets, or a group, that have outlived their use; null: not at all. */
  readonly cleanUpAtMs: number | null;
  /** How many members without a name of their own were named; part of their names. */
  readonly named: number;
}

/** A coordinator that knows of no group yet. */
export function initialState({ groupId, topics, settings }: CoordinatorConfig): ConsumerState {
  return {
    groupId,
    settings,
    topics: topicsByName(topics),
    group: null,
    offsets: noOffsets,
    cleanUpAtMs: null,
    named: 0,
  };
}

/** Topics by name; of two of one name the later one counts. */
export function topicsByName(topics: readonly HistoryTopic[]): ReadonlyMap<string, HistoryTopic> {
  return new Map(topics.map((topic) => [topic.topic, topic]));
}
