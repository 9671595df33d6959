/** A client of a fake TrueLayer. Its delays take no time. */
import { expect } from 'vitest';
import { createTrueLayerClient, type TrueLayerOptions } from '../../../widget/truelayer/index.ts';
import { AUTHORISED, createFakeTrueLayer, type ScriptedResponse } from './fake-truelayer.ts';

export const YEAR = { from: '2025-01-01', to: '2025-12-31' };

/** The body of a minimal connection. */
export const CREATE = {
  scopes: ['accounts'],
  provider_selection: { type: 'user_selected' },
  user: { name: 'Jane Smith', email: 'jane@example.com' },
  user_consent: { type: 'authorization_flow_captured' },
} as const;

export const PENDING: ScriptedResponse = {
  status: 200,
  body: { id: 'request-1', status: 'pending' },
};

export function setupClient(options: Partial<TrueLayerOptions> = {}) {
  const double = createFakeTrueLayer();
  double.always('accounts', AUTHORISED);
  const time = { now: 0 };
  /** The delays in milliseconds. */
  const pauses: number[] = [];
  const client = createTrueLayerClient({
    ...double.options,
    clock: () => time.now,
    random: () => 0,
    wait: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
    },
    ...options,
  });
  return { ...double, client, time, pauses };
}

/** The error of a rejected promise. Fails if the promise resolves. */
export function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('resolved'),
    (error: unknown) => error,
  );
}

/** A completed request for transactions. */
export const page = (ids: string[], next_cursor?: string | null): ScriptedResponse => ({
  status: 200,
  body: {
    id: 'request-1',
    status: 'completed',
    result: {
      items: ids.map((id) => ({
        id,
        timestamp: '2026-01-01T12:00:00Z',
        description: 'CARD PAYMENT',
        currency: 'GBP',
        amount_in_minor: -1250,
        status: 'settled',
      })),
      pagination: { next_cursor },
    },
  },
});

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
