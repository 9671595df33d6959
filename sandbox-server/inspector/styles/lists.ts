/** Lists: tables that leave out what they have no room for, and panels. */
export const LISTS_CSS = `
.panes { display: grid; gap: var(--gap); align-items: start; }
.panes > * { min-inline-size: 0; }
.list { container-type: inline-size; }
.list > table {
  inline-size: 100%;
  border: 1px solid var(--line);
  border-radius: .875rem;
  border-spacing: 0;
  background: var(--card);
  overflow: clip;
}
th, td { padding: .5rem .875rem; font-weight: 400; text-align: start; vertical-align: middle; }
thead th { padding-block: .5rem; color: var(--muted); font-size: .8125rem; }
tbody :is(th, td) { border-block-start: 1px solid var(--line); }
.number { text-align: end; white-space: nowrap; }
td.number .buttons { justify-content: flex-end; }
.when { white-space: nowrap; font-size: .875rem; }
.when .day { color: var(--muted); }
.list tbody tr { position: relative; }
.list tbody tr:has(.row-link):hover { background: var(--hover); }
.list tbody tr:has([aria-current]) { background: var(--soft); box-shadow: inset 3px 0 0 var(--action); }
.row-link { display: inline-block; color: var(--ink); text-decoration: none; }
.row-link::after { content: ''; position: absolute; inset: 0; }
.row-link:focus-visible { outline: none; }
.row-link:focus-visible::after { outline: 3px solid var(--focus); outline-offset: -3px; border-radius: var(--radius); }
.row-link code[title] { white-space: nowrap; }
.row-link b { color: var(--muted); font-size: .8125rem; }
.page-row, .page-row .row-link { color: var(--muted); }
.why p::first-letter, .why-short::first-letter { text-transform: uppercase; }
.why-short { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; color: var(--bad); font-size: .8125rem; }
.list .wide, .list .wider { display: none; }
@container (max-width: 22rem) {
  th, td { padding-inline: .5rem; }
  .when, td.number { white-space: normal; }
}
@container (min-width: 32rem) { .list .wide { display: table-cell; } }
@container (min-width: 50rem) { .list .wider { display: table-cell; } }
code.block { display: block; }
td .selectable { white-space: nowrap; }
.selectable { padding: .125rem .375rem; border-radius: .25rem; background: var(--soft); user-select: all; }

.badges { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; }
.badge { display: inline-flex; align-items: center; gap: .375rem; padding: .0625rem .625rem; border-radius: 1rem; background: var(--soft); font-size: .8125rem; font-weight: 600; }
.badge::before { content: ''; flex: none; inline-size: .4375rem; block-size: .4375rem; border-radius: 50%; background: currentColor; }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.bad { background: var(--bad-soft); color: var(--bad); }
.badge.waiting { background: var(--waiting-soft); color: var(--waiting); }
.more { margin-block-start: .75rem; text-align: center; }
.empty { padding: 2.5rem 1rem; border: 1px dashed var(--line-strong); border-radius: .875rem; color: var(--muted); text-align: center; text-wrap: balance; }

.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); align-items: start; gap: var(--gap); }
.panels > div, .panel { grid-template-columns: minmax(0, 1fr); }
.panels > div { display: grid; gap: var(--gap); }
.panel { display: grid; gap: .75rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: .875rem; background: var(--card); }
.panel label { display: block; margin-block-end: .25rem; }
.scenarios li { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding-block: .625rem; }
.scenarios li + li { border-block-start: 1px solid var(--line); }
.scenarios button { flex: none; }

@media (prefers-reduced-motion: no-preference) {
  .new-row { animation: arrive 2s ease-out; }
  @keyframes arrive { from { background: var(--waiting-soft); } }
}
@media (forced-colors: active) {
  .badge { border: 1px solid; }
  .list tbody tr:has([aria-current]) { outline: 2px solid; }
}
`;
