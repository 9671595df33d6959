import { Hono } from 'hono';
import { behaviorsOf } from '../domain/bank/behaviors/registry.ts';
import {
  accountErrorOf,
  callBank,
  findSharedAccount,
  requireFeature,
} from '../domain/connection/data-access.ts';
import { balanceAt } from '../domain/ledger/statement.ts';
import type { Env } from '../http/env.ts';
import { isUserPresent, parseConnectionId } from '../http/headers.ts';
import { problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import type { Balance } from '../schema/balance.ts';

export function balanceRoutes() {
  return new Hono<Env>().on(...routeOf('connected-accounts-get-balance'), (c) => {
    const connectionId = parseConnectionId(c);
    if (!connectionId.ok) return problemResponse(c, connectionId.error);
    const access = callBank(c.get('tenant'), {
      connectionId: connectionId.value,
      scope: 'balance',
      operation: 'connected-accounts-get-balance',
      accountId: c.req.param('account_id'),
      isUserPresent: isUserPresent(c),
    });
    if (!access.ok) return problemResponse(c, access.error);
    const account = findSharedAccount(access.value, c.req.param('account_id'));
    if (!account.ok) return problemResponse(c, account.error);
    const feature = requireFeature(c.get('tenant'), access.value, 'balance');
    if (!feature.ok) return problemResponse(c, feature.error);
    const error = accountErrorOf(c.get('tenant'), access.value, account.value);
    if (error !== undefined) return problemResponse(c, error);
    const { currentInMinor, availableInMinor } = balanceAt({
      user: access.value.user,
      account: account.value,
      seed: c.get('tenant').bank.seed,
      behaviors: behaviorsOf(c.get('tenant').bank.providers, account.value.providerId),
      now: c.get('tenant').clock.now(),
    });
    const body: Balance = {
      currency: account.value.currency,
      current_in_minor: currentInMinor,
      available_in_minor: availableInMinor,
    };
    return dataResponse(c, 200, body);
  });
}
