/** What was chosen from a list, and forms beside one. */
export const DETAIL_CSS = `
.detail, .detail section, .approve { grid-template-columns: minmax(0, 1fr); }
.detail { display: grid; gap: 1.25rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: .875rem; background: var(--card); }
.detail > * { min-inline-size: 0; }
.detail-head { display: flex; align-items: start; justify-content: space-between; gap: 1rem; }
.detail-head h2 .badge { vertical-align: .125em; }
.detail-head h2 code { font-size: .9375rem; }
.close { flex: none; font-size: .875rem; line-height: 1.75rem; }
.detail section { display: grid; gap: .625rem; min-inline-size: 0; }
.summary { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.copyable { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; }

.facts { display: grid; gap: .375rem; }
.facts > div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0 1rem; align-items: baseline; }
.facts dt { color: var(--muted); font-size: .875rem; }
.links { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; padding-block-start: .875rem; border-block-start: 1px solid var(--line); }

.next { padding: 1rem; border-radius: var(--radius); background: var(--soft); }
.next .hint { color: var(--ink); }
.approve { display: grid; gap: .5rem; }
.together { display: flex; flex-wrap: wrap; gap: .5rem; }
.together select { flex: 1 1 14rem; min-inline-size: 0; }
.approve details label { display: block; }
.next button:not(.primary) { background: var(--card); }
.next button:not(.primary):hover { background: var(--hover); }
.next button.destructive:hover { background: var(--bad-soft); }

.timeline li { position: relative; display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 0 1rem; padding-block: .25rem; padding-inline-start: 1.25rem; }
.timeline li::before { content: ''; position: absolute; inset: .75rem auto auto 0; inline-size: .5625rem; block-size: .5625rem; border-radius: 50%; background: var(--action); }
.timeline li:not(:last-child)::after { content: ''; position: absolute; inset: 1.375rem auto -.625rem .25rem; inline-size: 1px; background: var(--line-strong); }
.timeline .to-come { color: var(--muted); }
.timeline .to-come::before { border: 1.5px solid var(--line-strong); background: var(--card); }

.why { padding: .75rem 1rem; border-inline-start: 5px solid var(--bad); border-radius: var(--radius); background: var(--bad-soft); }
.why h3 { color: var(--bad); }
.message h3 { padding-block-start: .875rem; border-block-start: 1px solid var(--line); }
.headers .facts { padding-block: .25rem; }
.headers .facts > div { grid-template-columns: 10rem minmax(0, 1fr); }
pre { padding: .875rem 1rem; border-radius: var(--radius); background: light-dark(#f6f2ea, #0e1518); white-space: pre-wrap; tab-size: 2; }
.json-name { color: var(--link); }
.json-string { color: light-dark(#17663a, #8fdcab); }
.json-number { color: light-dark(#7a4b00, #ffd28a); }
.json-word { color: light-dark(#8a2d63, #f2a9d3); }
table.small { inline-size: 100%; border-spacing: 0; }
table.small :is(th, td) { padding: .375rem 0; }
table.small :is(th, td) + * { padding-inline-start: .75rem; }
.created { display: grid; gap: .5rem; padding: 1rem; border-radius: var(--radius); background: var(--good-soft); }

@media (max-width: 71.99rem) {
  .chosen > .list { display: none; }
}
@media (min-width: 72rem) {
  .chosen, .form { grid-template-columns: minmax(0, 6fr) minmax(0, 7fr); }
  .form { grid-template-columns: minmax(0, 7fr) minmax(0, 6fr); }
  .chosen > .detail, .form > .detail {
    position: sticky;
    inset-block-start: var(--gap);
    max-block-size: calc(100dvh - 3.75rem - 2 * var(--gap));
    overflow: auto;
  }
}
@media (max-width: 30rem) {
  :root { --gap: 1rem; }
  .facts > div, .headers .facts > div, .timeline li { grid-template-columns: minmax(0, 1fr); }
  .detail { padding: 1rem; }
  table.small :is(.when, .number) { white-space: normal; }
}
@media print { .clock-buttons, .close, nav, .notices { display: none; } }
`;
