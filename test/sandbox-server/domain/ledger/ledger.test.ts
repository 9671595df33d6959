import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../../sandbox-server/domain/bank/account.ts';
import { DAY_MS } from '../../../../sandbox-server/domain/ledger/calendar.ts';
import {
  balanceAt,
  type LedgerEntry,
  statementPageOf,
} from '../../../../sandbox-server/domain/ledger/statement.ts';
import { accountIn, allAccounts, BANK, logIn, NOW } from '../bank/logged-in-user.ts';

const sumOf = (entries: readonly LedgerEntry[]) =>
  entries.reduce((sum, { amountInMinor }) => sum + amountInMinor, 0);

function entriesBetween(
  query: ReturnType<typeof accountIn>,
  from: string,
  now: number,
): LedgerEntry[] {
  const to = new Date(now).toISOString().slice(0, 10);
  return statementPageOf({ ...query, from, to, now, pageSize: 1_000_000 }).entries;
}

const modelOf = ({ user, account }: ReturnType<typeof accountIn>) => {
  const model = user.mockUser.accounts.find(({ key }) => key === account.key);
  if (model === undefined) throw new Error(`no account model ${account.key}`);
  return model;
};

describe('a balance', () => {
  it.each(
    allAccounts()
      .filter(({ user }) => user.username !== 'long')
      .map((query) => [query.user.username, query.account.key, query] as const),
  )('of %s, %s, is the opening balance and everything settled since', (_, __, query) => {
    const model = modelOf(query);
    const entries = entriesBetween(query, `${model.opened}-01`, NOW);
    const settled = entries.filter(({ status }) => status === 'settled');
    expect(balanceAt({ ...query, now: NOW }).currentInMinor).toBe(
      model.openingBalance + sumOf(settled),
    );
  });

  it('changes by what is settled between two instants, at any time', () => {
    const anyAccount = fc.constantFrom(
      ...[accountIn('john', 'current'), accountIn('overdrawn', 'current')],
      ...[accountIn('several', 'saver'), accountIn('long', 'current')],
    );
    const instants = fc.integer({ min: Date.parse('2019-01-01'), max: Date.parse('2032-01-01') });
    const settledBy = (query: ReturnType<typeof accountIn>, from: string, now: number) =>
      sumOf(entriesBetween(query, from, now).filter(({ status }) => status === 'settled'));
    fc.assert(
      fc.property(anyAccount, instants, fc.nat(40 * DAY_MS), (query, now, step) => {
        const from = new Date(now - 20 * DAY_MS).toISOString().slice(0, 10);
        const difference =
          balanceAt({ ...query, now: now + step }).currentInMinor -
          balanceAt({ ...query, now }).currentInMinor;
        expect(difference).toBe(settledBy(query, from, now + step) - settledBy(query, from, now));
      }),
      { numRuns: 40 },
    );
  });

  it('is available but for pending debits, with the arranged overdraft', () => {
    const query = accountIn('john', 'current');
    const { currentInMinor, availableInMinor } = balanceAt({ ...query, now: NOW });
    const pending = entriesBetween(query, '2026-11-01', NOW).filter(
      ({ status, amountInMinor }) => status === 'pending' && amountInMinor < 0,
    );
    expect(pending.length).toBeGreaterThan(0);
    expect(availableInMinor).toBe(currentInMinor + sumOf(pending) + (modelOf(query).limit ?? 0));
  });

  it('of an account without transactions is zero', () => {
    const query = accountIn('empty', 'current');
    expect(balanceAt({ ...query, now: NOW })).toEqual({ currentInMinor: 0, availableInMinor: 0 });
  });

  it.each(['', '+1'])('of no mock user%s leaves its limits in twenty years', (suffix) => {
    const belowLimit = allAccounts(suffix).flatMap((query) => {
      const atMonthEnds = Array.from({ length: 20 }, (_, index) => {
        const now = Date.UTC(2014 + index, (index * 5) % 12, 27, 12);
        return balanceAt({ ...query, now }).currentInMinor;
      });
      const lowest = Math.min(...atMonthEnds);
      const { username } = query.user;
      return lowest < -(modelOf(query).limit ?? 0) ? [{ username, ...query.account, lowest }] : [];
    });
    expect(belowLimit).toEqual([]);
  });

  it('of the overdrawn user is below zero on most days', () => {
    const query = accountIn('overdrawn', 'current');
    const balances = Array.from({ length: 52 }, (_, week) =>
      balanceAt({ ...query, now: NOW - 7 * week * DAY_MS }),
    );
    const below = balances.filter(({ currentInMinor }) => currentInMinor < 0);
    expect(below.length).toBeGreaterThan(40);
  });
});

describe('a transfer between accounts of one user', () => {
  it.each(['john', 'salaried', 'joint', 'several', 'business', 'student'])(
    'of %s leaves one account at the instant it arrives in the other',
    (username) => {
      const user = logIn(username);
      const transfers = accountsOf(user, BANK).flatMap((account) =>
        entriesBetween({ user, account, seed: BANK.seed }, '2025-01-01', NOW).filter(
          ({ description }) => description.startsWith('TRANSFER '),
        ),
      );
      const arrived = transfers.filter(({ amountInMinor }) => amountInMinor > 0);
      const left = transfers.filter(({ amountInMinor }) => amountInMinor < 0);
      const movesOf = (entries: LedgerEntry[]) =>
        entries.map((e) => `${e.timestamp} ${Math.abs(e.amountInMinor)}`).sort();
      expect(arrived.length).toBeGreaterThan(5);
      expect(movesOf(arrived)).toEqual(movesOf(left));
    },
  );

  it('pays off the credit card: each payment is what last month cost', () => {
    const entries = entriesBetween(accountIn('john', 'card'), '2026-01-01', NOW);
    const inMonth = (month: string) =>
      entries.filter(({ timestamp }) => timestamp.startsWith(month));
    const costOf = (month: string) => sumOf(inMonth(month).filter((e) => e.amountInMinor < 0));
    const paidIn = (month: string) => sumOf(inMonth(month).filter((e) => e.amountInMinor > 0));
    for (const month of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(paidIn(`2026-0${month + 1}`)).toBe(-costOf(`2026-0${month}`));
    }
  });

  it('earns interest at the rate of the savings account', () => {
    const query = accountIn('several', 'fixed');
    const [first] = entriesBetween(query, '2026-10-01', NOW);
    const opening = balanceAt({ ...query, now: Date.parse('2026-10-01T00:00:00Z') }).currentInMinor;
    expect(first?.description).toBe('GROSS INTEREST');
    expect(first?.amountInMinor).toBe(Math.round((opening * 0.031) / 12));
  });
});
