import type { Context } from 'hono';
import type { Ids } from '../domain/world/id.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import type { OpenerPolicy } from '../schema/config.ts';
import type { Preview } from '../schema/operation.ts';
import type { ResponseDelivery } from './faults/deliver.ts';

/** Public origins of the sandbox. @default the origin of each request. */
export type PublicUrls = { auth?: string; api?: string; app?: string; webhooks?: string };

/** The sandbox that a request reaches. The routes are built once per process and serve all sandboxes. */
export type Bindings = {
  world: World;
  urls: PublicUrls;
  previews: ReadonlySet<Preview>;
  openerPolicy: OpenerPolicy | undefined;
  /** Whether responses have what TrueLayer may add. */
  evolve: boolean;
  /** How to deliver the response: set by the middleware that injects faults, read by the app. */
  delivery?: ResponseDelivery;
};

/** The Hono environment of every route of the sandbox. */
export type Env = {
  Bindings: Bindings;
  Variables: {
    /** Source of the trace id: that of the client, as soon as the client is known. */
    traceIds: Ids;
    /** Set when it is first read. */
    traceId?: string;
    /** Set once the bearer token is verified, or the journey in the URL is found. */
    tenant: Tenant;
    /** Set once the journey in the URL is found. */
    connectionId?: string;
    /** The response body, for the request log. */
    responseText?: string;
    /** Headers that every response of this kind has, for the request log. */
    responseHeaders?: Readonly<Record<string, string>>;
    /** The response that has its trace id header already: adding a header later is slow. */
    tracedResponse?: Response;
    /** Why the request failed, for the request log. */
    why?: string;
    /** The fault that applied to the request. */
    faultId?: string;
  };
};

/** Records that the request belongs to this client. */
export function setTenant(c: Context<Env>, tenant: Tenant): void {
  c.set('tenant', tenant);
  c.set('traceIds', tenant.traceIds);
}

/** The request's trace id, the same in the `Tl-Trace-Id` header and in a problem's body. */
export function traceIdOf(c: Context<Env>): string {
  const traceId = c.get('traceId') ?? c.get('traceIds').hex();
  c.set('traceId', traceId);
  return traceId;
}
