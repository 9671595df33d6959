import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Sandbox } from './index.ts';

export { readConfig } from './config-file.ts';

export type Listening = {
  /** Without a trailing slash, e.g. `http://127.0.0.1:4400`. */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
};

/**
 * Serves a sandbox on a port of this process.
 * @param port 0 takes a free one.
 * @throws the system's error, e.g. `EADDRINUSE`.
 */
export function listen(
  sandbox: Pick<Sandbox, 'fetch'>,
  { port = 0, hostname = '127.0.0.1' }: { port?: number; hostname?: string } = {},
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      // The process belongs to its owner: its Request and Response stay the platform's.
      { fetch: (request) => sandbox.fetch(request), port, hostname, overrideGlobalObjects: false },
      (address) => {
        const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
        resolve({ url: `http://${host}:${address.port}`, close: () => closeServer(server) });
      },
    );
    server.once('error', reject);
  });
}

function closeServer(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    if (hasConnections(server)) server.closeAllConnections();
  });
}

function hasConnections(server: ReturnType<typeof serve>): server is Server {
  return 'closeAllConnections' in server;
}
