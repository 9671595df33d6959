/** Around the route that creates sessions: where the server is to end none begins, and refusals are told. */
import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from './errors.ts';
import type { Host } from './host.ts';

/** Seconds. By then a load balancer has found another server. */
const RETRY_AFTER = 2;

/** Refuses what would begin something, once this server is to end. */
export function openOnly({ shutdown }: Host): MiddlewareHandler {
  return async function refuseWhileShuttingDown(_, next) {
    if (shutdown?.aborted) {
      throw new Refusal('shutting-down', undefined, { retryAfter: RETRY_AFTER });
    }
    await next();
  };
}

/** Tells the operator of every refusal, and a browser that is to go elsewhere to leave the connection. */
export function refusalsOf({ emit }: Host): MiddlewareHandler {
  return async function tellRefusal(c, next) {
    await next();
    if (!(c.error instanceof Refusal)) return;
    const { kind, code, detail } = c.error;
    emit({ type: 'session-refused', code, ...(detail !== undefined && { detail }) });
    if (kind === 'shutting-down' && speaksHttp1(c)) c.header('Connection', 'close');
  };
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
