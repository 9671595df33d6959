/** Colours, type and what every element starts from. Text has a contrast of at least 4.5 to 1. */
export const TOKENS_CSS = `
:root {
  color-scheme: light dark;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace;
  --page: light-dark(#f4efe6, #0e1518);
  --card: light-dark(#fffdfa, #172125);
  --field: light-dark(#ffffff, #0e1518);
  --hover: light-dark(#f3f5f1, #1d292e);
  --soft: light-dark(#e5efed, #22343a);
  --ink: light-dark(#16262b, #eef3f2);
  --muted: light-dark(#51626a, #a9b9bd);
  --line: light-dark(#e3dccf, #2c3a40);
  --line-strong: light-dark(#85806f, #74868c);
  --link: light-dark(#0b5563, #86d3dc);
  --action: light-dark(#0b5563, #86d3dc);
  --action-hover: light-dark(#083f4a, #a9e2e8);
  --on-action: light-dark(#ffffff, #062a30);
  --focus: light-dark(#c2410c, #ffb270);
  --good: light-dark(#17663a, #8fdcab);
  --good-soft: light-dark(#dff1e5, #1c3a29);
  --bad: light-dark(#a32013, #ffab9f);
  --bad-soft: light-dark(#fdefec, #3a1f1c);
  --waiting: light-dark(#7a4b00, #ffd28a);
  --waiting-soft: light-dark(#fcefd2, #3a2c12);
  --band: light-dark(#0b3f4a, #12282f);
  --on-band: #f3f8f7;
  --on-band-muted: #bcd3d6;
  --band-line: #4c7680;
  --gold: #ffd166;
  --radius: .625rem;
  --gap: 1.25rem;
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block: 6rem 4rem; }
body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 400 .9375rem/1.5 var(--sans);
  overflow-wrap: break-word;
}
h1, h2, h3, p, ul, ol, dl, dd, fieldset, pre, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.5rem; letter-spacing: -.015em; }
h2 { font-size: 1.125rem; }
h3 { font-size: .9375rem; }
fieldset { min-inline-size: 0; border: 0; }
a { color: var(--link); text-underline-offset: .2em; }
b { font-weight: 600; }
small { font-size: .8125rem; }
code, pre, dd { overflow-wrap: anywhere; }
code, pre { font: 400 .8125rem/1.55 var(--mono); }
time, .number, .count { font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
[tabindex='-1']:focus { outline: none; }
[tabindex='-1']:focus-visible { outline: 3px solid var(--focus); outline-offset: 4px; border-radius: .25rem; }
[hidden] { display: none; }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hint, .lead { color: var(--muted); text-wrap: pretty; }
.hint { font-size: .875rem; }
.lead { max-inline-size: 44rem; }
.skip { position: absolute; inset: .5rem auto auto .5rem; z-index: 5; padding: .5rem 1rem; border-radius: var(--radius); background: var(--card); }
.skip:not(:focus) { inline-size: 1px; block-size: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
.unscripted { max-inline-size: 36rem; margin: 4rem auto; padding: 1rem; }
@media (prefers-reduced-motion: no-preference) {
  button, a, input, select, tr { transition: background-color .12s, border-color .12s; }
}
`;
