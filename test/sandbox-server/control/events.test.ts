import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox-server/index.ts';
import { type Listening, listen } from '../../../sandbox-server/node.ts';
import { API } from '../app.ts';
import { setupControlPlane } from './control-plane.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** Reads events one by one; comments are no events. */
function eventsOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<unknown> => {
    const end = text.indexOf('\n\n');
    if (end < 0) {
      const read = await reader?.read();
      if (read === undefined || read.done) return undefined;
      text += read.value;
      return next();
    }
    const block = text.slice(0, end);
    text = text.slice(end + 2);
    const data = /^event: change\ndata: (.*)$/.exec(block)?.[1];
    return data === undefined ? next() : JSON.parse(data);
  };
  return { next, close: () => reader?.cancel() };
}

describe('the stream of changes', () => {
  it('tells what is no longer as it was', async () => {
    const { sandbox, create } = await setupControlPlane();
    const response = await sandbox.fetch(`${API}/_sandbox/events`);
    expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=UTF-8');
    const { next, close } = eventsOf(response);
    const { id } = await create();
    const client_id = 'sandbox-connect-bank';
    expect(await next()).toEqual({ kind: 'connection', client_id, id });
    await sandbox.clock.advance('P1D');
    const told = [await next(), await next()];
    expect(told).toContainEqual({ kind: 'clock' });
    await close();
  });

  it('tells of one client, and of what concerns all', async () => {
    const { sandbox, create } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's' });
    const { next, close } = eventsOf(await sandbox.fetch(`${API}/_sandbox/events?client_id=other`));
    await create();
    const fault = sandbox.client('other').faults.add({ problem: 'unknown_error' });
    expect(await next()).toEqual({ kind: 'fault', client_id: 'other', id: fault.id });
    await sandbox.clock.advance('P1D');
    expect(await next()).toEqual({ kind: 'clock' });
    await close();
  });

  it('arrives live over a port, and ends with the sandbox', async () => {
    const sandbox = createSandbox();
    const server = await listen(sandbox);
    open.push(server);
    const { next } = eventsOf(await fetch(`${server.url}/_sandbox/events`));
    const { id } = sandbox.faults.add({ problem: 'unknown_error' });
    expect(await next()).toEqual({ kind: 'fault', id });
    const ended = next();
    await open.pop()?.close();
    await expect(ended).rejects.toThrow();
  });

  it('sends a reader away who is too far behind', async () => {
    const { sandbox } = await setupControlPlane();
    const response = await sandbox.fetch(`${API}/_sandbox/events`);
    for (let i = 0; i < 2000; i += 1) sandbox.clients.add({ id: 'busy', secret: 's' });
    const text = await response.text();
    expect(text.match(/event: change/g)?.length).toBeLessThan(1500);
  });
});
