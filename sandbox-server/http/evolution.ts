import type { Context, MiddlewareHandler } from 'hono';
import { hexIdAt, randomStreamOf } from '../domain/random.ts';
import type { Env } from './env.ts';

/** The field that every object of a response or webhook gains. */
const ADDED_FIELD = { added_later: 'TrueLayer may add fields at any time' } as const;
/** Sorts behind the types that there are. */
const ADDED_ACCOUNT_TYPE = 'pension';
/** Objects whose names are not TrueLayer's: an addition would be another entry. */
const RECORDS = new Set(['metadata', 'errors']);

const ACCOUNTS_PATH = '/v3/connected-accounts';

/**
 * Adds an unknown field to every object of a response, and an account of an unknown type to a list.
 * @guess What `evolve` adds is ours, by name and place: TrueLayer says only that new fields, types and webhooks are no breaking changes.
 */
export function evolveResponses(): MiddlewareHandler<Env> {
  return async function evolveResponse(c, next) {
    await next();
    if (!c.env.evolve) return;
    const body = parseObject(c.get('responseText'));
    if (body === undefined) return;
    const text = JSON.stringify(withAddedFields(isList(c) ? withAddedAccount(c, body) : body));
    const { status, headers } = c.res;
    c.set('responseText', text);
    const response = new Response(text, { status, headers });
    if (c.get('tracedResponse') === c.res) c.set('tracedResponse', response);
    c.res = undefined;
    c.res = response;
  };
}

/** The same object, with an unknown field in it and in every object within. */
export function withAddedFields<T extends object>(value: T): T {
  const fields = Object.entries(value).map(([name, inner]: [string, unknown]) => [
    name,
    RECORDS.has(name) ? inner : evolved(inner),
  ]);
  return { ...value, ...Object.fromEntries(fields), ...ADDED_FIELD };
}

function evolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(evolved);
  return typeof value === 'object' && value !== null ? withAddedFields(value) : value;
}

function parseObject(text: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isList(c: Context<Env>): boolean {
  return c.req.path === ACCOUNTS_PATH && c.res.status === 200 && c.req.query('type') === undefined;
}

function withAddedAccount(c: Context<Env>, body: object): object {
  const items: unknown[] = 'items' in body && Array.isArray(body.items) ? body.items : [];
  const { seed } = c.get('tenant').bank;
  const stream = randomStreamOf(seed, ADDED_ACCOUNT_TYPE, c.req.header('Connection-Id') ?? '');
  return { ...body, items: [...items, { id: hexIdAt(stream, 0), type: ADDED_ACCOUNT_TYPE }] };
}
