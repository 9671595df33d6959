import { describe, expect, it } from 'vitest';
import { createJournal, type Exchange } from '../../../../sandbox-server/domain/world/journal.ts';

const MEBI = 1024 * 1024;

function exchange(traceId: string, texts: Partial<Exchange> = {}): Exchange {
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
    answerHeaders: [],
    answerText: undefined,
    why: undefined,
    faultId: undefined,
    isShortened: false,
    ...texts,
  };
}

function filled(count: number) {
  const journal = createJournal();
  for (let n = 1; n <= count; n += 1) journal.write(exchange(String(n)));
  return journal;
}

const idsOf = (list: readonly Exchange[]) => list.map(({ traceId }) => traceId);

describe('a journal', () => {
  it('lists what was written, oldest first', () => {
    expect(idsOf(filled(3).list())).toEqual(['1', '2', '3']);
  });

  it.each([1001, 2000, 2345])('keeps the newest thousand of %i', (count) => {
    const ids = idsOf(filled(count).list());
    expect(ids).toHaveLength(1000);
    expect([ids[0], ids.at(-1)]).toEqual([String(count - 999), String(count)]);
  });

  it('lets the oldest texts go when they are too long together, and says so', () => {
    const journal = createJournal();
    for (const id of ['1', '2', '3']) {
      journal.write(
        exchange(id, { requestText: 'q'.repeat(MEBI), answerText: 'a'.repeat(MEBI / 2) }),
      );
    }
    const [first, second, third] = journal.list();
    expect(first).toMatchObject({
      isShortened: true,
      requestText: undefined,
      answerText: undefined,
    });
    expect(second).toMatchObject({ isShortened: false });
    expect(third?.requestText).toHaveLength(MEBI);
  });

  it('lets go no more than it must, however long it has been kept', () => {
    const journal = createJournal();
    const answerText = 'a'.repeat(MEBI / 100);
    for (let n = 1; n <= 3000; n += 1) journal.write(exchange(String(n), { answerText }));
    const whole = journal.list().filter(({ isShortened }) => !isShortened);
    expect(whole).toHaveLength(400);
    expect(whole.at(-1)?.traceId).toBe('3000');
  });

  it('forgets all when it is cleared, and goes on', () => {
    const journal = filled(1500);
    journal.clear();
    expect(journal.list()).toEqual([]);
    journal.write(exchange('new'));
    expect(idsOf(journal.list())).toEqual(['new']);
  });

  it('tells what was written, and that it was cleared', () => {
    const heard: (string | undefined)[] = [];
    const journal = createJournal((id) => heard.push(id));
    journal.write(exchange('1'));
    journal.clear();
    expect(heard).toEqual(['1', undefined]);
  });
});
