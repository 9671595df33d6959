/** Whether this server can do its work, for whoever sends it users: a load balancer, an orchestrator. */
import type { Handler } from 'hono';
import type { HostContext } from './context.ts';

/** Below the endpoint. No browser asks for it, so it is not in the protocol. */
export const HEALTH_PATH = '/health';

/** No session has an id like it. */
const NO_SESSION = 'health';

/** 200 or 503, and nothing of why: anybody may ask. */
export function healthHandler({ store, shutdown }: HostContext): Handler {
  return async function health(c) {
    c.header('Cache-Control', 'no-store');
    const isReady = !shutdown?.aborted && (await isResponding(store));
    return isReady ? c.json({ status: 'ok' }) : c.json({ status: 'unavailable' }, 503);
  };
}

/** Bounded, as every call of the host's store is. */
async function isResponding(store: HostContext['store']): Promise<boolean> {
  try {
    await store.read(NO_SESSION);
    return true;
  } catch {
    return false;
  }
}
