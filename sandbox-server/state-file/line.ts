import { crc32 } from 'node:zlib';

/**
 * Encodes a line of a state file: the CRC-32 of the JSON in hexadecimal, a space, and the JSON. A line
 * without a line break was not written completely.
 */
export function encodeLine(value: unknown): string {
  const json = JSON.stringify(value);
  return `${checksumOf(json)} ${json}\n`;
}

const LINE_BREAK = 0x0a;
const CHECKSUM_LENGTH = 8;

/** A line, numbered from 1. It has no value if the checksum does not match. */
export type Line = { number: number; value?: unknown };

/** Decodes all complete lines. */
export function* decodeLines(bytes: Buffer): Generator<Line> {
  let start = 0;
  for (let number = 1; ; number += 1) {
    const end = bytes.indexOf(LINE_BREAK, start);
    if (end === -1) return;
    yield { number, ...decodeLine(bytes.toString('utf8', start, end)) };
    start = end + 1;
  }
}

function decodeLine(line: string): Pick<Line, 'value'> {
  const json = line.slice(CHECKSUM_LENGTH + 1);
  if (line.slice(0, CHECKSUM_LENGTH + 1) !== `${checksumOf(json)} `) return {};
  try {
    return { value: JSON.parse(json) };
  } catch {
    return {};
  }
}

function checksumOf(json: string): string {
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, '0');
}
