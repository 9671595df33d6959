import type { MiddlewareHandler } from 'hono';
import { mayUseData } from '../domain/client.ts';
import { failed } from '../domain/error.ts';
import type { AccessTokens } from './access-token.ts';
import { type Env, enter } from './exchange.ts';
import { problemAnswer } from './problem.ts';

/** Lets through who bears a token of a known client with the scope of the Data API. */
export function authenticate(tokens: AccessTokens): MiddlewareHandler<Env> {
  return async function authenticateBearer(c, next) {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (token === undefined) return refuse('there is no bearer token in Authorization');
    const bearer = await tokens.verify(token);
    if (bearer.tenant !== undefined) enter(c, bearer.tenant);
    if (bearer.why !== undefined) return refuse(bearer.why);
    const { grant } = bearer;
    if (!mayUseData(grant)) {
      const why = `the token has no scope \`data\`; it has \`${grant.scopes.join(' ')}\``;
      return problemAnswer(c, failed('forbidden', why).error);
    }
    return next();

    function refuse(why: string) {
      return problemAnswer(c, failed('unauthenticated', why).error);
    }
  };
}
