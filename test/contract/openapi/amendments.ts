import { type Json, type JsonObject, objectOf } from './pairs.ts';

/**
 * Where our document says something else than TrueLayer's, and why. Each is a change that makes
 * theirs say it too; nothing else may differ.
 */
export type Amendment = {
  why: string;
  /** Names of TrueLayer's schemas; every schema, when left out. */
  in?: readonly string[];
  /** Is given every object of those schemas, the innermost first. */
  change(node: JsonObject, key: string): Json;
};

export const AMENDMENTS: readonly Amendment[] = [
  {
    why: 'the prose ends a list of transactions with null, and our sandbox always says so',
    in: ['TransactionsRequestCompleted'],
    change: (node, key) => {
      if (key === 'next_cursor') return { type: ['string', 'null'] };
      return key === 'pagination' ? { ...node, required: ['next_cursor'] } : node;
    },
  },
  {
    why: '`url` is no format of JSON Schema: read as an absolute http or https address',
    change: (node) =>
      node.format === 'url' ? { ...node, format: 'uri', pattern: '^https?:' } : node,
  },
  {
    why: '`datetime` is no format of JSON Schema: read as a date and time of RFC 3339',
    change: (node) => (node.format === 'datetime' ? { ...node, format: 'date-time' } : node),
  },
  {
    why: '`phone` is no format of JSON Schema: read as E.164 (a guess)',
    change: ({ format, ...node }) =>
      format === 'phone'
        ? { ...node, pattern: '^\\+[1-9]\\d{6,14}$' }
        : { ...node, ...(format !== undefined && { format }) },
  },
  {
    why: 'the return URI of a client’s own UI must be absolute (a guess)',
    in: ['ReturnUri'],
    change: (node) => ({ ...node, format: 'uri' }),
  },
  {
    why: 'the prose limits the names in `metadata` to 40 characters',
    in: ['Metadata'],
    change: (node, key) =>
      key === 'Metadata' ? { ...node, propertyNames: { maxLength: 40 } } : node,
  },
  {
    why: 'the banks that the sandbox offers are always described in full',
    in: ['Provider'],
    change: (node, key) =>
      key === 'Provider' ? { ...node, required: Object.keys(objectOf(node.properties)) } : node,
  },
  {
    why: 'the errors page has Feature Not Supported, which is newer than the document',
    in: ['ProblemDetailsProviderError'],
    change: (node, key) =>
      key === 'ProblemDetailsProviderError' ? { oneOf: [node, featureNotSupported(node)] } : node,
  },
  {
    why: 'the other two grants belong to version 1',
    in: ['TokenExchangeRequest', 'TokenRefreshRequest'],
    change: (node, key) => (key.startsWith('Token') ? { not: {} } : node),
  },
  {
    why: 'unknown parameters of a token request are ignored, as OAuth has it',
    in: ['ClientCredentialsGrantRequest'],
    change: ({ additionalProperties: _, ...node }) => node,
  },
  {
    why: 'event ids are UUIDs, as in every example',
    in: ['WebhookCommon'],
    change: (node, key) => (key === 'event_id' ? { ...node, format: 'uuid' } : node),
  },
  {
    why: 'tokens of this grant are bearer tokens, say their scope, and come without a refresh token',
    in: ['TokenExchangeResponse'],
    change: (node, key) => {
      if (key === 'token_type') return { const: 'Bearer' };
      if (key !== 'TokenExchangeResponse') return node;
      const { additionalProperties: _, ...open } = node;
      const { refresh_token: __, ...properties } = objectOf(node.properties);
      return { ...open, properties, required: Object.keys(properties) };
    },
  },
  {
    why: 'the token endpoint really sends errors of OAuth that its enum lacks, and none of version 1',
    in: ['Error'],
    change: (node, key) =>
      key === 'error'
        ? {
            enum: [
              'invalid_request',
              'invalid_client',
              'invalid_scope',
              'unsupported_grant_type',
              'internal_server_error',
            ],
          }
        : node,
  },
];

/** The document, as the amendments have it. */
export function amended(document: JsonObject, amendments: readonly Amendment[]): JsonObject {
  const components = objectOf(document.components);
  const schemas = Object.entries(objectOf(components.schemas)).map(([name, schema]) => {
    const here = amendments.filter((each) => each.in === undefined || each.in.includes(name));
    return [name, here.reduce((node, { change }) => visit(node, name, change), schema)] as const;
  });
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } };
}

function visit(node: Json, key: string, change: Amendment['change']): Json {
  if (Array.isArray(node)) return node.map((item, index) => visit(item, String(index), change));
  if (typeof node !== 'object' || node === null) return node;
  const inside = Object.entries(node).map(([name, value]) => [name, visit(value, name, change)]);
  return change(Object.fromEntries(inside), key);
}

function featureNotSupported(providerError: JsonObject): JsonObject {
  const properties = objectOf(providerError.properties);
  const type = 'https://docs.truelayer.com/docs/error-types#feature-not-supported';
  return {
    ...providerError,
    properties: { ...properties, type: { const: type }, title: { const: 'Feature Not Supported' } },
  };
}
