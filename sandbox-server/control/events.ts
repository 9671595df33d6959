import type { Change } from '../domain/world/changes.ts';
import type { World } from '../domain/world/world.ts';
import { ProblemError } from '../http/problem-error.ts';
import { unref } from '../http/timeouts.ts';
import { clientQuery, noBody, operationOn } from './operation.ts';

/** Milliseconds between comments that keep a proxy from closing an idle stream. */
const HEARTBEAT_MS = 15_000;
/** A reader that has more unread events is disconnected, and has to reconnect and read everything. */
const MAX_UNREAD = 1000;
/** Limits the work of a change, which is written to every stream. */
const MAX_STREAMS = 100;

const TOO_SLOW = `: ${MAX_UNREAD} events were not read; connect again\n\n`;

export type ChangeStreams = {
  /** @throws ProblemError when too many are open. */
  open(clientId?: string): ReadableStream<Uint8Array>;
};

export function createChangeStreams(world: World): ChangeStreams {
  const streams = new Set<ReadableStream<Uint8Array>>();
  return {
    open: (clientId) => {
      if (streams.size >= MAX_STREAMS) {
        const message = `events: ${MAX_STREAMS} streams are open, which is the most. Close those that are not read.`;
        throw new ProblemError('not_now', message);
      }
      const stream = createChangeStream(world, clientId, () => streams.delete(stream));
      streams.add(stream);
      return stream;
    },
  };
}

/**
 * A stream of changes as server-sent events, `event: change` with JSON, until its reader cancels it.
 * @param clientId leaves out the changes of other clients.
 */
function createChangeStream(
  { changes }: World,
  clientId: string | undefined,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        if ((controller.desiredSize ?? 0) > -MAX_UNREAD) controller.enqueue(encoder.encode(text));
        else {
          end();
          controller.enqueue(encoder.encode(TOO_SLOW));
          controller.close();
        }
      };
      const unsubscribe = changes.subscribe((change) => {
        if (isVisibleTo(change, clientId))
          send(`event: change\ndata: ${presentChange(change)}\n\n`);
      });
      const heartbeat = setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MS);
      unref(heartbeat);
      end = () => {
        unsubscribe();
        clearInterval(heartbeat);
        onEnd();
      };
      send('retry: 1000\n: listening\n\n');
    },
    cancel: () => end(),
  });
}

function isVisibleTo(change: Change, clientId: string | undefined): boolean {
  if (change.kind === 'calls') return false;
  if (clientId === undefined || !('clientId' in change)) return true;
  return change.clientId === undefined || change.clientId === clientId;
}

function presentChange(change: Change): string {
  return JSON.stringify({
    kind: change.kind,
    ...('clientId' in change && { client_id: change.clientId }),
    ...('id' in change && { id: change.id }),
  });
}

const operation = operationOn<{ streams: ChangeStreams }>();

export const eventOperations = [
  operation({
    method: 'GET',
    path: '/events',
    summary: 'Stream the changes as server-sent events',
    ...{ query: clientQuery, body: noBody, status: 200, response: noBody, problems: [409] },
    handle: ({ c, query }, { streams }) =>
      c.body(streams.open(query.client_id), 200, {
        'Content-Type': 'text/event-stream; charset=UTF-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      }),
  }),
];
