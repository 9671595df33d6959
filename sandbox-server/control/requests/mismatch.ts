import type { Difference } from '../matcher.ts';
import { differenceLine, listed, SHOWN, wantedLines } from '../mismatch.ts';
import { type RequestMatcher, requestDifferences } from './matcher.ts';
import type { RequestRecord } from './record.ts';

/** What a tester reads when the requests they expected were not made. */

/** A request that is another one altogether is at least this far away. */
const ANOTHER = 10;
const WEIGHTS: Record<string, number> = { operation: ANOTHER, connectionId: 3, method: 2 };

type Miss = {
  matcher: RequestMatcher;
  /** At least one when it is missing. */
  times: number | undefined;
  matched: readonly RequestRecord[];
  /** All that were looked at, oldest first. */
  seen: readonly RequestRecord[];
};

/** Expected, how many there were, the nearest others with what differs, and why they were answered so. */
export function missText({ matcher, times, matched, seen }: Miss): string {
  const isTooMany = times !== undefined && matched.length > times;
  return [
    `Expected ${countOf(times)} with`,
    ...wantedLines(matcher),
    verdictOf(matched.length, seen.length),
    ...listed('These fit:', matched.slice(-SHOWN).map(lineOf), matched.length),
    ...(isTooMany ? [] : nearestLines(matcher, seen, matched)),
  ].join('\n');
}

function countOf(times: number | undefined): string {
  if (times === undefined) return 'a request';
  if (times === 0) return 'no request';
  return times === 1 ? 'exactly 1 request' : `exactly ${times} requests`;
}

function verdictOf(matched: number, seen: number): string {
  if (seen === 0) return 'but no request was seen. Does the app call this sandbox?';
  const all = seen === 1 ? 'the 1 request' : `the ${seen} requests`;
  if (matched === 0) return `but none of ${all} that ${seen === 1 ? 'was' : 'were'} seen fits.`;
  return `but ${matched} of ${all} that ${seen === 1 ? 'was' : 'were'} seen fit${matched === 1 ? 's' : ''}.`;
}

function nearestLines(
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
  const isOneNear = (others[0]?.distance ?? 0) < ANOTHER;
  const near = others.filter(({ distance }) => !isOneNear || distance < ANOTHER);
  const nearest = near
    .slice(0, SHOWN)
    .map(({ record, differences }) =>
      [lineOf(record), ...differences.map(differenceLine), ...whyLines(record)].join('\n'),
    );
  return listed('The nearest:', nearest, near.length);
}

function lineOf({ method, path, response, traceId }: RequestRecord): string {
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

/** Another path is another request, and the more so the sooner it turns off. */
function pathDistance(expected: unknown, got: unknown): number {
  const [wanted, had] = [String(expected).split('/'), String(got).split('/')];
  const turn = wanted.findIndex((segment, i) => segment !== had[i] && !segment.startsWith('{'));
  return 2 * ANOTHER - Math.min(turn === -1 ? wanted.length : turn, ANOTHER);
}
