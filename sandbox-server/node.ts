import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type ControlAccess, checkControlAccess, isLoopbackAddress } from './control/access.ts';
import type { Sandbox } from './index.ts';
import { type Internals, internalsOf } from './internals.ts';
import { checkOptions } from './options.ts';

export { readConfig } from './cli/config-file.ts';
export { StateFileError } from './state-file/error.ts';
export { openState, type StateFile, type StateOptions } from './state-file/open-state.ts';

export type Listening = {
  /** URL of the sandbox on this machine, without a trailing slash, e.g. `http://127.0.0.1:4400`. */
  url: string;
  /** Whether the control plane is enabled; see `controlToken`. */
  hasControlPlane: boolean;
  /** Stops the server, and closes its open connections. */
  close(): Promise<void>;
};

export type ListenOptions = {
  /**
   * Port; 0 is a free port.
   * @default 0
   */
  port?: number;
  /**
   * Host name or IP address to listen on.
   * @default '127.0.0.1'
   */
  hostname?: string;
  /**
   * Token that gives access to the control plane from other machines. Without it the control plane is
   * enabled on a loopback address, for this machine only, and disabled on any other address.
   * @default none
   */
  controlToken?: string | undefined;
  /**
   * Whether the process runs nothing but this server. Then the global `Request` and `Response` are
   * replaced by lighter ones, which more than doubles the throughput.
   * @default false
   */
  ownsProcess?: boolean;
};

/** The part of Node's response that HTTP/1 and HTTP/2 share. */
type Outgoing = Writable &
  Pick<ServerResponse, 'socket'> & {
    writeHead(status: number, headers: Record<string, string>): unknown;
  };

/**
 * Serves a sandbox on a port of this process.
 * @throws ConfigError that names every unknown option, and every option of the wrong type.
 * @throws the system's error (as a rejection), e.g. `EADDRINUSE`.
 * @example
 * const { url, close } = await listen(createSandbox());
 */
export function listen(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: ListenOptions = {},
): Promise<Listening> {
  checkOptions('listen(sandbox, options)', options);
  const { port = 0, hostname = '127.0.0.1', controlToken, ownsProcess = false } = options;
  const access: ControlAccess = { isLoopback: false, token: controlToken };
  const internals = internalsOf(sandbox);
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, { incoming, outgoing }) =>
          checkControlAccess(request, access) ??
          respond(internals, Object.assign(request, { rawHeaders: incoming.rawHeaders }), outgoing),
        port,
        hostname,
        overrideGlobalObjects: ownsProcess,
      },
      (address) => {
        access.isLoopback = isLoopbackAddress(address.address);
        const url = urlOf(address);
        const removeUrl = internals.listenAt(url);
        resolve({
          url,
          hasControlPlane: access.isLoopback || controlToken !== undefined,
          close: () => {
            removeUrl();
            return closeServer(server);
          },
        });
      },
    );
    server.once('error', reject);
  });
}

/** The URL on this machine; a server on all addresses is reached on the loopback address. */
function urlOf({ address, port }: AddressInfo): string {
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Responds to a request; closes the socket when the sandbox throws, as it does for network faults. */
async function respond(
  { handle }: Internals,
  request: Request,
  outgoing: Outgoing,
): Promise<Response> {
  try {
    const response = await handle(request);
    if (!('isStreamed' in response)) return response;
    await streamResponse(response, outgoing);
  } catch {
    outgoing.socket?.destroySoon();
  }
  return RESPONSE_ALREADY_SENT;
}

/** Streams a response that may end before its `Content-Length`. */
async function streamResponse(
  { status, headers, body }: Response,
  outgoing: Outgoing,
): Promise<void> {
  outgoing.writeHead(status, Object.fromEntries(headers));
  for await (const chunk of body ?? []) {
    if (outgoing.destroyed) return;
    outgoing.write(chunk);
  }
  outgoing.end();
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
