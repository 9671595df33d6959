import { Hono } from 'hono';
import { holderNameOf } from '../domain/bank/bank.ts';
import { callBank } from '../domain/connection/data-access.ts';
import type { Env } from '../http/env.ts';
import { isUserPresent } from '../http/headers.ts';
import { problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import type { UserInfo } from '../schema/user-info.ts';

export function userInfoRoutes() {
  return new Hono<Env>().on(...routeOf('get-user-info'), (c) => {
    const connectionId = c.req.param('connection_id');
    const access = callBank(c.get('tenant'), {
      connectionId,
      scope: 'info',
      operation: 'get-user-info',
      isUserPresent: isUserPresent(c),
    });
    if (!access.ok) return problemResponse(c, access.error);
    const { user, connection } = access.value;
    const name = holderNameOf(c.get('tenant').bank, user, connection.providerId);
    const body: UserInfo = name === undefined ? {} : { name };
    return dataResponse(c, 200, body);
  });
}
