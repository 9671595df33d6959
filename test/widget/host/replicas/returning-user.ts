/** A user with a browser that retries failed requests, as browsers and the element do. */
import { createHash, randomUUID } from 'node:crypto';
import { HEADERS, PATHS, type SessionState } from '../../../../widget/protocol.ts';
import { type UnknownBrowser, USER_HEADER } from './messages.ts';
import type { ReplicaGroup } from './replica-group.ts';

export type ReturningUser = {
  sessionId: string;
  unknownBrowser: UnknownBrowser;
  /** Whether the browser that comes back has the cookie of the one that started. */
  hasCookie: boolean;
  /** Requests that were answered with 503. */
  unanswered: number;
  /** Loads the return page once. True where the user is through, and has answered what was asked. */
  load(): Promise<boolean>;
  poll(): Promise<SessionState | undefined>;
};

/** Starts a session, and has its user approve it at the bank: the way back is still to go. */
export async function approveJourney(
  group: ReplicaGroup,
  { unknownBrowser, hasCookie }: Pick<ReturningUser, 'unknownBrowser' | 'hasCookie'>,
): Promise<ReturningUser> {
  const endpoint = group.urlOf(unknownBrowser);
  const verifier = createHash('sha256').update(randomUUID()).digest('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const page = { Origin: new URL(endpoint).origin, [HEADERS.requestedWith]: '1' };
  const created = await untilCreated(endpoint, {
    method: 'POST',
    headers: {
      ...page,
      ...{ 'Content-Type': 'application/json', [HEADERS.idempotencyKey]: challenge },
      [USER_HEADER]: challenge,
    },
    body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
  });
  const { session_id: id, authorization_uri }: Record<string, string> = await created.json();
  const { returnUri = '' } = await group.sandbox.journey(authorization_uri ?? '').approve();

  const cookies = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
  };
  if (hasCookie) keep(created);

  async function ask(url: string, init: RequestInit = {}): Promise<Response | undefined> {
    const Cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { ...init.headers, ...(Cookie && { Cookie }) };
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    keep(response);
    if (response.status === 503 || response.status === 502) {
      user.unanswered += 1;
      return undefined;
    }
    return response;
  }

  let form: URLSearchParams | undefined;
  const user: ReturningUser = {
    sessionId: id ?? '',
    unknownBrowser,
    hasCookie,
    unanswered: 0,
    async load() {
      const init = form && { method: 'POST', body: form };
      const response = await ask(form ? endpoint + PATHS.return : returnUri, init);
      if (response === undefined) return false;
      const html = await response.text();
      const fields = [...html.matchAll(/<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/g)];
      if (fields.length > 0) {
        form = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]));
        form.set('confirm', 'yes');
        return user.load();
      }
      return !response.headers.has('Refresh');
    },
    async poll() {
      const headers = { ...page, [HEADERS.verifier]: verifier };
      const response = await ask(`${endpoint}${PATHS.sessions}/${id}`, { headers });
      return response?.json();
    },
  };
  return user;
}

async function untilCreated(endpoint: string, init: RequestInit): Promise<Response> {
  for (;;) {
    const response = await fetch(endpoint + PATHS.sessions, init);
    if (response.status === 201) return response;
    if (response.status !== 502 && response.status !== 503) {
      throw new Error(`${response.status} to a new session: ${await response.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
