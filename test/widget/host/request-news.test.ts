import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRequestNews } from '../../../widget/host/webhooks/request-news.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether a promise is settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.finally(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

describe('news of a request', () => {
  it('ends the wait for it, and no other', async () => {
    const news = createRequestNews();
    const waits = ['a', 'a', 'b'].map((id) => news.wait(id, 1000, undefined));
    news.tell('a');
    expect(await Promise.all(waits.map(isOver))).toEqual([true, true, false]);
  });

  it('that came before the wait is not lost', async () => {
    const news = createRequestNews();
    news.tell('a');
    expect(await isOver(news.wait('a', 1000, undefined))).toBe(true);
  });

  it('ends one wait, so that nobody asks without a pause', async () => {
    const news = createRequestNews();
    news.tell('a');
    news.tell('a');
    await news.wait('a', 1000, undefined);
    expect(await isOver(news.wait('a', 1000, undefined))).toBe(false);
  });

  it('that does not come ends the wait after its time', async () => {
    const wait = createRequestNews().wait('a', 1000, undefined);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isOver(wait)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isOver(wait)).toBe(true);
  });

  it('is not waited for by whoever has given up', async () => {
    const news = createRequestNews();
    const controller = new AbortController();
    const wait = news.wait('a', 1000, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    await expect(news.wait('a', 1000, controller.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind', async () => {
    const news = createRequestNews();
    const wait = news.wait('a', 1000, new AbortController().signal);
    news.tell('a');
    await wait;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is kept for the latest only', async () => {
    const news = createRequestNews({ maxKept: 2 });
    for (const id of ['a', 'b', 'c']) news.tell(id);
    const waits = ['a', 'b', 'c'].map((id) => news.wait(id, 1000, undefined));
    expect(await Promise.all(waits.map(isOver))).toEqual([false, true, true]);
  });
});
