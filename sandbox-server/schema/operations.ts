import type { SchemaName } from './json-schema.ts';
import type { ProblemKind } from './problem.ts';

/** The operations of the auth server and the Data API. Routing, faults and the OpenAPI document use this table. */

export const PREVIEWS = ['reconfirmation', 'get-connection'] as const;
/** An operation that TrueLayer has announced, or that clients call, without documentation. */
export type Preview = (typeof PREVIEWS)[number];

/** The problems of every operation on the data of a connection. */
const DATA_PROBLEMS = [
  'invalid_parameters',
  'invalid_state',
  'unauthenticated',
  'forbidden',
  'not_found',
  'rate_limit_exceeded',
  'unknown_error',
  'provider_error',
  'feature_not_supported',
  'gateway_timeout',
] as const satisfies ProblemKind[];

/** A parameter of the document's components, or the query of the list of accounts. */
export type ParameterName =
  | 'ConnectionIdHeader'
  | 'TlUserIpHeader'
  | 'DeviceUserAgentHeader'
  | 'AccountsQuery';

const READS = ['ConnectionIdHeader', 'TlUserIpHeader'] as const;
const MANAGEMENT = 'Connection Management';
const ACCOUNTS = 'Accounts';

export type OperationRow = {
  /** TrueLayer's own id. */
  id: string;
  method: 'GET' | 'POST';
  path: string;
  /** The status of a successful response. */
  success: 200 | 201 | 202;
  /** Besides a token endpoint's own errors, whose only problem is its internal server error. */
  problems: readonly ProblemKind[];
  preview?: Preview;
  tag: string;
  summary: string;
  description?: string;
  /** Besides those in the path. */
  parameters: readonly ParameterName[];
  body?: SchemaName;
  response: SchemaName;
  /** Sentences of the `@guess` tags: what TrueLayer does not document. */
  guesses?: readonly string[];
};

export const OPERATIONS = [
  {
    id: 'GenerateAccessToken',
    method: 'POST',
    path: '/connect/token',
    success: 200,
    problems: ['unknown_error'],
    tag: 'Access tokens',
    summary: 'Get an access token with client credentials',
    description:
      'Form-encoded or JSON; the secret in the body or in a Basic header. Unknown parameters are ignored.',
    parameters: [],
    body: 'ClientCredentialsGrantRequest',
    response: 'TokenResponse',
    guesses: ['`unsupported_grant_type` and `invalid_scope` come with 400, as OAuth has it.'],
  },
  {
    id: 'create-connection',
    method: 'POST',
    path: '/v3/data-connections',
    success: 201,
    problems: [
      'invalid_parameters',
      'unauthenticated',
      'forbidden',
      'rate_limit_exceeded',
      'unknown_error',
      'provider_error',
      'feature_not_supported',
    ],
    tag: MANAGEMENT,
    summary: 'Create a connection, which its user then authorises',
    description:
      'Beyond the schema: `user.name` and one of `user.email` and `user.phone` are required of clients that are no AISP themselves; the scope `info` requires `data_access_type` `one_time`; only clients that are an AISP themselves may send `authorization_flow` or a precaptured consent; `hosted_page` of type `authorization_flow` and `authorization_flow` exclude each other; return URIs must be registered, where the client has registered any; a preselected provider must exist. `Tl-User-IP` and `X-Device-User-Agent` count only together with `authorization_flow`.',
    parameters: ['TlUserIpHeader', 'DeviceUserAgentHeader'],
    body: 'CreateConnection',
    response: 'CreatedConnection',
    guesses: [
      'A client without an AISP licence that sends `authorization_flow` or a precaptured consent gets Forbidden.',
      "`authorization_flow.redirect.return_uri` may have an app's own scheme, as the document types it as a plain string.",
      'A phone number is accepted in E.164 form only: `+`, country code, digits without spaces.',
    ],
  },
  {
    id: 'get-user-info',
    method: 'GET',
    path: '/v3/data-connections/{connection_id}/user-info',
    success: 200,
    problems: DATA_PROBLEMS,
    tag: MANAGEMENT,
    summary: 'Read the name that the bank has on file',
    description: 'Within five minutes of the login at the bank, with the scope `info`.',
    parameters: ['TlUserIpHeader'],
    response: 'UserInfo',
  },
  {
    id: 'connected-accounts-get-accounts',
    method: 'GET',
    path: '/v3/connected-accounts',
    success: 200,
    problems: DATA_PROBLEMS,
    tag: ACCOUNTS,
    summary: 'List the accounts and cards that the user shares',
    description: 'By type, then by id. With the scope `accounts`.',
    parameters: [...READS, 'AccountsQuery'],
    response: 'ConnectedAccounts',
    guesses: ['An empty `pagination` says that there is no further page of accounts.'],
  },
  {
    id: 'connected-accounts-create-transactions-request',
    method: 'POST',
    path: '/v3/connected-accounts/{account_id}/transactions/requests',
    success: 202,
    problems: DATA_PROBLEMS,
    tag: ACCOUNTS,
    summary: "Ask for a page of an account's transactions",
    description:
      'Both dates inclusive, `from` not after `to`; `cursor` is the `next_cursor` of the page before. With the scope `transactions`.',
    parameters: READS,
    body: 'CreateTransactionsRequest',
    response: 'TransactionsRequestPending',
    guesses: ['A transactions request whose `from` is after its `to` is refused.'],
  },
  {
    id: 'connected-accounts-get-transactions-request',
    method: 'GET',
    path: '/v3/connected-accounts/{account_id}/transactions/requests/{request_id}',
    success: 200,
    problems: DATA_PROBLEMS,
    tag: ACCOUNTS,
    summary: 'Read the page that was asked for, once it is there',
    description: 'Newest first. Reading it again gives the same page.',
    parameters: READS,
    response: 'TransactionsRequest',
  },
  {
    id: 'connected-accounts-get-balance',
    method: 'GET',
    path: '/v3/connected-accounts/{account_id}/balance',
    success: 200,
    problems: DATA_PROBLEMS,
    tag: ACCOUNTS,
    summary: "Read an account's balance",
    description: 'In minor units. With the scope `balance`.',
    parameters: READS,
    response: 'Balance',
    guesses: [
      "The balance endpoint is documented, its body is not: its fields are named like TrueLayer's other amounts in minor units.",
    ],
  },
  {
    id: 'get-connection',
    method: 'GET',
    path: '/v3/data-connections/{connection_id}',
    success: 200,
    problems: DATA_PROBLEMS,
    preview: 'get-connection',
    tag: MANAGEMENT,
    summary: 'Preview: read a connection',
    parameters: [],
    response: 'ReadConnection',
    guesses: [
      'A connection is read with `GET /v3/data-connections/{connection_id}`; its body has the fields that clients look for which call it.',
    ],
  },
  {
    id: 'reconfirm-connection',
    method: 'POST',
    path: '/v3/data-connections/{connection_id}/reconfirmation',
    success: 200,
    problems: DATA_PROBLEMS,
    preview: 'reconfirmation',
    tag: MANAGEMENT,
    summary: 'Preview: extend a recurring consent',
    parameters: [],
    body: 'Reconfirmation',
    response: 'Reconfirmed',
    guesses: [
      'A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`; its body is the consent that the client took anew, and the return URI for a user who has to act.',
      'A reconfirmation is answered as an extension is in version 1: with `action_needed`, and with `user_input_link` unless no action is needed.',
      'If TrueLayer has not reviewed the consent screen of a client, a reconfirmation is Invalid Parameters. In version 1 it is a 400.',
      "Access that has ended cannot be reconfirmed: TrueLayer's overview then wants a new connection.",
    ],
  },
] as const satisfies readonly OperationRow[];
