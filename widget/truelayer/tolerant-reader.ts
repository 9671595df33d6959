/**
 * Schemas for TrueLayer's responses that drop a malformed field or list item, report its path, and
 * keep the rest. `null` counts as absent.
 */
import * as z from 'zod/mini';

/** Checked before any item of a list is parsed. TrueLayer's longest list is a page of 500. */
const MAX_ITEMS = 1000;

/** How many ignored paths of one response are reported, and their longest length in characters. */
const MAX_PATHS = 5;
const MAX_PATH_LENGTH = 100;

/** What the current parse has ignored. Parsing is synchronous, so there is only one at a time. */
let ignored: string[] = [];

/** Parses with a schema of `field` and `list`. `ignored` has paths such as `items.0.bic`, no values. */
export function parseTolerantly<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): { parsed: ReturnType<typeof z.safeParse<Schema>>; ignored: readonly string[] } {
  ignored = [];
  const parsed = z.safeParse(schema, value);
  const paths = ignored.slice(0, MAX_PATHS);
  ignored = [];
  return { parsed, ignored: paths };
}

/** The paths of the issues of a failed parse, at most five. */
export function pathsOf(error: z.core.$ZodError): string[] {
  const paths = error.issues.map(({ path }) => path.join('.').slice(0, MAX_PATH_LENGTH) || 'body');
  return [...new Set(paths)].slice(0, MAX_PATHS);
}

/** An optional field. */
export function field<Schema extends z.ZodMiniType>(name: string, schema: Schema) {
  const read = (value: unknown): z.output<Schema> | undefined =>
    value === null || value === undefined ? undefined : readAt(name, schema, value)?.data;
  return z.pipe(z.optional(z.unknown()), z.transform(read));
}

/** An optional list. Malformed items, and items of unknown kinds, are left out. */
export function list<Item extends z.ZodMiniType>(
  name: string,
  item: Item,
  kinds?: readonly string[],
) {
  const read = (value: unknown): z.output<Item>[] => {
    if (value === null || value === undefined) return [];
    return readItems(name, item, kinds, readAt(name, anyItems, value)?.data ?? []);
  };
  return z.pipe(z.optional(z.unknown()), z.transform(read));
}

/** A required list. Malformed items, and items of unknown kinds, are left out. */
export function requiredList<Item extends z.ZodMiniType>(
  name: string,
  item: Item,
  kinds?: readonly string[],
) {
  const read = (values: unknown[]) => readItems(name, item, kinds, values);
  return z.pipe(anyItems, z.transform(read));
}

const anyItems = z.array(z.unknown()).check(z.maxLength(MAX_ITEMS));

function readItems<Item extends z.ZodMiniType>(
  name: string,
  item: Item,
  kinds: readonly string[] | undefined,
  values: readonly unknown[],
): z.output<Item>[] {
  return values.flatMap((value, index) => {
    if (kinds !== undefined && isOtherKind(value, kinds)) return [];
    const read = readAt(`${name}.${index}`, item, value);
    return read === undefined ? [] : [read.data];
  });
}

/** Reports a malformed value once, not each malformed part of it. */
function readAt<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  value: unknown,
): { data: z.output<Schema> } | undefined {
  const before = ignored.length;
  const parsed = z.safeParse(schema, value);
  const inside = ignored.splice(before);
  for (const each of parsed.success ? inside : []) report(`${path}.${each}`);
  if (parsed.success) return { data: parsed.data };
  report(path);
  return undefined;
}

/** A kind that TrueLayer may add later, which is not malformed. */
function isOtherKind(value: unknown, kinds: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && !kinds.includes(value.type);
}

function report(path: string): void {
  if (ignored.length < MAX_ITEMS) ignored.push(path.slice(0, MAX_PATH_LENGTH));
}
