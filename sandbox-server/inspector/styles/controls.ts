/** Buttons, fields and the cards that ask something. */
export const CONTROLS_CSS = `
button, select, input:not([type=radio], [type=checkbox]) {
  min-block-size: 2.25rem;
  max-inline-size: 100%;
  padding: .25rem .75rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius);
  background: var(--field);
  color: inherit;
  font: inherit;
}
button { color: var(--link); font-weight: 600; font-size: .875rem; cursor: pointer; }
button:hover { background: var(--hover); }
button.primary { border-color: transparent; background: var(--action); color: var(--on-action); }
button.primary:hover { background: var(--action-hover); }
button.destructive { color: var(--bad); }
button.destructive:hover { background: var(--bad-soft); }
button.small { min-block-size: 1.75rem; padding: 0 .625rem; border-color: var(--line); font-size: .8125rem; }
select { padding-inline-end: .375rem; text-overflow: ellipsis; }
input::placeholder { color: var(--muted); opacity: 1; }
input[type=file] { padding: .375rem; border-style: dashed; font-size: .875rem; }
label, legend { padding: 0; font-weight: 600; font-size: .875rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
summary { min-block-size: 1.75rem; padding-block: .125rem; color: var(--link); font-size: .875rem; font-weight: 600; cursor: pointer; }
summary small { color: var(--muted); font-weight: 400; }

.fields, .fields p, .grid p, .filter p { display: grid; gap: .25rem; align-content: start; min-inline-size: 0; }
.fields { gap: 1.125rem; grid-template-columns: minmax(0, 1fr); }
.fields .buttons { display: flex; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); gap: .75rem 1rem; }
.grid .only { display: none; }
.grid:has([value=rate_limit_exceeded]:checked) .only-rate_limit_exceeded,
.grid:has([value=late]:checked) .only-late,
.grid:has([value=fail]:checked) .only-fail,
.grid:has([value=duplicate]:checked) .only-duplicate { display: grid; }
.grid legend, .choice legend { margin-block-end: .5rem; }
.grid input, .grid select, .fields p > input, .filter input, .filter select { inline-size: 100%; }
.choice { display: flex; flex-wrap: wrap; gap: .5rem; }
.choice label {
  display: flex;
  align-items: center;
  gap: .5rem;
  min-block-size: 2.25rem;
  padding: .25rem .75rem;
  border: 1px solid var(--line-strong);
  border-radius: 2rem;
  font-weight: 400;
  cursor: pointer;
}
.choice label:hover { background: var(--hover); }
.choice label:has(:checked) { border-color: var(--action); background: var(--soft); box-shadow: inset 0 0 0 1px var(--action); }
.choice label:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
.choice input { margin: 0; accent-color: var(--action); outline: none; }

.filter { margin-block-end: .75rem; }
.filter form { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); align-items: end; gap: .75rem; padding-block: .5rem; }
.active-filters { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-block-end: .75rem; font-size: .875rem; }
.active-filters ul { display: flex; flex-wrap: wrap; gap: .375rem; }
.active-filters li { padding: .125rem .625rem; border-radius: 1rem; background: var(--soft); }

.card { inline-size: 26rem; max-inline-size: calc(100vw - 2rem); padding: 1.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); color: var(--ink); }
.card:is([popover], dialog) { box-shadow: 0 1rem 4rem #00000059; }
.card:popover-open, .card[open], .unlock { display: grid; gap: .75rem; }
.card::backdrop { background: #0b1a1f73; }
.card input { inline-size: 100%; }
.top .card { --focus: light-dark(#c2410c, #ffb270); }
.top .card button { border-color: var(--line-strong); color: var(--link); }
.top .card button:hover { background: var(--hover); }
.top .card .primary { border-color: transparent; background: var(--action); color: var(--on-action); }
.top .card .primary:hover { background: var(--action-hover); }
.unlock { margin: 12vh auto; }
.form-error { padding: .75rem 1rem; border: 1px solid var(--bad); border-inline-start-width: 5px; border-radius: var(--radius); background: var(--bad-soft); }
.form-error p { color: var(--bad); font-weight: 600; }
.form-error li { margin-block-start: .25rem; }

@media (pointer: coarse) {
  button, select, input:not([type=radio], [type=checkbox]), nav a, summary, .choice label { min-block-size: 2.75rem; }
  button.small { min-block-size: 2.25rem; }
}
`;
