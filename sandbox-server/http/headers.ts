import type { Context } from 'hono';
import { invalid, ok, type Result } from '../domain/error.ts';
import { connectionHeaders, ipAddress } from '../schema/connected-accounts.ts';
import { parse } from '../schema/parse.ts';

/** Parses the header that names the connection. */
export function parseConnectionId(c: Context): Result<string> {
  const headers = parse(connectionHeaders, { 'Connection-Id': c.req.header('Connection-Id') });
  if (headers.ok) return ok(headers.value['Connection-Id']);
  const { error } = invalid(headers.errors);
  const sent = [...c.req.raw.headers.keys()].find(isNearMiss);
  if (sent === undefined) return { ok: false, error };
  const why = `${error.why}; the request has \`${capitalize(sent)}\`, and the header is \`Connection-Id\``;
  return { ok: false, error: { ...error, why } };
}

/** Whether a header's name, in lower case, can be meant as `Connection-Id`. */
function isNearMiss(name: string): boolean {
  return /^(?:x|tl|truelayer|data)*conn(?:ection)?s?u?id$/.test(name.replaceAll(/[^a-z]/g, ''));
}

/** `tl-connection-id` as people write it: `TL-Connection-Id`. */
function capitalize(name: string): string {
  return name.replaceAll(/(?<![a-z])(?:tl|[a-z])/g, (start) => start.toUpperCase());
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

/**
 * Whether the header has the user's IP address, the first of a list: then TrueLayer takes the user to
 * be present.
 * @guess Text in `Tl-User-IP` that is no IP address does not make the user present.
 */
export function isUserPresent(c: Context): boolean {
  const [first = ''] = (c.req.header('Tl-User-IP') ?? '').split(',');
  return first !== '' && ipAddress.safeParse(first.trim()).success;
}
