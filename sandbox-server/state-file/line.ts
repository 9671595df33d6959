import { crc32 } from 'node:zlib';

/**
 * A line of a state file: eight hexadecimal digits, a space, and JSON of which they are the CRC-32.
 * The line break is written last, so that a line without one was never finished.
 */

const BREAK = 0x0a;
const DIGITS = 8;

export function lineOf(value: unknown): string {
  const json = JSON.stringify(value);
  return `${checksumOf(json)} ${json}\n`;
}

/** Its number, from one on, and what was written; without a value it is something else. */
export type Line = { number: number; value?: unknown };

/** Each finished line. */
export function* linesIn(bytes: Buffer): Generator<Line> {
  let start = 0;
  for (let number = 1; ; number += 1) {
    const end = bytes.indexOf(BREAK, start);
    if (end === -1) return;
    yield { number, ...valueIn(bytes.toString('utf8', start, end)) };
    start = end + 1;
  }
}

function valueIn(line: string): Pick<Line, 'value'> {
  const json = line.slice(DIGITS + 1);
  if (line.slice(0, DIGITS + 1) !== `${checksumOf(json)} `) return {};
  try {
    return { value: JSON.parse(json) };
  } catch {
    return {};
  }
}

function checksumOf(json: string): string {
  return crc32(json).toString(16).padStart(DIGITS, '0');
}
