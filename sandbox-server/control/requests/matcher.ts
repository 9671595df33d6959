import { OPERATION_IDS, type OperationId } from '../../schema/operation.ts';
import { type Difference, differencesOf, type Pattern, requireKnownNames } from '../matcher.ts';
import type { RequestRecord } from './record.ts';

/** Selects requests: those that match every given field. Without a field, all requests match. */
export type RequestMatcher = {
  /** TrueLayer's operation id, e.g. `create-connection`. */
  operation?: OperationId;
  /** Case-insensitive. */
  method?: string;
  /** The whole path without the query; `{…}` matches any one segment. */
  path?: string | RegExp;
  query?: { readonly [parameter: string]: Pattern };
  /** The status of the response. */
  status?: number;
  connectionId?: string;
  clientId?: string;
  traceId?: string;
  /** The fault that was applied. */
  faultId?: string;
  /** Request headers by case-insensitive name, with secrets redacted as in the request log. */
  headers?: { readonly [name: string]: string | RegExp | undefined };
  /** At least these fields, at any depth; a string if the body was neither JSON nor a form. */
  body?: Pattern;
};

const FIELDS = [
  'operation',
  'method',
  'path',
  'query',
  'status',
  'connectionId',
  'clientId',
  'traceId',
  'faultId',
  'headers',
  'body',
] as const satisfies (keyof RequestMatcher)[];

/** Lists the fields in which a request does not match: none if it matches. */
export function requestDifferences(
  { path, method, headers, query, body, ...same }: RequestMatcher,
  record: RequestRecord,
): Difference[] {
  const plain = Object.entries(same).flatMap(([field, expected]) => {
    const got = field === 'status' ? record.response.status : fieldOf(record, field);
    return expected === undefined ? [] : differencesOf(expected, got, field);
  });
  const { request } = record;
  return [
    ...(path === undefined ? [] : pathDifferences(path, record.path)),
    ...(method === undefined ? [] : differencesOf(method.toUpperCase(), record.method, 'method')),
    ...plain,
    ...(query === undefined ? [] : differencesOf(query, record.query, 'query')),
    ...Object.entries(headers ?? {}).flatMap(([name, expected]) =>
      differencesOf(expected, request.headers[name.toLowerCase()], `headers.${name}`),
    ),
    ...(body === undefined ? [] : differencesOf(body, request.body, 'body')),
  ];
}

/**
 * Returns the matcher unchanged. A misspelt field must not pass as a request that was not made.
 * @throws {ProblemError} that names an unknown field or operation.
 */
export function requireKnownFields(matcher: RequestMatcher): RequestMatcher {
  requireKnownNames('field', Object.keys(matcher), FIELDS);
  if (matcher.operation !== undefined)
    requireKnownNames('operation', [matcher.operation], OPERATION_IDS);
  return matcher;
}

function fieldOf(record: RequestRecord, field: string): unknown {
  return Object.entries(record).find(([name]) => name === field)?.[1];
}

function pathDifferences(expected: string | RegExp, got: string): Difference[] {
  if (expected instanceof RegExp) return differencesOf(expected, got, 'path');
  return templateOf(expected).test(got) ? [] : [{ field: 'path', expected, got }];
}

/** Converts a template such as `/v3/connected-accounts/{account_id}/balance` to a RegExp. */
function templateOf(path: string): RegExp {
  const parts = path
    .split(/\{[^{}/]*\}/)
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
