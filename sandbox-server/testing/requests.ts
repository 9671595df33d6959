import type { Exchange, Journal } from '../domain/journal.ts';
import { checkedMatcher, type RequestMatcher, requestDifferences } from './request-matcher.ts';
import { missText } from './request-miss.ts';
import { type RequestRecord, requestRecordOf } from './request-record.ts';
import { type Scope, tenantsIn } from './scope.ts';

/**
 * The request journal: what was asked of the token endpoint, the API, the hosted pages and the mock
 * bank, and what came of it. The newest thousand of each client are kept, and of nobody's; of their
 * bodies, the newest four million characters.
 */
export type Requests = {
  /**
   * Those that fit, oldest first.
   * @throws RangeError when the matcher has a field or an operation that there is not.
   */
  list(matcher?: RequestMatcher): RequestRecord[];
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
  const list = (matcher: RequestMatcher = {}) => {
    const checked = checkedMatcher(matcher);
    return recordsIn(scope).filter((record) => requestDifferences(checked, record).length === 0);
  };
  const expect = (matcher: RequestMatcher, times?: number) => {
    const checked = checkedMatcher(matcher);
    const seen = recordsIn(scope);
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

function journalsIn(scope: Scope): Journal[] {
  const own = tenantsIn(scope).map(({ journal }) => journal);
  return scope.clientId === undefined ? [...own, scope.world.journal] : own;
}

/** In the order in which they were answered, whatever their clients' clocks say. */
function exchangesIn(scope: Scope): Exchange[] {
  return journalsIn(scope)
    .flatMap((journal) => journal.list())
    .sort((a, b) => a.endedAt - b.endedAt);
}

function recordsIn(scope: Scope): RequestRecord[] {
  return exchangesIn(scope).map(requestRecordOf);
}
