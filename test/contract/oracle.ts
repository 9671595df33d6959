import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The folder of TrueLayer's document, which must not be copied into this repository. */
export const ORACLE_FOLDER =
  process.env.TRUELAYER_OPENAPI ?? resolve(import.meta.dirname, '../../../shared/truelayer');

/** The reason why the contract checks are skipped. */
export const MISSING = `TrueLayer's OpenAPI documents are not in TRUELAYER_OPENAPI or ${'../shared/truelayer'}`;

type Operation = {
  operationId: string;
  requestBody?: ResponseObject;
  responses: Record<string, ResponseObject>;
};
type ResponseObject = { content?: Record<string, unknown> };
type Document = { paths: Record<string, Record<string, Operation>> };

type Declared = { status: string; mediaType: string; validate: ValidateFunction };
/** A schema of the document; `at` resolves its references. */
export type DeclaredBody = {
  schema: JsonSchema;
  at(reference: string): JsonSchema;
  validate: ValidateFunction;
};
export type JsonSchema = { readonly [keyword: string]: unknown };

type DeclaredOperation = {
  id: string;
  method: string;
  path: string;
  matches(method: string, path: string): boolean;
  answers: Declared[];
  /** The JSON body of the request; absent if it has none. */
  body?: DeclaredBody;
};

/** Reads the operations of both documents with a validator per status; `undefined` without the documents. */
export function readOracle(): DeclaredOperation[] | undefined {
  if (!existsSync(join(ORACLE_FOLDER, 'data-api-v3.json'))) return undefined;
  return ['data-api-v3.json', 'auth-server.json'].flatMap(readDocument);
}

function readDocument(file: string): DeclaredOperation[] {
  const document = JSON.parse(
    readFileSync(join(ORACLE_FOLDER, file), 'utf8'),
    allowNullCursor,
  ) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false });
  addFormats.default(ajv);
  ajv.addFormat('url', (text) => /^https?:\/\//.test(text) && URL.canParse(text));
  ajv.addFormat(
    'datetime',
    (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
  );
  ajv.addFormat('phone', /^\+\d+$/);
  ajv.addSchema({ $id: file, ...document });
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      declare({ ajv, file, path, method, operation }),
    ),
  );
}

/** The schema of `next_cursor` is a string, but the description ends the list with null. */
function allowNullCursor(key: string, value: unknown): unknown {
  return key === 'next_cursor' && typeof value === 'object' && value !== null && 'type' in value
    ? { anyOf: [value, { type: 'null' }] }
    : value;
}

type Place = { ajv: Ajv2020; file: string; path: string; method: string; operation: Operation };

function declare({ ajv, file, path, method, operation }: Place): DeclaredOperation {
  const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const answers = Object.entries(operation.responses).flatMap(([status, response]) => {
    const { pointer, content } = follow(
      ajv,
      file,
      ['paths', path, method, 'responses', status],
      response,
    );
    return Object.keys(content).map((mediaType) => ({
      status,
      mediaType,
      validate: ajv.compile({
        $ref: `${file}#/${[...pointer, 'content', mediaType, 'schema'].map(pointerSegment).join('/')}`,
      }),
    }));
  });
  const pointer = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
  const schema = operation.requestBody?.content?.['application/json'];
  return {
    ...(schema !== undefined && { body: bodyAt({ ajv, file, pointer }) }),
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    matches: (verb, pathname) => verb.toLowerCase() === method && pattern.test(pathname),
    answers,
  };
}

function bodyAt({ ajv, file, pointer }: { ajv: Ajv2020; file: string; pointer: string[] }) {
  const at = (reference: string) => nodeAt(ajv, file, reference.slice(2).split('/'));
  return {
    schema: nodeAt(ajv, file, pointer),
    at,
    validate: ajv.compile({ $ref: `${file}#/${pointer.map(pointerSegment).join('/')}` }),
  };
}

function nodeAt(ajv: Ajv2020, file: string, pointer: string[]): JsonSchema {
  const document = ajv.getSchema(file)?.schema as JsonSchema;
  return pointer.reduce<JsonSchema>((node, key) => node[key] as JsonSchema, document);
}

function follow(ajv: Ajv2020, file: string, pointer: string[], response: ResponseObject) {
  if (!('$ref' in response)) return { pointer, content: response.content ?? {} };
  const target = String(response.$ref).slice(2).split('/');
  const found = nodeAt(ajv, file, target) as ResponseObject;
  return { pointer: target, content: found.content ?? {} };
}

function pointerSegment(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}
