/**
 * The styles that the journey and the banks share; each defines the colours. It uses logical properties
 * only, for right-to-left languages.
 */
export const BASE_CSS = `
*, *::before, *::after { box-sizing: border-box; }
html {
  color-scheme: light dark;
  scroll-padding-block: 4rem 9rem;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
body {
  display: flex;
  flex-direction: column;
  min-block-size: 100vh;
  min-block-size: 100dvh;
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 400 1rem/1.5 var(--sans);
  overflow-wrap: anywhere;
}
h1, h2, p, ul, dl, dd, fieldset { margin: 0; padding: 0; }
h1, h2 { text-wrap: balance; }
ul { list-style: none; }
fieldset { min-inline-size: 0; border: 0; }
svg { flex: none; }
a { color: var(--link); text-underline-offset: .2em; }
code { font: 400 .875em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
:lang(ar) { letter-spacing: normal !important; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }

.sandbox { position: sticky; inset-block-start: 0; z-index: 2; padding: .375rem 1rem; border-block-end: 1px solid #c99a2e; background: #ffd166; color: #33260a; font-size: .875rem; }
.sandbox p { display: flex; flex-wrap: wrap; justify-content: center; column-gap: .5rem; }
.lead { color: var(--muted); text-wrap: pretty; }
.lead p + p { margin-block-start: .5rem; }

label, legend { display: block; padding: 0; font-weight: 600; }
input:not([type=hidden], [type=checkbox]) {
  inline-size: 100%;
  min-inline-size: 0;
  min-block-size: 3rem;
  padding: .5rem .875rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius);
  background: var(--field);
  color: inherit;
  font: inherit;
  text-align: start;
}
input[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
input::placeholder { color: var(--muted); opacity: 1; }
:where(button, a.primary) {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: .5rem;
  min-block-size: 2.75rem;
  padding: .5rem 1rem;
  border: 1px solid transparent;
  border-radius: var(--radius);
  background: transparent;
  color: inherit;
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.primary { min-block-size: 3rem; background: var(--action); color: var(--on-action); }
.primary:hover { background: var(--action-hover); }
.quiet, .small { border-color: var(--line-strong); color: var(--link); }
.quiet:hover, .small:hover { background: var(--hover); }
.actions { display: grid; gap: .625rem; margin-block-start: 1.5rem; }

.errors {
  padding: .75rem 1rem .25rem;
  border: 1px solid var(--bad);
  border-inline-start-width: 5px;
  border-radius: var(--radius);
  background: var(--bad-soft);
}
.errors h2 { font-size: 1rem; }
.errors a { display: inline-flex; align-items: center; min-block-size: 2.75rem; padding-block: .375rem; }
.errors a, .error-note { color: var(--bad); font-weight: 600; }
.error-note { font-size: .9375rem; }

details.aside { border: 1px dashed var(--line-strong); border-radius: var(--radius); font-size: .9375rem; }
.aside summary {
  min-block-size: 2.75rem;
  padding: .625rem 1rem;
  border-radius: var(--radius);
  font-weight: 600;
  cursor: pointer;
}
.aside > :not(summary) { margin: 0 1rem 1rem; }
.aside p { color: var(--muted); }
.aside form p { margin-block-end: .75rem; }
.empty { padding: 1.5rem 1rem; border: 1px dashed var(--line-strong); border-radius: var(--radius); text-align: center; }

footer { margin-block-start: auto; padding: 1rem; color: var(--muted); font-size: .8125rem; text-align: center; }

@media (prefers-reduced-motion: no-preference) {
  button, a.primary { transition: background-color .12s, border-color .12s; }
}
@media (forced-colors: active) {
  .sandbox, .primary { border: 1px solid; }
  .sandbox { border-width: 0 0 1px; }
}
@media print { .actions, .search, .aside { display: none; } }
`;
