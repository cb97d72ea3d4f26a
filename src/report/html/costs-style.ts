/** What the page of costs needs beside the common style sheet. */
export const costsStyle: string = `
.shortly { margin-top: 1.75rem; }
.shortly ul { margin: 0; padding-left: 1.1rem; }
.shortly li { margin: .3rem 0; max-width: 95ch; }
.plots.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem 1.75rem; margin: 1rem 0 1.25rem; }
.plots.wide svg { max-width: 30rem; }
svg .end { font-size: 11px; font-variant-numeric: tabular-nums; }
svg .row-name { font-size: 11.5px; }
svg .thin { opacity: .5; }
.swatch { display: inline-block; width: 1.6rem; height: .55rem; border-radius: 2px; background: var(--soft); margin-right: .4rem; vertical-align: baseline; }
.swatch.thin { opacity: .5; height: .4rem; }
.swatch.kc0 { background: var(--t0); } .swatch.kc1 { background: var(--t1); } .swatch.kc2 { background: var(--t2); }
.bars-key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .6rem 0 0; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.costs th[scope=row] { white-space: nowrap; }
.costs tr.group th { background: var(--faint); font-size: .78rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); font-weight: 600; padding-block: .4rem; }
.costs tr.static th[scope=row] { padding-left: 1.9rem; color: var(--soft); }
.costs thead th { min-width: 5.5rem; overflow-wrap: normal; white-space: normal; }
`;
