/** What an event leads to: `rebalance` now, nothing yet (`silent`), or nothing at all. */
export type Effect = 'rebalance' | 'silent' | 'nothing';
