import { html, type Markup } from './markup.ts';

/** SVG icons of 24 by 24, in the colour of the text. */
const ICONS = {
  info: html`<circle cx="12" cy="8" r="4"/><path d="M4 20c1.2-3.8 4.2-5.5 8-5.5s6.8 1.7 8 5.5"/>`,
  accounts: html`<path d="M3 9.5 12 4l9 5.500M5 10v7M9.7 10v7M14.3 10v7M19 10v7M3 20h18"/>`,
  balance: html`<path d="M4 7.500h14.500A1.5 1.5 0 0 1 20 9v9.500a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 18.500v-12A1.5 1.5 0 0 1 5.5 5H17"/><path d="M15.5 13.700h.01"/>`,
  transactions: html`<path d="M4 8h14m-3.5-4L18.5 8l-4 4M20 16H6m3.5-4-4 4 4 4"/>`,
  search: html`<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.3-4.3"/>`,
  forward: html`<path d="m9.5 5 7 7-7 7"/>`,
  lock: html`<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.5"/>`,
  done: html`<path d="m5 12.5 4.5 4.500L19 7.5"/>`,
  refused: html`<path d="m7 7 10 10M17 7 7 17"/>`,
  back: html`<path d="M9 6 4.5 10.5 9 15M4.5 10.500H15a4.5 4.5 0 0 1 0 9h-3"/>`,
  warning: html`<path d="M12 6.500v7M12 17.500h.01"/>`,
} as const;

export type SymbolName = keyof typeof ICONS;

/** An icon beside text, hidden from screen readers. */
export function symbol(name: SymbolName): Markup {
  return html`<svg class="symbol symbol-${name}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${ICONS[name]}</svg>`;
}
