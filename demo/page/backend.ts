/** The client of Sixpence's own API. */
import type { Account, CallbackLogEntry, ErrorMessage, Me, Statement } from '../api.ts';

/** An error response of the server; `message` is the sentence to show to the user. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly traceId: string | undefined;

  constructor({ message, traceId }: ErrorMessage) {
    super(message);
    this.traceId = traceId;
  }
}

export const backend = {
  me: () => get<Me>('/api/me'),
  accounts: () => get<Account[]>('/api/accounts'),
  statement: () => get<Statement>('/api/transactions'),
  callbacks: () => get<CallbackLogEntry[]>('/api/callbacks'),
  deleteConnection: async (): Promise<void> => {
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
  throw new BackendError(await parseErrorMessage(response));
}

async function parseErrorMessage(response: Response): Promise<ErrorMessage> {
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
