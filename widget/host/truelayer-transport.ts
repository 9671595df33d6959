/** Calls to TrueLayer's API: address, headers, tries, and a fresh token after a 401. */
import type { z } from 'zod';
import { dataOf, type Reply, tokenOf } from './truelayer-answer.ts';
import { TrueLayerError } from './truelayer-error.ts';
import { type Answer, createExchanger, type Exchanger } from './truelayer-exchange.ts';
import {
  type CallOptions,
  checkRetries,
  type Settings,
  type TrueLayerOperation,
} from './truelayer-options.ts';
import { retriesOf } from './truelayer-retry.ts';
import { createTokenSource } from './truelayer-token.ts';

export type Call<Schema extends z.ZodType> = CallOptions & {
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

export type Transport = <Schema extends z.ZodType>(
  call: Call<Schema>,
) => Promise<Answer<z.output<Schema>>>;

/** A transport with its own token. Its errors are `TrueLayerError`s, or the caller's abort reason. */
export function createTransport(settings: Settings): Transport {
  const { clock, api } = settings;
  const exchanged = createExchanger(settings);
  const tokens = createTokenSource({
    fetchToken: (attempt) => askForToken(exchanged, settings, attempt),
    clock,
  });

  return async function call({ schema, signal, retries = settings.retries, ...what }) {
    const { operation, method, isRepeatable = method === 'GET' } = what;
    checkRetries(retries);
    signal?.throwIfAborted();
    const again = retriesOf({ retries, signal, settings });
    const currentToken = () => again(() => tokens.get(signal));
    let attempt = 0;
    const ask = (token: string) => {
      attempt += 1;
      const request = apiRequest(api, token, what);
      const read = (reply: Reply) => dataOf(reply, schema, clock());
      return exchanged({ operation, request, attempt, signal, read });
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
  const request = new Request(addressOf(auth, '/connect/token'), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'data',
    }),
  });
  const read = (reply: Reply) => tokenOf(reply, clock());
  return (await exchanged({ operation: 'create-token', request, attempt, read })).data;
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
