import { Hono } from 'hono';
import { accountOf, bankReadingOf } from '../domain/connection/data-access.ts';
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
    const reading = bankReadingOf(c.get('tenant'), {
      connectionId: connectionId.value,
      scope: 'balance',
      operation: 'connected-accounts-get-balance',
      isUserPresent: isUserPresent(c),
    });
    if (!reading.ok) return problemResponse(c, reading.error);
    const account = accountOf(reading.value, c.req.param('account_id'));
    if (!account.ok) return problemResponse(c, account.error);
    const { currentInMinor, availableInMinor } = balanceAt({
      customer: reading.value.customer,
      account: account.value,
      seed: c.get('tenant').bank.seed,
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
