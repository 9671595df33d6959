/** A Hono app on a port of this machine. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Visiting } from './sessions.ts';

export type Listening = {
  /** Without a trailing slash, e.g. `http://localhost:4300`. */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
};

const HOSTNAME = 'localhost';

/** Port 0 takes a free one. Rejects with the system's error, e.g. `EADDRINUSE`. */
export function listen(app: Hono<Visiting>, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, hostname: HOSTNAME, port },
      ({ port: own }: AddressInfo) => resolve({ url: `http://${HOSTNAME}:${own}`, close }),
    );
    server.once('error', reject);

    function close(): Promise<void> {
      return new Promise((done, failed) => {
        server.close((error) => (error ? failed(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    }
  });
}
