import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import type { ServerType } from '@hono/node-server';

/** Ends a server without cutting anybody off; `drained` once users are sent elsewhere. */
export async function shutDown(
  server: ServerType,
  shutdown: AbortController,
  { drained = after(10_000), graceMs = 30_000 }: { drained?: Promise<void>; graceMs?: number } = {},
): Promise<void> {
  shutdown.abort(); // Health is 503 now, and new sessions are refused.
  await drained; // The load balancer looks at the health every few seconds.
  setTimeout(() => process.exit(1), graceMs).unref(); // Somebody takes too long.
  server.close(); // No new connections; answers under way are finished.
  await once(server, 'close');
}
