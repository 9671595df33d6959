/** Colour arithmetic of WCAG 2.2 on `#RRGGBB`, so that any bank's colour stays readable. */

type Rgb = readonly [red: number, green: number, blue: number];

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/** Stands in for a colour that is not one. */
const NEUTRAL: Rgb = [51, 65, 85];
/** How far a colour moves towards black or white at a time. */
const STEP = 0.04;

/** `#RRGGBB` in upper case; a neutral slate for anything that is not six hexadecimal digits. */
export function colourOf(text: string): string {
  return hexOf(rgbOf(text));
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(rgbOf(one)), luminanceOf(rgbOf(other))].sort(
    (a, b) => a - b,
  );
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(background: string): string {
  const [black, white] = [hexOf(BLACK), hexOf(WHITE)];
  return contrastOf(black, background) > contrastOf(white, background) ? black : white;
}

/** The nearest shade of `colour` that reaches the contrast `ratio` on `background`. */
export function readableOn(background: string, colour: string, ratio: number): string {
  const ink = inkOn(background);
  const shadeAt = ink === hexOf(WHITE) ? lighter : darker;
  for (let share = 0; share < 1; share += STEP) {
    const shade = hexOf(shadeAt(rgbOf(colour), share));
    if (contrastOf(shade, background) >= ratio) return shade;
  }
  return ink;
}

function darker(colour: Rgb, share: number): Rgb {
  return mix(colour, BLACK, share);
}

/** First as bright as the hue allows, so that it stays vivid, then towards white. */
function lighter(colour: Rgb, share: number): Rgb {
  const scale = 255 / Math.max(1, ...colour);
  const [red, green, blue] = colour;
  const vivid: Rgb = [red * scale, green * scale, blue * scale];
  return share < 0.5 ? mix(colour, vivid, share * 2) : mix(vivid, WHITE, share * 2 - 1);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [red, green, blue] = from;
  return [
    red + (to[0] - red) * share,
    green + (to[1] - green) * share,
    blue + (to[2] - blue) * share,
  ];
}

function rgbOf(text: string): Rgb {
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return NEUTRAL;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}

function luminanceOf(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
