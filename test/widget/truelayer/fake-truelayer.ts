/** A fake TrueLayer: sends scripted responses, and records the requests. */
import { JWKS, JWKS_ADDRESS } from './webhooks/signer.ts';

export type ScriptedResponse = { status: number; body?: unknown; headers?: Record<string, string> };

type RecordedRequest = {
  operation: Operation;
  path: string;
  query: string;
  headers: Headers;
  /** Parsed where it was JSON, else the text. */
  body: unknown;
};

export type Operation = keyof typeof OPERATIONS;

export const AUTH = 'https://auth.truelayer.test';
export const API = 'https://api.truelayer.test';
export const TRACE_ID = '96ce50247f87f540bb2d86771b3728b8';

/** Secrets of the responses, none of which may reach a browser. */
export const SECRETS = ['s3cret-of-the-client', 'access-token-', 'UPSTREAM-BODY'];

const OPERATIONS = {
  keys: /^GET \/\.well-known\/jwks$/,
  token: /^POST \/connect\/token$/,
  create: /^POST \/v3\/data-connections$/,
  userInfo: /^GET \/v3\/data-connections\/[^/]+\/user-info$/,
  accounts: /^GET \/v3\/connected-accounts$/,
  requestTransactions: /^POST \/v3\/connected-accounts\/[^/]+\/transactions\/requests$/,
  readTransactions: /^GET \/v3\/connected-accounts\/[^/]+\/transactions\/requests\/[^/]+$/,
  balance: /^GET \/v3\/connected-accounts\/[^/]+\/balance$/,
  reconfirm: /^POST \/v3\/data-connections\/[^/]+\/reconfirmation$/,
} as const;

const TITLES: Record<string, string> = {
  'invalid-parameters': 'Invalid Parameters',
  invalid_state: 'Invalid State',
  unauthenticated: 'Unauthenticated',
  forbidden: 'Forbidden',
  'not-found': 'Not Found',
  'rate-limit-exceeded': 'Rate Limit Exceeded',
  'unknown-error': 'Unknown Error',
  'provider-error': 'Provider Error',
  'gateway-timeout': 'Gateway Timeout',
};

/** A problem in the form of TrueLayer. */
export function problemResponse(status: number, type: string, more: object = {}): ScriptedResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=UTF-8' },
    body: {
      type: `https://docs.truelayer.com/docs/error-types#${type}`,
      title: TITLES[type] ?? type,
      status,
      trace_id: TRACE_ID,
      detail: 'UPSTREAM-BODY',
      ...more,
    },
  };
}

export const NOT_YET = problemResponse(400, 'invalid_state');
export const AUTHORISED: ScriptedResponse = { status: 200, body: { items: [], pagination: {} } };

export function createFakeTrueLayer() {
  const requests: RecordedRequest[] = [];
  const scripts = new Map<Operation, ScriptedResponse[]>();
  let tokens = 0;
  let connections = 0;

  /** The responses after the script has ended. */
  const defaults: Record<Operation, () => ScriptedResponse> = {
    keys: () => ({ status: 200, body: JWKS }),
    token: () => {
      tokens += 1;
      const access_token = `access-token-${tokens}`;
      return { status: 200, body: { access_token, expires_in: 3600, token_type: 'Bearer' } };
    },
    create: () => {
      connections += 1;
      const id = `connection-${connections}`;
      return {
        status: 201,
        body: {
          id,
          status: 'authorization_required',
          user: { id: 'user-1' },
          hosted_page: { uri: `https://app.truelayer.test/data/${id}` },
        },
      };
    },
    accounts: () => NOT_YET,
    userInfo: () => ({ status: 200, body: { name: 'Jane Smith' } }),
    requestTransactions: () => ({ status: 202, body: { id: 'request-1', status: 'pending' } }),
    readTransactions: () => ({ status: 200, body: { id: 'request-1', status: 'pending' } }),
    balance: () => ({ status: 200, body: { currency: 'GBP', current_in_minor: -1250 } }),
    reconfirm: () => problemResponse(404, 'not-found'),
  };

  async function respond(request: Request): Promise<Response> {
    const { pathname: path, search: query } = new URL(request.url);
    const line = `${request.method} ${path}`;
    const operation = operationOf(line);
    const text = await request.text();
    requests.push({ operation, path, query, headers: request.headers, body: parsed(text) });
    const { status, body, headers } = scripts.get(operation)?.shift() ?? defaults[operation]();
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', 'Tl-Trace-Id': TRACE_ID, ...headers },
    });
  }

  return {
    fetch: respond,
    options: {
      clientId: 'sandbox-test',
      clientSecret: SECRETS[0] as string,
      environment: { auth: AUTH, api: API, jwks: JWKS_ADDRESS },
      fetch: respond,
    },
    /** Adds the next responses to an operation; the default follows them. */
    script(operation: Operation, ...responses: ScriptedResponse[]): void {
      scripts.set(operation, [...(scripts.get(operation) ?? []), ...responses]);
    },
    /** Sets the default response to an operation. */
    always(operation: Operation, response: ScriptedResponse): void {
      defaults[operation] = () => response;
    },
    asked: requests,
    requestsTo: (operation: Operation) => requests.filter((call) => call.operation === operation),
  };
}

function operationOf(line: string): Operation {
  for (const [name, pattern] of Object.entries(OPERATIONS)) {
    if (pattern.test(line)) return name as Operation;
  }
  throw new Error(`No such operation: ${line}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
