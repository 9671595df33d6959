import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import type { ServerType } from '@hono/node-server';

/** Stops a server after its open requests. `drained` resolves once the load balancer has removed it. */
export async function shutDown(
  server: ServerType,
  shutdown: AbortController,
  { drained = after(10_000), graceMs = 30_000 }: { drained?: Promise<void>; graceMs?: number } = {},
): Promise<void> {
  shutdown.abort(); // Health is 503 now, and new sessions are rejected.
  await drained; // The load balancer checks the health every few seconds.
  setTimeout(() => process.exit(1), graceMs).unref(); // A request takes too long.
  server.close(); // No new connections; open requests are finished.
  await once(server, 'close');
}
