import { colourOf, inkOn } from './colour.ts';
import { foreign, html, type Markup } from './markup.ts';

/** What a mark is drawn from. `bgColor` is `#RRGGBB`; anything else is drawn in a neutral colour. */
export type MarkedProvider = { displayName: string; bgColor: string };

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const MOST_INITIALS = 2;
/** Rough width of one character of the logo's name, in units of the drawing. */
const LOGO_CHARACTER = 15;

/** A square mark of 64 by 64, as an SVG document of its own: what `icon_uri` points to. */
export function providerIconSvg(provider: MarkedProvider): string {
  return String(
    html`<svg xmlns="${SVG}" viewBox="0 0 64 64" width="64" height="64" role="img" aria-label="${foreign(provider.displayName)}">${markOf(provider)}</svg>`,
  );
}

/** The mark with the name beside it, on the bank's colour, as an SVG document: for `logo_uri`. */
export function providerLogoSvg(provider: MarkedProvider): string {
  const name = foreign(provider.displayName);
  const colour = colourOf(provider.bgColor);
  const width = 84 + Math.max(1, [...name].length) * LOGO_CHARACTER;
  return String(
    html`<svg xmlns="${SVG}" viewBox="0 0 ${width} 64" width="${width}" height="64" role="img" aria-label="${name}"><rect width="${width}" height="64" rx="14" fill="${colour}"/>${markOf(provider)}<text x="72" y="33" dominant-baseline="central" font-family="${FONT}" font-size="26" font-weight="600" fill="${inkOn(colour)}">${name}</text></svg>`,
  );
}

function markOf({ displayName, bgColor }: MarkedProvider): Markup {
  const colour = colourOf(bgColor);
  const ink = inkOn(colour);
  return html`<rect width="64" height="64" rx="14" fill="${colour}"/><path d="M64 22v28a14 14 0 0 1-14 14H22A42 42 0 0 0 64 22Z" fill="${ink}" fill-opacity="0.16"/><text x="32" y="33" text-anchor="middle" dominant-baseline="central" font-family="${FONT}" font-size="26" font-weight="700" letter-spacing="-0.5" fill="${ink}">${initialsOf(displayName)}</text>`;
}

/** The first characters of the first words; a bullet where a name has neither letter nor digit. */
function initialsOf(displayName: string): string {
  const words = foreign(displayName).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’&.]*/gu) ?? [];
  const initials = words.slice(0, MOST_INITIALS).map((word) => [...word][0] ?? '');
  return initials.join('').toUpperCase() || '•';
}
