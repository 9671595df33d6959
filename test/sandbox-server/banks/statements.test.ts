import { expect, it } from 'vitest';
import { actAs, type SandboxSetup } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { callsOf, connectTo, ODD_BANK, oddBank, TODAY, type Transaction } from './odd-bank.ts';

/** A period that goes on when the clock advances. */
const UNTIL_APRIL = { from: '2026-02-16', to: '2026-04-16', page_size: 500 };

const MONTH = { from: '2026-02-16', to: TODAY, page_size: 500 };

/** The calls of the user's current account, at the bank with the behaviours under test. */
async function currentAccountAt(base: SandboxSetup) {
  const { id, listAccounts } = await connectTo(base);
  const accounts: { id: string; account_type?: string }[] = await listAccounts();
  const account = accounts.find((each) => each.account_type === 'current')?.id ?? '';
  const calls = callsOf(base.call, id);
  /** After the clock has moved, the token may have expired. */
  const later = async () => callsOf((await actAs(base.fetch)).call, id);
  const read = async (body: object = MONTH, { requestPage } = calls): Promise<Transaction[]> =>
    (await requestPage(account, body)).result.items;
  const readLater = async (body: object = MONTH) => read(body, await later());
  const readBalance = async () => await (await (await later()).getBalance(account)).json();
  return { account, calls, read, readLater, readBalance };
}

const idsOf = (items: readonly Transaction[]) => items.map(({ id }) => id);
const only = (items: readonly Transaction[], status: Transaction['status']) =>
  items.filter((item) => item.status === status);

/** How a pending entry differs from the settled one of the same time. */
function changeOf(pending: Transaction, settled: Transaction | undefined): string {
  if (pending.description.startsWith('HOLD ')) return 'never';
  if (settled === undefined) return 'day';
  if (settled.description !== pending.description) return 'text';
  return settled.amount_in_minor === pending.amount_in_minor ? 'id' : 'amount';
}

describeEveryDelivery('the statements of a bank with behaviours', ({ setup }) => {
  it('replace each pending entry by another one or none, with `settles-anew`', async () => {
    const base = await setup(oddBank('settles-anew'));
    const { read, readLater } = await currentAccountAt(base);
    const pending = only(await read(), 'pending');
    expect(pending.length).toBeGreaterThan(0);
    await base.sandbox.clock.advance('P10D');
    const settled = await readLater();
    expect(only(settled, 'pending')).toEqual([]);
    for (const id of idsOf(pending)) expect(idsOf(settled)).not.toContain(id);
  });

  it('change amount, text and day, and drop some entries, with `settles-anew`', async () => {
    const base = await setup(oddBank('settles-anew'));
    const { readLater } = await currentAccountAt(base);
    const pending = new Map<string, Transaction>();
    for (let day = 0; day < 14; day += 1) {
      for (const item of only(await readLater(UNTIL_APRIL), 'pending')) pending.set(item.id, item);
      await base.sandbox.clock.advance('P1D');
    }
    await base.sandbox.clock.advance('P10D');
    const settled = new Map((await readLater(UNTIL_APRIL)).map((item) => [item.timestamp, item]));
    const changes = [...pending.values()].map((item) =>
      changeOf(item, settled.get(item.timestamp)),
    );
    expect(new Set(changes)).toEqual(new Set(['id', 'amount', 'text', 'day', 'never']));
  });

  it('agree with the balance, with `settles-anew` and `reversals`', async () => {
    const base = await setup(oddBank('settles-anew', 'reversals'));
    const { readLater, readBalance } = await currentAccountAt(base);
    const settledSum = async () =>
      only(await readLater(UNTIL_APRIL), 'settled').reduce(
        (sum, item) => sum + item.amount_in_minor,
        0,
      );
    const sums: number[] = [];
    for (let day = 0; day < 8; day += 1) {
      sums.push((await readBalance()).current_in_minor - (await settledSum()));
      await base.sandbox.clock.advance('P1D');
    }
    expect(new Set(sums).size).toBe(1);
  });

  it('lose settled entries, or reverse them by an opposite one, with `reversals`', async () => {
    const base = await setup({ ...oddBank('reversals'), seed: 'b' });
    const { readLater } = await currentAccountAt(base);
    const seen = new Set<string>();
    for (let day = 0; day < 10; day += 1) {
      for (const { id } of only(await readLater(UNTIL_APRIL), 'settled')) seen.add(id);
      await base.sandbox.clock.advance('P1D');
    }
    const after = await readLater(UNTIL_APRIL);
    const gone = [...seen].filter((id) => !idsOf(after).includes(id));
    const reversed = after.filter(({ description }) => description.startsWith('REVERSAL '));
    expect(gone.length).toBeGreaterThan(0);
    expect(reversed.length).toBeGreaterThan(0);
    for (const { description, amount_in_minor } of reversed) {
      const original = description.slice('REVERSAL '.length);
      const matches = after.filter(
        (item) => item.description === original && item.amount_in_minor === -amount_in_minor,
      );
      expect(matches.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('repeat an entry at each boundary and skip the newest one, with `moving-pages`', async () => {
    const base = await setup(oddBank('moving-pages'));
    const { account, calls, read } = await currentAccountAt(base);
    const whole = await read();
    const pages = await calls.readPages(account, { ...MONTH, page_size: 10 });
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.slice(1).entries()) {
      expect(page[0]?.id).toBe(pages[index]?.at(-1)?.id);
    }
    const imported = new Set(idsOf(pages.flat()));
    expect([...imported].sort()).toEqual(idsOf(whole).sort());
    await base.sandbox.clock.advance('P3D');
    const later = (await actAs(base.fetch)).call;
    const id = [...base.sandbox.connections.list()].at(-1)?.id ?? '';
    const { result } = await callsOf(later, id).requestPage(account, MONTH);
    const missed = result.items.filter(
      (item: Transaction) => item.timestamp <= '2026-03-16T12:00:00Z' && !imported.has(item.id),
    );
    expect(missed).toHaveLength(1);
  });

  it('end also when a page has a single entry, with `moving-pages`', async () => {
    const base = await setup(oddBank('moving-pages'));
    const { account, calls, read } = await currentAccountAt(base);
    const days = { from: '2026-03-12', to: TODAY };
    const pages = await calls.readPages(account, { ...days, page_size: 1 });
    expect(idsOf(pages.flat())).toEqual(idsOf(await read({ ...days, page_size: 500 })));
  });

  it.each([
    ['in March', '2026-04-05T12:00:00Z', { from: '2026-03-23', to: '2026-04-05' }],
    ['in October', '2026-11-01T12:00:00Z', { from: '2026-10-19', to: '2026-11-01' }],
  ])(
    'are dated at midnight in London across the clock change %s, with `midnight-london`',
    async (_, now, days) => {
      const base = await setup(oddBank('midnight-london'));
      await base.sandbox.clock.set(now);
      const renewed = { ...base, ...(await actAs(base.fetch)) };
      const { read } = await currentAccountAt(renewed);
      const items = await read({ ...days, page_size: 500 });
      const london = new Intl.DateTimeFormat('en-GB', {
        ...{ timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', second: '2-digit' },
        hourCycle: 'h23',
      });
      const times = new Set(items.map(({ timestamp }) => timestamp.slice(10)));
      expect(times).toEqual(new Set(['T00:00:00Z', 'T23:00:00Z']));
      for (const { timestamp } of items) {
        expect(london.format(new Date(timestamp))).toBe('00:00:00');
      }
    },
  );

  it('have every kind of untidy text, with `untidy-text`', async () => {
    const base = await setup(oddBank('untidy-text'));
    const { read } = await currentAccountAt(base);
    const texts = (await read({ ...MONTH, from: '2025-12-01' })).map((item) => item.description);
    const kinds = [/^ {2}\S.* {2}$/, /^[^a-z]*[A-Z] {2}[A-Z][^a-z]*$/, /^.{140}$/, /\u{1F389}/u];
    const others = [/\t.*\p{Cc}/su, /<script>/, /[\u0600-\u06FF]/, /^O'BRIEN & SONS /];
    for (const kind of [...kinds, ...others]) {
      expect(
        texts.some((text) => kind.test(text)),
        String(kind),
      ).toBe(true);
    }
    const { listAccounts } = await connectTo(base);
    const [named] = (await listAccounts()).flatMap(
      (account: { account_holder_names?: string[] }) => account.account_holder_names ?? [],
    );
    expect(named).toBe(' JOHN   SANDBRIDGE  ');
  });

  it('can be read further back than ninety days only in the first five minutes, with `history-only-at-first`', async () => {
    const base = await setup(oddBank('history-only-at-first'));
    const { account, calls } = await currentAccountAt(base);
    const statusOf = async (from: string) =>
      (await calls.requestPage(account, { from, to: TODAY })).status;
    await base.sandbox.clock.advance('PT4M59S');
    expect(await statusOf('2024-01-01')).toBe('completed');
    await base.sandbox.clock.advance('PT1S');
    expect(await statusOf('2024-01-01')).toBe('failed');
    expect(await statusOf('2025-12-15')).toBe('failed');
    expect(await statusOf('2025-12-16')).toBe('completed');
    expect(base.sandbox.requests.list({ status: 202 }).at(-2)?.why).toBe(
      'transactions older than 90 days could be read until 2026-03-16T12:05:00.000Z',
    );
  });

  it('cannot be read for more than 365 days at once, with `short-periods`', async () => {
    const base = await setup(oddBank('short-periods'));
    const { account, calls } = await currentAccountAt(base);
    const read = (from: string) => calls.requestPage(account, { from, to: TODAY });
    expect(await read('2025-03-17')).toMatchObject({ status: 'completed' });
    expect(await read('2025-03-16')).toMatchObject({
      ...{ status: 'failed', failure_reason: 'provider_error' },
    });
  });

  it('are the same for the same seed, clock and requests, with every behaviour', async () => {
    const options = {
      ...oddBank('settles-anew', 'reversals', 'moving-pages', 'midnight-london', 'untidy-text'),
      seed: 'twins',
    };
    const read = async () => {
      const { account, calls } = await currentAccountAt(await setup(options));
      return calls.readPages(account, { ...MONTH, page_size: 20 });
    };
    expect(await read()).toEqual(await read());
    expect(ODD_BANK).toBe(options.providers?.[0]?.id);
  });
});
