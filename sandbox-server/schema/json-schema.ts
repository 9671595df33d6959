import { z } from 'zod';
import { balance } from './balance.ts';
import { accountItem, connectedAccounts, connectedAccountsQuery } from './connected-accounts.ts';
import { createdConnection } from './connection.ts';
import { createConnection } from './create-connection.ts';
import { readConnection, reconfirmation, reconfirmed } from './preview.ts';
import { PROBLEMS, type ProblemKind, problemOf } from './problem.ts';
import { tokenError, tokenRequest, tokenResponse } from './token.ts';
import {
  createTransactionsRequest,
  pendingRequest,
  transaction,
  transactionsRequest,
} from './transactions-request.ts';
import { userInfo } from './user-info.ts';
import { connectionWebhook, providerWebhook, transactionsRequestWebhook } from './webhook.ts';

/** The wire shapes as JSON Schema (2020-12), under the names that the published document uses. */

const REQUESTS = {
  ClientCredentialsGrantRequest: tokenRequest,
  CreateConnection: createConnection,
  CreateTransactionsRequest: createTransactionsRequest,
  Reconfirmation: reconfirmation,
} as const;

const RESPONSES = {
  TokenResponse: tokenResponse,
  TokenError: tokenError,
  CreatedConnection: createdConnection,
  UserInfo: userInfo,
  ConnectedAccounts: connectedAccounts,
  ConnectedAccount: accountItem,
  TransactionsRequestPending: pendingRequest,
  TransactionsRequest: transactionsRequest,
  Transaction: transaction,
  Balance: balance,
  ReadConnection: readConnection,
  Reconfirmed: reconfirmed,
  ConnectionWebhook: connectionWebhook,
  TransactionsRequestWebhook: transactionsRequestWebhook,
  ProviderWebhook: providerWebhook,
} as const;

export type SchemaName =
  | keyof typeof REQUESTS
  | keyof typeof RESPONSES
  | ReturnType<typeof problemSchemaName>;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Every shape, as it is sent: defaults may be left out of requests, and answers may gain fields. */
export function jsonSchemas(): Record<string, JsonSchema> {
  const problems = Object.fromEntries(
    kindsOf(PROBLEMS).map((kind) => [problemSchemaName(kind), problemOf(kind)]),
  );
  return { ...convert(REQUESTS, 'input'), ...convert({ ...RESPONSES, ...problems }, 'output') };
}

/** `invalid_state` → `ProblemDetailsInvalidState` */
export function problemSchemaName(kind: ProblemKind) {
  return `ProblemDetails${PROBLEMS[kind].title.replaceAll(' ', '')}` as const;
}

/** The query parameters of the list of accounts. */
export function accountsQuerySchemas(): Record<string, JsonSchema | boolean> {
  const { query } = convert({ query: connectedAccountsQuery }, 'input');
  return { ...query?.properties };
}

export function refTo(name: SchemaName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function convert(schemas: Record<string, z.ZodType>, io: 'input' | 'output') {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: converted } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => plain(zodSchema, jsonSchema),
  });
  for (const schema of Object.values(converted)) {
    delete schema.$id;
    delete schema.$schema;
  }
  return converted;
}

/** Formats that say as much as the pattern which Zod puts beside them. */
const OF_ITSELF = new Set(['uuid', 'email', 'date', 'date-time']);

/** Leaves out what Zod adds of its own: closed answers, a pattern beside a format, safe integers. */
function plain({ _zod: { def } }: z.core.$ZodTypes, schema: JsonSchema): void {
  if (def.type === 'object' && def.catchall === undefined) delete schema.additionalProperties;
  if (def.type === 'string' && OF_ITSELF.has(schema.format ?? '')) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

function kindsOf(problems: typeof PROBLEMS): ProblemKind[] {
  return Object.keys(problems) as ProblemKind[];
}
