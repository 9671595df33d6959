import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type ControlAccess, controlRefusal, isLoopbackAddress } from './control/access.ts';
import type { Sandbox } from './index.ts';
import { checkOptions } from './options.ts';
import { type Serving, servingOf } from './serving.ts';

export { readConfig } from './cli/config-file.ts';
export { StateFileError } from './state-file/error.ts';
export { openState, type StateFile, type StateOptions } from './state-file/open-state.ts';

export type Listening = {
  /** How this machine reaches it, without a trailing slash, e.g. `http://127.0.0.1:4400`. */
  url: string;
  /** Whether the control plane answers to anybody; see `controlToken`. */
  hasControlPlane: boolean;
  /** Ends open connections too. */
  close(): Promise<void>;
};

export type ListenOptions = {
  /** 0 takes a free one. */
  port?: number;
  hostname?: string;
  /**
   * Lets its bearer use the control plane from elsewhere. Without one the control plane answers to
   * this machine alone, and on an address that others can reach it answers to nobody.
   */
  controlToken?: string | undefined;
  /**
   * Whether nobody else lives in this process: then `Request` and `Response` may give way, in all of
   * it, to lighter ones, which answer more than twice as fast. The platform's stay by default.
   */
  ownsProcess?: boolean;
};

/** What is used of a server's response, of either version of HTTP. */
type Outgoing = Writable &
  Pick<ServerResponse, 'socket'> & {
    writeHead(status: number, headers: Record<string, string>): unknown;
  };

/**
 * Serves a sandbox on a port of this process.
 * @throws ConfigError that names every option that there is not, or of another type than expected.
 * @throws the system's error (as a rejection), e.g. `EADDRINUSE`.
 */
export function listen(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: ListenOptions = {},
): Promise<Listening> {
  checkOptions('listen(sandbox, options)', options);
  const { port = 0, hostname = '127.0.0.1', controlToken, ownsProcess = false } = options;
  const access: ControlAccess = { isLoopback: false, token: controlToken };
  const serving = servingOf(sandbox);
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, { incoming, outgoing }) =>
          controlRefusal(request, access) ??
          answer(serving, Object.assign(request, { rawHeaders: incoming.rawHeaders }), outgoing),
        port,
        hostname,
        overrideGlobalObjects: ownsProcess,
      },
      (address) => {
        access.isLoopback = isLoopbackAddress(address.address);
        const url = urlOf(address);
        const leave = serving.listenAt(url);
        resolve({
          url,
          hasControlPlane: access.isLoopback || controlToken !== undefined,
          close: () => {
            leave();
            return closeServer(server);
          },
        });
      },
    );
    server.once('error', reject);
  });
}

/** What listens on every address is reached on the loopback one. */
function urlOf({ address, port }: AddressInfo): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** What the sandbox answers. Where it throws, as `fetch` does when the network fails, the socket ends. */
async function answer(
  { handle }: Serving,
  request: Request,
  outgoing: Outgoing,
): Promise<Response> {
  try {
    const response = await handle(request);
    if (!('isTrickle' in response)) return response;
    await send(response, outgoing);
  } catch {
    outgoing.socket?.destroySoon();
  }
  return RESPONSE_ALREADY_SENT;
}

/** An answer that may end before the length it declares is sent as it comes. */
async function send({ status, headers, body }: Response, outgoing: Outgoing): Promise<void> {
  outgoing.writeHead(status, Object.fromEntries(headers));
  for await (const piece of body ?? []) {
    if (outgoing.destroyed) return;
    outgoing.write(piece);
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
