/** One call to TrueLayer's API: address, headers, time limit, and a fresh token after a 401. */
import type { z } from 'zod';
import { withDeadline } from './timing.ts';
import { dataOf, traceIdOf, wholeBodyOf } from './truelayer-answer.ts';
import { TrueLayerError, UnreachableError } from './truelayer-error.ts';
import { createTokenSource } from './truelayer-token.ts';

/** Where TrueLayer is. Origins, or addresses with a path in front of TrueLayer's own. */
export type TrueLayerAddresses = {
  auth: string;
  api: string;
  /** Origin of the hosted pages. Where it is given, users are sent nowhere else. */
  app?: string;
  /** Where the keys that sign webhooks are published, in full. Without it no webhook is believed. */
  jwks?: string;
};

export type TrueLayerOptions = {
  clientId: string;
  clientSecret: string;
  environment: 'sandbox' | 'production' | TrueLayerAddresses;
  /** Sends the requests. Defaults to the platform's `fetch`. */
  fetch?: (request: Request) => Response | Promise<Response>;
  /** Milliseconds one answer may take. */
  timeoutMs?: number;
  /** Milliseconds since the epoch; the age of the token is measured with it. */
  clock?: () => number;
};

/** What every call takes. */
export type CallOptions = {
  signal?: AbortSignal | undefined;
  /** The user's own address, sent as `Tl-User-IP`: banks limit calls made without their user. */
  userIp?: string | undefined;
};

export type Call<Schema extends z.ZodType> = CallOptions & {
  method: 'GET' | 'POST';
  /** Below the API's address. Its variable parts go through `encodeURIComponent`. */
  path: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  schema: Schema;
};

/** A good answer's data, and the trace id it came with. */
export type Answer<Data> = { data: Data; traceId: string | undefined };

export type Transport = <Schema extends z.ZodType>(
  call: Call<Schema>,
) => Promise<Answer<z.output<Schema>>>;

const ENVIRONMENTS = {
  sandbox: {
    auth: 'https://auth.truelayer-sandbox.com',
    api: 'https://api.truelayer-sandbox.com',
  },
  production: { auth: 'https://auth.truelayer.com', api: 'https://api.truelayer.com' },
} as const satisfies Record<string, TrueLayerAddresses>;

/** A transport with its own token. Its errors are `TrueLayerError`s, or the caller's abort reason. */
export function createTransport({
  clientId,
  clientSecret,
  environment,
  fetch: platformFetch = (request) => fetch(request),
  timeoutMs = 30_000,
  clock = Date.now,
}: TrueLayerOptions): Transport {
  const { auth, api } = typeof environment === 'string' ? ENVIRONMENTS[environment] : environment;
  const send = (request: Request, signal?: AbortSignal) =>
    sendWithin({ send: platformFetch, request, timeoutMs, signal });
  const tokens = createTokenSource({
    request: () => tokenRequest(auth, clientId, clientSecret),
    send,
    clock,
  });

  return async function call({ schema, signal, ...what }) {
    const token = await tokens.get(signal);
    let response = await send(apiRequest(api, token, what), signal);
    if (response.status === 401) {
      tokens.refuse(token);
      await response.body?.cancel();
      response = await send(apiRequest(api, await tokens.get(signal), what), signal);
    }
    return { data: await dataOf(response, schema), traceId: traceIdOf(response) };
  };
}

function tokenRequest(auth: string, clientId: string, clientSecret: string): Request {
  return new Request(addressOf(auth, '/connect/token'), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'data',
    }),
  });
}

function apiRequest(
  api: string,
  token: string,
  { method, path, headers = {}, body, userIp }: Omit<Call<z.ZodType>, 'schema' | 'signal'>,
): Request {
  const sent = new Headers({ Accept: 'application/json', Authorization: `Bearer ${token}` });
  for (const [name, value] of Object.entries({ 'Tl-User-IP': userIp, ...headers })) {
    if (value !== undefined) sent.set(name, value);
  }
  if (body !== undefined) sent.set('Content-Type', 'application/json');
  return new Request(addressOf(api, path), {
    method,
    headers: sent,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function addressOf(base: string, path: string): string {
  return base.replace(/\/+$/, '') + path;
}

/** The answer with its body read, so that the time limit covers the body too. */
async function sendWithin({
  send,
  request,
  timeoutMs,
  signal: outer,
}: {
  send: (request: Request) => Response | Promise<Response>;
  request: Request;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}): Promise<Response> {
  try {
    return await withDeadline(timeoutMs, outer, async (signal) => {
      const response = await send(new Request(request, { signal }));
      const body = await wholeBodyOf(response);
      const { status, statusText, headers } = response;
      return new Response(body.size === 0 ? null : body, { status, statusText, headers });
    });
  } catch (error) {
    if (outer?.aborted || error instanceof TrueLayerError) throw error;
    throw new UnreachableError('TrueLayer could not be reached', {}, { cause: error });
  }
}
