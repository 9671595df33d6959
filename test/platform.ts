/**
 * Files run one after the other in the same thread, each to find the platform as Node has it: Hono's
 * server for Node, e.g., leaves its own `Request` and `Response` there.
 */
import { afterAll, vi } from 'vitest';
import { WAIT_MS } from './patience.ts';

const { fetch, Request, Response } = globalThis;

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const [name, value] of Object.entries({ fetch, Request, Response })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
});

// Vitest has no setting for these two, whose default of one second is too short for a busy machine.
const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, withTimeout(options));
vi.waitUntil = (callback, options) => waitUntil(callback, withTimeout(options));

type Wait = { timeout?: number; interval?: number };

function withTimeout(options: number | Wait = {}): Wait {
  return typeof options === 'number' ? { timeout: options } : { timeout: WAIT_MS, ...options };
}
