import { PROBLEMS } from '../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../certainty.ts';
import { type Answer, keysOf, textAt, valueAt } from './response.ts';

/** One thing that a check found out. */
export type Fact = {
  name: string;
  sure: Certainty;
  value: string;
  /** Can be compared even where the statuses differ already. */
  isOfForm?: boolean;
};

export function fact(name: string, sure: Certainty, value: unknown): Fact {
  return { name, sure, value: shown(value) };
}

/** Of an answer that says that all is well: its status, its form, and which keys its body has. */
export function successFacts(
  answer: Answer,
  { sure, required, optional = [] }: Keys & { sure: Certainty },
): Fact[] {
  return [
    statusFact(answer, sure),
    ...formFacts(answer),
    ...keyFacts([answer.body], { required, optional }),
  ];
}

type Keys = { required: readonly string[]; optional?: readonly string[] };

/** Of objects of one kind: which keys any of them lacks, and which any has beyond the known ones. */
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
 * Of an answer with a problem.
 * @param sure that this problem is given here.
 * @param keys that `errors` has these keys, where it has any.
 */
export function problemFacts(answer: Answer, sure: Certainty, keys: Certainty = 'guess'): Fact[] {
  const { body } = answer;
  const errors = valueAt(body, 'errors');
  return [
    statusFact(answer, sure),
    ...formFacts(answer),
    fact('title', sure, valueAt(body, 'title')),
    fact('detail', sure === 'spec' ? 'docs' : sure, valueAt(body, 'detail')),
    fact('trace_id is that of Tl-Trace-Id', 'guess', textAt(body, 'trace_id') === answer.traceId),
    ...(errors === undefined
      ? []
      : [
          fact('errors: keys', keys, list(keysOf(errors))),
          ...keysOf(errors).map((key) => fact(`errors: ${key}`, 'guess', valueAt(errors, key))),
        ]),
  ];
}

/** Of an error of the token endpoint. */
export function oauthErrorFacts(answer: Answer, sure: Certainty): Fact[] {
  return [
    statusFact(answer, sure),
    { ...fact('media type', 'spec', answer.mediaType), isOfForm: true },
    fact('error', sure, valueAt(answer.body, 'error')),
    fact('error_description', 'guess', valueAt(answer.body, 'error_description')),
    fact('error_details', 'guess', valueAt(answer.body, 'error_details')),
  ];
}

export function statusFact({ status }: Answer, sure: Certainty): Fact {
  return { ...fact('status', sure, status), isOfForm: true };
}

/** What every answer of the Data API must have, whatever it says. */
function formFacts(answer: Answer): Fact[] {
  const facts = [
    fact('media type', 'spec', mediaTypeOf(answer)),
    fact('Tl-Trace-Id', 'spec', answer.traceId === undefined ? 'missing' : 'there'),
    fact('problem', 'spec', problemOf(answer)),
  ];
  return facts.map((each) => ({ ...each, isOfForm: true }));
}

function mediaTypeOf({ status, mediaType }: Answer): string {
  const declared = status < 400 ? 'application/json' : 'application/problem+json';
  return mediaType === declared ? 'as declared' : mediaType;
}

/** Whether type, title and status belong together as the document has them. */
function problemOf({ status, body }: Answer): string {
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

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
