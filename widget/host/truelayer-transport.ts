/** Calls to TrueLayer's API: address, headers, tries, and a fresh token after a 401. */
import type * as z from 'zod/mini';
import { dataOf, type Reply, tokenOf } from './truelayer-answer.ts';
import { TrueLayerError } from './truelayer-error.ts';
import {
  type Answer,
  createExchanger,
  type Exchange,
  type Exchanger,
} from './truelayer-exchange.ts';
import {
  type CallOptions,
  checkRetries,
  type Settings,
  type TrueLayerOperation,
} from './truelayer-options.ts';
import { retriesOf } from './truelayer-retry.ts';
import { createTokenSource } from './truelayer-token.ts';

export type Call<Schema extends z.ZodMiniType> = {
  operation: TrueLayerOperation;
  method: 'GET' | 'POST';
  /** Below the API's address. Its variable parts go through `segment`. */
  path: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  schema: Schema;
  /** Whether it may arrive twice. Every GET may. */
  isRepeatable?: boolean;
};

export type Transport = <Schema extends z.ZodMiniType>(
  call: Call<Schema>,
  options?: CallOptions,
) => Promise<Answer<z.output<Schema>>>;

/** A transport with its own token. Its errors are `TrueLayerError`s, or the caller's abort reason. */
export function createTransport(settings: Settings): Transport {
  const { clock, api } = settings;
  const exchanged = createExchanger(settings);
  const tokens = createTokenSource({
    fetchToken: (attempt) => askForToken(exchanged, settings, attempt),
    clock,
  });

  return async function call(what, { signal, userIp, retries = settings.retries } = {}) {
    const { operation, method, schema, isRepeatable = method === 'GET' } = what;
    checkRetries(retries);
    signal?.throwIfAborted();
    const again = retriesOf({ retries, signal, settings });
    const currentToken = () => tokens.held() ?? again(() => tokens.get(signal));
    let attempt = 0;
    const ask = (token: string) => {
      attempt += 1;
      const read = (reply: Reply) => dataOf(reply, schema, clock());
      return exchanged({
        operation,
        ...apiRequest(api, { token, userIp }, what),
        attempt,
        signal,
        read,
      });
    };
    const once = async () => {
      const token = await currentToken();
      try {
        return await ask(token);
      } catch (error) {
        // What was refused has not happened: it is safe to send anything again.
        if (!(error instanceof TrueLayerError && error.status === 401)) throw error;
        tokens.refuse(token);
        return ask(await currentToken());
      }
    };
    return isRepeatable ? again(once) : once();
  };
}

/**
 * A request whose body is never sent again, to wherever: no redirect, and no window to ask a user in.
 * Node's `fetch` keeps no copy of such a body, which saves an eighth of what a session costs in all.
 * Workers know no `error`.
 */
const SENT_ONCE: Pick<RequestInit, 'redirect' | 'window'> = knowsRedirect('error')
  ? { redirect: 'error', window: null }
  : { redirect: 'manual' };

function knowsRedirect(redirect: RequestRedirect): boolean {
  try {
    new Request('https://truelayer.com', { redirect });
    return true;
  } catch {
    return false;
  }
}

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
    redirect: 'manual',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'data',
    }),
  } as const;
  const read = (reply: Reply) => tokenOf(reply, clock());
  return (await exchanged({ operation: 'create-token', url, init, attempt, read })).data;
}

/** As `fetch` has it, whose own complaint could not be told from that of a network. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function apiRequest(
  api: string,
  { token, userIp }: { token: string; userIp: string | undefined },
  { method, path, headers, body }: Call<z.ZodMiniType>,
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
    init:
      body === undefined
        ? { method, headers: sent, redirect: 'manual' }
        : { method, headers: sent, ...SENT_ONCE, body: JSON.stringify(body) },
  };
}
