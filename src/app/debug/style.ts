// How the debug page looks.

/** Its style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f7f9, #14161a);
  --card: light-dark(#ffffff, #1d2026);
  --text: light-dark(#1b1f27, #e6e8ec);
  --soft: light-dark(#59606d, #a0a8b5);
  --line: light-dark(#dde1e7, #333842);
  --error: light-dark(#b3261e, #ff8a80);
  --mark: light-dark(#fde7e5, #47211f);
  --hint: light-dark(#0b5c8a, #8fd0f5);
  --hint-back: light-dark(#e6f3fa, #172b38);
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, 'Segoe UI', Roboto, sans-serif; }
header, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
.where { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.where b { color: var(--error); }
.where span { font-family: var(--mono); font-size: .85rem; margin-left: .75rem; }
h1 { margin: .5rem 0 .25rem; font-size: 1.7rem; line-height: 1.25; font-weight: 650; white-space: pre-wrap; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: 1rem; font-weight: 650; }
.kind { margin: 0; color: var(--error); font-weight: 600; }
.kind code { font-family: var(--mono); font-size: .85rem; font-weight: 400; color: var(--soft); margin-left: .5rem; }
.hint { margin: 1rem 0 0; padding: .7rem 1rem; border-left: 4px solid var(--hint); background: var(--hint-back); color: var(--text); border-radius: 0 6px 6px 0; white-space: pre-wrap; }
section { margin-top: 1.75rem; }
.cause { border-top: 1px solid var(--line); padding-top: 1.5rem; }
.cause > h2 { color: var(--soft); font-weight: 500; margin: 0; }
.message { margin: .15rem 0; font-size: 1.25rem; font-weight: 600; white-space: pre-wrap; overflow-wrap: anywhere; }
.frame, .folded { margin: 0 0 .5rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.frame > summary, p.frame, .folded > summary { padding: .55rem .9rem; font-size: .9rem; overflow-wrap: anywhere; }
summary { cursor: pointer; }
summary:focus-visible, pre:focus-visible, a:focus-visible, textarea:focus-visible { outline: 2px solid var(--hint); outline-offset: -2px; }
.folded { background: none; border-style: dashed; color: var(--soft); }
.folded ul { margin: 0; padding: 0 .9rem .6rem 2.2rem; font-size: .85rem; }
.folded b { font-weight: 500; }
.nuages > summary b { font-weight: 500; }
.place { font-family: var(--mono); font-size: .8rem; color: var(--soft); }
pre { margin: 0; padding: .6rem 0; overflow-x: auto; border-top: 1px solid var(--line); font: .82rem/1.6 var(--mono); tab-size: 2; }
pre span { display: block; padding-right: 1rem; min-width: max-content; white-space: pre; }
pre i { display: inline-block; width: 3.6rem; padding-right: 1rem; text-align: right; font-style: normal; color: var(--soft); user-select: none; }
pre .here { background: var(--mark); box-shadow: inset 3px 0 var(--error); }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font-size: .88rem; }
th, td { padding: .4rem .9rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; }
th { width: 12rem; font-weight: 500; color: var(--soft); overflow-wrap: anywhere; }
td { font-family: var(--mono); font-size: .82rem; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--hint); }
textarea { display: block; width: 100%; margin-top: .5rem; padding: .75rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font: .8rem/1.5 var(--mono); }
footer { color: var(--soft); font-size: .82rem; padding: 2rem 1.5rem; }
@media (max-width: 40rem) { th { width: 7rem; } .where span { display: block; margin: .25rem 0 0; } h1 { font-size: 1.35rem; } }
`
