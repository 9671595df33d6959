import type { Sandbox } from '../../sandbox-server/index.ts';
import { readOracle } from './oracle.ts';

const operations = readOracle();

/**
 * Wraps the sandbox's `fetch` and checks every response against TrueLayer's document: its status, its media
 * type and its body.
 * @throws Error if a response violates the document
 */
export function checkedFetch(fetch: Sandbox['fetch']): Sandbox['fetch'] {
  return async (input, init) => {
    const { method, url } = methodAndUrlOf(input, init);
    const response = await fetch(input, init);
    await check(method, new URL(url).pathname, response.clone());
    return response;
  };
}

/** Does not read the body, so that the sandbox still receives a stream. */
function methodAndUrlOf(...[input, init]: Parameters<Sandbox['fetch']>): Request {
  const isRequest = typeof input === 'object' && 'headers' in input;
  return isRequest ? input : new Request(input, { method: init?.method ?? 'GET' });
}

async function check(method: string, path: string, response: Response): Promise<void> {
  const where = `${method} ${path} → ${response.status}`;
  if (!response.headers.get('Tl-Trace-Id')) throw new Error(`${where}: no Tl-Trace-Id`);
  const operation = operations?.find((candidate) => candidate.matches(method, path));
  if (operation === undefined) return;
  const declared = operation.answers.find(({ status }) => status === String(response.status));
  if (declared === undefined) throw new Error(`${where}: not declared by ${operation.id}`);
  const type = response.headers.get('Content-Type') ?? '';
  if (normalizeType(type) !== normalizeType(declared.mediaType))
    throw new Error(`${where}: is ${type}`);
  const body: unknown = await response.json();
  if (isUndeclaredTokenError(operation.id, body) || isNewerThanTheDocument(body)) return;
  if (!declared.validate(body)) {
    throw new Error(`${where}: ${JSON.stringify(declared.validate.errors, null, 1)}`);
  }
}

/** Removes the charset, because JSON is always UTF-8. */
function normalizeType(type: string): string {
  return type.toLowerCase().replaceAll(' ', '').replace(';charset=utf-8', '');
}

/** Responses of the real token endpoint that the enum of its document lacks. */
function isUndeclaredTokenError(id: string, body: unknown): boolean {
  const known = ['invalid_client', 'invalid_scope', 'unsupported_grant_type'];
  return (
    id === 'GenerateAccessToken' &&
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    known.includes(String(body.error))
  );
}

/** TrueLayer's errors page has this error; its older document does not. */
function isNewerThanTheDocument(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'title' in body &&
    body.title === 'Feature Not Supported'
  );
}
