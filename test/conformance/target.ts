import { type Answer, answerOf, textAt } from './response.ts';

/** An API to be checked, and who asks. */
export type Target = {
  /** Origins, without a trailing slash. */
  auth: string;
  api: string;
  clientId: string;
  clientSecret: string;
  /** Registered for the client. */
  returnUri: string;
  /** A bank of the mock kind, by provider id. */
  provider: string;
  /** A token scope of the client other than `data`, if it has any. */
  otherScope?: string;
  fetch(address: string, init?: RequestInit): Promise<Response>;
  /** Has a person authorise the connection; resolves with the address they come back to, if known. */
  authorise?: (hostedPage: string) => Promise<string | undefined>;
  /** Lets a moment pass between two looks at something that takes time. */
  pause(): Promise<void>;
};

export type CallOptions = {
  body?: unknown;
  headers?: Record<string, string>;
  connection?: string;
};

/** The target as checks use it. */
export type Caller = {
  target: Target;
  /** Values that must never be shown. */
  secrets: ReadonlySet<string>;
  /** Asks for a token by a form, with what the usual request has, but for `fields`. */
  askForToken(fields?: Record<string, string | undefined>, init?: TokenInit): Promise<Answer>;
  /** Calls the Data API with the usual token. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  tokenFor(scope: string): Promise<string>;
};

type TokenInit = { encoding?: 'form' | 'json'; headers?: Record<string, string> };

export function createCaller(target: Target): Caller {
  const secrets = new Set([target.clientSecret, basicCredentials(target)]);
  const tokens = new Map<string, string>();
  const askForToken: Caller['askForToken'] = async (fields = {}, init = {}) => {
    const answer = await answerOf(
      await target.fetch(`${target.auth}/connect/token`, tokenRequest(target, fields, init)),
    );
    const token = textAt(answer.body, 'access_token');
    if (token !== '') secrets.add(token);
    return answer;
  };
  const tokenFor = async (scope: string) => {
    const token = tokens.get(scope) ?? textAt((await askForToken({ scope })).body, 'access_token');
    if (token === '') throw new Error(`no token with the scope ${scope}: see the checks of token/`);
    tokens.set(scope, token);
    return token;
  };
  return {
    target,
    secrets,
    askForToken,
    tokenFor,
    call: async (method, path, options = {}) => {
      const Authorization = `Bearer ${await tokenFor('data')}`;
      const { headers, ...rest } = options;
      const init = dataRequest(method, { ...rest, headers: { Authorization, ...headers } });
      return answerOf(await target.fetch(`${target.api}${path}`, init));
    },
  };
}

/** Id and secret as a Basic header has them. */
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

/** A header that is empty is not sent. */
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
