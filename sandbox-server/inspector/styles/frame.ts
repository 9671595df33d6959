/** The band on top with the clock, the sections beside the content, the word at the bottom. */
export const FRAME_CSS = `
.top {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: .5rem 1.5rem;
  padding: .625rem max(var(--gap), calc(50vw - 60rem + var(--gap)));
  background: var(--band);
  color: var(--on-band);
  --focus: var(--gold);
}
.brand { display: flex; align-items: center; gap: .5rem; font-weight: 700; letter-spacing: -.01em; }
.brand span { inline-size: .875rem; block-size: .875rem; border-radius: .25rem; background: var(--gold); }
.brand small { color: var(--on-band-muted); font-weight: 400; letter-spacing: 0; }
.top button, .top select {
  border-color: var(--band-line);
  background: transparent;
  color: var(--on-band);
}
.top button:hover, .top select:hover { background: #ffffff1f; }
.top option { background: var(--card); color: var(--ink); }
.context { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.client select { max-inline-size: 14rem; }

.clock { display: flex; flex-wrap: wrap; flex: 1 1 auto; align-items: center; gap: .5rem 1rem; min-block-size: 2.25rem; }
.now { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75rem; }
.now time { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: .5rem; }
.now b { font-size: 1.25rem; letter-spacing: -.01em; }
.now span, .now small { color: var(--on-band-muted); }
.now .frozen { padding: 0 .5rem; border-radius: 1rem; background: var(--gold); color: #33260a; font-size: .8125rem; font-weight: 600; }
.clock-buttons { display: flex; flex-wrap: wrap; gap: .375rem; }

.link { display: flex; align-items: center; gap: .5rem; font-size: .875rem; }
.link::before { content: ''; inline-size: .625rem; block-size: .625rem; border-radius: 50%; background: var(--gold); }
.link-live::before { background: #7fe0a3; }
.link-lost { padding: .125rem .625rem; border-radius: 1rem; background: var(--gold); color: #33260a; font-weight: 600; }
.link-lost::before { background: currentColor; }

.columns { display: grid; gap: var(--gap); max-inline-size: 120rem; margin-inline: auto; padding: var(--gap); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; }
nav a {
  display: flex;
  align-items: center;
  gap: .5rem;
  min-block-size: 2.25rem;
  padding: .25rem .75rem;
  border-radius: var(--radius);
  color: var(--ink);
  text-decoration: none;
}
nav a:hover { background: var(--hover); }
nav a[aria-current] { background: var(--card); box-shadow: inset 0 0 0 1px var(--line); color: var(--link); font-weight: 600; }
.count { color: var(--muted); font-size: .8125rem; font-weight: 400; }
main { min-inline-size: 0; }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; min-block-size: 2.25rem; margin-block-end: .875rem; }
.head + .lead { margin-block-end: 1rem; }

.notices { position: fixed; inset: auto 0 1rem; z-index: 4; display: grid; justify-items: center; padding-inline: 1rem; pointer-events: none; }
.notices > :not(:empty) {
  display: flex;
  align-items: center;
  gap: 1rem;
  max-inline-size: 40rem;
  padding: .5rem .5rem .5rem 1rem;
  border-radius: var(--radius);
  background: light-dark(#16262b, #eef3f2);
  color: light-dark(#ffffff, #0e1518);
  box-shadow: 0 .25rem 1.5rem #00000040;
  pointer-events: auto;
  --focus: light-dark(#ffb270, #c2410c);
}
.notices > .bad:not(:empty) { background: light-dark(#a32013, #ffab9f); }
.notices button { border-color: currentColor; background: transparent; color: inherit; }
.notices button:hover { background: #7f7f7f40; }

@media (min-width: 60rem) {
  .columns { grid-template-columns: 10.5rem minmax(0, 1fr); align-items: start; }
  nav { position: sticky; inset-block-start: var(--gap); }
  nav ul { flex-direction: column; }
  nav a { justify-content: space-between; }
  main { padding-block-start: 0; }
}
@media (min-width: 82rem) and (min-height: 34rem) {
  .top { position: sticky; inset-block-start: 0; z-index: 3; flex-wrap: nowrap; block-size: 3.75rem; }
  .clock, .context, .clock-buttons { flex-wrap: nowrap; }
  nav, .chosen > .detail, .form > .detail { inset-block-start: calc(3.75rem + var(--gap)); }
}
@media (prefers-reduced-motion: no-preference) {
  .notices > :not(:empty) { animation: rise .18s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(.5rem); } }
}
@media (forced-colors: active) {
  .top { border-block-end: 1px solid; }
  nav a[aria-current], .notices > :not(:empty), .link::before, .brand span { border: 1px solid; }
}
`;
