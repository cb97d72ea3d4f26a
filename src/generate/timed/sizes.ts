/** How large the groups of a timed run may be. */
export type TimedSize = 'small' | 'medium' | 'large';

/** Bounds of a size. */
export interface TimedBounds {
  readonly membersMin: number;
  /** At one time. */
  readonly membersMax: number;
  readonly topicsMax: number;
  /** Of one topic. */
  readonly partitionsMax: number;
  /** All events together, first joins included. */
  readonly eventsMin: number;
  readonly eventsMax: number;
  /** Events are seldom later. */
  readonly spanMs: number;
}

/** Small groups are where bugs are found; each heartbeat of a larger or longer run costs time. */
export const timedBounds: Readonly<Record<TimedSize, TimedBounds>> = {
  small: {
    membersMin: 1,
    membersMax: 5,
    topicsMax: 3,
    partitionsMax: 8,
    eventsMin: 3,
    eventsMax: 14,
    spanMs: 30_000,
  },
  medium: {
    membersMin: 2,
    membersMax: 10,
    topicsMax: 5,
    partitionsMax: 12,
    eventsMin: 12,
    eventsMax: 30,
    spanMs: 60_000,
  },
  large: {
    membersMin: 11,
    membersMax: 40,
    topicsMax: 8,
    partitionsMax: 25,
    eventsMin: 20,
    eventsMax: 70,
    spanMs: 60_000,
  },
};

/** Of 1000 histories of size `mixed`, how many are large, and how many medium; the rest is small. */
export const timedShares = { large: 2, medium: 40 } as const;
