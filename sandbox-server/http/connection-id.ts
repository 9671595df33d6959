import type { Context } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';
import { connectionHeaders } from '../schema/connected-accounts.ts';
import { parse } from '../schema/parse.ts';

/** The header that says which connection's data is read. */
export function connectionIdOf(c: Context): Result<string> {
  const headers = parse(connectionHeaders, { 'Connection-Id': c.req.header('Connection-Id') });
  return headers.ok ? ok(headers.value['Connection-Id']) : invalid(headers.errors);
}

/** The connection in an operation's own path, where it has one. */
export function connectionIdIn(path: string): string | undefined {
  return /^\/v3\/data-connections\/([^/]+)/.exec(path)?.[1];
}
