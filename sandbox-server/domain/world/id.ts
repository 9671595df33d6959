import { hexIdAt, randomStreamOf } from '../random.ts';

/** A source of ids. The same seed gives the same ids in the same order. */
export type Ids = {
  /** A random (version 4) UUID. */
  uuid(): string;
  /** 32 lower-case hexadecimal digits. */
  hex(): string;
  /** How many ids were issued. */
  drawn(): number;
  /** Continues as if `drawn` ids had been issued. */
  restore(drawn: number): void;
};

/** @param name makes sources with the same seed independent. */
export function createIds(seed: string, name = 'ids'): Ids {
  const stream = randomStreamOf(name, seed);
  let drawn = 0;
  const hex = () => {
    drawn += 1;
    return hexIdAt(stream, drawn);
  };
  return {
    hex,
    uuid: () => uuidOf(hex()),
    drawn: () => drawn,
    restore: (count) => {
      drawn = count;
    },
  };
}

/** The same digits with the version and variant bits of RFC 9562 set. */
function uuidOf(hex: string): string {
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
