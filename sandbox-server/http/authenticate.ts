import type { MiddlewareHandler } from 'hono';
import { failed } from '../domain/error.ts';
import { mayUseData } from '../domain/world/client.ts';
import type { AccessTokens } from './access-token.ts';
import { type Env, setTenant } from './exchange.ts';
import { problemResponse } from './problem.ts';

/** Lets through who bears a token of a known client with the scope of the Data API. */
export function authenticate(tokens: AccessTokens): MiddlewareHandler<Env> {
  const tokenIn = createTokenReader();
  return async function authenticateBearer(c, next) {
    const token = tokenIn(c.req.header('Authorization') ?? '');
    if (token === undefined) return refuse('there is no bearer token in Authorization');
    const bearer = await tokens.verify(token);
    if (bearer.tenant !== undefined) setTenant(c, bearer.tenant);
    if (bearer.why !== undefined) return refuse(bearer.why);
    const { grant } = bearer;
    if (!mayUseData(grant)) {
      const why = `the token has no scope \`data\`; it has \`${grant.scopes.join(' ')}\``;
      return problemResponse(c, failed('forbidden', why).error);
    }
    await next();
    return undefined;

    function refuse(why: string) {
      return problemResponse(c, failed('unauthenticated', why).error);
    }
  };
}

/** Clients send the same token again and again: to find one that is as long costs more than to compare. */
function createTokenReader(): (authorization: string) => string | undefined {
  let last: { authorization: string; token: string | undefined } | undefined;
  return (authorization) => {
    if (last?.authorization !== authorization) {
      last = { authorization, token: /^Bearer +(\S+)$/i.exec(authorization)?.[1] };
    }
    return last.token;
  };
}
