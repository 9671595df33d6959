import fc from 'fast-check';
import type { JsonSchema } from './oracle.ts';

type Resolve = (reference: string) => JsonSchema;

/** Values that a schema of the document allows, of the keywords that its request bodies use. */
export function valuesOf(schema: JsonSchema, at: Resolve): fc.Arbitrary<unknown> {
  const inner = (child: unknown) => valuesOf(child as JsonSchema, at);
  const { $ref, oneOf, allOf, enum: values } = schema;
  if (typeof $ref === 'string') return inner(at($ref));
  if (Array.isArray(oneOf)) return fc.oneof(...oneOf.map(inner));
  if (Array.isArray(allOf) && allOf.length === 1) return inner(allOf[0]);
  if (Array.isArray(values)) return fc.constantFrom(...values);
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, inner);
    case 'array':
      return listsOf(schema, inner);
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({ min: Number(schema.minimum), max: Number(schema.maximum) });
    default:
      throw new Error(`Nothing is known of ${JSON.stringify(schema)}`);
  }
}

type Inner = (child: unknown) => fc.Arbitrary<unknown>;

function objectsOf(schema: JsonSchema, inner: Inner): fc.Arbitrary<object> {
  const { properties = {}, required = [], additionalProperties, maxProperties } = schema;
  if (additionalProperties !== undefined) {
    const maxKeys = Number(maxProperties);
    return fc.dictionary(KEYS, inner(additionalProperties), { maxKeys });
  }
  const model = Object.fromEntries(
    Object.entries(properties as object).map(([name, child]) => [name, inner(child)]),
  );
  return fc.record(model, { requiredKeys: required as string[], noNullPrototype: true });
}

/** Of metadata: the prose allows 40 characters. */
const KEYS = fc.string({ unit: 'binary', maxLength: 40 });

function listsOf({ items, minItems, uniqueItems }: JsonSchema, inner: Inner) {
  const options = { minLength: Number(minItems ?? 0), maxLength: 4 };
  const item = inner(items);
  return uniqueItems === true ? fc.uniqueArray(item, options) : fc.array(item, options);
}

const UTC = fc.date({
  min: new Date('1970-01-01'),
  max: new Date('2099-12-31'),
  noInvalidDate: true,
});

const FORMATS: Record<string, fc.Arbitrary<string>> = {
  date: UTC.map((date) => date.toISOString().slice(0, 10)),
  datetime: UTC.map((date) => date.toISOString()),
  email: fc.emailAddress(),
  phone: fc.stringMatching(/^\+[1-9][0-9]{6,14}$/),
  url: fc.webUrl({ withFragments: true, withQueryParameters: true }),
};

function textsOf({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  if (format !== undefined) return formatOf(String(format));
  return fc.string({
    unit: 'binary',
    minLength: Number(minLength ?? 0),
    maxLength: Number(maxLength ?? 60),
  });
}

function formatOf(format: string): fc.Arbitrary<string> {
  const values = FORMATS[format];
  if (values === undefined) throw new Error(`Nothing is known of the format ${format}`);
  return values;
}
