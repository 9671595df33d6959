import { z } from 'zod';
import { ALL_BEHAVIORS } from '../domain/bank/behaviors/registry.ts';
import { CUSTOMER_SEGMENTS, type Provider, RELEASE_CHANNELS } from '../domain/bank/provider.ts';
import type { World } from '../domain/world/world.ts';
import { BANK_BEHAVIORS } from '../schema/bank-behavior.ts';
import { type ControlOperation, noBody, noQuery, operation } from './operation.ts';

const wireProvider = z.object({
  id: z.string(),
  display_name: z.string(),
  bg_color: z.string(),
  countries: z.array(z.string()),
  customer_segments: z.array(z.enum(CUSTOMER_SEGMENTS)),
  release_channel: z.enum(RELEASE_CHANNELS),
  behaviours: z.array(z.enum(BANK_BEHAVIORS)),
});

const wireBehavior = z.object({
  name: z.enum(BANK_BEHAVIORS),
  description: z.string(),
  reports: z.array(z.url()),
});

const providerList = z.object({
  items: z.array(wireProvider),
  behaviours: z.array(wireBehavior).describe('Every behaviour that a bank can have.'),
});

export function providerOperations({ bank }: World): ControlOperation[] {
  return [
    operation({
      method: 'GET',
      path: '/providers',
      summary: 'List the banks with their behaviours, and what each behaviour is',
      ...{ query: noQuery, body: noBody, status: 200 },
      response: providerList,
      handle: () => ({
        items: bank.providers.map(presentProvider),
        behaviours: ALL_BEHAVIORS.map(({ name, description, reports }) => ({
          ...{ name, description, reports: [...reports] },
        })),
      }),
    }),
  ];
}

function presentProvider(provider: Provider): z.output<typeof wireProvider> {
  const { id, displayName, bgColor, countries, segments, releaseChannel } = provider;
  return {
    ...{ id, display_name: displayName, bg_color: bgColor },
    countries: [...countries],
    customer_segments: [...segments],
    release_channel: releaseChannel,
    behaviours: [...(provider.behaviors ?? [])],
  };
}
