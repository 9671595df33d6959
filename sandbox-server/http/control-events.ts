import type { Change } from '../domain/change.ts';
import type { World } from '../domain/world.ts';
import { letProcessEnd } from './timer.ts';

/** So often a stream that has nothing to tell says so, that no proxy takes it for dead. */
const HEARTBEAT = 15_000;
/** A reader so many events behind is sent away; it connects again, and looks at everything. */
const MOST_UNREAD = 1000;

/**
 * What changes, live, as server-sent events: `event: change` with the JSON of the change. It ends
 * when its reader goes.
 * @param clientId leaves out what belongs to other clients.
 */
export function changeStream({ changes }: World, clientId?: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        if ((controller.desiredSize ?? 0) > -MOST_UNREAD) controller.enqueue(encoder.encode(text));
        else {
          end();
          controller.close();
        }
      };
      const unsubscribe = changes.subscribe((change) => {
        if (concerns(change, clientId)) send(`event: change\ndata: ${wireOf(change)}\n\n`);
      });
      const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT);
      letProcessEnd(heartbeat);
      end = () => {
        unsubscribe();
        clearInterval(heartbeat);
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
