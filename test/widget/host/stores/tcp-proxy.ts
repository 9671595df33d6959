/** A connection to a local server that can be cut and restored. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type TcpProxy = {
  port: number;
  /** Forwards the next command, but not its response, and then rejects all connections. */
  cutAtNextResponse(): void;
  /** Rejects all connections from now on. */
  cut(): void;
  restore(): void;
  close(): Promise<unknown>;
};

export async function openTcpProxy(to: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const state: { is: 'up' | 'failing' | 'down' } = { is: 'up' };
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };

  const server = createServer((near) => {
    track(near);
    if (state.is === 'down') return near.destroy();
    const far = connect(to, '127.0.0.1');
    track(far);
    near.pipe(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (answer) => {
      if (state.is === 'up') return near.write(answer);
      state.is = 'down';
      return hangUp();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    cutAtNextResponse: () => {
      state.is = 'failing';
    },
    cut() {
      state.is = 'down';
      hangUp();
    },
    restore: () => {
      state.is = 'up';
    },
    close() {
      const closed = once(server, 'close');
      server.close();
      hangUp();
      return closed;
    },
  };
}
