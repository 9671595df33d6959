/** Whether this server can handle requests, for a load balancer or an orchestrator. */
import type { Handler } from 'hono';
import type { HostContext } from './context.ts';

/** Below the endpoint. Not part of the protocol, because browsers do not use it. */
export const HEALTH_PATH = '/health';

/** No session has such an id. */
const NO_SESSION = 'health';

/** Responds with 200 or 503, without a reason, because the route is public. */
export function createHealthHandler({ store, shutdown }: HostContext): Handler {
  return async function health(c) {
    c.header('Cache-Control', 'no-store');
    const isReady = !shutdown?.aborted && (await isResponding(store));
    return isReady ? c.json({ status: 'ok' }) : c.json({ status: 'unavailable' }, 503);
  };
}

async function isResponding(store: HostContext['store']): Promise<boolean> {
  try {
    await store.read(NO_SESSION);
    return true;
  } catch {
    return false;
  }
}
