import { Hono } from 'hono';
import { callBank } from '../domain/connection/data-access.ts';
import { dataResponse, type Env } from '../http/exchange.ts';
import { problemResponse } from '../http/problem.ts';
import { isUserPresent } from '../http/user-presence.ts';
import type { UserInfo } from '../schema/user-info.ts';

/** `GET /v3/data-connections/{connection_id}/user-info`. */
export function userInfoRoutes() {
  return new Hono<Env>().get('/v3/data-connections/:connection_id/user-info', (c) => {
    const connectionId = c.req.param('connection_id');
    const access = callBank(c.get('tenant'), {
      connectionId,
      scope: 'info',
      operation: 'get-user-info',
      isUserPresent: isUserPresent(c),
    });
    if (!access.ok) return problemResponse(c, access.error);
    const name = access.value.user.mockUser.name;
    const body: UserInfo = name === undefined ? {} : { name };
    return dataResponse(c, 200, body);
  });
}
