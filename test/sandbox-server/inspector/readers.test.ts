import { expect, it, vi } from 'vitest';
import type { ApiCall, ApiResult } from '../../../sandbox-server/inspector/client/control-plane.ts';
import { initialModel, type Model } from '../../../sandbox-server/inspector/client/model.ts';
import { createReader, PARTS } from '../../../sandbox-server/inspector/client/reader.ts';
import { readersFor } from '../../../sandbox-server/inspector/client/readers.ts';
import { routeOf } from '../../../sandbox-server/inspector/client/route.ts';

type Asked = ApiCall & { answer(answer: ApiResult<unknown>): void };

const NO_ANSWER = {
  ok: false,
  status: 0,
  message: 'The sandbox does not answer.',
  errors: {},
} as const;

/** A model, what reads it, and every call, each answered when the test wants it. */
function setup(hash: string) {
  let model: Model = initialModel(routeOf(hash), undefined);
  const calls: Asked[] = [];
  const update = (patch: Partial<Model>) => {
    model = { ...model, ...patch };
  };
  const reader = createReader(
    readersFor({
      call: <T>(call: ApiCall) =>
        new Promise<ApiResult<T>>((resolve) => {
          calls.push({ ...call, answer: (answer) => resolve(answer as ApiResult<T>) });
        }),
      model: () => model,
      update,
    }),
  );
  const asked = (path: string) => calls.filter((call) => call.path === path);
  const until = (path: string, count: number) =>
    vi.waitFor(() => expect(asked(path)).toHaveLength(count), { timeout: 20_000 });
  return { reader, update, asked, until, model: () => model };
}

const listOf = (...ids: string[]) => ({
  ok: true as const,
  data: { items: ids.map((trace_id) => ({ trace_id })) },
});

it('drops the rows of a filter that was left, however late they come', async () => {
  const { reader, update, asked, until, model } = setup('#/requests?path=old');
  reader.read('list');
  await until('/requests', 1);
  update({ route: routeOf('#/requests?path=new') });
  reader.read('list');
  await until('/requests', 2);
  const [first, second] = asked('/requests');
  expect(first?.signal?.aborted).toBe(true);
  expect(second).toMatchObject({ query: { path: 'new' }, signal: { aborted: false } });
  second?.answer(listOf('new'));
  await vi.waitFor(() => expect(model().lists.requests).toMatchObject([{ trace_id: 'new' }]));
  first?.answer(listOf('old'));
  await Promise.resolve();
  expect(model().lists.requests).toMatchObject([{ trace_id: 'new' }]);
});

it('reads a list while another part is still under way', async () => {
  const { reader, until } = setup('#/requests');
  reader.read('overview');
  await until('/state', 1);
  reader.read('list');
  await until('/requests', 1);
});

it.each([
  ['overview', '#/requests', '/state'],
  ['list', '#/connections', '/connections'],
  ['list', '#/requests', '/requests'],
  ['list', '#/webhooks', '/webhooks'],
  ['list', '#/faults', '/faults'],
  ['list', '#/users', '/users'],
  ['list', '#/clients', '/clients'],
  ['list', '#/state', '/scenarios'],
  ['detail', '#/requests/1', '/requests/1'],
  ['detail', '#/connections/1', '/connections/1'],
  ['detail', '#/webhooks/1', '/webhooks/1'],
] as const)(
  'notes that the %s of %s could not be loaded, until it was',
  async (part, hash, path) => {
    const { reader, asked, until, model } = setup(hash);
    reader.read(part);
    await until(path, 1);
    asked(path)[0]?.answer(NO_ANSWER);
    await vi.waitFor(() => expect([...model().failed]).toEqual([part]));
    reader.read(part);
    await until(path, 2);
    const now = '2026-03-16T12:00:00Z';
    asked(path)[1]?.answer({ ok: true, data: { id: '1', items: [], clock: { now } } });
    await vi.waitFor(() => expect([...model().failed]).toEqual([]));
  },
);

it('says that nothing failed where a reading was only given up', async () => {
  const { reader, asked, until, model } = setup('#/requests');
  reader.read(...PARTS);
  await until('/requests', 1);
  reader.read('list');
  asked('/requests')[0]?.answer(NO_ANSWER);
  await until('/requests', 2);
  expect(model().failed.size).toBe(0);
});
