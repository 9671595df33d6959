import type { Sandbox } from '../../sandbox-server/index.ts';
import { readOracle } from './oracle.ts';

const operations = readOracle();

/**
 * The sandbox's own `fetch`, with every answer to an operation of TrueLayer's document held against
 * that document: its status must be declared, its media type right and its body valid.
 */
export function checkedFetch(fetch: Sandbox['fetch']): Sandbox['fetch'] {
  return async (input, init) => {
    const { method, url } = requestLineOf(input, init);
    const response = await fetch(input, init);
    await check(method, new URL(url).pathname, response.clone());
    return response;
  };
}

/** Read without touching the body, so that a stream still reaches the sandbox as one. */
function requestLineOf(...[input, init]: Parameters<Sandbox['fetch']>): Request {
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
  if (normal(type) !== normal(declared.mediaType)) throw new Error(`${where}: is ${type}`);
  const body: unknown = await response.json();
  if (isUndeclaredTokenError(operation.id, body) || isNewerThanTheDocument(body)) return;
  if (!declared.validate(body)) {
    throw new Error(`${where}: ${JSON.stringify(declared.validate.errors, null, 1)}`);
  }
}

/** A charset says nothing about JSON, which is always UTF-8. */
function normal(type: string): string {
  return type.toLowerCase().replaceAll(' ', '').replace(';charset=utf-8', '');
}

/** Real replies of the token endpoint that its document's enum lacks. */
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

/** TrueLayer's errors page has it; its document, which is older, has not. */
function isNewerThanTheDocument(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'title' in body &&
    body.title === 'Feature Not Supported'
  );
}
