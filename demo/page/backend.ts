/** Sixpence's own server, as the page sees it. */
import type { Account, Apology, Me, RecordEntry, Statement } from '../api.ts';

/** The server answered with an apology; `message` is the sentence to show. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly traceId: string | undefined;

  constructor({ message, traceId }: Apology) {
    super(message);
    this.traceId = traceId;
  }
}

export const backend = {
  me: () => get<Me>('/api/me'),
  accounts: () => get<Account[]>('/api/accounts'),
  statement: () => get<Statement>('/api/transactions'),
  record: () => get<RecordEntry[]>('/api/record'),
  forget: async (): Promise<void> => {
    await call('/api/connection', 'DELETE');
  },
};

async function get<T>(path: string): Promise<T> {
  const response = await call(path, 'GET');
  return response.json();
}

async function call(path: string, method: 'GET' | 'DELETE'): Promise<Response> {
  const response = await fetch(path, { method }).catch(() => {
    throw new BackendError({ message: 'Sixpence cannot be reached. Is its server still running?' });
  });
  if (response.ok) return response;
  throw new BackendError(await apologyIn(response));
}

async function apologyIn(response: Response): Promise<Apology> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!isObject(body) || typeof body.message !== 'string') {
    return { message: `Sixpence answered with an error it cannot explain (${response.status}).` };
  }
  const { message, traceId } = body;
  return typeof traceId === 'string' ? { message, traceId } : { message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
