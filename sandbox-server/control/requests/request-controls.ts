import type { RequestLogEntry } from '../../domain/world/request-log.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { requestLogsIn, type Scope } from '../scope.ts';
import { type RequestMatcher, requestDifferences, requireKnownFields } from './matcher.ts';
import { formatRequestMismatch } from './mismatch.ts';
import { type RequestRecord, requestRecordOf } from './record.ts';

/**
 * The request log: requests to the token endpoint, the API, the hosted pages and the mock bank, with
 * their responses. It contains the newest 1,000 requests of each client and 1,000 without a client, and
 * of their bodies the newest four million characters.
 */
export type Requests = {
  /**
   * Lists the requests that match, oldest first.
   * @throws {RangeError} if the matcher has an unknown field or operation, or `before` is not in the log.
   */
  list(matcher?: RequestMatcher, part?: RequestsPart): RequestRecord[];
  /** Finds a request by `Tl-Trace-Id` of the response, which is `trace_id` of a problem. */
  get(traceId: string): RequestRecord | undefined;
  clear(): void;
  /**
   * Returns the requests that match: at least one, or exactly `times`.
   * @throws {RequestAssertionError} if the number differs; the message lists the closest requests.
   */
  assertCalled(matcher: RequestMatcher, options?: { times?: number }): RequestRecord[];
  /** @throws {RequestAssertionError} if a request matches; the message lists the requests. */
  assertNotCalled(matcher: RequestMatcher): void;
};

/** Selects a part of the requests that match; without a field, all of them. */
export type RequestsPart = {
  /** The maximum number of requests, newest first. */
  limit?: number;
  /** A trace id: only older requests. This request itself need not match. */
  before?: string;
};

/** The log does not contain the expected requests. The message lists the closest ones. */
export class RequestAssertionError extends Error {
  override readonly name = 'AssertionError';
  /** The number of requests that matched. */
  readonly matched: number;

  constructor(message: string, matched: number) {
    super(message);
    this.matched = matched;
  }
}

export function createRequests(scope: Scope): Requests {
  const list = (matcher: RequestMatcher = {}, part: RequestsPart = {}) =>
    newestMatchesOf(findEntriesBefore(scope, part.before), requireKnownFields(matcher), part.limit);
  const requireMatches = (matcher: RequestMatcher, times?: number) => {
    const checked = requireKnownFields(matcher);
    const seen = entriesIn(scope).map(requestRecordOf);
    const matched = seen.filter((record) => requestDifferences(checked, record).length === 0);
    const isMet = times === undefined ? matched.length > 0 : matched.length === times;
    if (isMet) return matched;
    throw new RequestAssertionError(
      formatRequestMismatch({ matcher, times, matched, seen }),
      matched.length,
    );
  };
  return {
    list,
    get: (traceId) => {
      const entry = entriesIn(scope).find((each) => each.traceId === traceId);
      return entry && requestRecordOf(entry);
    },
    clear: () => {
      for (const requestLog of requestLogsIn(scope)) requestLog.clear();
    },
    assertCalled: (matcher, { times } = {}) => requireMatches(matcher, times),
    assertNotCalled: (matcher) => void requireMatches(matcher, 0),
  };
}

/** Orders by real time, because the clocks of clients differ. */
function entriesIn(scope: Scope): RequestLogEntry[] {
  return requestLogsIn(scope)
    .flatMap((requestLog) => requestLog.list())
    .sort((a, b) => a.endedAt - b.endedAt);
}

/**
 * The entries that are older than the one with this trace id; all entries for `undefined`.
 * @throws {ProblemError} `unknown` if no entry has the trace id.
 */
function findEntriesBefore(scope: Scope, traceId: string | undefined): RequestLogEntry[] {
  const entries = entriesIn(scope);
  if (traceId === undefined) return entries;
  const end = entries.findIndex((each) => each.traceId === traceId);
  if (end >= 0) return entries.slice(0, end);
  throw new ProblemError(
    'unknown',
    `before: the request log has no request with trace id ${traceId}`,
  );
}

/** Reads from the newest on, so that only `limit` entries are parsed. Returns the oldest first. */
function newestMatchesOf(
  entries: readonly RequestLogEntry[],
  matcher: RequestMatcher,
  limit = entries.length,
): RequestRecord[] {
  const found: RequestRecord[] = [];
  for (let index = entries.length - 1; index >= 0 && found.length < limit; index -= 1) {
    const entry = entries[index];
    if (entry === undefined || !couldMatch(matcher, entry)) continue;
    const record = requestRecordOf(entry);
    if (requestDifferences(matcher, record).length === 0) found.push(record);
  }
  return found.reverse();
}

/** Fields that can be compared without parsing the entry. */
const UNPARSED_FIELDS = ['traceId', 'status', 'clientId', 'faultId'] as const;

/** False if an unparsed field already shows that the entry does not match. */
function couldMatch(matcher: RequestMatcher, entry: RequestLogEntry): boolean {
  return UNPARSED_FIELDS.every((field) => {
    const expected = matcher[field];
    return expected === undefined || expected === entry[field];
  });
}
