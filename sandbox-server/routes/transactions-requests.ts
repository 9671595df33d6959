import { Hono } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';
import { createTransactionRequest } from '../domain/ledger/create-transaction-request.ts';
import {
  type RequestOutcome,
  readTransactionRequest,
  requireAccountAccess,
} from '../domain/ledger/read-transaction-request.ts';
import type { LedgerEntry } from '../domain/ledger/statement.ts';
import type { TransactionRequest } from '../domain/ledger/transaction-request.ts';
import { readJson } from '../http/body.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import type { Env } from '../http/env.ts';
import { isUserPresent, parseConnectionId } from '../http/headers.ts';
import { problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import { parse } from '../schema/parse.ts';
import {
  type CreateTransactionsRequest,
  createTransactionsRequest,
  type Transaction,
  type TransactionsRequestBody,
} from '../schema/transactions-request.ts';

export function transactionsRequestRoutes() {
  return new Hono<Env>()
    .on(...routeOf('connected-accounts-create-transactions-request'), async (c) => {
      const connectionId = parseConnectionId(c);
      if (!connectionId.ok) return problemResponse(c, connectionId.error);
      const body = readBody(await readJson(c.req));
      if (!body.ok) return problemResponse(c, body.error);
      const opened = requireAccountAccess(c.get('tenant'), {
        connectionId: connectionId.value,
        accountId: c.req.param('account_id'),
        isUserPresent: isUserPresent(c),
      });
      if (!opened.ok) return problemResponse(c, opened.error);
      const { access, account } = opened.value;
      const created = createTransactionRequest(c.get('tenant'), access, account, body.value);
      if (!created.ok) return problemResponse(c, created.error);
      const { request, why } = created.value;
      if (why !== undefined) c.set('why', why);
      c.get('tenant').addTransactionRequest(request);
      return dataResponse(c, 202, presentRequest(request, { status: 'pending' }));
    })
    .on(...routeOf('connected-accounts-get-transactions-request'), (c) => {
      const connectionId = parseConnectionId(c);
      if (!connectionId.ok) return problemResponse(c, connectionId.error);
      const { account_id: accountId, request_id: requestId } = c.req.param();
      const path = { connectionId: connectionId.value, accountId, requestId };
      const read = readTransactionRequest(c.get('tenant'), path);
      if (!read.ok) return problemResponse(c, read.error);
      return dataResponse(c, 200, presentRequest(read.value.request, read.value.outcome));
    });
}

function readBody(json: Result<unknown>): Result<CreateTransactionsRequest> {
  if (!json.ok) return json;
  const body = parse(createTransactionsRequest, json.value);
  if (!body.ok) return invalid(body.errors);
  if (body.value.cursor === undefined) return ok(body.value);
  const cursor = decodeCursor(body.value.cursor);
  return cursor.ok ? ok({ ...body.value, cursor: cursor.value }) : cursor;
}

function presentRequest(
  { id, isEnriched }: TransactionRequest,
  outcome: RequestOutcome,
): TransactionsRequestBody {
  switch (outcome.status) {
    case 'pending':
      return { id, status: 'pending' };
    case 'failed':
      return { id, status: 'failed', failure_reason: outcome.reason };
    case 'completed': {
      const { entries, nextCursor } = outcome;
      const next = nextCursor === undefined ? null : encodeCursor(nextCursor);
      const items = entries.map((entry) => presentEntry(entry, isEnriched));
      return { id, status: 'completed', result: { items, pagination: { next_cursor: next } } };
    }
  }
}

function presentEntry(entry: LedgerEntry, isEnriched: boolean): Transaction {
  const { id, timestamp, description, currency, amountInMinor, status } = entry;
  const plain = { id, timestamp, description, currency, amount_in_minor: amountInMinor, status };
  return isEnriched ? { ...plain, enrichment: enrichmentOf(entry) } : plain;
}

function enrichmentOf({ merchantName, category }: LedgerEntry): Transaction['enrichment'] {
  return {
    ...(merchantName !== undefined && { merchant_name: merchantName }),
    ...(category !== undefined && {
      transaction_category: { category_code: category.code, category_name: category.name },
    }),
  };
}
