import type { Difference } from '../matcher.ts';
import { formatDifference, MAX_SHOWN, matcherLines, sectionLines } from '../mismatch.ts';
import { type RequestMatcher, requestDifferences } from './matcher.ts';
import type { RequestRecord } from './record.ts';

/** The minimum distance of a request to another path or operation. */
const OTHER_REQUEST_DISTANCE = 10;
const WEIGHTS: Record<string, number> = {
  operation: OTHER_REQUEST_DISTANCE,
  connectionId: 3,
  method: 2,
};

type RequestMismatch = {
  matcher: RequestMatcher;
  /** At least one if `undefined`. */
  times: number | undefined;
  matched: readonly RequestRecord[];
  /** All requests of the log, oldest first. */
  seen: readonly RequestRecord[];
};

/** Formats the message: what was expected, how many requests match, and the closest others with their differences. */
export function formatRequestMismatch({ matcher, times, matched, seen }: RequestMismatch): string {
  const isTooMany = times !== undefined && matched.length > times;
  return [
    `Expected ${formatExpectedCount(times)} with`,
    ...matcherLines(matcher),
    formatResult(matched.length, seen.length),
    ...sectionLines('These fit:', matched.slice(-MAX_SHOWN).map(formatRequest), matched.length),
    ...(isTooMany ? [] : closestLines(matcher, seen, matched)),
  ].join('\n');
}

function formatExpectedCount(times: number | undefined): string {
  if (times === undefined) return 'a request';
  if (times === 0) return 'no request';
  return times === 1 ? 'exactly 1 request' : `exactly ${times} requests`;
}

function formatResult(matched: number, seen: number): string {
  if (seen === 0) return 'but no request was seen. Does the app call this sandbox?';
  const all = seen === 1 ? 'the 1 request' : `the ${seen} requests`;
  if (matched === 0) return `but none of ${all} that ${seen === 1 ? 'was' : 'were'} seen fits.`;
  return `but ${matched} of ${all} that ${seen === 1 ? 'was' : 'were'} seen fit${matched === 1 ? 's' : ''}.`;
}

function closestLines(
  matcher: RequestMatcher,
  seen: readonly RequestRecord[],
  matched: readonly RequestRecord[],
): string[] {
  const others = seen
    .filter((record) => !matched.includes(record))
    .map((record) => {
      const differences = requestDifferences(matcher, record);
      return { record, differences, distance: distanceOf(differences) };
    })
    .reverse()
    .sort((a, b) => a.distance - b.distance);
  const isOneNear = (others[0]?.distance ?? 0) < OTHER_REQUEST_DISTANCE;
  const near = others.filter(({ distance }) => !isOneNear || distance < OTHER_REQUEST_DISTANCE);
  const nearest = near
    .slice(0, MAX_SHOWN)
    .map(({ record, differences }) =>
      [formatRequest(record), ...differences.map(formatDifference), ...whyLines(record)].join('\n'),
    );
  return sectionLines('The nearest:', nearest, near.length);
}

function formatRequest({ method, path, response, traceId }: RequestRecord): string {
  return `  ${method} ${path} → ${response.status} (trace_id ${traceId})`;
}

function whyLines({ response, why }: RequestRecord): string[] {
  return why === undefined ? [] : [`    ${response.status} because ${why}`];
}

function distanceOf(differences: readonly Difference[]): number {
  return differences.reduce(
    (sum, { field, expected, got }) =>
      sum + (field === 'path' ? pathDistance(expected, got) : (WEIGHTS[field] ?? 1)),
    0,
  );
}

/** The earlier the paths diverge, the larger the distance. */
function pathDistance(expected: unknown, got: unknown): number {
  const [wanted, had] = [String(expected).split('/'), String(got).split('/')];
  const turn = wanted.findIndex((segment, i) => segment !== had[i] && !segment.startsWith('{'));
  return (
    2 * OTHER_REQUEST_DISTANCE -
    Math.min(turn === -1 ? wanted.length : turn, OTHER_REQUEST_DISTANCE)
  );
}
