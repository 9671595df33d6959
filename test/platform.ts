/**
 * Files run one after the other in the same thread, each to find the platform as Node has it: Hono's
 * server for Node, e.g., leaves its own `Request` and `Response` there.
 */
import { afterAll, vi } from 'vitest';

const { fetch, Request, Response } = globalThis;

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const [name, value] of Object.entries({ fetch, Request, Response })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
});
