import type { Context } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';
import { connectionHeaders } from '../schema/connected-accounts.ts';
import { parse } from '../schema/parse.ts';

/** Parses the header that names the connection. */
export function parseConnectionId(c: Context): Result<string> {
  const headers = parse(connectionHeaders, { 'Connection-Id': c.req.header('Connection-Id') });
  return headers.ok ? ok(headers.value['Connection-Id']) : invalid(headers.errors);
}

/** The connection that a call of the Data API names, in its header or its path. */
export function connectionIdOf(c: Context): string | undefined {
  return c.req.header('Connection-Id') ?? connectionIdInPath(c.req.path);
}

/** The account id in an operation's path, e.g. `/v3/connected-accounts/{id}/balance`. */
export function accountIdInPath(path: string): string | undefined {
  return /^\/v3\/connected-accounts\/([^/]+)/.exec(path)?.[1];
}

/** The connection id in an operation's path, e.g. `/v3/data-connections/{id}/user-info`. */
export function connectionIdInPath(path: string): string | undefined {
  return /^\/v3\/data-connections\/([^/]+)/.exec(path)?.[1];
}

/** Whether the request has the user's IP address: then TrueLayer takes the user to be present. */
export function isUserPresent(c: Context): boolean {
  return (c.req.header('Tl-User-IP') ?? '').trim() !== '';
}
