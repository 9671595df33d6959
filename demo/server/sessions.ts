/** Cookie sessions: each browser is one invented user of Sixpence. */
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { CallbackLogEntry, Me } from '../api.ts';

export type UserSession = {
  user: { id: string; name: string; email: string };
  connection?: NonNullable<Me['connection']>;
  /** The host's calls to the callbacks for this user, oldest first. */
  callbackLog: CallbackLogEntry[];
};

/** Hono's environment of every route of Sixpence. */
export type DemoEnv = { Variables: { session: UserSession } };

export type UserSessions = {
  /** Middleware that sets `c.var.session`, a new one if the request has no valid cookie. */
  loadSession: MiddlewareHandler<DemoEnv>;
  findByUser(id: string): UserSession | undefined;
};

const COOKIE = 'sixpence';
const MAX_SESSIONS = 1000;
const DEMO_USER = { name: 'Robin Ashworth', email: 'robin@sixpence.example' };

/** Creates a store in memory that deletes the oldest session when it is full. */
export function createUserSessions(): UserSessions {
  const sessions = new Map<string, UserSession>();
  return {
    async loadSession(c, next) {
      const session = sessions.get(getCookie(c, COOKIE) ?? '') ?? createSession();
      c.set('session', session);
      await next();

      function createSession(): UserSession {
        const secret = crypto.randomUUID();
        const created = { user: { id: crypto.randomUUID(), ...DEMO_USER }, callbackLog: [] };
        sessions.set(secret, created);
        for (const oldest of [...sessions.keys()].slice(0, -MAX_SESSIONS)) sessions.delete(oldest);
        setCookie(c, COOKIE, secret, { httpOnly: true, sameSite: 'Lax', path: '/' });
        return created;
      }
    },
    findByUser: (id) => [...sessions.values()].find(({ user }) => user.id === id),
  };
}
