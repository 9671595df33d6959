import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../sandbox-server/domain/ledger/calendar.ts';
import { MAX_PENDING_DAYS } from '../../../../sandbox-server/domain/ledger/settlement.ts';
import {
  type LedgerEntry,
  type StatementPosition,
  type StatementQuery,
  statementPageOf,
} from '../../../../sandbox-server/domain/ledger/statement.ts';
import { accountIn, allAccounts, NOW } from '../bank/logged-in-user.ts';

const YEAR = { from: '2025-11-19', to: '2026-11-18', now: NOW, pageSize: 100_000 } as const;

const everything = (query: Omit<StatementQuery, 'after' | 'pageSize'>): LedgerEntry[] =>
  statementPageOf({ ...query, pageSize: 100_000 }).entries;

function pagesOf(query: StatementQuery): LedgerEntry[][] {
  const pages: LedgerEntry[][] = [];
  let after: StatementPosition | undefined;
  do {
    const page = statementPageOf({ ...query, after });
    pages.push(page.entries);
    after = page.next;
  } while (after !== undefined);
  return pages;
}

const dateAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const dates = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) }).map(dateAt);
const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') });
const accounts = fc.constantFrom(
  ...[accountIn('john', 'current'), accountIn('john', 'saver'), accountIn('john', 'card')],
  ...[accountIn('overdrawn', 'current'), accountIn('long', 'current'), accountIn('joint', 'joint')],
);

describe('the pages of a statement', () => {
  it('together are the one big page, for any page size and period', () => {
    const periods = fc.tuple(dates('2026-01-01', '2026-02-01'), dates('2026-01-20', '2026-03-01'));
    const sizes = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(accounts, periods, sizes, (account, [from, to], pageSize) => {
        const query = { ...account, from, to, now: NOW, pageSize };
        const pages = pagesOf(query);
        expect(pages.flat()).toEqual(everything(query));
        expect(pages.slice(0, -1).every((page) => page.length === pageSize)).toBe(true);
        expect(pages.length === 1 || pages.at(-1)?.length !== 0).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('say that there is more only when there is', () => {
    const query = { ...accountIn('john', 'saver'), ...YEAR };
    const count = everything(query).length;
    expect(statementPageOf({ ...query, pageSize: count })).not.toHaveProperty('next');
    expect(statementPageOf({ ...query, pageSize: count - 1 })).toHaveProperty('next');
  });

  it('go on with the last entry given, even when newer ones arrived in between', () => {
    const query = { ...accountIn('john', 'current'), ...YEAR, pageSize: 20 };
    const { next } = statementPageOf(query);
    const later = { ...query, to: '2026-12-31', now: NOW + 5 * DAY_MS, after: next };
    const ids = (page: { entries: LedgerEntry[] }) => page.entries.map(({ id }) => id);
    expect(ids(statementPageOf(later))).toEqual(ids(statementPageOf({ ...query, after: next })));
  });

  it('are reached at any depth of the very long history', () => {
    const query = {
      ...accountIn('long', 'current'),
      from: '2000-01-01',
      to: '2026-11-18',
      now: NOW,
    };
    const after = { timestamp: '2008-01-03T00:00:00Z', id: '0' };
    const [deepest] = [statementPageOf({ ...query, pageSize: 50, after }).entries];
    const start = everything({ ...query, to: '2008-01-02' });
    expect(deepest).toEqual(start.slice(0, 50));
    expect(deepest).toHaveLength(50);
  });
});

describe('the entries of a statement', () => {
  it.each(allAccounts().map((query) => [query.user.username, query.account.key, query] as const))(
    'of %s, %s, are ordered by time and id, the greatest first, each id once',
    (_, __, query) => {
      const entries = everything({ ...query, ...YEAR });
      const keys = entries.map(({ timestamp, id }) => `${timestamp} ${id}`);
      expect(keys).toEqual([...new Set(keys)].sort().reverse());
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    },
  );

  it.each(allAccounts().map((query) => [query.user.username, query.account.key, query] as const))(
    'of %s, %s, are well formed',
    (_, __, query) => {
      const isWellFormed = (entry: LedgerEntry) =>
        /^[0-9a-f]{32}$/.test(entry.id) &&
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(entry.timestamp) &&
        /^\S(.*\S)?$/.test(entry.description) &&
        !/#|undefined| {2}/.test(entry.description) &&
        Number.isSafeInteger(entry.amountInMinor) &&
        entry.amountInMinor !== 0 &&
        entry.currency === query.account.currency;
      const entries = everything({ ...query, ...YEAR });
      expect(entries.filter((entry) => !isWellFormed(entry))).toEqual([]);
    },
  );

  it('are settled within the days asked for, both included, and none is missing', () => {
    const query = { ...accountIn('john', 'current'), now: NOW };
    fc.assert(
      fc.property(dates('2026-03-01', '2026-06-01'), fc.nat(40), (from, days) => {
        const to = dateAt(Date.parse(from) + days * DAY_MS);
        const wide = everything({ ...query, from: '2026-02-01', to: '2026-08-01' });
        const within = wide.filter(({ timestamp }) => {
          const date = timestamp.slice(0, 10);
          return date >= from && date <= to;
        });
        expect(everything({ ...query, from, to })).toEqual(within);
      }),
      { numRuns: 30 },
    );
  });

  it('are none for days that end before they begin', () => {
    const query = { ...accountIn('john', 'current'), now: NOW };
    expect(everything({ ...query, from: '2026-02-02', to: '2026-02-01' })).toEqual([]);
  });

  it('are none in the future, nor before the account was opened', () => {
    const query = { ...accountIn('john', 'current'), now: NOW };
    expect(everything({ ...query, from: '2026-11-19', to: '2099-12-31' })).toEqual([]);
    expect(everything({ ...query, from: '0001-01-01', to: '2014-03-31' })).toEqual([]);
  });

  it('are none on an account without transactions', () => {
    expect(everything({ ...accountIn('empty', 'current'), ...YEAR })).toEqual([]);
  });

  it('name the merchant and category, where the payee is recognised', () => {
    const entries = everything({ ...accountIn('john', 'current'), ...YEAR });
    const gas = entries.find(({ description }) => description === 'DD BRITISH GAS');
    expect(gas?.merchantName).toBe('British Gas');
    expect(gas?.category).toEqual({ code: 'C_BL_00', name: 'Bills - Generic' });
    expect(entries.some((entry) => !('merchantName' in entry))).toBe(true);
  });

  it('keep naming the same few branches of a shop', () => {
    const entries = everything({ ...accountIn('john', 'current'), ...YEAR });
    const tesco = entries.filter(({ merchantName }) => merchantName === 'Tesco');
    const branches = new Set(tesco.map(({ description }) => description));
    expect(tesco.length).toBeGreaterThan(20);
    expect(branches.size).toBeLessThanOrEqual(3);
  });
});

describe('as the clock advances, a statement', () => {
  it('gets entries added at the top and settles them, and changes nothing else', () => {
    fc.assert(
      fc.property(
        accounts,
        instants,
        fc.integer({ min: 1, max: 20 * DAY_MS }),
        (account, now, step) => {
          const period = { from: dateAt(now - 20 * DAY_MS), to: dateAt(now + step) };
          const before = everything({ ...account, ...period, now });
          const after = everything({ ...account, ...period, now: now + step });
          const kept = after.slice(after.length - before.length);
          const isSettledOrSame = (entry: LedgerEntry, index: number) =>
            entry.status === 'settled' || before[index]?.status === 'pending';
          expect(kept.map((e) => ({ ...e, status: '' }))).toEqual(
            before.map((e) => ({ ...e, status: '' })),
          );
          expect(kept.every(isSettledOrSame)).toBe(true);
          expect(after.every(({ timestamp }) => Date.parse(timestamp) <= now + step)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows a card payment as pending at first and as settled within days', () => {
    const query = { ...accountIn('john', 'current'), from: '2026-11-01', to: '2026-12-31' };
    const pending = everything({ ...query, now: NOW }).filter(({ status }) => status === 'pending');
    const later = everything({ ...query, now: NOW + MAX_PENDING_DAYS * DAY_MS });
    expect(pending.length).toBeGreaterThan(0);
    expect(pending.every(({ description }) => /^(CARD|CASH MACHINE)/.test(description))).toBe(true);
    for (const { id } of pending) {
      expect(later.find((entry) => entry.id === id)?.status).toBe('settled');
    }
  });

  it('keeps nothing pending longer than promised, over Christmas and Easter too', () => {
    for (const now of ['2026-12-29T03:00:00Z', '2026-04-07T03:00:00Z', '2027-12-29T03:00:00Z']) {
      const query = { ...accountIn('john', 'current'), now: Date.parse(now) };
      const from = dateAt(query.now - 30 * DAY_MS);
      const pending = everything({ ...query, from, to: now.slice(0, 10) }).filter(
        ({ status }) => status === 'pending',
      );
      const oldest = Math.min(...pending.map(({ timestamp }) => Date.parse(timestamp)));
      expect(pending.length).toBeGreaterThan(0);
      expect(oldest).toBeGreaterThan(query.now - MAX_PENDING_DAYS * DAY_MS);
    }
  });
});

describe('pending entries', () => {
  const lastYear = { from: '2025-01-01', to: '2025-01-31', now: NOW } as const;

  it('are left out of other dates', () => {
    const entries = everything({ ...accountIn('john', 'current'), ...lastYear });
    expect(entries.every(({ status }) => status === 'settled')).toBe(true);
  });

  it('are listed outside the requested dates for one mock user', () => {
    const query = accountIn('pending', 'current');
    const entries = everything({ ...query, ...lastYear });
    const today = everything({ ...query, from: '2026-11-01', to: '2026-11-18', now: NOW });
    const pending = today.filter(({ status }) => status === 'pending');
    const settled = entries.filter(({ status }) => status === 'settled');
    expect(pending.length).toBeGreaterThan(0);
    expect(entries).toEqual([...pending, ...settled]);
    expect(settled.every(({ timestamp }) => timestamp.startsWith('2025-01'))).toBe(true);
  });

  it('are paged with the rest', () => {
    const query = { ...accountIn('pending', 'current'), ...lastYear, pageSize: 3 };
    expect(pagesOf(query).flat()).toEqual(everything(query));
  });
});

describe('a ledger', () => {
  const january = { from: '2026-01-01', to: '2026-01-31', now: NOW } as const;

  it('is the same whenever it is computed', () => {
    const query = { ...accountIn('john', 'current'), ...january };
    expect(everything(query)).toEqual(everything({ ...query, now: new Date(NOW + 400 * DAY_MS) }));
  });

  it('is the same in every release, because users store results of the sandbox', () => {
    const query = {
      ...accountIn('john', 'current'),
      from: '2026-01-05',
      to: '2026-01-05',
      now: NOW,
    };
    const lines = everything(query).map((entry) =>
      [entry.id, entry.timestamp, entry.amountInMinor, entry.description].join(' '),
    );
    expect(lines).toMatchInlineSnapshot(`
      [
        "33dfc4952badb9d0e52cf2904d882bc2 2026-01-05T20:19:49Z -500 CARD PAYMENT TO TESCO STORES 2896",
        "b40b5ffccc731802178fb24a9e4b7e3c 2026-01-05T15:00:33Z -460 CARD PAYMENT TO ARRIVA BUSES",
        "cd99bfee89d9e2de5b116c470a5094af 2026-01-05T08:19:16Z -685 CARD PAYMENT TO COSTA COFFEE 64142",
        "f05b993526077f8351e75f932979f086 2026-01-05T03:56:55Z 27000 TRANSFER FROM EASY SAVER",
        "0c87177b22b0c533d3417f22a84c552a 2026-01-05T02:07:23Z -16600 DD COUNCIL TAX",
      ]
    `);
  });

  it('is another for a copy of the user', () => {
    const own = everything({ ...accountIn('john', 'current'), ...january });
    const copy = everything({ ...accountIn('john+2', 'current'), ...january });
    const ids = new Set(own.map(({ id }) => id));
    expect(copy.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(copy.map((e) => e.amountInMinor)).not.toEqual(own.map((e) => e.amountInMinor));
  });

  it('is stable for a copy', () => {
    const query = { ...accountIn('john+2', 'current'), ...january };
    expect(everything(query)).toEqual(
      everything({ ...accountIn('John+2', 'current'), ...january }),
    );
  });
});
