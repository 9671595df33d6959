import { describe, expect, it } from 'vitest';
import { singleFlight } from '../../../widget/truelayer/single-flight.ts';

/** Work that ends when it is told to. */
function controlled() {
  let runs = 0;
  const { promise, resolve, reject } = withResolvers<string>();
  const work = () => {
    runs += 1;
    return promise;
  };
  return { work, resolve, reject, runs: () => runs };
}

/** As a Worker keeps a promise of a request that has ended: it never settles, and to wait for it fails. */
function orphaned(): Promise<string> {
  const lost = Promise.reject(new Error('created by a request that has since ended'));
  lost.catch(() => {});
  return Object.assign(new Promise<string>(() => {}), { finally: () => lost });
}

describe('shared work', () => {
  it('runs once for concurrent callers, and again for a later caller', async () => {
    const share = singleFlight<string>();
    const { work, resolve, runs } = controlled();
    const both = [share('a', work), share('a', work)];
    resolve('done');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(runs()).toBe(1);
    await share('a', work);
    expect(runs()).toBe(2);
  });

  it('runs once for each key', async () => {
    const share = singleFlight<string>();
    const answers = [share('a', async () => 'of a'), share('b', async () => 'of b')];
    expect(await Promise.all(answers)).toEqual(['of a', 'of b']);
  });

  it('rejects for all concurrent callers, and runs again for a later caller', async () => {
    const share = singleFlight<string>();
    const { work, reject, runs } = controlled();
    const both = Promise.allSettled([share('a', work), share('a', work)]);
    reject(new Error('no'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(runs()).toBe(1);
    expect(await share('a', async () => 'done')).toBe('done');
  });

  it('continues if one of the callers aborts', async () => {
    const share = singleFlight<string>();
    const { work, resolve, runs } = controlled();
    const caller = new AbortController();
    const first = share('a', work);
    const second = share('a', work, caller.signal);
    caller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    resolve('done');
    expect(await first).toBe('done');
    expect(runs()).toBe(1);
  });

  it('runs again, once, if the request that started it has ended', async () => {
    const share = singleFlight<string>();
    const { work, resolve, runs } = controlled();
    const lost = share('a', orphaned);
    const waiting = [share('a', work), share('a', work)];
    await expect(lost).rejects.toThrow('has since ended');
    resolve('done');
    expect(await Promise.all(waiting)).toEqual(['done', 'done']);
    expect(runs()).toBe(1);
  });
});

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
