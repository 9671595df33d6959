import { z } from 'zod';
import { type ControlOperation, noBody } from './operation.ts';
import { controlProblemBody, PROBLEM_STATUSES, type ProblemStatus } from './problem.ts';

const INFO = {
  title: 'connect-bank sandbox: control plane',
  version: '1',
  description:
    'Controls the sandbox over HTTP. TrueLayer has nothing like it; its own operations are in `/openapi.json`.',
};

const SUCCESSES = { 200: 'OK', 201: 'Created', 204: 'No Content' } as const;

/**
 * Describes the operations as an OpenAPI 3.1 document.
 * @param origin where the sandbox was reached.
 */
export function controlOpenApi(operations: readonly ControlOperation[], origin: string): object {
  const paths: Record<string, object> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: openApiOperationOf(operation) };
  }
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: `${origin}/_sandbox` }],
    paths,
    components: {
      schemas: { Problem: toJsonSchema(controlProblemBody, 'output') },
      securitySchemes: {
        ControlToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The control token, which a sandbox on a loopback address does not need.',
        },
      },
    },
    security: [{}, { ControlToken: [] }],
  };
}

/** The Operation Object of OpenAPI for an operation. */
function openApiOperationOf(operation: ControlOperation): object {
  const { method, path, summary, body, response, status, problems } = operation;
  const segments = path.match(/\w[\w.]*/g) ?? [];
  return {
    operationId: [method.toLowerCase(), ...segments].join('-').replace('.json', ''),
    tags: [segments[0] ?? ''],
    summary,
    parameters: parametersOf(operation),
    ...(body !== noBody && {
      requestBody: { required: false, content: jsonContent(body, 'input') },
    }),
    responses: {
      [status]: {
        description: SUCCESSES[status],
        ...(response !== noBody && { content: jsonContent(response, 'output') }),
      },
      ...Object.fromEntries(problems.map((problem) => [problem, problemResponse(problem)])),
    },
  };
}

function parametersOf({ path, query }: ControlOperation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ in: 'path', name, required: true, schema: { type: 'string' } },
  }));
  const { properties = {} } = toJsonSchema(query, 'input');
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    ...{ in: 'query', name, required: false, schema },
  }));
  return [...inPath, ...inQuery];
}

function problemResponse(status: ProblemStatus): object {
  const schema = { $ref: '#/components/schemas/Problem' };
  return {
    description: PROBLEM_STATUSES[status],
    content: { 'application/problem+json': { schema } },
  };
}

function jsonContent(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: toJsonSchema(schema, io) } };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
