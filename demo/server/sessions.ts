/** Who is here: one made-up customer of Sixpence for each browser, told apart by a cookie. */
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Me, RecordEntry } from '../api.ts';

export type Visit = {
  user: { id: string; name: string; email: string };
  connection?: NonNullable<Me['connection']>;
  /** What the host told us about this user, oldest first. */
  record: RecordEntry[];
};

/** Hono's variables in every route of Sixpence. */
export type Visiting = { Variables: { visit: Visit } };

export type Visits = {
  /** Finds the visit of a request, or begins one, as `c.var.visit`. */
  greet: MiddlewareHandler<Visiting>;
  ofUser(id: string): Visit | undefined;
};

const COOKIE = 'sixpence';
const MOST = 1000;
const MADE_UP = { name: 'Robin Ashworth', email: 'robin@sixpence.example' };

/** Kept in memory, and only so many: the oldest visit makes room. */
export function createVisits(): Visits {
  const visits = new Map<string, Visit>();
  return {
    async greet(c, next) {
      const visit = visits.get(getCookie(c, COOKIE) ?? '') ?? begin();
      c.set('visit', visit);
      await next();

      function begin(): Visit {
        const secret = crypto.randomUUID();
        const begun: Visit = { user: { id: crypto.randomUUID(), ...MADE_UP }, record: [] };
        visits.set(secret, begun);
        for (const oldest of [...visits.keys()].slice(0, -MOST)) visits.delete(oldest);
        setCookie(c, COOKIE, secret, { httpOnly: true, sameSite: 'Lax', path: '/' });
        return begun;
      }
    },
    ofUser: (id) => [...visits.values()].find(({ user }) => user.id === id),
  };
}
