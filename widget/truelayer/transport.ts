/** Calls to TrueLayer's API: address, headers, tries, and a fresh token after a 401. */
import type * as z from 'zod/mini';
import type { RawResponse } from './bounded-fetch.ts';
import { isTrueLayerError, UnreachableError } from './errors.ts';
import { type Answer, createExchanger, type Exchange, type Exchanger } from './http.ts';
import {
  type CallOptions,
  checkRetries,
  type Settings,
  type TrueLayerOperation,
} from './options.ts';
import { dataOf, type Read, tokenOf } from './responses.ts';
import { retriesOf } from './retry.ts';
import { withDeadline } from './timeouts.ts';
import { createTokenSource } from './token.ts';

export type Call<Data> = {
  operation: TrueLayerOperation;
  method: 'GET' | 'POST';
  /** Below the API's address. Its variable parts go through `segment`. */
  path: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  /** What the answer says, as of `now`. @throws {TrueLayerError} where it is not the one asked for. */
  read: (reply: RawResponse, now: number) => Read<Data>;
  /** Whether the body of an answer with this status is read. Every one is, unless said. */
  needsBody?: Exchange<Data>['needsBody'];
  /** Whether it may arrive twice. Every GET may. */
  isRepeatable?: boolean;
};

export type Transport = <Data>(call: Call<Data>, options?: CallOptions) => Promise<Answer<Data>>;

/** Reads the data of a good answer by its schema. */
export function reads<Schema extends z.ZodMiniType>(
  schema: Schema,
): Call<z.output<Schema>>['read'] {
  return (reply, now) => dataOf(reply, schema, now);
}

/** A transport with its own token. Its errors are `TrueLayerError`s, or the caller's abort reason. */
export function createTransport(settings: Settings): Transport {
  const { clock, api, timeoutMs } = settings;
  const exchanged = createExchanger(settings);
  const tokens = createTokenSource({
    fetchToken: (attempt) => askForToken(exchanged, settings, attempt),
    clock,
  });

  return async function call(what, { signal: outer, userIp, retries = settings.retries } = {}) {
    const { operation, method, read, needsBody, isRepeatable = method === 'GET' } = what;
    checkRetries(retries);
    if (outer?.aborted) throw outer.reason;
    let attempt = 0;
    let mayHaveArrived = false;

    const ask = (token: string, signal: AbortSignal) => {
      const request = apiRequest(api, { token, userIp }, what);
      attempt += 1;
      mayHaveArrived = true;
      return exchanged({
        operation,
        ...request,
        attempt,
        signal,
        needsBody,
        read: (reply) => read(reply, clock()),
      });
    };
    const once = async (signal: AbortSignal) => {
      const token = tokens.held() ?? (await tokens.get(signal));
      try {
        return await ask(token, signal);
      } catch (error) {
        // What was refused has not happened: it is safe to send anything again.
        if (!isTrueLayerError(error) || error.status !== 401) throw error;
        mayHaveArrived = false;
        tokens.refuse(token);
        return ask(await tokens.get(signal), signal);
      }
    };
    const again = retriesOf({
      retries,
      signal: outer,
      settings,
      mayRepeat: () => isRepeatable || !mayHaveArrived,
    });
    return again(() => withDeadline(timeoutMs, outer, once, tooLate));
  };
}

const tooLate = (cause: unknown) =>
  new UnreachableError('TrueLayer could not be reached', {}, { cause });

/** One part of a path. @throws {TypeError} for what would make it another path. */
export function segment(name: string, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new TypeError(`${name}: expected an id`);
  return encodeURIComponent(id);
}

async function askForToken(
  exchanged: Exchanger,
  { auth, clientId, clientSecret, clock }: Settings,
  attempt: number,
) {
  const url = `${auth}/connect/token`;
  const init = {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'data',
    }),
  } as const;
  const read = (reply: RawResponse) => tokenOf(reply, clock());
  return (await exchanged({ operation: 'create-token', url, init, attempt, read })).data;
}

/** As `fetch` has it, whose own complaint could not be told from that of a network. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function apiRequest(
  api: string,
  { token, userIp }: { token: string; userIp: string | undefined },
  { method, path, headers, body }: Call<unknown>,
): Pick<Exchange<unknown>, 'url' | 'init'> {
  const sent: Record<string, string> = {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
  };
  for (const [name, value] of Object.entries({ 'Tl-User-IP': userIp, ...headers })) {
    if (value === undefined) continue;
    if (!HEADER_VALUE.test(value)) throw new TypeError(`${name}: expected what a header can hold`);
    sent[name] = value;
  }
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  return {
    url: api + path,
    init: { method, headers: sent, ...(body !== undefined && { body: JSON.stringify(body) }) },
  };
}
