import type { Client } from '../../domain/world/client.ts';
import { createIds } from '../../domain/world/id.ts';
import type { World } from '../../domain/world/world.ts';

/** An app as TrueLayer's Console knows it; what is left out is taken from the default client. */
export type ClientOptions = Pick<Client, 'id' | 'secret'> & Partial<Client>;

export type Clients = {
  /**
   * In place of a client of the same id, with all that it made.
   * @throws ConfigError that names every field that there is not, or of another type than expected.
   */
  add(client: ClientOptions): Client;
  list(): Client[];
  remove(id: string): void;
};

export type ManagedClients = Clients & {
  /** The same for a client whose id and secret may be left to the sandbox. */
  make(client: Partial<ClientOptions>): Client;
};

/** @param base what a client has that says nothing else. */
export function createManagedClients(world: World, base: Client): ManagedClients {
  const ids = createIds(world.bank.seed, 'clients');
  const add = (client: ClientOptions) => world.addClient({ ...base, ...client }).client;
  const freeId = (): string => {
    const id = `sandbox-${ids.hex().slice(0, 12)}`;
    return world.tenants.has(id) ? freeId() : id;
  };
  return {
    add,
    make: ({ id = freeId(), secret = ids.uuid(), ...client }) => add({ ...client, id, secret }),
    list: () => [...world.tenants.values()].map(({ client }) => client),
    remove: (id) => world.removeClient(id),
  };
}
