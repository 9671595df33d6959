import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryStore, type SessionStore } from '../../../widget/host/index.ts';
import { setupHost } from './setup-host.ts';

afterEach(() => vi.useRealTimers());

const reading = (read: SessionStore['read']): SessionStore => ({ ...memoryStore(), read });

describe('health', () => {
  it('is ok while the store responds, for every caller', async () => {
    const { send, events } = setupHost();
    const response = await send('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(events).toEqual([]);
  });

  it('sends no CORS headers', async () => {
    const { send } = setupHost({ origins: ['https://www.partner.example'] });
    const { headers } = await send('/health', {
      headers: { Origin: 'https://www.partner.example' },
    });
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('responds to HEAD', async () => {
    const response = await setupHost().send('/health', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('reads an id that no session has, and changes nothing', async () => {
    const read = vi.fn(async () => undefined);
    const fail = async () => {
      throw new Error('changed');
    };
    const store = {
      insert: fail,
      replace: fail,
      setMarker: fail,
      hasMarker: fail,
      deleteMarker: fail,
      read,
    };
    expect((await setupHost({ store }).send('/health')).status).toBe(200);
    expect(read.mock.calls).toEqual([['health']]);
  });

  it('is unavailable, without a reason, while the store fails', async () => {
    const store = reading(() => Promise.reject(new Error('redis://secret@store')));
    const response = await setupHost({ store }).send('/health');
    expect([response.status, await response.text()]).toEqual([503, '{"status":"unavailable"}']);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('is unavailable after two seconds without a response of the store', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answered = vi.fn();
    let response: Promise<Response> | undefined;
    await new Promise<void>((asked) => {
      const store = reading(() => {
        asked();
        return new Promise(() => {});
      });
      response = setupHost({ store }).send('/health');
    });
    void response?.then(answered);
    await vi.advanceTimersByTimeAsync(1999);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect((await response)?.status).toBe(503);
  });

  it('is unavailable once the server shuts down', async () => {
    const shutdown = new AbortController();
    const { send } = setupHost({ shutdown: shutdown.signal });
    expect((await send('/health')).status).toBe(200);
    shutdown.abort();
    expect((await send('/health')).status).toBe(503);
  });
});
