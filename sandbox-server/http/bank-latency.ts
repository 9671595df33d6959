import type { Context } from 'hono';
import { behaviorsOf } from '../domain/bank/behaviors/registry.ts';
import type { World } from '../domain/world/world.ts';
import type { Env } from './env.ts';
import { responseDeliveryOf } from './faults/deliver.ts';
import { connectionIdOf } from './headers.ts';

/** Delays the response to a call, if its bank is slow. A fault that applies to the call replaces the delay. */
export function createBankDelay({ bank }: World): (c: Context<Env>) => void {
  const latencies = new Map(
    bank.providers.flatMap(({ id }) =>
      behaviorsOf(bank.providers, id).flatMap(({ latencyMs = 0 }): [string, number][] =>
        latencyMs > 0 ? [[id, latencyMs]] : [],
      ),
    ),
  );
  return (c) => {
    const { providerId } = c.get('tenant').connections.get(connectionIdOf(c) ?? '') ?? {};
    const latency = latencies.get(providerId ?? '');
    if (latency !== undefined) c.env.delivery = { ...responseDeliveryOf(), latency };
  };
}
