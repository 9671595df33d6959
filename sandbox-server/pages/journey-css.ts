import { BASE_CSS } from './base-css.ts';

const colours = `
:root {
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif;
  --radius: .75rem;
  --page: #f4efe6;
  --card: #fffdfa;
  --field: #ffffff;
  --hover: #eef4f3;
  --soft: #e5efed;
  --ink: #16262b;
  --muted: #51626a;
  --line: #e3dccf;
  --line-strong: #85806f;
  --link: #0b5563;
  --action: #0b5563;
  --action-hover: #083f4a;
  --on-action: #ffffff;
  --focus: #c2410c;
  --good: #17663a;
  --good-soft: #dff1e5;
  --bad: #a32013;
  --bad-soft: #fdefec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1518;
    --card: #172125;
    --field: #0e1518;
    --hover: #1f2c31;
    --soft: #22343a;
    --ink: #eef3f2;
    --muted: #a9b9bd;
    --line: #2c3a40;
    --line-strong: #74868c;
    --link: #86d3dc;
    --action: #86d3dc;
    --action-hover: #a9e2e8;
    --on-action: #062a30;
    --focus: #ffb270;
    --good: #8fdcab;
    --good-soft: #1c3a29;
    --bad: #ffab9f;
    --bad-soft: #3a1f1c;
  }
}
`;

const page = `
.journey main { inline-size: 100%; flex: 1; padding: 1.25rem 1.25rem 0; background: var(--card); }
.journey footer { inline-size: 100%; background: var(--card); }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 700; letter-spacing: -.015em; }
main h2 { font-size: 1rem; }
main .errors { margin-block-start: 1rem; }
.lead { margin-block-start: .375rem; }
.data-use { margin-block-start: .5rem; }
.data-use p + p { margin-block-start: .375rem; }

.progress { display: flex; align-items: center; gap: .75rem; margin-block-end: 1rem; color: var(--muted); font-size: .875rem; }
.progress span { display: flex; gap: .25rem; flex: 1; }
.progress i { flex: 1; block-size: .25rem; border-radius: 1rem; background: var(--line); }
.progress i.reached { background: var(--action); }
.title-row { display: flex; align-items: flex-start; justify-content: space-between; gap: 1rem; }
.title-row form { flex: none; }
.title-row .quiet { overflow-wrap: normal;  margin-block-start: -.375rem; margin-inline-end: -.75rem; padding-inline: .75rem; border-color: transparent; }

.search { margin-block: 1.25rem .75rem; }
.search-row { display: flex; gap: .5rem; margin-block-start: .375rem; }
.search-row button { flex: none; overflow-wrap: normal; background: var(--soft); color: var(--link); }
.search-row button:hover { border-color: currentColor; }
.found { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; min-block-size: 2.75rem; color: var(--muted); font-size: .875rem; }
.found a { display: inline-flex; align-items: center; min-block-size: 2.75rem; }

.bank-icon { flex: none; inline-size: 2.5rem; block-size: 2.5rem; border-radius: .625rem; object-fit: cover; }
.banks { border: 1px solid var(--line); border-radius: var(--radius); }
.banks li + li { border-block-start: 1px solid var(--line); }
.banks button { inline-size: 100%; min-block-size: 4rem; padding: .75rem 1rem; justify-content: flex-start; gap: 1rem; border-radius: 0; text-align: start; }
.banks li:first-child button { border-start-start-radius: var(--radius); border-start-end-radius: var(--radius); }
.banks li:last-child button { border-end-start-radius: var(--radius); border-end-end-radius: var(--radius); }
.banks button:focus-visible { position: relative; }
.banks button:hover { background: var(--hover); }
.banks .symbol { margin-inline-start: auto; inline-size: 1.25rem; color: var(--muted); }
[dir=rtl] .symbol-forward, [dir=rtl] .symbol-back { transform: scaleX(-1); }
form > .error-note { margin-block-end: .5rem; }

.pair { display: flex; align-items: center; gap: .75rem; margin-block-end: .75rem; font-weight: 600; }
form h2 { margin-block-start: 1.25rem; }
.scopes { margin-block-start: .5rem; border: 1px solid var(--line); border-radius: var(--radius); }
.scopes li { display: flex; gap: .875rem; padding: .625rem .875rem; }
.scopes li + li { border-block-start: 1px solid var(--line); }
.scopes .symbol { margin-block-start: .125rem; color: var(--link); }
.scopes strong, .scopes span { display: block; }
.scopes span, .terms dd { color: var(--muted); font-size: .9375rem; }
.terms { display: grid; gap: .75rem; margin-block-start: 1.25rem; }
.terms dt { font-weight: 600; }
.next { display: flex; align-items: center; justify-content: center; gap: .5rem; color: var(--muted); font-size: .875rem; }
.next .symbol { inline-size: 1.125rem; block-size: 1.125rem; }

.result { display: flex; flex-direction: column; align-items: center; padding-block: 2.5rem 1rem; text-align: center; }
.result > .symbol { inline-size: 4rem; block-size: 4rem; padding: .875rem; margin-block-end: 1.25rem; border-radius: 50%; background: var(--soft); color: var(--link); }
.result-authorized > .symbol { background: var(--good-soft); color: var(--good); }
.result-failed > .symbol, .result-problem > .symbol { background: var(--bad-soft); color: var(--bad); }
.provider { margin-block-start: .25rem; font-weight: 600; }
.status { margin-block-start: 1rem; color: var(--muted); font-size: .875rem; }

@media (min-width: 22rem) {
  .consent-actions { grid-template-columns: 2fr 1fr; }
  .consent-actions .next { grid-column: 1 / -1; }
}
@media (min-height: 37.5rem) {
  .consent-actions { position: sticky; inset-block-end: 0; margin-inline: -1.25rem; padding: .75rem 1.25rem; border-block-start: 1px solid var(--line); background: var(--card); }
}
@media (min-width: 36rem) {
  .journey main { inline-size: 33rem; flex: none; margin: 2.5rem auto 0; padding: 1.75rem 2rem 2rem; border: 1px solid var(--line); border-radius: 1.25rem; }
  .journey footer { background: none; }
  .consent-actions { margin-inline: -2rem; padding-inline: 2rem; border-end-start-radius: 1.25rem; border-end-end-radius: 1.25rem; margin-block-end: -2rem; padding-block-end: 2rem; }
}
@media (max-width: 24rem) {
  .search-row button span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
}
`;

/** The stylesheet of the hosted journey: sand, petrol, one card. */
export const JOURNEY_CSS = `${colours}${BASE_CSS}${page}`;
