/** How large the groups of a run may be. */
export type HistorySize = 'small' | 'medium' | 'large' | 'huge';

/** Bounds of a size: members at one time, topics, partitions a topic, events after the first members have joined. */
export interface SizeBounds {
  readonly membersMin: number;
  readonly membersMax: number;
  readonly topicsMax: number;
  readonly partitionsMax: number;
  readonly churnMax: number;
  /** All events together; first members included. */
  readonly eventsMax: number;
}

/**
 * Small groups are where bugs are found and shrunk from; the larger sizes are for what only shows there
 * (quotas of many, times that grow too fast).
 */
export const sizeBounds: Readonly<Record<HistorySize, SizeBounds>> = {
  small: {
    membersMin: 1,
    membersMax: 5,
    topicsMax: 3,
    partitionsMax: 6,
    churnMax: 5,
    eventsMax: 8,
  },
  medium: {
    membersMin: 2,
    membersMax: 10,
    topicsMax: 5,
    partitionsMax: 12,
    churnMax: 10,
    eventsMax: 18,
  },
  large: {
    membersMin: 11,
    membersMax: 40,
    topicsMax: 8,
    partitionsMax: 40,
    churnMax: 6,
    eventsMax: 46,
  },
  huge: {
    membersMin: 100,
    membersMax: 400,
    topicsMax: 20,
    partitionsMax: 200,
    churnMax: 3,
    eventsMax: 403,
  },
};

/** Of 1000 histories of size `mixed`, how many are large, and how many medium; the rest is small. */
export const mixedShares = { large: 5, medium: 85 } as const;
