import { describe, expect, it } from 'vitest';
import {
  createRequestLog,
  type RequestLogEntry,
} from '../../../../sandbox-server/domain/world/request-log.ts';

const MEBI = 1024 * 1024;

function entry(traceId: string, texts: Partial<RequestLogEntry> = {}): RequestLogEntry {
  return {
    traceId,
    at: 0,
    startedAt: 0,
    endedAt: 0,
    clientId: undefined,
    connectionId: undefined,
    method: 'GET',
    url: 'https://api.example/',
    requestHeaders: '',
    requestText: undefined,
    status: 200,
    responseHeaders: [],
    responseText: undefined,
    why: undefined,
    faultId: undefined,
    isShortened: false,
    ...texts,
  };
}

function filled(count: number) {
  const requestLog = createRequestLog();
  for (let n = 1; n <= count; n += 1) requestLog.write(entry(String(n)));
  return requestLog;
}

const idsOf = (list: readonly RequestLogEntry[]) => list.map(({ traceId }) => traceId);

describe('a request log', () => {
  it('lists exchanges, oldest first', () => {
    expect(idsOf(filled(3).list())).toEqual(['1', '2', '3']);
  });

  it.each([1001, 2000, 2345])('keeps the newest thousand of %i', (count) => {
    const ids = idsOf(filled(count).list());
    expect(ids).toHaveLength(1000);
    expect([ids[0], ids.at(-1)]).toEqual([String(count - 999), String(count)]);
  });

  it('drops the oldest bodies above the size limit, and marks the exchanges', () => {
    const requestLog = createRequestLog();
    for (const id of ['1', '2', '3']) {
      requestLog.write(
        entry(id, { requestText: 'q'.repeat(MEBI), responseText: 'a'.repeat(MEBI / 2) }),
      );
    }
    const [first, second, third] = requestLog.list();
    expect(first).toMatchObject({
      isShortened: true,
      requestText: undefined,
      responseText: undefined,
    });
    expect(second).toMatchObject({ isShortened: false });
    expect(third?.requestText).toHaveLength(MEBI);
  });

  it('drops no more bodies than it must after thousands of exchanges', () => {
    const requestLog = createRequestLog();
    const responseText = 'a'.repeat(MEBI / 100);
    for (let n = 1; n <= 3000; n += 1) requestLog.write(entry(String(n), { responseText }));
    const whole = requestLog.list().filter(({ isShortened }) => !isShortened);
    expect(whole).toHaveLength(400);
    expect(whole.at(-1)?.traceId).toBe('3000');
  });

  it('is empty after `clear`, and accepts new exchanges', () => {
    const requestLog = filled(1500);
    requestLog.clear();
    expect(requestLog.list()).toEqual([]);
    requestLog.write(entry('new'));
    expect(idsOf(requestLog.list())).toEqual(['new']);
  });

  it('emits the trace id of each exchange, and that it was cleared', () => {
    const emitted: (string | undefined)[] = [];
    const requestLog = createRequestLog((id) => emitted.push(id));
    requestLog.write(entry('1'));
    requestLog.clear();
    expect(emitted).toEqual(['1', undefined]);
  });
});
