/**
 * Colour arithmetic on `#RRGGBB`, which keeps text readable on any bank's colour.
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

type Rgb = readonly [red: number, green: number, blue: number];

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/** In place of an invalid colour. */
const FALLBACK: Rgb = [51, 65, 85];
/** The step of each attempt towards black or white. */
const STEP = 0.04;

/** `#RRGGBB` in upper case; slate grey if the text is no such colour. */
export function normalizeColor(text: string): string {
  return toHex(toRgb(text));
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrastRatio(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(toRgb(one)), luminanceOf(toRgb(other))].sort(
    (a, b) => a - b,
  );
  return (high + 0.05) / (low + 0.05);
}

/** Black or white: the one with the higher contrast. */
export function textColorOn(background: string): string {
  const [black, white] = [toHex(BLACK), toHex(WHITE)];
  return contrastRatio(black, background) > contrastRatio(white, background) ? black : white;
}

/** The closest shade of `color` with at least the contrast `ratio` on `background`. */
export function readableColorOn(background: string, color: string, ratio: number): string {
  const textColor = textColorOn(background);
  const shadeAt = textColor === toHex(WHITE) ? lighter : darker;
  for (let share = 0; share < 1; share += STEP) {
    const shade = toHex(shadeAt(toRgb(color), share));
    if (contrastRatio(shade, background) >= ratio) return shade;
  }
  return textColor;
}

function darker(color: Rgb, share: number): Rgb {
  return mix(color, BLACK, share);
}

/** Increases the brightness first, which keeps the colour vivid, then moves it towards white. */
function lighter(color: Rgb, share: number): Rgb {
  const scale = 255 / Math.max(1, ...color);
  const [red, green, blue] = color;
  const vivid: Rgb = [red * scale, green * scale, blue * scale];
  return share < 0.5 ? mix(color, vivid, share * 2) : mix(vivid, WHITE, share * 2 - 1);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [red, green, blue] = from;
  return [
    red + (to[0] - red) * share,
    green + (to[1] - green) * share,
    blue + (to[2] - blue) * share,
  ];
}

function toRgb(text: string): Rgb {
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return FALLBACK;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

function toHex(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}

function luminanceOf(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
