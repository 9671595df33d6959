import type { Change } from '../../domain/world/changes.ts';
import type { World } from '../../domain/world/world.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { unref } from '../../http/timeouts.ts';

/** So often a stream that has nothing to tell says so, that no proxy takes it for dead. */
const HEARTBEAT = 15_000;
/** A reader so many events behind is sent away; it connects again, and looks at everything. */
const MOST_UNREAD = 1000;
/** Each change is written to every stream. */
const MOST_STREAMS = 100;

const FAR_BEHIND = `: ${MOST_UNREAD} events were not read; connect again\n\n`;

export type ChangeStreams = {
  /** @throws Refusal when too many are open. */
  open(clientId?: string): ReadableStream<Uint8Array>;
};

export function createChangeStreams(world: World): ChangeStreams {
  const streams = new Set<ReadableStream<Uint8Array>>();
  return {
    open: (clientId) => {
      if (streams.size >= MOST_STREAMS) {
        const message = `events: ${MOST_STREAMS} streams are open, which is the most. Close those that nobody reads.`;
        throw new ProblemError('not_now', message);
      }
      const stream = changeStream(world, clientId, () => streams.delete(stream));
      streams.add(stream);
      return stream;
    },
  };
}

/**
 * What changes, live, as server-sent events: `event: change` with the JSON of the change. It ends
 * when its reader goes.
 * @param clientId leaves out what belongs to other clients.
 */
function changeStream(
  { changes }: World,
  clientId: string | undefined,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        if ((controller.desiredSize ?? 0) > -MOST_UNREAD) controller.enqueue(encoder.encode(text));
        else {
          end();
          controller.enqueue(encoder.encode(FAR_BEHIND));
          controller.close();
        }
      };
      const unsubscribe = changes.subscribe((change) => {
        if (concerns(change, clientId)) send(`event: change\ndata: ${wireOf(change)}\n\n`);
      });
      const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT);
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

function concerns(change: Change, clientId: string | undefined): boolean {
  if (change.kind === 'calls') return false;
  if (clientId === undefined || !('clientId' in change)) return true;
  return change.clientId === undefined || change.clientId === clientId;
}

function wireOf(change: Change): string {
  return JSON.stringify({
    kind: change.kind,
    ...('clientId' in change && { client_id: change.clientId }),
    ...('id' in change && { id: change.id }),
  });
}
