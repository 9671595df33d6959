import type { Context } from 'hono';
import { behaviorsOf } from '../domain/bank/behaviors/registry.ts';
import type { Env } from './env.ts';
import { responseDeliveryOf } from './faults/deliver.ts';
import { connectionIdOf } from './headers.ts';

/** Delays the response to a call, if its bank is slow. A fault that applies to the call replaces the delay. */
export function delayBySlowBank(c: Context<Env>): void {
  const { providerId } = c.get('tenant').connections.get(connectionIdOf(c) ?? '') ?? {};
  if (providerId === undefined) return;
  const behaviors = behaviorsOf(c.env.world.bank.providers, providerId);
  const latency = behaviors.find(({ latencyMs = 0 }) => latencyMs > 0)?.latencyMs;
  if (latency !== undefined) c.env.delivery = { ...responseDeliveryOf(), latency };
}
