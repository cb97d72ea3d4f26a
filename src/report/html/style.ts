/** The whole style sheet of the page: no font, picture or sheet comes from elsewhere. */
export const styleSheet: string = `
:root {
  color-scheme: light dark;
  --paper: #faf9f7; --card: #ffffff; --ink: #1c1d21; --soft: #5c6069; --line: #e3e1dc; --faint: #f2f0ec;
  --good: #17703f; --bad: #b4232f; --warn: #8a5a00; --link: #1f4fbf;
  --good-bg: #e8f4ec; --bad-bg: #fcebea; --warn-bg: #fbf1dc; --grey-bg: #f3f2ef;
  --t0: #2f6fde; --t1: #c2570c; --t2: #1c8a5a; --t3: #a13fb3; --t4: #b08800; --t5: #0f8a99;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131519; --card: #1b1e24; --ink: #e8e9ec; --soft: #a2a8b3; --line: #30353e; --faint: #22262d;
    --good: #6cd39a; --bad: #ff8f8a; --warn: #e9bd62; --link: #8fb4ff;
    --good-bg: #16301f; --bad-bg: #3b1c1f; --warn-bg: #352a12; --grey-bg: #23262c;
    --t0: #7fa9ff; --t1: #ff9d5c; --t2: #63cf9c; --t3: #d992e8; --t4: #e3c04f; --t5: #5fcbd8;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans);
  -webkit-text-size-adjust: 100%; overflow-wrap: break-word; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.75rem; }
footer { padding-top: 1.5rem; padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.5rem); letter-spacing: -.02em; margin: .35rem 0 .5rem; }
h2 { font-size: 1.4rem; letter-spacing: -.01em; margin: 3.25rem 0 .35rem; }
h3 { font-size: 1.08rem; margin: 0 0 .35rem; }
h4 { font-size: .78rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.5rem 0 .5rem; }
p { margin: .4rem 0; max-width: 68ch; }
a { color: var(--link); text-underline-offset: .18em; }
code, .mono { font-family: var(--mono); font-size: .875em; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.brand { font: 600 .8rem/1 var(--mono); letter-spacing: .04em; color: var(--soft); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 1.25rem 0 0; list-style: none; font-size: .92rem; }

.facts-line { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0; color: var(--soft); }
.facts-line div { display: flex; gap: .4rem; }
.facts-line dt, .facts-line dd { margin: 0; }
.facts-line dd { color: var(--ink); font-variant-numeric: tabular-nums; }

.subjects { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem; margin: 1.75rem 0 0; padding: 0; list-style: none; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.25rem; min-width: 0; }
.subject { border-top: 4px solid var(--soft); }
.subject.holds { border-top-color: var(--good); } .subject.broken { border-top-color: var(--bad); }
.subject.undecided, .subject.not-exercised { border-top-color: var(--warn); }
.subject p { margin: .2rem 0; }
.bar { display: flex; height: 10px; gap: 2px; margin: .8rem 0 .5rem; }
.bar span { min-width: 3px; border-radius: 3px; }
.bar .holds { background: var(--good); }
.bar .broken { background: repeating-linear-gradient(135deg, var(--bad) 0 4px, var(--bad-bg) 4px 6px); }
.bar .not-exercised { border: 1.5px solid var(--warn); } .bar .undecided { background: var(--warn); }
.tally { display: flex; flex-wrap: wrap; gap: 0 .9rem; padding: 0; margin: 0; list-style: none; font-size: .875rem; }

.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 12px; background: var(--card); margin: .9rem 0; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .7rem .9rem; color: var(--soft); font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem; border-top: 1px solid var(--line); }
thead th { vertical-align: bottom; font-weight: 600; }
td.n, th.n, .figures tbody th { white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody th { font-weight: 500; }
th[scope=col] .soft { font-weight: 400; }
.matrix { min-width: max-content; }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--card); width: 27rem; max-width: 27rem; white-space: normal; border-right: 1px solid var(--line); z-index: 1; }
.matrix thead td { position: sticky; left: 0; background: var(--card); border-right: 1px solid var(--line); z-index: 1; }
.matrix thead th { max-width: 15rem; min-width: 10.5rem; }
.matrix thead th span { font-weight: 400; }
.matrix .promise { display: block; color: var(--soft); font-size: .82rem; font-weight: 400; }
.matrix tr.group th { background: var(--faint); position: sticky; left: 0; width: auto; max-width: none; font-size: .78rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); font-weight: 600; padding-block: .4rem; }
.matrix tr.group td { background: var(--faint); padding: 0; }
.cell { font-variant-numeric: tabular-nums; white-space: nowrap; }
.cell .word { font-weight: 600; }
.cell .counts { display: block; color: var(--soft); font-size: .82rem; }
.cell.holds .word { color: var(--good); }
.cell.broken { background: var(--bad-bg); } .cell.broken .word, .cell.broken a { color: var(--bad); font-weight: 700; }
.cell.not-exercised, .cell.undecided { background: var(--warn-bg); }
.cell.not-exercised .word, .cell.undecided .word { color: var(--warn); }
.cell.not-claimed, .cell.not-claimed .counts { color: var(--soft); } .cell.not-claimed .word { font-weight: 400; }
.sign { display: inline-block; width: 1.15em; }
.key { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .25rem 1.5rem; padding: 0; margin: .5rem 0; list-style: none; font-size: .875rem; color: var(--soft); }
.key b { color: var(--ink); }

.finding { margin: 1.25rem 0 2.25rem; padding: 1.5rem; border-left: 5px solid var(--bad); }
.finding .lead { font-size: 1.22rem; line-height: 1.4; margin: .1rem 0 .5rem; font-weight: 600; max-width: 60ch; text-wrap: pretty; }
.finding .where { color: var(--soft); font-size: .9rem; margin: 0; max-width: none; }
.finding .where code { color: var(--bad); font-weight: 600; }
.events { padding-left: 1.6rem; margin: .4rem 0; }
.events li { padding-left: .3rem; margin: .25rem 0; }
.events li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.note { display: inline-block; font-size: .8rem; line-height: 1.4; padding: .08rem .55rem; margin: .1rem .15rem; border-radius: 1rem; background: var(--warn-bg); color: var(--warn); border: 1px solid color-mix(in srgb, var(--warn) 35%, transparent); }
figure { margin: .5rem 0 0; }
figure .scroll { margin: 0; width: fit-content; max-width: 100%; }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .5rem; }
.right { border-left: 3px solid var(--good); padding: .15rem 0 .15rem .8rem; margin: 1rem 0; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.25rem; margin: 0; font-size: .93rem; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; min-width: 0; }
pre { margin: .3rem 0; padding: .7rem .9rem; background: var(--faint); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.5 var(--mono); user-select: all; }
details { margin: .9rem 0 0; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; width: fit-content; }
details table { font-size: .85rem; }

.measure { margin: 1.1rem 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem 1.75rem; margin: .7rem 0 0; }
.plots figure { margin: 0; min-width: 0; }
.plots figcaption { margin: 0 0 .1rem; color: var(--ink); font-size: .88rem; font-weight: 600; }
.plots figcaption span { display: block; font-weight: 400; font-size: .82rem; color: var(--soft); }
.plots svg { width: 100%; max-width: 24rem; height: auto; }
.share { display: inline-block; width: 4.5rem; height: .6rem; border-radius: 3px; background: var(--grey-bg); margin-right: .6rem; vertical-align: baseline; overflow: hidden; }
.share span { display: block; height: 100%; background: var(--t0); }

svg { display: block; }
svg text { font-family: var(--sans); font-size: 12px; fill: var(--ink); }
svg .mono { font-family: var(--mono); font-size: 12px; }
svg .soft { fill: var(--soft); font-size: 11px; } svg .strong { font-weight: 650; }
svg .bad { fill: var(--bad); } svg .good { fill: var(--good); } svg .warn { fill: var(--warn); }
svg .lane { fill: var(--faint); } svg .wrong-column { fill: var(--bad-bg); } svg .right-column { fill: var(--good-bg); }
svg .rule { stroke: var(--line); stroke-width: 1; } svg .absent { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 2 5; }
svg .body { fill: var(--card); stroke: var(--soft); stroke-width: 1.25; }
svg .new .body { stroke: var(--ink); stroke-width: 2.25; }
svg .lost .body { stroke-dasharray: 3.5 3; fill: transparent; } svg .lost .mono { fill: var(--soft);  } svg .lost .band { opacity: .45; }
svg .nobody .body { stroke-dasharray: 1.5 3; fill: transparent; }
svg .wrong .body { stroke: var(--bad); stroke-width: 2.75; stroke-dasharray: none; fill: var(--bad-bg); } svg .wrong .mono { fill: var(--bad); font-weight: 700; }
svg .badge { fill: var(--bad); } svg .badge-text { fill: var(--card); font-size: 10px; font-weight: 700; text-anchor: middle; }
svg .c0 { fill: var(--t0); } svg .c1 { fill: var(--t1); } svg .c2 { fill: var(--t2); } svg .c3 { fill: var(--t3); } svg .c4 { fill: var(--t4); } svg .c5 { fill: var(--t5); }
svg .hatch { stroke: var(--card); stroke-width: 2; } svg .dot { fill: var(--card); }
svg .column { fill: var(--t0); } svg .axis { stroke: var(--soft); stroke-width: 1; }
svg .tick { fill: var(--soft); font-size: 11px; text-anchor: middle; font-variant-numeric: tabular-nums; } svg .value { font-size: 10.5px; text-anchor: middle; fill: var(--soft); }
@media (max-width: 40rem) {
  header, main, footer { padding-left: .9rem; padding-right: .9rem; }
  header { padding-top: 1.5rem; }
  .finding { padding: 1.1rem .95rem; border-left-width: 4px; }
  .matrix th[scope=row] { width: 9.5rem; max-width: 9.5rem; }
  .matrix th, .matrix td { padding-inline: .65rem; }
  .matrix .promise { display: none; }
  dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; } dl.facts dd { margin-bottom: .45rem; }
}
@media print { .scroll { overflow: visible; } body { background: none; } nav, .skip { display: none; } .card { break-inside: avoid; } }
.moves { list-style: none; padding-left: 1rem; }
`;
