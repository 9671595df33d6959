/** The access token: one for all callers, fetched when it is first needed and again when it ages. */

import { createSharedWork } from './shared-work.ts';
import { dataOf, tokenErrorOf } from './truelayer-answer.ts';
import { tokenAnswer } from './truelayer-schema.ts';

/** A token is given up this long before it expires, or at nine tenths of a short life. */
const MARGIN_MS = 60_000;

export type TokenSource = {
  /** A token good for now. Concurrent callers share one request; an abort ends only one's wait. */
  get(signal?: AbortSignal): Promise<string>;
  /** TrueLayer refused this token: the next `get` fetches another, unless somebody already did. */
  refuse(token: string): void;
};

type Held = { token: string; usableUntil: number };

/** @throws {TokenError} from `get`, when TrueLayer refuses; nothing of a failure is kept. */
export function createTokenSource({
  request,
  send,
  clock,
}: {
  /** Makes the request; called once for each fetch of a token. */
  request: () => Request;
  /** Sends it, within the client's own time limit. */
  send: (request: Request) => Promise<Response>;
  clock: () => number;
}): TokenSource {
  let held: Held | undefined;
  const share = createSharedWork<string>();

  async function fetchToken(): Promise<string> {
    const askedAt = clock();
    const response = await send(request());
    if (!response.ok) throw await tokenErrorOf(response);
    const { access_token: token, expires_in } = await dataOf(response, tokenAnswer);
    const life = expires_in * 1000;
    held = { token, usableUntil: askedAt + Math.max(life - MARGIN_MS, life * 0.9) };
    return token;
  }

  return {
    get(signal) {
      if (held !== undefined && clock() < held.usableUntil) return Promise.resolve(held.token);
      return share('token', fetchToken, signal);
    },
    refuse(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
