/** Whether a session may begin here: where the server is to end none does, and refusals are told. */
import type { Context } from 'hono';
import type { Host } from '../context.ts';
import { Refusal } from '../errors.ts';

/** Seconds. By then a load balancer has found another server. */
const RETRY_AFTER = 2;

/** @throws {Refusal} once this server is to end. */
export function checkOpen({ shutdown }: Host): void {
  if (shutdown?.aborted) {
    throw new Refusal('shutting-down', undefined, { retryAfter: RETRY_AFTER });
  }
}

/** Tells the operator, and a browser that is to go elsewhere to leave the connection. */
export function tellRefusal({ emit }: Host, c: Context, { kind, code, detail }: Refusal): void {
  emit({ type: 'session-refused', code, ...(detail !== undefined && { detail }) });
  if (kind === 'shutting-down' && speaksHttp1(c)) c.header('Connection', 'close');
}

/**
 * HTTP/2 has no such header, and Node warns of one. Only Node's adapter says which version it is,
 * and the other platforms drop the header where it does not belong.
 */
function speaksHttp1({ env }: Context): boolean {
  const incoming: unknown = env?.incoming;
  const isTold =
    typeof incoming === 'object' && incoming !== null && 'httpVersionMajor' in incoming;
  return !isTold || incoming.httpVersionMajor === 1;
}
