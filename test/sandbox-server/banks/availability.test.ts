import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../sandbox-server/domain/ledger/calendar.ts';
import { isoMillis } from '../../../sandbox-server/domain/world/clock.ts';
import { londonDayAt, londonHour } from '../../../sandbox-server/domain/world/london-time.ts';
import { actAs, CREATE_BODY, json } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { approve, person } from '../person.ts';
import { callsOf, connectTo, ODD_BANK, oddBank, TODAY } from './odd-bank.ts';

describeEveryDelivery('the calls to a bank with behaviours', ({ setup }) => {
  it('fail one time in five and succeed when retried, with `flaky`', async () => {
    const base = await setup(oddBank('flaky'));
    const { getAccounts } = await connectTo(base);
    const statuses: number[] = [];
    for (let call = 0; call < 50; call += 1) statuses.push((await getAccounts()).status);
    const failures = statuses.filter((status) => status !== 200).length;
    expect(failures).toBeGreaterThanOrEqual(9);
    expect(failures).toBeLessThanOrEqual(11);
    expect(new Set(statuses)).toEqual(new Set([200, 502, 504]));
  });

  it('fail at the same places for the same seed, with `flaky`', async () => {
    const outcomes = async (seed: string) => {
      const { getAccounts } = await connectTo(await setup({ ...oddBank('flaky'), seed }));
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) statuses.push((await getAccounts()).status);
      return statuses;
    };
    expect(await outcomes('a')).toEqual(await outcomes('a'));
    expect(await outcomes('a')).not.toEqual(await outcomes('b'));
  });

  it('take a while, with `slow`', async () => {
    const base = await setup(oddBank('slow'));
    const { getAccounts, createRequest, listAccounts } = await connectTo(base);
    const startedAt = performance.now();
    expect((await getAccounts()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(750);
    const [{ id }] = await listAccounts();
    const created = await createRequest(id, { from: '2026-03-09', to: TODAY });
    const { id: request } = (await created.json()) as { id: string };
    const read = async () => {
      const path = `/v3/connected-accounts/${id}/transactions/requests/${request}`;
      const [{ id: connection = '' } = {}] = base.sandbox.connections.list();
      const response = await base.call('GET', path, { connection });
      return ((await response.json()) as { status: string }).status;
    };
    expect(await read()).toBe('pending');
    await base.sandbox.clock.advance('PT30S');
    expect(await read()).toBe('completed');
  });

  it('fail from two to four in the morning in London, with `nightly-maintenance`', async () => {
    const base = await setup(oddBank('nightly-maintenance'));
    const { id } = await connectTo(base);
    const statusAt = async (now: string) => {
      await base.sandbox.clock.set(now);
      const { call } = await actAs(base.fetch);
      const { getAccounts } = callsOf(call, id);
      return (await getAccounts()).status;
    };
    expect(await statusAt('2026-03-17T01:59:59Z')).toBe(200);
    expect(await statusAt('2026-03-17T02:00:00Z')).toBe(502);
    expect(base.sandbox.requests.list({ status: 502 }).at(-1)?.why).toContain(
      'the bank `ob-odd` is down for maintenance',
    );
    expect(await statusAt('2026-03-17T03:59:59Z')).toBe(502);
    expect(await statusAt('2026-03-17T04:00:00Z')).toBe(200);
    expect(await statusAt('2026-04-01T00:59:59Z')).toBe(200);
    expect(await statusAt('2026-04-01T01:00:00Z')).toBe(502);
    expect(await statusAt('2026-04-01T03:00:00Z')).toBe(200);
  });
});

describeEveryDelivery('the pages of a bank with `nightly-maintenance`', ({ setup }) => {
  const atNight = async (selection: object) => {
    const base = await setup(oddBank('nightly-maintenance'));
    await base.sandbox.clock.set('2026-03-17T02:30:00Z');
    const { create } = await actAs(base.fetch);
    const connection = await create({ ...CREATE_BODY, provider_selection: selection });
    const visitor = person(base.fetch);
    await visitor.visit(connection.hosted_page.uri);
    return { ...base, visitor, id: connection.id };
  };
  const preselected = { type: 'preselected', provider_id: ODD_BANK };

  it('say that the bank is down, and go on when it is back', async () => {
    const { visitor, sandbox } = await atNight(preselected);
    expect(visitor.status).toBe(503);
    expect(visitor.page).toContain('is not available now');
    await sandbox.clock.set('2026-03-17T04:00:00Z');
    await visitor.follow('Try again');
    expect(visitor.status).toBe(200);
    await approve(visitor);
    expect(visitor.address).toContain('https://app.example/back');
  });

  it('offer to cancel', async () => {
    const { visitor, sandbox, id } = await atNight(preselected);
    await visitor.submit({});
    expect(sandbox.connections.get(id)?.status).toBe('failed');
  });

  it('ask to choose another bank', async () => {
    const { visitor, sandbox, id } = await atNight({ type: 'user_selected' });
    await visitor.submit({ provider_id: ODD_BANK });
    expect(visitor.status).toBe(422);
    expect(visitor.page).toContain('That bank is down for maintenance');
    expect(sandbox.connections.get(id)?.providerId).toBeUndefined();
    await visitor.submit({ provider_id: 'mock' });
    expect(visitor.page).toContain('value="allow"');
  });

  it('interrupt a journey that has reached the bank', async () => {
    const base = await setup(oddBank('nightly-maintenance'));
    await base.sandbox.clock.set('2026-03-17T01:59:00Z');
    const { create } = await actAs(base.fetch);
    const connection = await create({ ...CREATE_BODY, provider_selection: preselected });
    const visitor = person(base.fetch);
    await visitor.visit(connection.hosted_page.uri);
    await visitor.submit({ decision: 'allow' });
    await base.sandbox.clock.set('2026-03-17T02:00:00Z');
    await visitor.submit({ username: 'john', password: 'doe' });
    expect(visitor.status).toBe(503);
    expect(base.sandbox.connections.get(connection.id)?.login).toBeUndefined();
  });

  it('say that the bank is down for the login of a reconfirmation, too', async () => {
    const base = await setup({
      ...oddBank('nightly-maintenance'),
      previews: ['reconfirmation'],
    });
    const { id } = await connectTo(base);
    await base.sandbox.clock.set('2026-03-20T01:59:00Z');
    const { call } = await actAs(base.fetch);
    const user_consent = { type: 'precaptured', captured_at: '2026-03-16T12:00:00Z' };
    const path = `/v3/data-connections/${id}/reconfirmation`;
    const reconfirmed = await json(await call('POST', path, { body: { user_consent } }));
    const visitor = await person(base.fetch).visit(reconfirmed.user_input_link);
    const credentials = { username: 'john', password: 'doe' };
    const endsAt = () => base.sandbox.connections.get(id)?.consentEndsAt;
    const before = endsAt();

    await base.sandbox.clock.set('2026-03-20T02:00:00Z');
    await visitor.submit(credentials);
    expect(visitor.status).toBe(503);
    expect(endsAt()).toBe(before);
    await base.sandbox.clock.set('2026-03-20T04:00:00Z');
    await visitor.follow('Try again');
    await visitor.submit(credentials);
    expect(endsAt()).toBeGreaterThan(before ?? 0);
  });

  it('keep a user without a browser out, too', async () => {
    const { sandbox, id } = await atNight(preselected);
    await expect(sandbox.journey(id).approve()).rejects.toThrow(
      'provider: the bank ob-odd is down for maintenance',
    );
  });
});

describe('the time of day in London', () => {
  it.each([
    ['2026-03-29', 0, '2026-03-29T00:00:00.000Z'],
    ['2026-03-29', 2, '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', 0, '2026-10-24T23:00:00.000Z'],
    ['2026-10-25', 2, '2026-10-25T02:00:00.000Z'],
    ['2026-01-01', 2, '2026-01-01T02:00:00.000Z'],
    ['2026-06-15', 4, '2026-06-15T03:00:00.000Z'],
  ])('of %s at %i is %s', (day, hour, instant) => {
    const at = londonHour(parseDay(day), hour);
    expect(isoMillis(at)).toBe(instant);
    expect(londonDayAt(at)).toBe(parseDay(day));
    expect(londonDayAt(londonHour(parseDay(day), 0) - 1)).toBe(parseDay(day) - 1);
  });
});
