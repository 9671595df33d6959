import { BASE_CSS } from './base-css.ts';
import { normalizeColor, readableColorOn, textColorOn } from './color.ts';

/** The least contrast of the bank's colour; WCAG requires 4.5 for text. */
const MIN_CONTRAST = 5;
/** The background of each colour scheme with the lowest contrast. */
const LIGHT_SURFACE = '#F3F4F6';
const DARK_SURFACE = '#26292F';

const surfaces = `
:root {
  --sans: 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Noto Sans Arabic', sans-serif;
  --serif: Georgia, 'Iowan Old Style', 'Times New Roman', 'Noto Serif', 'Noto Naskh Arabic', serif;
  --radius: 2px;
  --page: #ffffff;
  --field: #ffffff;
  --hover: ${LIGHT_SURFACE};
  --soft: ${LIGHT_SURFACE};
  --ink: #1c1e24;
  --muted: #565b66;
  --line: #d9dce2;
  --line-strong: #7f8694;
  --bad: #a8121f;
  --bad-soft: #fff0f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121317;
    --field: #121317;
    --hover: ${DARK_SURFACE};
    --soft: #1b1d22;
    --ink: #f1f2f4;
    --muted: #b3b8c2;
    --line: #363a43;
    --line-strong: #808793;
    --bad: #ffa9a9;
    --bad-soft: #3a1a1d;
  }
}
`;

const page = `
.bank header { background: var(--brand); color: var(--on-brand); border-block-end: 1px solid var(--line); }
.bank header p { display: flex; align-items: center; gap: .75rem; max-inline-size: 60rem; margin-inline: auto; padding: .75rem 1.25rem; font: 700 1.25rem/1.3 var(--serif); }
.bank-icon { flex: none; inline-size: 2.25rem; block-size: 2.25rem; border-radius: .5rem; box-shadow: 0 0 0 1px var(--on-brand); }
.bank main { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 2rem 4rem; inline-size: 100%; max-inline-size: 60rem; margin-inline: auto; padding: 1.5rem 1.25rem; }
.content, .aside { flex: 1 1 22rem; min-inline-size: min(100%, 17rem); max-inline-size: 30rem; }
h1 { font: 400 1.875rem/1.2 var(--serif); }
.greeting { margin-block-end: .25rem; color: var(--muted); }
.lead { margin-block-start: .375rem; }
.content > form, .content > .errors { margin-block-start: 1.5rem; }
.field + .field { margin-block-start: 1.125rem; }
.field input { margin-block-start: .375rem; }
.bank footer { inline-size: 100%; border-block-start: 1px solid var(--line); }

.users li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem .75rem; padding-block: .625rem; }
.users li > div { flex: 1 1 14rem; min-inline-size: 0; overflow-wrap: anywhere; }
.users li + li { border-block-start: 1px solid var(--line); }
.users strong { display: block; font-weight: 600; }
.users code { margin-inline-end: .5rem; padding: .125rem .375rem; background: var(--soft); user-select: all; }
.users button { max-inline-size: 100%; overflow-wrap: anywhere; }

.accounts legend { margin-block-end: .5rem; }
.account { display: grid; grid-template-columns: auto 1fr; align-items: center; column-gap: .875rem; position: relative; padding: .875rem 1rem; border: 1px solid var(--line-strong); }
.account + .account { border-block-start: 0; }
.account:has(:checked) { background: var(--soft); box-shadow: inset 4px 0 0 var(--action); }
[dir=rtl] .account:has(:checked) { box-shadow: inset -4px 0 0 var(--action); }
.account input { grid-row: 1 / 3; position: relative; z-index: 1; inline-size: 1.5rem; block-size: 1.5rem; margin: 0; accent-color: var(--action); cursor: pointer; }
.account label { cursor: pointer; }
.account label::after { content: ''; position: absolute; inset: 0; }
.account p { display: flex; flex-wrap: wrap; column-gap: .75rem; color: var(--muted); font-size: .9375rem; }
.digits { font-variant-numeric: tabular-nums; }

@media (min-width: 36rem) {
  .bank main { padding-block: 3rem; }
  .actions { grid-auto-flow: column; justify-content: start; }
  .actions button { min-inline-size: 9rem; min-block-size: 3rem; }
}
`;

/**
 * The stylesheet of a mock bank.
 * @param bgColor the bank's colour as `#RRGGBB`; it is shaded until it is readable in both schemes.
 */
export function bankCss(bgColor: string): string {
  const brand = normalizeColor(bgColor);
  const colors = `
:root { --brand: ${brand}; --on-brand: ${textColorOn(brand)}; ${actions(LIGHT_SURFACE, brand)} }
@media (prefers-color-scheme: dark) { :root { ${actions(DARK_SURFACE, brand)} } }
`;
  return `${surfaces}${colors}${BASE_CSS}${page}`;
}

function actions(surface: string, brand: string): string {
  const action = readableColorOn(surface, brand, MIN_CONTRAST);
  const hover = readableColorOn(surface, action, MIN_CONTRAST * 1.5);
  return `--action: ${action}; --action-hover: ${hover}; --on-action: ${textColorOn(action)}; --link: ${action}; --focus: ${hover};`;
}
