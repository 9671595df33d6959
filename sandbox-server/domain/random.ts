/**
 * Random numbers as pure functions of their arguments, without state. Only integer operations, division
 * and multiplication are used, so that every JavaScript engine gives the same bytes. Not for secrets.
 */

/** The seed of all random numbers derived from some names: 128 bits as four unsigned 32-bit lanes. */
export type RandomStream = readonly [number, number, number, number];

/** The stream of a list of names; their order matters. */
export function randomStreamOf(...names: readonly string[]): RandomStream {
  const text = names.join('\u0000');
  const lanes: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    lanes[0] = mix(lanes[0], code);
    lanes[1] = mix(lanes[1], code ^ lanes[0]);
    lanes[2] = mix(lanes[2], code ^ lanes[1]);
    lanes[3] = mix(lanes[3], code ^ lanes[2]);
  }
  return lanes;
}

/** An unsigned 32-bit number for a seed and up to three coordinates. */
export function noise(seed: number, a: number, b = 0, c = 0): number {
  return mix(mix(mix(seed, a), b), c);
}

/** A number in [0, 1) for a seed and up to three coordinates. */
export function fraction(seed: number, a: number, b = 0, c = 0): number {
  return noise(seed, a, b, c) / 2 ** 32;
}

/** Maps a number in [0, 1) to an integer from `low` to `high`, both inclusive. */
export function integerBetween(low: number, high: number, position: number): number {
  return low + Math.floor(position * (high - low + 1));
}

/** An id of 32 lowercase hexadecimal characters, for a stream and up to three coordinates. */
export function hexIdAt(
  [first, second, third, fourth]: RandomStream,
  a: number,
  b = 0,
  c = 0,
): string {
  const half = hexOf(noise(first, a, b, c)) + hexOf(noise(second, a, b, c));
  return half + hexOf(noise(third, a, b, c)) + hexOf(noise(fourth, a, b, c));
}

/** Lookup table: every response has an id, and `toString(16)` is slow. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight digits for an unsigned 32-bit number. */
function hexOf(value: number): string {
  const high = `${BYTES[value >>> 24]}${BYTES[(value >>> 16) & 255]}`;
  return `${high}${BYTES[(value >>> 8) & 255]}${BYTES[value & 255]}`;
}

/** The finaliser of MurmurHash3 over a seed and a value; a bijection in each of them. */
function mix(seed: number, value: number): number {
  let hash = seed ^ Math.imul(value + 0x9e3779b9, 0xcc9e2d51);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
