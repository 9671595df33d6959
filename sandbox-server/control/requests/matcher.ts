import { OPERATION_IDS, type OperationId } from '../../schema/operation.ts';
import { checkNames, type Difference, differencesOf, type Pattern } from '../matcher.ts';
import type { RequestRecord } from './record.ts';

/** Which requests are meant: those that fit in every field that is given; all when none is. */
export type RequestMatcher = {
  /** TrueLayer's own id, e.g. `create-connection`. */
  operation?: OperationId;
  /** In any case. */
  method?: string;
  /** The whole of it, without the query; `{…}` stands for any one segment. */
  path?: string | RegExp;
  query?: { readonly [parameter: string]: Pattern };
  /** Of the answer. */
  status?: number;
  connectionId?: string;
  clientId?: string;
  traceId?: string;
  /** The fault that spoiled it. */
  faultId?: string;
  /** As the journal shows them, by name in any case: who asked with which secret it does not. */
  headers?: { readonly [name: string]: string | RegExp | undefined };
  /** At least these fields, deeply; a text when the body was neither JSON nor a form. */
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

/** How a request differs from what is meant; not at all when it fits. */
export function requestDifferences(
  { path, method, headers, query, body, ...same }: RequestMatcher,
  record: RequestRecord,
): Difference[] {
  const plain = Object.entries(same).flatMap(([field, expected]) => {
    const got = field === 'status' ? record.response.status : plainFieldOf(record, field);
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
 * A matcher as it is, unless it can match nothing: a typo must not pass for a request that was not made.
 * @throws RangeError that names the field.
 */
export function checkedMatcher(matcher: RequestMatcher): RequestMatcher {
  checkNames('field', Object.keys(matcher), FIELDS);
  if (matcher.operation !== undefined) checkNames('operation', [matcher.operation], OPERATION_IDS);
  return matcher;
}

function plainFieldOf(record: RequestRecord, field: string): unknown {
  return Object.entries(record).find(([name]) => name === field)?.[1];
}

function pathDifferences(expected: string | RegExp, got: string): Difference[] {
  if (expected instanceof RegExp) return differencesOf(expected, got, 'path');
  return templateOf(expected).test(got) ? [] : [{ field: 'path', expected, got }];
}

/** `/v3/connected-accounts/{account_id}/balance` as a RegExp. */
function templateOf(path: string): RegExp {
  const parts = path
    .split(/\{[^{}/]*\}/)
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
