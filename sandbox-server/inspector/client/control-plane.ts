import type { Problem } from './wire.ts';

/** What the control plane said: what was asked for, or why not. */
export type Answer<T> =
  | { ok: true; data: T }
  | { ok: false; status: number; message: string; errors: Record<string, readonly string[]> };

export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_sandbox`. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  /** The sandbox's as a whole, whichever client is shown. */
  isWhole?: boolean;
  /** Gives the call up. One that may be given up ends by itself, too, when nothing is answered for long. */
  signal?: AbortSignal;
};

/** Longer than any answer takes that still comes. */
const PATIENCE_MS = 15_000;

export type ControlPlane = {
  call<T>(call: Call): Promise<Answer<T>>;
  /** The stream of changes; whoever asked reads it. */
  open(path: string, signal: AbortSignal): Promise<Response>;
};

const TOKEN = 'connect-bank sandbox control token';

/** The token that a sandbox away from this machine asks for; forgotten with the tab. */
export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
}

/** Speaks to the control plane of the page's own origin. @param clientId whose world it is about. */
export function createControlPlane(clientId: () => string | undefined): ControlPlane {
  const addressOf = ({ path, query = {}, isWhole = false }: Call): string => {
    const whose = isWhole ? {} : { client_id: clientId() };
    const given = Object.entries({ ...query, ...whose });
    const known = given.flatMap(([name, value]) => (value ? [[name, value]] : []));
    const search = new URLSearchParams(known).toString();
    return `/_sandbox${path}${search === '' ? '' : `?${search}`}`;
  };
  return {
    async call<T>(call: Call): Promise<Answer<T>> {
      const { method = 'GET', body, signal } = call;
      try {
        const response = await fetch(addressOf(call), {
          method,
          ...(signal && { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) }),
          headers: { ...authorization(), ...(body && { 'Content-Type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
        return response.ok
          ? { ok: true, data: response.status === 204 ? undefined : await response.json() }
          : refusal(response.status, await problemIn(response));
      } catch {
        return refusal(0, { detail: 'The sandbox does not answer.' });
      }
    },
    open: (path, signal) => fetch(addressOf({ path }), { headers: authorization(), signal }),
  };
}

function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

function refusal<T>(status: number, { title, detail, errors = {} }: Problem): Answer<T> {
  return { ok: false, status, message: detail ?? title ?? `It answered ${status}.`, errors };
}

async function problemIn(response: Response): Promise<Problem> {
  try {
    return await response.json();
  } catch {
    return {};
  }
}
