import { type ApiResponse, readResponse, textAt } from './response.ts';

/** An API to check, with the credentials of a client. */
export type Target = {
  /** Origins, without a trailing slash. */
  auth: string;
  api: string;
  clientId: string;
  clientSecret: string;
  /** A return URI of the client. */
  returnUri: string;
  /** Provider id of a mock bank. */
  provider: string;
  /** A token scope of the client other than `data`, if it has any. */
  otherScope?: string;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Has a user authorise the connection, and resolves with the return URL if known. */
  authorize?: (hostedPage: string) => Promise<string | undefined>;
  /** Waits between two polls. */
  pause(): Promise<void>;
};

export type CallOptions = {
  body?: unknown;
  headers?: Record<string, string>;
  connection?: string;
};

/** The calls that checks make to the target. */
export type Caller = {
  target: Target;
  /** Values that must not appear in the report. */
  secrets: ReadonlySet<string>;
  /** Requests a token with a form. `fields` override the default fields. */
  requestToken(fields?: Record<string, string | undefined>, init?: TokenInit): Promise<ApiResponse>;
  /** Calls the Data API with a token of the scope `data`. */
  call(method: string, path: string, options?: CallOptions): Promise<ApiResponse>;
  tokenFor(scope: string): Promise<string>;
};

type TokenInit = { encoding?: 'form' | 'json'; headers?: Record<string, string> };

export function createCaller(target: Target): Caller {
  const secrets = new Set([target.clientSecret, basicCredentials(target)]);
  const tokens = new Map<string, string>();
  const requestToken: Caller['requestToken'] = async (fields = {}, init = {}) => {
    const response = await readResponse(
      await target.fetch(`${target.auth}/connect/token`, tokenRequest(target, fields, init)),
    );
    const token = textAt(response.body, 'access_token');
    if (token !== '') secrets.add(token);
    return response;
  };
  const tokenFor = async (scope: string) => {
    const token = tokens.get(scope) ?? textAt((await requestToken({ scope })).body, 'access_token');
    if (token === '') throw new Error(`no token with the scope ${scope}: see the checks of token/`);
    tokens.set(scope, token);
    return token;
  };
  return {
    target,
    secrets,
    requestToken,
    tokenFor,
    call: async (method, path, options = {}) => {
      const Authorization = `Bearer ${await tokenFor('data')}`;
      const { headers, ...rest } = options;
      const init = dataRequest(method, { ...rest, headers: { Authorization, ...headers } });
      return readResponse(await target.fetch(`${target.api}${path}`, init));
    },
  };
}

/** Encodes the client id and secret for the Basic scheme. */
export function basicCredentials({ clientId, clientSecret }: Target): string {
  return btoa([clientId, clientSecret].map(encodeURIComponent).join(':'));
}

function tokenRequest(
  { clientId, clientSecret }: Target,
  fields: Record<string, string | undefined>,
  { encoding = 'form', headers = {} }: TokenInit,
): RequestInit {
  const all = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'data',
    ...fields,
  };
  const sent = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return encoding === 'form'
    ? { method: 'POST', headers, body: new URLSearchParams(sent) }
    : {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(Object.fromEntries(sent)),
      };
}

/** An empty header is not sent. */
function dataRequest(method: string, { body, headers = {}, connection }: CallOptions): RequestInit {
  const all = {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(connection !== undefined && { 'Connection-Id': connection }),
    ...headers,
  };
  return {
    method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}
