import { PROBLEMS } from '../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../certainty.ts';
import { type ApiResponse, keysOf, textAt, valueAt } from './response.ts';

/** One result of a check. */
export type Fact = {
  name: string;
  certainty: Certainty;
  value: string;
  /** Whether to compare it even if the statuses differ. @default false */
  isAlwaysCompared?: boolean;
};

export function fact(name: string, certainty: Certainty, value: unknown): Fact {
  return { name, certainty, value: formatValue(value) };
}

/** Facts of a success response: status, protocol and keys of the body. */
export function successFacts(
  response: ApiResponse,
  { certainty, required, optional = [] }: Keys & { certainty: Certainty },
): Fact[] {
  return [
    statusFact(response, certainty),
    ...protocolFacts(response),
    ...keyFacts([response.body], { required, optional }),
  ];
}

type Keys = { required: readonly string[]; optional?: readonly string[] };

/** Facts of objects of one kind: missing and additional keys. */
export function keyFacts(
  objects: readonly unknown[],
  { required, optional = [] }: Keys,
  of = 'body',
): Fact[] {
  const keys = objects.map(keysOf);
  const known = [...required, ...optional];
  const missing = required.filter((key) => keys.some((own) => !own.includes(key)));
  const further = new Set(keys.flat().filter((key) => !known.includes(key)));
  return [
    fact(`${of}: missing keys`, 'spec', list(missing)),
    fact(`${of}: further keys`, 'guess', list([...further])),
  ];
}

/**
 * Facts of a problem response.
 * @param certainty that the API returns this problem here
 * @param keys certainty of the keys of `errors`
 */
export function problemFacts(
  response: ApiResponse,
  certainty: Certainty,
  keys: Certainty = 'guess',
): Fact[] {
  const { body } = response;
  const errors = valueAt(body, 'errors');
  return [
    statusFact(response, certainty),
    ...protocolFacts(response),
    fact('title', certainty, valueAt(body, 'title')),
    fact('detail', certainty === 'spec' ? 'docs' : certainty, valueAt(body, 'detail')),
    fact('trace_id is that of Tl-Trace-Id', 'guess', textAt(body, 'trace_id') === response.traceId),
    ...(errors === undefined
      ? []
      : [
          fact('errors: keys', keys, list(keysOf(errors))),
          ...keysOf(errors).map((key) => fact(`errors: ${key}`, 'guess', valueAt(errors, key))),
        ]),
  ];
}

/** Facts of an error response of the token endpoint. */
export function oauthErrorFacts(response: ApiResponse, certainty: Certainty): Fact[] {
  return [
    statusFact(response, certainty),
    { ...fact('media type', 'spec', response.mediaType), isAlwaysCompared: true },
    fact('error', certainty, valueAt(response.body, 'error')),
    fact('error_description', 'guess', valueAt(response.body, 'error_description')),
    fact('error_details', 'guess', valueAt(response.body, 'error_details')),
  ];
}

export function statusFact({ status }: ApiResponse, certainty: Certainty): Fact {
  return { ...fact('status', certainty, status), isAlwaysCompared: true };
}

/** Facts that every response of the Data API must have. */
function protocolFacts(response: ApiResponse): Fact[] {
  const facts = [
    fact('media type', 'spec', mediaTypeOf(response)),
    fact('Tl-Trace-Id', 'spec', response.traceId === undefined ? 'missing' : 'there'),
    fact('problem', 'spec', problemOf(response)),
  ];
  return facts.map((each) => ({ ...each, isAlwaysCompared: true }));
}

function mediaTypeOf({ status, mediaType }: ApiResponse): string {
  const declared = status < 400 ? 'application/json' : 'application/problem+json';
  return mediaType === declared ? 'as declared' : mediaType;
}

/** Whether the document declares this combination of type, title and status. */
function problemOf({ status, body }: ApiResponse): string {
  if (status < 400) return 'as declared';
  const [type, title] = [textAt(body, 'type'), textAt(body, 'title')];
  const isKnown = Object.values(PROBLEMS).some(
    (known) => known.type === type && known.title === title && known.status === status,
  );
  const missing = ['type', 'title', 'status', 'trace_id', 'detail'].filter(
    (key) => valueAt(body, key) === undefined,
  );
  if (missing.length > 0) return `without ${list(missing)}`;
  return isKnown ? 'as declared' : `${status} "${title}" ${type}`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}

function formatValue(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
