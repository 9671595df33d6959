import { Hono } from 'hono';
import { userNameOf } from '../domain/bank/account.ts';
import { bankReadingOf } from '../domain/connection/data-access.ts';
import type { Env } from '../http/env.ts';
import { isUserPresent } from '../http/headers.ts';
import { problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import type { UserInfo } from '../schema/user-info.ts';

export function userInfoRoutes() {
  return new Hono<Env>().on(...routeOf('get-user-info'), (c) => {
    const connectionId = c.req.param('connection_id');
    const reading = bankReadingOf(c.get('tenant'), {
      connectionId,
      scope: 'info',
      operation: 'get-user-info',
      isUserPresent: isUserPresent(c),
    });
    if (!reading.ok) return problemResponse(c, reading.error);
    const name = userNameOf(reading.value.customer);
    const body: UserInfo = name === undefined ? {} : { name };
    return dataResponse(c, 200, body);
  });
}
