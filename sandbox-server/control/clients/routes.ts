import { Hono } from 'hono';
import type { Client } from '../../domain/world/client.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import type { Env } from '../../http/env.ts';
import { newClient, newClientOptionsOf } from '../../schema/client-options.ts';
import type { ControlPlane } from '../control-plane.ts';
import { controlResponse, readControlBody, readQuery } from '../http.ts';
import { controlQuery } from '../query.ts';
import { tenantIn } from '../scope.ts';

/** `/_sandbox/clients`: the apps, each a world of its own. */
export function controlClientRoutes({ world, clients }: ControlPlane) {
  return new Hono<Env>()
    .get('/clients', (c) => {
      readQuery(c, controlQuery);
      return controlResponse(c, { items: [...world.tenants.values()].map(presentTenant) });
    })
    .post('/clients', async (c) => {
      readQuery(c, controlQuery);
      const client = clients.make(newClientOptionsOf(await readControlBody(c, newClient)));
      return controlResponse(c, { ...credentialsOf(client), ...presentClient(client) }, 201);
    })
    .delete('/clients/:id', (c) => {
      readQuery(c, controlQuery);
      clients.remove(tenantIn(world, c.req.param('id')).client.id);
      return c.body(null, 204);
    });
}

/** Told once, to whoever made it. */
function credentialsOf({ id, secret }: Client) {
  return { client_id: id, client_secret: secret };
}

function presentClient({ id, name, scopes, returnUris, webhookUri, aisp }: Client) {
  return {
    ...{ client_id: id, name, scopes },
    ...(returnUris && { return_uris: returnUris }),
    ...(webhookUri !== undefined && { webhook_uri: webhookUri }),
    aisp,
  };
}

/** With how much there is in its world. */
function presentTenant({ client, connections, outbox, faults }: Tenant) {
  const counts = {
    connections: connections.size,
    webhooks: outbox.list().length,
    faults: faults.list().length,
  };
  return { ...presentClient(client), counts };
}
