import type { SchemaName } from '../../schema/json-schema.ts';
import type { OperationId } from '../../schema/operation.ts';

/** A parameter of the document's components, or the query of the list of accounts. */
export type ParameterName =
  | 'ConnectionIdHeader'
  | 'TlUserIpHeader'
  | 'DeviceUserAgentHeader'
  | 'AccountsQuery';

export type DescribedOperation = {
  tag: string;
  summary: string;
  description?: string;
  /** Besides those in the path. */
  parameters: readonly ParameterName[];
  body?: SchemaName;
  answer: SchemaName;
  /** What of it nobody outside TrueLayer knows: sentences of the sources' `@guess` tags. */
  guesses?: readonly string[];
};

const READS = ['ConnectionIdHeader', 'TlUserIpHeader'] as const;
const MANAGEMENT = 'Connection Management';
const ACCOUNTS = 'Accounts';

/** What the list of operations does not say of each: words, parameters and shapes. */
export const DESCRIBED: Record<OperationId, DescribedOperation> = {
  GenerateAccessToken: {
    tag: 'Access tokens',
    summary: 'Get an access token with client credentials',
    description:
      'Form-encoded or JSON; the secret in the body or in a Basic header. Unknown parameters are ignored.',
    parameters: [],
    body: 'ClientCredentialsGrantRequest',
    answer: 'TokenResponse',
    guesses: ['`unsupported_grant_type` and `invalid_scope` come with 400, as OAuth has it.'],
  },
  'create-connection': {
    tag: MANAGEMENT,
    summary: 'Create a connection, which its user then authorises',
    description:
      'Beyond the schema: `user.name` and one of `user.email` and `user.phone` are required of clients that are no AISP themselves; the scope `info` requires `data_access_type` `one_time`; `hosted_page` of type `authorization_flow` and `authorization_flow` exclude each other; return URIs must be registered, where the client has registered any; a preselected provider must exist. `Tl-User-IP` and `X-Device-User-Agent` count only together with `authorization_flow`.',
    parameters: ['TlUserIpHeader', 'DeviceUserAgentHeader'],
    body: 'CreateConnection',
    answer: 'CreatedConnection',
    guesses: [
      "`authorization_flow.redirect.return_uri` may have an app's own scheme, as the document types it as a plain string.",
      'A phone number is accepted in E.164 form only: `+`, country code, digits without spaces.',
    ],
  },
  'get-user-info': {
    tag: MANAGEMENT,
    summary: 'Read the name that the bank has on file',
    description: 'Within five minutes of the login at the bank, with the scope `info`.',
    parameters: ['TlUserIpHeader'],
    answer: 'UserInfo',
  },
  'connected-accounts-get-accounts': {
    tag: ACCOUNTS,
    summary: 'List the accounts and cards that the user shares',
    description: 'By type, then by id. With the scope `accounts`.',
    parameters: [...READS, 'AccountsQuery'],
    answer: 'ConnectedAccounts',
    guesses: ['An empty `pagination` says that there is no further page of accounts.'],
  },
  'connected-accounts-create-transactions-request': {
    tag: ACCOUNTS,
    summary: "Ask for a page of an account's transactions",
    description:
      'Both dates inclusive, `from` not after `to`; `cursor` is the `next_cursor` of the page before. With the scope `transactions`.',
    parameters: READS,
    body: 'CreateTransactionsRequest',
    answer: 'TransactionsRequestPending',
    guesses: ['A transactions request whose `from` is after its `to` is refused.'],
  },
  'connected-accounts-get-transactions-request': {
    tag: ACCOUNTS,
    summary: 'Read the page that was asked for, once it is there',
    description: 'Newest first. Reading it again gives the same page.',
    parameters: READS,
    answer: 'TransactionsRequest',
  },
  'connected-accounts-get-balance': {
    tag: ACCOUNTS,
    summary: "Read an account's balance",
    description: 'In minor units. With the scope `balance`.',
    parameters: READS,
    answer: 'Balance',
    guesses: [
      "The balance endpoint is documented, its body is not: its fields are named like TrueLayer's other amounts in minor units.",
    ],
  },
  'get-connection': {
    tag: MANAGEMENT,
    summary: 'Preview: read a connection',
    parameters: [],
    answer: 'ReadConnection',
    guesses: [
      'A connection is read with `GET /v3/data-connections/{connection_id}`; its body has the fields that clients look for which call it.',
    ],
  },
  'reconfirm-connection': {
    tag: MANAGEMENT,
    summary: 'Preview: extend a recurring consent',
    parameters: [],
    body: 'Reconfirmation',
    answer: 'ReadConnection',
    guesses: [
      'A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`; its body is the consent that the client took anew, and its answer the connection.',
      "Access that has ended cannot be reconfirmed: TrueLayer's overview then wants a new connection.",
    ],
  },
};
