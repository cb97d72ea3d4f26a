/** Styles of the drawings of timed stories. */
export const timedStyle: string = `
svg .life { stroke: var(--soft); stroke-width: 1.5; } svg .life.unwell { stroke: var(--warn); stroke-dasharray: 2 4; stroke-width: 2; }
svg .event-row { fill: var(--faint); } svg .wrong-row { fill: var(--bad-bg); }
svg .message { stroke: var(--ink); stroke-width: 1.25; fill: none; } svg .message.warn { stroke: var(--warn); stroke-dasharray: 5 2; }
svg .arrow-head { fill: var(--ink); } svg .arrow-head.warn { fill: var(--warn); }
svg .group-state { fill: var(--grey-bg); stroke: var(--soft); stroke-width: 1; }
svg .group-state.at-rest { fill: var(--good-bg); stroke: var(--good); } svg .group-state.restless { fill: var(--warn-bg); stroke: var(--warn); stroke-dasharray: 3 2; }
svg .mark { fill: var(--ink); } svg .mark-ring { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
svg .time { fill: var(--soft); font-size: 11px; text-anchor: end; font-variant-numeric: tabular-nums; }
table.steps td { min-width: 7rem; } table.steps td.what { min-width: 14rem; } table.steps tr.wrong th, table.steps tr.wrong td { background: var(--bad-bg); }
`;
