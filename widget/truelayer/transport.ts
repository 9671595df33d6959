/** Calls TrueLayer's API: URL, headers, retries, and a new token after a 401. */
import type * as z from 'zod/mini';
import type { RawResponse } from './bounded-fetch.ts';
import { isTrueLayerError, UnreachableError } from './errors.ts';
import { createHttpSender, type HttpCall, type HttpResult, type SendHttpCall } from './http.ts';
import {
  type CallOptions,
  checkRetries,
  type Settings,
  type TrueLayerOperation,
} from './options.ts';
import { type ParsedResponse, parseResponse, parseTokenResponse } from './responses.ts';
import { retry } from './retry.ts';
import { withTimeout } from './timeouts.ts';
import { createTokenSource } from './token.ts';

export type ApiCall<Data> = {
  operation: TrueLayerOperation;
  method: 'GET' | 'POST';
  /** Below the API's origin. Encode its variable parts with `segment`. */
  path: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  /**
   * Parses the response that arrived at `now`.
   * @throws {TrueLayerError} for an error response, and for one that is not as documented.
   */
  parse: (response: RawResponse, now: number) => ParsedResponse<Data>;
  /** Whether to read the body of a response with this status. Every body is read by default. */
  needsBody?: HttpCall<Data>['needsBody'];
  /** Whether it is safe if the request arrives twice. By default true for GET only. */
  isIdempotent?: boolean;
};

/** @throws {TrueLayerError}, the reason of an aborted signal, or a `TypeError` for invalid input. */
export type Transport = <Data>(
  call: ApiCall<Data>,
  options?: CallOptions,
) => Promise<HttpResult<Data>>;

/** A parser of successful responses with this schema. */
export function parserOf<Schema extends z.ZodMiniType>(
  schema: Schema,
): ApiCall<z.output<Schema>>['parse'] {
  return (response, now) => parseResponse(response, schema, now);
}

/** Creates a transport with its own access token. */
export function createTransport(settings: Settings): Transport {
  const { clock, api, timeoutMs } = settings;
  const send = createHttpSender(settings);
  const tokens = createTokenSource({
    fetchToken: (attempt) => fetchToken(send, settings, attempt),
    clock,
  });

  return async function sendApiCall(call, { signal, userIp, retries = settings.retries } = {}) {
    const { operation, method, parse, needsBody, isIdempotent = method === 'GET' } = call;
    checkRetries(retries);
    if (signal?.aborted) throw signal.reason;
    let attempt = 0;
    let mayHaveArrived = false;

    const sendOnce = (token: string, timeout: AbortSignal) => {
      const request = createApiRequest(api, { token, userIp }, call);
      attempt += 1;
      mayHaveArrived = true;
      const httpCall = { operation, ...request, attempt, signal: timeout, needsBody };
      return send({ ...httpCall, parse: (response) => parse(response, clock()) });
    };
    const sendWithToken = async (timeout: AbortSignal) => {
      const token = await tokens.get(timeout);
      try {
        return await sendOnce(token, timeout);
      } catch (error) {
        if (!isTrueLayerError(error) || error.status !== 401) throw error;
        // TrueLayer rejected the request before it had any effect, so any call can be sent again.
        mayHaveArrived = false;
        tokens.invalidate(token);
        return sendOnce(await tokens.get(timeout), timeout);
      }
    };
    const canRepeat = () => isIdempotent || !mayHaveArrived;
    return retry(() => withTimeout(timeoutMs, signal, sendWithToken, toTimeoutError), {
      retries,
      signal,
      settings,
      canRepeat,
    });
  };
}

function toTimeoutError(cause: DOMException): UnreachableError {
  return new UnreachableError('TrueLayer could not be reached', {}, { cause });
}

/** Encodes one segment of a path. @throws {TypeError} for a value that would change the path. */
export function segment(name: string, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new TypeError(`${name}: expected an id`);
  return encodeURIComponent(id);
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function fetchToken(
  send: SendHttpCall,
  { auth, clientId, clientSecret, clock }: Settings,
  attempt: number,
) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'data',
  });
  const { data } = await send({
    operation: 'create-token',
    url: `${auth}/connect/token`,
    init: { method: 'POST', body },
    attempt,
    parse: (response) => parseTokenResponse(response, clock()),
  });
  return data;
}

/** What `fetch` accepts; its own `TypeError` could not be told from that of a failed network. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function createApiRequest(
  api: string,
  { token, userIp }: { token: string; userIp: string | undefined },
  { method, path, headers: more, body }: ApiCall<unknown>,
): Pick<HttpCall<unknown>, 'url' | 'init'> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
  };
  for (const [name, value] of Object.entries({ 'Tl-User-IP': userIp, ...more })) {
    if (value === undefined) continue;
    if (!HEADER_VALUE.test(value)) throw new TypeError(`${name}: expected a valid header value`);
    headers[name] = value;
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return {
    url: api + path,
    init: { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) },
  };
}
