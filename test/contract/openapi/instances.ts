import fc from 'fast-check';
import { type Json, type JsonObject, objectOf } from './pairs.ts';

/** Values that a schema of the documents accepts, as far as one can tell without a validator. */
export function validValuesOf(schema: JsonObject): fc.Arbitrary<Json> {
  const { oneOf, anyOf, allOf, ...own } = schema;
  const branches = Array.isArray(oneOf) ? oneOf : anyOf;
  if (Array.isArray(branches)) {
    const possible = branches.map(objectOf).filter((branch) => !('not' in branch));
    return fc.oneof(...possible.map((branch) => validValuesOf(merged([own, branch]))));
  }
  if (Array.isArray(allOf)) return validValuesOf(merged([own, ...allOf.map(objectOf)]));
  if ('const' in schema) return fc.constant(schema.const ?? null);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? null];
  return fc.oneof(...types.map((type) => ofType(type, schema)));
}

/** The same, spoilt at one place, or not: what an incautious client or server would send. */
export function invalidValuesOf(schema: JsonObject): fc.Arbitrary<Json> {
  return fc
    .tuple(validValuesOf(schema), fc.nat(), fc.constantFrom(...SPOILERS))
    .map(([value, place, spoil]) => {
      const places = placesIn(value);
      return changedAt(value, places[place % places.length] ?? [], spoil);
    });
}

function ofType(type: Json, schema: JsonObject): fc.Arbitrary<Json> {
  switch (type) {
    case 'object':
      return objects(schema);
    case 'array':
      return arrays(schema);
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.integer({
        min: Number(schema.minimum ?? -1e9),
        max: Number(schema.maximum ?? 1e9),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom<Json>('anything', null, 1);
  }
}

function objects(schema: JsonObject): fc.Arbitrary<Json> {
  const { properties, required, additionalProperties, propertyNames, maxProperties } = schema;
  const named = Object.entries(objectOf(properties)).map(([name, each]) => [
    name,
    validValuesOf(objectOf(each)),
  ]);
  const requiredKeys = Array.isArray(required) ? required.map(String) : [];
  const known = fc.record<JsonObject>(Object.fromEntries(named), { requiredKeys });
  if (typeof additionalProperties !== 'object') return known;
  const longest = Number(objectOf(propertyNames).maxLength ?? 60);
  const keys = fc.oneof(fc.string({ maxLength: longest }), fc.constant('k'.repeat(longest)));
  const values = validValuesOf(objectOf(additionalProperties));
  return fc.dictionary(keys, values, { maxKeys: Number(maxProperties ?? 3) });
}

function arrays(schema: JsonObject): fc.Arbitrary<Json> {
  const minLength = Number(schema.minItems ?? 0);
  const items = validValuesOf(objectOf(schema.items));
  const maxLength = minLength + 2;
  return schema.uniqueItems === true
    ? fc.uniqueArray(items, { minLength, maxLength })
    : fc.array(items, { minLength, maxLength });
}

/** Per format: what is one. */
const SAMPLES: Record<string, readonly string[]> = {
  uuid: ['3fa85f64-5717-4562-b3fc-2c963f66afa6', '00000000-0000-0000-0000-000000000000'],
  date: ['2026-03-16', '2024-02-29'],
  'date-time': ['2026-03-16T12:00:00Z', '2026-03-16T12:00:00.123+01:00'],
  email: ['ada@example.com', "o'brien+bank@mail.example.co.uk"],
  uri: ['https://app.example/back?basket=7', 'http://localhost:3000/back'],
  url: ['https://app.example/back?basket=7', 'http://localhost:3000/back'],
  datetime: ['2026-03-16T12:00:00Z', '2026-03-16T12:00:00.000Z'],
  phone: ['+447700900123', '+12025550123'],
};

function strings({ format, pattern, minLength, maxLength }: JsonObject): fc.Arbitrary<Json> {
  const samples = SAMPLES[String(format)];
  if (samples !== undefined) return fc.constantFrom(...samples);
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength: Number(minLength ?? 0), maxLength: Number(maxLength ?? 40) });
}

/** One schema that demands what all of them do. */
function merged(schemas: readonly JsonObject[]): JsonObject {
  const parts = (key: string) => schemas.map((schema) => schema[key]);
  return {
    ...joined(schemas),
    properties: joined(parts('properties').map(objectOf)),
    required: parts('required').flatMap((keys) => (Array.isArray(keys) ? keys : [])),
  };
}

function joined(objects: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object)));
}

type Spoiler = (value: Json) => Json | undefined;

/** Other values for any place: of each type, and each a little outside of some rule. */
const OTHER_VALUES: readonly Json[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 50, 500, 501, '50', '', 'x', [], {}, ['x'], { x: 1 }],
  ...['2026-02-30', '2026-02-28', '2026-3-1', '2026-03-16T12:00:00Z', '2026-03-16T12:00:00'],
  ...['javascript:alert(1)', 'app.example://back', '//app.example', '/back', 'https://a b'],
  ...['https://app.example', 'http://127.0.0.1:4400/bank/1', 'ftp://app.example', 'http:'],
  ...['not-a-uuid', '3fa85f64-5717-4562-b3fc-2c963f66afa', '3FA85F64-5717-4562-B3FC-2C963F66AFA6'],
  ...['ada', 'ada@', '@example.com', 'ada@localhost', 'ada@example.com', 'Ada (Lovelace)', ')'],
  ...['+447700900123', '447700900123', '+44 7700 900123', '07700900123', '+0', '+1'],
  ...[
    'gb',
    'GB',
    'GBR',
    'US',
    'g',
    'de',
    'DE',
    '12345',
    '123456',
    '1234567',
    '12345678',
    '123456789',
  ],
  ...['GB32CLRB04066800012315', 'GB32', 'gb32CLRB04066800012315', '#000000', '#00000g', '#FFF'],
  ...['account', 'card', 'precaptured', 'authorization_flow', 'preselected', 'user_selected'],
  ...['pending', 'completed', 'failed', 'authorizing', 'authorization_required', 'redirect'],
  ...['Bearer', 'bearer', 'client_credentials', 'refresh_token', 'authorization_code', 'USD'],
  ...[
    'invalid_grant',
    'invalid_client',
    'not_found',
    'Forbidden',
    'x'.repeat(500),
    'x'.repeat(501),
  ],
  ...[['retail', 'retail'], ['GB', 'GB'], ['GB', 'US'], ['info'], ['cards']],
];

/** Those that rarely fall on a place where they matter, and those that every place knows, come often. */
const SPOILERS: readonly Spoiler[] = [
  ...OTHER_VALUES.map((other) => () => other),
  ...often(15, () => undefined),
  ...often(5, (value) => withKey(value, 'unknown', 1)),
  ...often(5, (value) => withKey(value, 'k'.repeat(40), 'v')),
  ...often(5, (value) => withKey(value, 'k'.repeat(41), 'v')),
  ...often(5, (value) => withKeys(value, 10)),
  ...often(5, (value) => withKeys(value, 11)),
  (value) => (Array.isArray(value) ? [...value, ...value] : [value]),
  (value) => (Array.isArray(value) ? repeated(value, 50) : value),
  (value) => (Array.isArray(value) ? repeated(value, 51) : value),
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  (value) => (typeof value === 'string' ? ` ${value}` : value),
  (value) => (typeof value === 'string' ? value.slice(1) : value),
];

function often(times: number, spoiler: Spoiler): Spoiler[] {
  return Array.from({ length: times }, () => spoiler);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withKey(value: Json, key: string, added: Json): Json {
  return isObject(value) ? { ...value, [key]: added } : value;
}

function withKeys(value: Json, count: number): Json {
  if (!isObject(value)) return value;
  const missing = Math.max(0, count - Object.keys(value).length);
  const keys = Array.from({ length: missing }, (_, index) => [`key ${index}`, 'v']);
  return { ...value, ...Object.fromEntries(keys) };
}

function repeated(values: Json[], length: number): Json[] {
  const [first = 'x'] = values;
  return Array.from({ length }, () => first);
}

/** The way to every value inside, the whole included. */
function placesIn(value: Json): string[][] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[], ...inside.flatMap(([key, each]) => placesIn(each).map((place) => [key, ...place]))];
}

function changedAt(value: Json, [key, ...rest]: string[], spoil: Spoiler): Json {
  if (key === undefined) return spoil(value) ?? null;
  const entries = Object.entries(value ?? {}).flatMap(([name, each]: [string, Json]) => {
    if (name !== key) return [[name, each] as const];
    const changed = rest.length === 0 ? spoil(each) : changedAt(each, rest, spoil);
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
