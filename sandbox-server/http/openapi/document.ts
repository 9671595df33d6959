import { jsonSchemas, problemSchemaName, refTo } from '../../schema/json-schema.ts';
import { OPERATIONS, type Operation, type Preview } from '../../schema/operation.ts';
import { PROBLEMS, type ProblemKind } from '../../schema/problem.ts';
import type { PublicUrls } from '../env.ts';
import { PARAMETERS, parametersOf } from './parameters.ts';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const RESPONSE_TYPE = 'application/json; charset=UTF-8';
const PROBLEM_TYPE = 'application/problem+json; charset=UTF-8';

const TRACE_ID = { 'Tl-Trace-Id': { $ref: '#/components/headers/Tl-Trace-Id' } };

const [TOKEN] = OPERATIONS;

const INFO = {
  title: 'connect-bank sandbox',
  version: '3',
  description:
    "An offline TrueLayer Data API v3. Not TrueLayer's own document: what it guesses is marked `x-guess`.",
};

/** Of kinds that TrueLayer's errors page names and its document does not. */
const NEWER_PROBLEM_GUESS =
  'The type of Feature Not Supported follows the pattern of the others, and its detail is ours: only title and status are published.';

/** What is the same at every address: nearly all. */
type Parts = {
  paths: Record<string, object>;
  webhooks: Record<string, object>;
  components: Record<string, object>;
};

/**
 * What the sandbox answers, as an OpenAPI 3.1 document: the operations that are on, from the same
 * schemas that check requests. Whatever is guessed carries `x-guess`, a list of sentences. Most of
 * it is made once, when it is first asked for; the addresses are those it is asked at.
 */
export function openApiAt(previews: ReadonlySet<Preview>, urls: Required<PublicUrls>): object {
  const parts = made.get(previews) ?? partsOf(previews);
  made.set(previews, parts);
  const { paths, webhooks, components } = parts;
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: urls.api }],
    paths: { ...paths, [TOKEN.path]: { ...paths[TOKEN.path], servers: [{ url: urls.auth }] } },
    webhooks,
    components: { ...components, securitySchemes: { OAuth2: securityAt(urls.auth) } },
  };
}

const made = new WeakMap<ReadonlySet<Preview>, Parts>();

function partsOf(previews: ReadonlySet<Preview>): Parts {
  const operations = OPERATIONS.filter(
    ({ preview }: Operation) => preview === undefined || previews.has(preview),
  );
  return {
    paths: pathsOf(operations),
    webhooks: {
      connection_management: webhookOf('connection-webhooks-management', 'ConnectionWebhook'),
      transaction_requests: webhookOf(
        'transactions-request-webhooks',
        'TransactionsRequestWebhook',
      ),
      provider_availability: webhookOf('provider-webhooks', 'ProviderWebhook'),
    },
    components: {
      schemas: schemasOf(),
      parameters: PARAMETERS,
      headers: { 'Tl-Trace-Id': { description: 'One per answer.', schema: { type: 'string' } } },
    },
  };
}

function pathsOf(operations: readonly Operation[]): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const operation of operations) {
    const { id, path, method } = operation;
    const described = id === TOKEN.id ? tokenOperation(operation) : dataOperation(operation);
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
  }
  return paths;
}

/** The fields that the token endpoint and the Data API have in common. */
function wordsOf({ id, tag, summary, description, guesses }: Operation) {
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(guesses && { 'x-guess': guesses }),
  };
}

function tokenOperation(operation: Operation): object {
  const { body = 'ClientCredentialsGrantRequest', response } = operation;
  const request = { schema: refTo(body) };
  const error = { [JSON_TYPE]: { schema: refTo('TokenError') } };
  return {
    ...wordsOf(operation),
    security: [],
    requestBody: { required: true, content: { [JSON_TYPE]: request, [FORM_TYPE]: request } },
    responses: {
      200: { description: 'OK', content: { [JSON_TYPE]: { schema: refTo(response) } } },
      400: { description: 'Bad Request', content: error },
      500: { description: 'Internal Server Error', content: error },
    },
  };
}

function dataOperation(operation: Operation): object {
  const { path, success, problems, parameters, body, response } = operation;
  return {
    ...wordsOf(operation),
    security: [{ OAuth2: ['data'] }],
    parameters: parametersOf(path, parameters),
    ...(body && {
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo(body) } } },
    }),
    responses: {
      [success]: {
        description: SUCCESSES[success],
        headers: TRACE_ID,
        content: { [RESPONSE_TYPE]: { schema: refTo(response) } },
      },
      ...problemsOf(problems),
    },
  };
}

const SUCCESSES = { 200: 'OK', 201: 'Created', 202: 'Accepted' } as const;

function problemsOf(kinds: readonly ProblemKind[]): Record<string, object> {
  const statuses = [...new Set(kinds.map((kind) => PROBLEMS[kind].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const here = kinds.filter((kind) => PROBLEMS[kind].status === status);
      const refs = here.map((kind) => refTo(problemSchemaName(kind)));
      const description = here.map((kind) => PROBLEMS[kind].title).join(' / ');
      const schema = refs.length === 1 ? refs[0] : { oneOf: refs };
      return [status, { description, headers: TRACE_ID, content: { [PROBLEM_TYPE]: { schema } } }];
    }),
  );
}

function webhookOf(
  operationId: string,
  body: 'ConnectionWebhook' | 'TransactionsRequestWebhook' | 'ProviderWebhook',
) {
  return {
    post: {
      operationId,
      security: [],
      parameters: [{ $ref: '#/components/parameters/TlSignatureHeader' }],
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo(body) } } },
      responses: { 200: { description: 'OK' } },
    },
  };
}

function schemasOf(): Record<string, object> {
  const schemas = jsonSchemas();
  const newer = problemSchemaName('feature_not_supported');
  return { ...schemas, [newer]: { ...schemas[newer], 'x-guess': [NEWER_PROBLEM_GUESS] } };
}

function securityAt(auth: string): object {
  const scopes = { data: 'The Data API' };
  return {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: `${auth}/connect/token`, scopes } },
  };
}
