/**
 * Restores Node's globals after each file, because all files run in the same thread. For example, Hono's Node
 * server replaces `Request` and `Response`.
 */
import { afterAll, vi } from 'vitest';
import { WAIT_MS } from './timeouts.ts';

const { fetch, Request, Response } = globalThis;

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const [name, value] of Object.entries({ fetch, Request, Response })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
});

// Vitest has no setting for these timeouts, and their default of one second is too short for a busy machine.
const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, withDefaultTimeout(options));
vi.waitUntil = (callback, options) => waitUntil(callback, withDefaultTimeout(options));

type WaitOptions = { timeout?: number; interval?: number };

function withDefaultTimeout(options: number | WaitOptions = {}): WaitOptions {
  return typeof options === 'number' ? { timeout: options } : { timeout: WAIT_MS, ...options };
}
