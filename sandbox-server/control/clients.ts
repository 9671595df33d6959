import { z } from 'zod';
import type { Client } from '../domain/world/client.ts';
import { createIds } from '../domain/world/id.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { newClient, newClientOptionsOf } from '../schema/client-options.ts';
import { clientQuery, noBody, operationOn } from './operation.ts';
import { tenantIn } from './scope.ts';

/** An app as in TrueLayer's Console; missing settings are the default client's. */
export type ClientOptions = Pick<Client, 'id' | 'secret'> & Partial<Client>;

export type Clients = {
  /**
   * Adds a client; one of the same id is replaced, with everything it has created.
   * @throws ConfigError that names every unknown field and every invalid value.
   */
  add(client: ClientOptions): Client;
  list(): Client[];
  /** Removes a client with everything it has created. Does nothing if there is none. */
  remove(id: string): void;
};

export type ManagedClients = Clients & {
  /** Adds a client; the sandbox generates the id and the secret that are missing. */
  create(client: Partial<ClientOptions>): Client;
};

/** @param base supplies the settings that a new client leaves out. */
export function createManagedClients(world: World, base: Client): ManagedClients {
  const ids = createIds(world.bank.seed, 'clients');
  const add = (client: ClientOptions) => world.addClient({ ...base, ...client }).client;
  const freeId = (): string => {
    const id = `sandbox-${ids.hex().slice(0, 12)}`;
    return world.tenants.has(id) ? freeId() : id;
  };
  return {
    add,
    create: ({ id = freeId(), secret = ids.uuid(), ...client }) => add({ ...client, id, secret }),
    list: () => [...world.tenants.values()].map(({ client }) => client),
    remove: (id) => world.removeClient(id),
  };
}

const wireClient = z.object({
  client_id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  return_uris: z.array(z.string()).exactOptional(),
  webhook_uri: z.string().exactOptional(),
  provider_webhooks: z.boolean(),
  aisp: z.boolean(),
});

const listedClient = wireClient.extend({
  counts: z.object({ connections: z.int(), webhooks: z.int(), faults: z.int() }),
});

const clientList = z.object({ items: z.array(listedClient) });
const createdClient = wireClient.extend({ client_secret: z.string() });

const operation = operationOn<{ clients: ManagedClients }>();

export const clientOperations = [
  operation({
    method: 'GET',
    path: '/clients',
    summary: 'List the clients, with how much each has created',
    ...{ query: clientQuery, body: noBody, status: 200 },
    response: clientList,
    handle: ({ c }) => ({ items: [...c.env.world.tenants.values()].map(presentTenant) }),
  }),
  operation({
    method: 'POST',
    path: '/clients',
    summary: 'Create a client. The response is the only one with its secret',
    ...{ query: clientQuery, body: newClient, status: 201 },
    response: createdClient,
    handle: ({ body }, { clients }) => {
      const client = clients.create(newClientOptionsOf(body));
      return { client_secret: client.secret, ...presentClient(client) };
    },
  }),
  operation({
    method: 'DELETE',
    path: '/clients/{client_id}',
    summary: 'Delete a client with everything it has created',
    ...{ query: clientQuery, body: noBody, status: 204, response: noBody, problems: [404] },
    handle: ({ c, id }, { clients }) => clients.remove(tenantIn(c.env.world, id).client.id),
  }),
];

function presentClient(client: Client): z.output<typeof wireClient> {
  const { id, name, scopes, returnUris, webhookUri, providerWebhooks, aisp } = client;
  return {
    ...{ client_id: id, name, scopes: [...scopes] },
    ...(returnUris && { return_uris: [...returnUris] }),
    ...(webhookUri !== undefined && { webhook_uri: webhookUri }),
    ...{ provider_webhooks: providerWebhooks, aisp },
  };
}

function presentTenant({ client, connections, outbox, faults }: Tenant) {
  const counts = {
    connections: connections.size,
    webhooks: outbox.list().length,
    faults: faults.list().length,
  };
  return { ...presentClient(client), counts };
}
