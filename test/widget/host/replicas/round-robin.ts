/** What stands in front of several hosts: each request goes to the next one that is there. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

type RoundRobin = {
  url: string;
  /** Ports of the hosts. */
  send(ports: readonly number[]): void;
  close(): Promise<unknown>;
};

export async function openRoundRobin(): Promise<RoundRobin> {
  let ports: readonly number[] = [];
  let turn = 0;

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    for (let tried = 0; tried < ports.length; tried += 1) {
      const port = ports[turn++ % ports.length] ?? 0;
      const { method, url: path, headers } = incoming;
      const asked = request({ port, host: '127.0.0.1', method, path, headers, agent: false });
      // Also when its host dies while it answers, which `once` would not hear of any more.
      asked.on('error', () => {});
      try {
        asked.end(body);
        const [answer] = await once(asked, 'response');
        const text = await buffer(answer);
        outgoing.writeHead(answer.statusCode, answer.headers).end(text);
        return;
      } catch (error) {
        // Only who has heard nothing of it can be passed over.
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) break;
      }
    }
    outgoing.writeHead(502).end();
  }

  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing));
  // Whoever asks hangs up: a server that does may do it just when the next request is on its way.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    send: (to) => {
      ports = to;
    },
    close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}
