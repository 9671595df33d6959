import { Hono } from 'hono';
import type { MockUser } from '../domain/bank/mock-user.ts';
import type { Env } from '../http/exchange.ts';
import type { ControlPlane } from './control-plane.ts';
import { controlResponse, readQuery } from './http.ts';
import { controlQuery } from './query.ts';

/** `GET /_sandbox/users`: who can log in at the mock bank. Numbered namesakes are left out. */
export function userRoutes({ world }: ControlPlane) {
  return new Hono<Env>().get('/users', (c) => {
    readQuery(c, controlQuery);
    const items = world.bank.mockUsers
      .filter(({ variantOf }) => variantOf === undefined)
      .map(presentMockUser);
    return controlResponse(c, { items });
  });
}

function presentMockUser({ id, username, password, title, name, accounts }: MockUser) {
  return {
    ...{ id, username, password, title },
    ...(name !== undefined && { name }),
    accounts: accounts.length,
  };
}
