import type { MiddlewareHandler } from 'hono';
import { failed } from '../domain/error.ts';
import { mayUseData } from '../domain/world/client.ts';
import { verifyAccessToken } from './access-token.ts';
import { type Env, setTenant } from './env.ts';
import { problemResponse } from './problem.ts';

/** Requires a valid bearer token with the scope `data`. */
export function authenticate(): MiddlewareHandler<Env> {
  const parseBearer = createBearerParser();
  return async function authenticateBearer(c, next) {
    const token = parseBearer(c.req.header('Authorization') ?? '');
    if (token === undefined) return reject('there is no bearer token in Authorization');
    const bearer = await verifyAccessToken(c.env.world, token);
    if (bearer.tenant !== undefined) setTenant(c, bearer.tenant);
    if (bearer.why !== undefined) return reject(bearer.why);
    const { grant } = bearer;
    if (!mayUseData(grant)) {
      const why = `the token has no scope \`data\`; it has \`${grant.scopes.join(' ')}\``;
      return problemResponse(c, failed('forbidden', why).error);
    }
    await next();
    return undefined;

    function reject(why: string) {
      return problemResponse(c, failed('unauthenticated', why).error);
    }
  };
}

/** Remembers the last header: clients repeat it, and comparing is cheaper than parsing. */
function createBearerParser(): (authorization: string) => string | undefined {
  let last: { authorization: string; token: string | undefined } | undefined;
  return (authorization) => {
    if (last?.authorization !== authorization) {
      last = { authorization, token: /^Bearer +(\S+)$/i.exec(authorization)?.[1] };
    }
    return last.token;
  };
}
