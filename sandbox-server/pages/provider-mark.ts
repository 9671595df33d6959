import { normalizeColor, textColorOn } from './color.ts';
import { html, type Markup, sanitize } from './markup.ts';

/** A bank's name and its color as `#RRGGBB`. */
export type MarkedProvider = { displayName: string; bgColor: string };

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const MAX_INITIALS = 2;
/** Approximate width of a character of the logo, in SVG units. */
const LOGO_CHARACTER_WIDTH = 15;

/** The icon for `icon_uri`: an SVG document of 64 by 64. */
export function providerIconSvg(provider: MarkedProvider): string {
  return String(
    html`<svg xmlns="${SVG}" viewBox="0 0 64 64" width="64" height="64" role="img" aria-label="${sanitize(provider.displayName)}">${iconMarkup(provider)}</svg>`,
  );
}

/** The logo for `logo_uri`: an SVG document with icon and name. */
export function providerLogoSvg(provider: MarkedProvider): string {
  const name = sanitize(provider.displayName);
  const color = normalizeColor(provider.bgColor);
  const width = 84 + Math.max(1, [...name].length) * LOGO_CHARACTER_WIDTH;
  return String(
    html`<svg xmlns="${SVG}" viewBox="0 0 ${width} 64" width="${width}" height="64" role="img" aria-label="${name}"><rect width="${width}" height="64" rx="14" fill="${color}"/>${iconMarkup(provider)}<text x="72" y="33" dominant-baseline="central" font-family="${FONT}" font-size="26" font-weight="600" fill="${textColorOn(color)}">${name}</text></svg>`,
  );
}

function iconMarkup({ displayName, bgColor }: MarkedProvider): Markup {
  const color = normalizeColor(bgColor);
  const textColor = textColorOn(color);
  return html`<rect width="64" height="64" rx="14" fill="${color}"/><path d="M64 22v28a14 14 0 0 1-14 14H22A42 42 0 0 0 64 22Z" fill="${textColor}" fill-opacity="0.16"/><text x="32" y="33" text-anchor="middle" dominant-baseline="central" font-family="${FONT}" font-size="26" font-weight="700" letter-spacing="-0.5" fill="${textColor}">${initialsOf(displayName)}</text>`;
}

/** The initials of the first words; a bullet if the name has neither letters nor digits. */
function initialsOf(displayName: string): string {
  const words = sanitize(displayName).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’&.]*/gu) ?? [];
  const initials = words.slice(0, MAX_INITIALS).map((word) => [...word][0] ?? '');
  return initials.join('').toUpperCase() || '•';
}
