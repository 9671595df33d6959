import type { Exchange } from '../../domain/world/journal.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { journalsIn, type Scope } from '../scope.ts';
import { checkedMatcher, type RequestMatcher, requestDifferences } from './matcher.ts';
import { missText } from './mismatch.ts';
import { type RequestRecord, requestRecordOf } from './record.ts';

/**
 * The request journal: what was asked of the token endpoint, the API, the hosted pages and the mock
 * bank, and what came of it. The newest thousand of each client are kept, and of nobody's; of their
 * bodies, the newest four million characters.
 */
export type Requests = {
  /**
   * Those that fit, oldest first.
   * @throws RangeError when the matcher has a field or an operation that there is not, or the journal
   *   no request to stop before.
   */
  list(matcher?: RequestMatcher, part?: RequestsPart): RequestRecord[];
  /** By the answer's `Tl-Trace-Id`, which is a problem's `trace_id`. */
  get(traceId: string): RequestRecord | undefined;
  clear(): void;
  /**
   * Returns the requests that fit: at least one, or exactly `times`.
   * @throws RequestsMissed which shows the nearest ones when there are fewer, or more.
   */
  assertCalled(matcher: RequestMatcher, options?: { times?: number }): RequestRecord[];
  /** @throws RequestsMissed which shows them, when there are any. */
  assertNotCalled(matcher: RequestMatcher): void;
};

/** Which of the requests that fit; all of them when nothing is given. */
export type RequestsPart = {
  /** The newest so many. */
  limit?: number;
  /** Only those older than the one of this trace id, which need not fit itself. */
  before?: string;
};

/** The requests that were made are not the expected ones; the message says which were nearest. */
export class RequestsMissed extends Error {
  override readonly name = 'AssertionError';
  /** How many fitted. */
  readonly matched: number;

  constructor(message: string, matched: number) {
    super(message);
    this.matched = matched;
  }
}

export function createRequests(scope: Scope): Requests {
  const list = (matcher: RequestMatcher = {}, part: RequestsPart = {}) =>
    newestOf(exchangesBefore(scope, part.before), checkedMatcher(matcher), part.limit);
  const expect = (matcher: RequestMatcher, times?: number) => {
    const checked = checkedMatcher(matcher);
    const seen = exchangesIn(scope).map(requestRecordOf);
    const matched = seen.filter((record) => requestDifferences(checked, record).length === 0);
    const isMet = times === undefined ? matched.length > 0 : matched.length === times;
    if (isMet) return matched;
    throw new RequestsMissed(missText({ matcher, times, matched, seen }), matched.length);
  };
  return {
    list,
    get: (traceId) => {
      const exchange = exchangesIn(scope).find((each) => each.traceId === traceId);
      return exchange && requestRecordOf(exchange);
    },
    clear: () => {
      for (const journal of journalsIn(scope)) journal.clear();
    },
    assertCalled: (matcher, { times } = {}) => expect(matcher, times),
    assertNotCalled: (matcher) => void expect(matcher, 0),
  };
}

/** In the order in which they were answered, whatever their clients' clocks say. */
function exchangesIn(scope: Scope): Exchange[] {
  return journalsIn(scope)
    .flatMap((journal) => journal.list())
    .sort((a, b) => a.endedAt - b.endedAt);
}

function exchangesBefore(scope: Scope, traceId: string | undefined): Exchange[] {
  const exchanges = exchangesIn(scope);
  if (traceId === undefined) return exchanges;
  const end = exchanges.findIndex((each) => each.traceId === traceId);
  if (end >= 0) return exchanges.slice(0, end);
  throw new ProblemError('unknown', `before: the journal has no request of trace id ${traceId}`);
}

/** Oldest first. From the end on, so that only as many are made readable as are asked for. */
function newestOf(
  exchanges: readonly Exchange[],
  matcher: RequestMatcher,
  limit = exchanges.length,
): RequestRecord[] {
  const found: RequestRecord[] = [];
  for (let place = exchanges.length - 1; place >= 0 && found.length < limit; place -= 1) {
    const exchange = exchanges[place];
    if (exchange === undefined || !mayFit(matcher, exchange)) continue;
    const record = requestRecordOf(exchange);
    if (requestDifferences(matcher, record).length === 0) found.push(record);
  }
  return found.reverse();
}

/** What an exchange says of itself before it is made readable. */
const PLAIN = ['traceId', 'status', 'clientId', 'faultId'] as const;

function mayFit(matcher: RequestMatcher, exchange: Exchange): boolean {
  return PLAIN.every((field) => {
    const expected = matcher[field];
    return expected === undefined || expected === exchange[field];
  });
}
