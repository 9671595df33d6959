/** Whether this server can do its work, for whoever sends it users: a load balancer, an orchestrator. */
import type { Handler } from 'hono';
import type { Host } from './host.ts';
import { withDeadline } from './timing.ts';

/** Below the endpoint. No browser asks for it, so it is not in the protocol. */
export const HEALTH_PATH = '/health';

/** A store that takes longer is not one that users should wait for. */
const STORE_DEADLINE_MS = 2000;

/** No session has an id like it. */
const NO_SESSION = 'health';

/** 200 or 503, and nothing of why: anybody may ask. */
export function healthOf({ store, shutdown }: Host): Handler {
  return async function health(c) {
    c.header('Cache-Control', 'no-store');
    const isReady = !shutdown?.aborted && (await isAnswering(async () => store.read(NO_SESSION)));
    return isReady ? c.json({ status: 'ok' }) : c.json({ status: 'unavailable' }, 503);
  };
}

async function isAnswering(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await withDeadline(STORE_DEADLINE_MS, undefined, read);
    return true;
  } catch {
    return false;
  }
}
