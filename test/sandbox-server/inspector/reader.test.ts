import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReader } from '../../../sandbox-server/inspector/client/reader.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A reader that writes down what it reads; each part takes as long as it is told. */
function setup({ takes = 0 } = {}) {
  const read: string[] = [];
  const reads = (part: string) => async (): Promise<void> => {
    read.push(part);
    await new Promise((resolve) => setTimeout(resolve, takes));
  };
  const reader = createReader({
    readers: {
      overview: reads('overview'),
      list: reads('list'),
      detail: reads('detail'),
      users: reads('users'),
    },
    isAffectedBy: (kind) => kind === 'request',
  });
  return { reader, read };
}

it('reads a burst of changes once', async () => {
  const { reader, read } = setup();
  for (let count = 0; count < 1000; count += 1) reader.refreshAfter({ kind: 'request' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toEqual(['overview', 'list', 'detail']);
});

it('reads only the frame when the list is not touched', async () => {
  const { reader, read } = setup();
  reader.refreshAfter({ kind: 'webhook' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toEqual(['overview']);
});

it('reads everything when everything may be different', async () => {
  const { reader, read } = setup();
  reader.refreshAfter({ kind: 'all' });
  await vi.advanceTimersByTimeAsync(1000);
  expect([...read].sort()).toEqual(['detail', 'list', 'overview', 'users']);
});

it('reads at once when the user asks for it', async () => {
  const { reader, read } = setup();
  reader.refreshAfter({ kind: 'webhook' });
  reader.read('detail');
  await vi.advanceTimersByTimeAsync(0);
  expect(read).toEqual(['overview', 'detail']);
});

it('reads what changed while it read, afterwards', async () => {
  const { reader, read } = setup({ takes: 50 });
  reader.read('list');
  await vi.advanceTimersByTimeAsync(10);
  reader.read('list');
  expect(read).toEqual(['list']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toEqual(['list', 'list']);
});

it('leaves a slow sandbox most of its time, however fast changes come', async () => {
  const { reader, read } = setup({ takes: 100 });
  for (let elapsed = 0; elapsed < 5000; elapsed += 10) {
    reader.refreshAfter({ kind: 'webhook' });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(read).toHaveLength(10);
});
