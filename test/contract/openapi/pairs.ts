import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORACLE_FOLDER } from '../oracle.ts';

/** Parsed JSON. */
export type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
export type JsonObject = { [key: string]: Json };

/** One operation with resolved references. */
export type DocumentOperation = {
  id: string;
  method: string;
  path: string;
  operation: JsonObject;
};

/** TrueLayer's two documents. */
export function trueLayerDocuments(): JsonObject[] {
  return ['data-api-v3.json', 'auth-server.json'].map((file) =>
    objectOf(JSON.parse(readFileSync(join(ORACLE_FOLDER, file), 'utf8'))),
  );
}

export function operationsOf(document: JsonObject): DocumentOperation[] {
  return Object.entries(objectOf(document.paths)).flatMap(([path, item]) =>
    Object.entries(objectOf(item))
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map(([method, operation]) => {
        const followed = objectOf(follow(document, operation));
        return { id: String(followed.operationId), method, path, operation: followed };
      }),
  );
}

/** Every schema of an operation by its place, e.g. `200 application/json`. */
export function schemasOf({ operation }: DocumentOperation): Record<string, JsonObject> {
  const schemas: Record<string, JsonObject> = {};
  for (const [type, media] of Object.entries(objectOf(objectOf(operation.requestBody).content))) {
    schemas[`request ${type}`] = objectOf(objectOf(media).schema);
  }
  for (const [status, response] of Object.entries(objectOf(operation.responses))) {
    for (const [type, media] of Object.entries(objectOf(objectOf(response).content))) {
      schemas[`${status} ${type}`] = objectOf(objectOf(media).schema);
    }
  }
  for (const parameter of parametersOf(operation)) {
    schemas[`${parameter.in} ${parameter.name}`] = objectOf(parameter.schema);
  }
  return schemas;
}

export function parametersOf(operation: JsonObject): JsonObject[] {
  return Array.isArray(operation.parameters) ? operation.parameters.map(objectOf) : [];
}

/** Returns an empty object for other values, so that paths into a document need no checks. */
export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** `node` with references resolved; the documents' schemas never refer to themselves. */
export function follow(document: JsonObject, node: Json | undefined): Json {
  if (node === undefined) return null;
  if (Array.isArray(node)) return node.map((item) => follow(document, item));
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref === 'string') return follow(document, at(document, node.$ref));
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, follow(document, value)]),
  );
}

function at(document: JsonObject, reference: string): Json {
  return reference
    .slice(2)
    .split('/')
    .reduce<Json>((node, key) => objectOf(node)[key] ?? null, document);
}
