import { z } from 'zod';
import { parse } from './parse.ts';

/**
 * Objects whose names are anybody's choice. Zod's own `record` and `json` leave out a field called
 * `__proto__`, unchecked and without a word.
 */

/** Any value that was parsed from JSON, as it is. */
export const anyJson = z.unknown().refine((_value): _value is z.core.util.JSONType => true);

/** An object with such names and values. The schemas check them and change nothing. */
export function recordOf<V>(name: z.ZodType<string>, value: z.ZodType<V>) {
  const isRecord = (input: unknown): input is Record<string, V> =>
    typeof input === 'object' && input !== null && !Array.isArray(input);
  return z
    .unknown()
    .refine(isRecord, { error: 'Must be an object', abort: true })
    .superRefine((fields, context) => {
      for (const [field, own] of Object.entries(fields)) {
        for (const [, message] of messagesOf(name, field)) {
          context.addIssue({ code: 'custom', path: [field], message: `Name: ${message}` });
        }
        for (const [place, message] of messagesOf(value, own)) {
          context.addIssue({ code: 'custom', path: [field, ...place], message });
        }
      }
    })
    .meta({
      type: 'object',
      propertyNames: jsonSchemaOf(name),
      additionalProperties: jsonSchemaOf(value),
    });
}

function messagesOf(schema: z.ZodType, input: unknown): [path: string[], message: string][] {
  const parsed = parse(schema, input, '');
  if (parsed.ok) return [];
  return Object.entries(parsed.errors).flatMap(([place, messages]) =>
    messages.map((message): [string[], string] => [place === '' ? [] : [place], message]),
  );
}

function jsonSchemaOf(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
