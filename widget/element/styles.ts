import { type CSSResult, unsafeCSS } from 'lit';
import { LANGUAGES } from '../languages.ts';

/** Chromium supports no lists in `:lang()`. */
const TRANSLATED: string = LANGUAGES.map((language) => `:lang(${language})`).join();

/**
 * Colours follow `color-scheme`, lengths follow the font; each custom property replaces one default. The
 * English texts are hidden for up to a second while those of the page's language are loaded. (Chromium
 * supports `match-parent` only as `-webkit-match-parent`.)
 *
 * Not Lit's `css` tag, which is a twentieth of the script tag.
 */
export const styles: CSSResult = unsafeCSS(`
  :host {
    --_accent: var(--connect-bank-accent, light-dark(#1d4ed8, #9dbdff));
    display: inline-block;
    font: var(--connect-bank-font, inherit);
    color: var(--connect-bank-text, inherit);
  }
  :host([hidden]) {
    display: none;
  }
  :host([size=small]) {
    font-size: 0.875em;
  }
  :host([size=large]) {
    font-size: 1.125em;
  }
  :host([full-width]) {
    display: block;
  }
  :host([full-width]) .main {
    width: 100%;
  }
  button,
  a {
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .main {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.625em;
    min-height: 2.75em;
    padding: 0.25em 1.25em;
    border: 1px solid transparent;
    border-radius: var(--connect-bank-radius, 0.625em);
    background: var(--_accent);
    color: var(--connect-bank-on-accent, light-dark(#fff, #0a1a3f));
    font-weight: 600;
  }
  .main:hover {
    filter: brightness(1.125);
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  .main:disabled,
  .main[aria-disabled] {
    filter: none;
    cursor: default;
  }
  .main:disabled {
    opacity: 0.5;
  }
  .main[aria-disabled] {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
    color: inherit;
  }
  .main[aria-disabled] svg {
    color: var(--_accent);
  }
  svg {
    display: block;
    width: 1.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
  }
  .below {
    max-width: 26em;
    font-size: 0.875em;
  }
  .status bdi,
  .status ::slotted(*) {
    display: block;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    margin-block-start: 0.625em;
  }
  :host(:is(${TRANSLATED})) bdi[lang=en-GB] {
    animation: unseen 1s step-end;
  }
  @keyframes unseen {
    from {
      opacity: 0;
    }
  }
  .failed .status {
    color: var(--connect-bank-error, light-dark(#b3261e, #ffb4ab));
  }
  .action {
    display: inline-block;
    margin-inline-end: 1.25em;
    padding: 0.5em 0;
    text-decoration: underline;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .spinner {
      animation: turn 1s linear infinite;
    }
  }
  @media (forced-colors: active) {
    .main[aria-disabled],
    .main[aria-disabled] svg {
      color: GrayText;
    }
  }
`);
