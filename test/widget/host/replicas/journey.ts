/** A user's journey without a browser: what the element asks of the host, and what the user does. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { HEADERS, PATHS, type SessionState } from '../../../../widget/protocol.ts';
import { USER_HEADER } from './messages.ts';
import type { ReplicaGroup } from './replica-group.ts';
import type { StillTime } from './still-time.ts';

/** `closes` approves, and closes the window before it comes back to the host. */
export const KINDS = ['approves', 'denies', 'closes'] as const;
export type Kind = (typeof KINDS)[number];

export type Plan = { name: string; kind: Kind; mode: 'popup' | 'redirect' };

export type Walked = {
  kind: Kind;
  sessionId: string;
  connectionId: string;
  /** As the browser heard it in the end. */
  state: SessionState;
};

export type Counts = {
  /** Requests to a host that was killed before it responded. */
  lost: number;
};

/** The proxy's answer where a host died before it had answered. */
const LOST = 502;

/** Where a host cannot answer now: the proxy's answer, and the host's own while its store is slow. */
const TO_REPEAT = [LOST, 503];

/** Milliseconds until a request is sent again to a host that could not answer: its store needs them. */
const REPEAT_AFTER = 200;

type World = { group: ReplicaGroup; time: StillTime; counts: Counts };

type Answer = { status: number; retryAfterMs: number; cookie: string; body: unknown };

type Session = { id: string; verifier: string; uri: string; cookie: string };

/** @throws where an answer is none that such a journey may get. */
export async function walk(world: World, plan: Plan): Promise<Walked> {
  const { group, time } = world;
  const session = await start(world, plan);
  let assertReturned: () => void = () => {};
  const back = new Promise<void>((resolve) => {
    assertReturned = resolve;
  });
  // The page that opened a window asks all the time; in the same tab there is none until the end.
  const meanwhile = plan.mode === 'popup' ? pollToEnd(world, session, back) : undefined;
  // Whoever awaits it below hears of what goes wrong, if nothing else did before.
  meanwhile?.catch(() => {});
  const { returnUri = '', connection } = await time.during(() => {
    const journey = group.sandbox.journey(session.uri);
    return plan.kind === 'denies' ? journey.deny() : journey.approve();
  });
  if (plan.kind !== 'closes') await openReturnUrl(world, plan, { ...session, uri: returnUri });
  if (plan.kind !== 'closes') assertReturned();
  const state = await (meanwhile ?? pollToEnd(world, session));
  return { kind: plan.kind, sessionId: session.id, connectionId: connection.id, state };
}

/** Asks again with the same key where no answer came. */
async function start(world: World, { name, mode }: Plan): Promise<Session> {
  const verifier = createHash('sha256').update(name).digest('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const init = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      [HEADERS.idempotencyKey]: challenge,
      [USER_HEADER]: name,
    },
    body: JSON.stringify({ use_case: 'rewards', mode, challenge }),
  };
  const { status, body, cookie } = await untilAnswered(() =>
    ask(world, world.group.url + PATHS.sessions, init),
  );
  if (status !== 201) throw new Error(`${status} to a new session: ${JSON.stringify(body)}`);
  const { session_id, authorization_uri } = body as Record<string, string>;
  return { id: session_id ?? '', uri: authorization_uri ?? '', verifier, cookie };
}

/** Reloads where no answer came. The state may be used up then. */
async function openReturnUrl(
  world: World,
  { mode }: Plan,
  { uri, cookie }: Session,
): Promise<void> {
  let isFirst = true;
  const { status } = await untilAnswered(async () => {
    const answer = await ask(world, uri, { headers: { Cookie: cookie } });
    if (TO_REPEAT.includes(answer.status)) isFirst = false;
    return answer;
  });
  const expected = { popup: 200, redirect: 303 }[mode];
  if (status !== expected && (isFirst || status !== 404)) throw new Error(`${status} to a landing`);
}

async function pollToEnd(
  world: World,
  { id, verifier }: Session,
  back?: Promise<void>,
): Promise<SessionState> {
  let sooner = back;
  // Only what is still to come shortens a wait.
  back?.then(() => {
    sooner = undefined;
  });
  for (;;) {
    const headers = { [HEADERS.verifier]: verifier };
    const answer = await untilAnswered(() =>
      ask(world, `${world.group.url}${PATHS.sessions}/${id}`, { headers }),
    );
    if (answer.status !== 200) throw new Error(`${answer.status} to a poll`);
    const state = answer.body as SessionState;
    if (state.status !== 'pending') return state;
    await world.time.wait(answer.retryAfterMs || 1000, sooner);
  }
}

async function untilAnswered(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (!TO_REPEAT.includes(answer.status)) return answer;
  }
}

function ask({ group, time, counts }: World, url: string, init: RequestInit): Promise<Answer> {
  return time.during(async () => {
    const origin = new URL(group.url).origin;
    const headers = { Origin: origin, [HEADERS.requestedWith]: '1', ...init.headers };
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    const text = await response.text();
    if (response.status === LOST) counts.lost += 1;
    if (TO_REPEAT.includes(response.status)) await setTimeout(REPEAT_AFTER);
    return {
      status: response.status,
      retryAfterMs: Number(response.headers.get('Retry-After')) * 1000,
      cookie: response.headers.get('Set-Cookie')?.split(';')[0] ?? '',
      body: response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : text,
    };
  });
}
