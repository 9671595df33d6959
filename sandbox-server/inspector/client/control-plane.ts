import type { Problem } from './wire.ts';

/** The response of the control plane: its data, or the error. */
export type ApiResult<T> =
  | { ok: true; data: T }
  | { ok: false; status: number; message: string; errors: Record<string, readonly string[]> };

export type ApiCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/_sandbox`. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  /** Whether the call is for all clients, even if one is selected. */
  isForAllClients?: boolean;
  /** Aborts the call. A call with a signal also has a time limit. */
  signal?: AbortSignal;
};

/** Longer than the slowest response takes. */
const TIMEOUT_MS = 15_000;

export type ControlPlane = {
  call<T>(call: ApiCall): Promise<ApiResult<T>>;
  /** Opens the stream of changes. */
  open(path: string, signal: AbortSignal): Promise<Response>;
};

const TOKEN = 'connect-bank sandbox control token';

/** Saves the control token until the tab is closed. */
export function saveToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
}

/** Calls the control plane of the page's origin. @param clientId the selected client. */
export function createControlPlane(clientId: () => string | undefined): ControlPlane {
  const urlOf = ({ path, query = {}, isForAllClients = false }: ApiCall): string => {
    const client = isForAllClients ? {} : { client_id: clientId() };
    const parameters = Object.entries({ ...query, ...client });
    const defined = parameters.flatMap(([name, value]) => (value ? [[name, value]] : []));
    const search = new URLSearchParams(defined).toString();
    return `/_sandbox${path}${search === '' ? '' : `?${search}`}`;
  };
  return {
    async call<T>(call: ApiCall): Promise<ApiResult<T>> {
      const { method = 'GET', body, signal } = call;
      try {
        const response = await fetch(urlOf(call), {
          method,
          ...(signal && { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
          headers: { ...authorization(), ...(body && { 'Content-Type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
        return response.ok
          ? { ok: true, data: response.status === 204 ? undefined : await response.json() }
          : failedResult(response.status, await readProblem(response));
      } catch {
        return failedResult(0, { detail: 'The sandbox does not respond.' });
      }
    },
    open: (path, signal) => fetch(urlOf({ path }), { headers: authorization(), signal }),
  };
}

function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

function failedResult<T>(status: number, { title, detail, errors = {} }: Problem): ApiResult<T> {
  return { ok: false, status, message: detail ?? title ?? `The status is ${status}.`, errors };
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    return await response.json();
  } catch {
    return {};
  }
}
