const dark = `
  color-scheme: dark;
  --paper: #14161a; --surface: #1b1e23; --sunken: #22262c; --rule: #333941; --ink: #e9e7e2; --quiet: #aeaba3; --link: #9cc7ff;
  --red: #ff9a91; --amber: #f2c46d; --violet: #cfb2ff; --blue: #96c8ff; --green: #86d9a6; --grey: #b4b1aa;
  --red-tint: #3a1f1f; --amber-tint: #352a17; --violet-tint: #2c2440; --blue-tint: #1b2c3f; --green-tint: #17301f; --grey-tint: #282b30;
  --mark: #5a4a10;`;

/** The page's only style sheet. The tone of a verdict or outcome comes from `data-tone`; words and shapes say the same. */
export const style = `
:root {
  color-scheme: light;
  --paper: #faf9f6; --surface: #ffffff; --sunken: #f3f1ec; --rule: #dedad1; --ink: #1d1c1a; --quiet: #5c5952; --link: #1b548c;
  --red: #a31d17; --amber: #7d5200; --violet: #613594; --blue: #1b558c; --green: #1a6238; --grey: #56534d;
  --red-tint: #fbebe9; --amber-tint: #faf0dc; --violet-tint: #f2ebfa; --blue-tint: #e8f1f9; --green-tint: #e7f3ea; --grey-tint: #efede8;
  --mark: #fdeaa3;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --serif: ui-serif, "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Noto Serif", serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${dark} } }
@media screen { :root[data-theme=dark] {${dark} } }

*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 400 1rem/1.55 var(--sans); -webkit-text-size-adjust: 100%; scroll-padding-top: 7.5rem; }
body { margin: 0; }
h1, h2, h3, h4, p, dl, dd, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
a { color: var(--link); }
code { font: .875em/1.5 var(--mono); overflow-wrap: anywhere; }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.sprite { position: absolute; }
.icon { width: 1em; height: 1em; flex: none; color: var(--tone, currentColor); vertical-align: -.125em; }
.i { stroke: var(--inside, var(--surface)); }
.hush { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--surface); padding: .5rem 1rem; }
.wrap { max-width: 82rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }

[data-tone=contradicted], [data-tone=fails] { --tone: var(--red); --tint: var(--red-tint); }
[data-tone=questioned], [data-tone=unverified], [data-tone=unattested], [data-tone=unknown] { --tone: var(--amber); --tint: var(--amber-tint); }
[data-tone=waived] { --tone: var(--violet); --tint: var(--violet-tint); }
[data-tone=supported] { --tone: var(--blue); --tint: var(--blue-tint); }
[data-tone=proven], [data-tone=attested], [data-tone=holds] { --tone: var(--green); --tint: var(--green-tint); }
[data-tone=not-in-force], [data-tone=not-applicable] { --tone: var(--grey); --tint: var(--grey-tint); }

/* cover */
.cover { padding-block: clamp(2rem, 5vw, 4rem) 2rem; }
.kicker { color: var(--quiet); font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; }
.cover h1 { font: 500 clamp(1.75rem, 1.2rem + 2.2vw, 2.75rem)/1.15 var(--serif); letter-spacing: -.01em; margin-top: .5rem; max-width: 34ch; text-wrap: balance; overflow-wrap: anywhere; }
.cover h1 + h1 { margin-top: 1.25rem; }
.byline { color: var(--quiet); margin-top: .5rem; overflow-wrap: anywhere; }
.conclusion { display: flex; gap: .75rem; align-items: center; margin-top: 1.75rem; padding: .9rem 1.15rem; border-radius: 8px; background: var(--tint); color: var(--ink); font-size: 1.125rem; font-weight: 600; max-width: 60rem; }
.conclusion .icon { font-size: 1.35rem; }
.conclusion { --inside: var(--tint); }
.notice { margin-top: .75rem; padding: .6rem 1.15rem; border-left: 4px solid var(--tone); max-width: 60rem; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1.1rem 2rem; margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--rule); }
.facts dt { color: var(--quiet); font-size: .8125rem; }
.facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.share { display: block; width: 100%; height: .625rem; border-radius: 5px; margin-top: 2rem; background: var(--sunken); }
.share rect { fill: var(--tone); stroke: var(--paper); stroke-width: .25; }
.share [data-tone=unverified] { fill-opacity: .65; }
.share [data-tone=unattested] { fill-opacity: .4; }

/* controls */
.controls { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--rule); }
.controls .wrap { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .6rem 1.5rem; padding-block: .75rem; }
.chips, .tools, .search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.chip, .tool { font: 500 .875rem/1.3 var(--sans); color: var(--ink); background: var(--surface); border: 1px solid var(--rule); border-radius: 999px; padding: .375rem .8rem; min-height: 2.125rem; display: inline-flex; gap: .45rem; align-items: center; }
.chip b { font-weight: 700; font-variant-numeric: tabular-nums; }
.js .chip, .tool { cursor: pointer; }
.js .chip:hover, .tool:hover { border-color: var(--quiet); }
.chip[aria-pressed=true] { background: var(--tint); border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
.chip[aria-pressed=true] { --inside: var(--tint); }
.tool { border-radius: 6px; }
.tool[aria-pressed=true] { background: var(--sunken); border-color: var(--quiet); }
.tools { align-self: start; }
.search { grid-column: 1 / -1; gap: .5rem 1rem; min-height: 2.125rem; }
.search label { font-size: .875rem; color: var(--quiet); }
.search input { font: inherit; font-size: .9375rem; color: inherit; background: var(--surface); border: 1px solid var(--quiet); border-radius: 6px; padding: .35rem .7rem; min-height: 2.125rem; flex: 0 1 28rem; min-width: 8rem; }
.search input::placeholder { color: var(--quiet); opacity: 1; }
.shown { font-size: .875rem; color: var(--quiet); font-variant-numeric: tabular-nums; }

/* body */
.body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem 3.5rem; padding-block: 2rem 5rem; }
.index { font-size: .875rem; line-height: 1.4; }
.index h2 { font-size: .8125rem; font-weight: 500; color: var(--quiet); margin-bottom: .6rem; }
.index a { display: grid; grid-template-columns: 1rem minmax(2.2rem, auto) minmax(0, 1fr); gap: .6rem; padding: .3rem .4rem; margin-inline: -.4rem; border-radius: 5px; color: inherit; text-decoration: none; }
.index a:hover { background: var(--sunken); }
.index a:hover .text { text-decoration: underline; }
.index .icon { margin-top: .22em; }
.index .number { font-variant-numeric: tabular-nums; font-weight: 600; overflow-wrap: anywhere; }
.index .text { overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; color: var(--quiet); overflow-wrap: anywhere; }
.index .policy { font-weight: 600; margin: 1rem 0 .3rem; overflow-wrap: anywhere; }
@media (min-width: 70rem) {
  .body { grid-template-columns: 17rem minmax(0, 1fr); }
  .index { position: sticky; top: 7.5rem; align-self: start; max-height: calc(100vh - 9rem); overflow-y: auto; padding-inline: .5rem; margin-inline-start: -.5rem; scrollbar-width: thin; }
}
@media (max-width: 69.99rem) { .index { display: none; } }
@media (max-width: 48rem) { .controls { position: static; } html { scroll-padding-top: 1rem; } }

.group + .group, .after { margin-top: 3rem; }
.group > h2, .after > h2 { font: 500 1.5rem/1.25 var(--serif); display: flex; gap: .6rem; align-items: center; }
.group > h2 .icon { font-size: 1.25rem; }
.group > h2 { --inside: var(--paper); }
.group > h2 .word, .rows dt { display: inline-block; }
.group > h2 .word::first-letter, .rows dt::first-letter { text-transform: uppercase; }
.group > h2 .number { color: var(--quiet); font: 400 1.125rem var(--sans); font-variant-numeric: tabular-nums; }
.group > p { color: var(--quiet); margin: .25rem 0 1rem; }

.clause { background: var(--surface); border: 1px solid var(--rule); border-left: 4px solid var(--tone); border-radius: 6px; }
.clause + .clause { margin-top: .75rem; }
.clause > summary { list-style: none; cursor: pointer; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .25rem 1.5rem; padding: 1rem 1.25rem; border-radius: 6px; }
.clause > summary::-webkit-details-marker { display: none; }
.clause h3 { font: 500 1.125rem/1.4 var(--serif); display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .85rem; overflow-wrap: anywhere; }
.clause h3 .number { font: 650 .9375rem/1.68 var(--sans); font-variant-numeric: tabular-nums; max-width: 12rem; }
.clause .verdict { display: inline-flex; gap: .4rem; align-items: center; align-self: start; justify-self: end; color: var(--tone); font-weight: 600; font-size: .875rem; white-space: nowrap; padding-top: .18rem; }
.clause .verdict::after { content: ""; width: .45rem; height: .45rem; border: solid var(--quiet); border-width: 0 1.5px 1.5px 0; transform: translateY(-.12rem) rotate(45deg); margin-left: .6rem; }
.clause[open] .verdict::after { transform: translateY(.12rem) rotate(225deg); }
.meta { grid-column: 1 / -1; color: var(--quiet); font-size: .875rem; display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; justify-content: space-between; overflow-wrap: anywhere; }
.meta > span { min-width: 0; }
.counts { display: inline-flex; flex-wrap: wrap; gap: .1rem .9rem; font-variant-numeric: tabular-nums; }
.count { display: inline-flex; gap: .35rem; align-items: center; color: var(--tone); }
.evidence { padding: 0 1.25rem 1.25rem; }
.gap { padding-top: .75rem; border-top: 1px solid var(--rule); color: var(--quiet); }

/* one check of a clause: what was promised, then what was seen */
.check { border-top: 1px solid var(--rule); padding-top: 1rem; }
.check + .check { margin-top: 1.25rem; }
.check h4 { font-size: 1rem; font-weight: 600; display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; justify-content: space-between; }
.check h4 code { color: var(--quiet); font-weight: 400; }
.check .counts { font-size: .875rem; font-weight: 400; }
.rows { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .3rem 1rem; margin-top: .5rem; font-size: .9375rem; }
.rows dt { color: var(--quiet); }
.rows dd { overflow-wrap: anywhere; }
.parameters { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.assumed { color: var(--amber); font-style: italic; }
.findings { margin-top: .75rem; border-top: 1px solid var(--rule); }
.finding { display: grid; grid-template-columns: 7.5rem minmax(0, 13rem) minmax(0, 1fr); gap: .1rem 1rem; padding: .65rem 0; border-bottom: 1px solid var(--rule); font-size: .9375rem; }
.many > .finding { content-visibility: auto; contain-intrinsic-height: auto 6rem; }
.findings > :last-child { border-bottom: 0; padding-bottom: 0; }
.outcome { color: var(--tone); font-weight: 600; display: inline-flex; gap: .45rem; align-items: baseline; }
.outcome .icon { align-self: start; margin-top: .28em; }
.outcome small { display: block; font-size: .8125rem; font-weight: 500; }
.place { font-weight: 600; overflow-wrap: anywhere; }
.place small { display: block; font-weight: 400; color: var(--quiet); font-size: .875rem; }
.seen { min-width: 0; overflow-wrap: anywhere; }
.seen > * + * { margin-top: .3rem; }
.warning { color: var(--amber); }
.how { display: flex; gap: .6rem; align-items: start; }
.how code { background: var(--sunken); border-radius: 4px; padding: .2rem .5rem; flex: 0 1 auto; min-width: 0; white-space: pre-wrap; }
.copy { font: 500 .8125rem/1.4 var(--sans); color: var(--link); background: none; border: 0; padding: .25rem .3rem; cursor: pointer; flex: none; min-height: 1.5rem; }
.copy:hover { text-decoration: underline; }
.source { color: var(--quiet); font-size: .8125rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.cut { margin-top: .75rem; padding: .6rem .9rem; background: var(--tint); border-radius: 6px; font-size: .9375rem; }

.scroll { overflow-x: auto; margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 500; font-size: .875rem; white-space: nowrap; }
td.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.state { font-weight: 600; color: var(--tone); }
.digests { font-size: .875rem; margin-top: 1rem; }
.digests dt { color: var(--quiet); margin-top: .6rem; overflow-wrap: anywhere; }
::highlight(found) { background: var(--mark); color: inherit; }

@media (max-width: 48rem) {
  .controls .wrap { grid-template-columns: minmax(0, 1fr); }
  .search input { flex: 1 1 10rem; }
  .clause > summary { grid-template-columns: minmax(0, 1fr); padding: .9rem 1rem; }
  .clause .verdict { justify-self: start; grid-row: 1; }
  .clause h3 { gap: .6rem; }
  .evidence { padding: 0 1rem 1rem; }
  .rows { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .rows dd + dt { margin-top: .4rem; }
  .finding { grid-template-columns: minmax(0, 1fr); gap: .25rem; }
  th, td { min-width: 8rem; }
}
@media screen { .out { display: none !important; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }

@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #56534d; } }
@media print {
  html { font-size: 10pt; --paper: #fff; background: #fff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .wrap { max-width: none; padding: 0; }
  .skip, .tools, .search, .copy, .index, .none { display: none !important; }
  .facts { grid-template-columns: auto auto auto auto; }
  .controls { position: static; border: 0; background: none; }
  .controls .wrap { padding-block: 1rem 0; }
  .chip[aria-pressed] { background: none; border-color: var(--rule); box-shadow: none; }
  .body { display: block; padding-block: 1rem 0; }
  .clause { border-radius: 0; border-width: 0 0 0 3px; border-top: 1px solid var(--rule); }
  .clause .verdict::after { display: none; }
  .clause::details-content { content-visibility: visible; display: block; height: auto; }
  .finding { grid-template-columns: 7rem 11rem minmax(0, 1fr); }
  .clause > summary, .check > h4, .check > .rows, .group > h2, .group > p, .after > h2 { break-after: avoid; break-inside: avoid; }
  .finding, .facts, tr { break-inside: avoid; }
  .many > .finding { content-visibility: visible; }
  .how code { background: none; padding: 0; }
  ::highlight(found) { background: none; }
}
`;
