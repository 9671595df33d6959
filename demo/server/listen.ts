/** Serves a Hono app on localhost. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { DemoEnv } from './sessions.ts';

export type RunningServer = {
  /** Without a trailing slash, e.g. `http://localhost:4300`. */
  url: string;
  /** Stops the server and closes open connections. */
  close(): Promise<void>;
};

const HOSTNAME = 'localhost';

/**
 * Starts a server.
 * @param port 0 for any free port
 * @throws the system's error, e.g. `EADDRINUSE`
 */
export function listen(app: Hono<DemoEnv>, port: number): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, hostname: HOSTNAME, port },
      ({ port: assigned }: AddressInfo) =>
        resolve({ url: `http://${HOSTNAME}:${assigned}`, close }),
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
