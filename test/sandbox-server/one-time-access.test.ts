import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../sandbox-server/domain/world/clock.ts';
import { actAs, CREATE_BODY, json, setupSandbox } from './app.ts';
import { wordsOf } from './pages/reading.ts';
import { person } from './person.ts';

const ONE_TIME = { ...CREATE_BODY, data_access_type: 'one_time' };
const WINDOWS = [
  ['ob-northgate', 'PT5M', 'For 5 minutes after'],
  ['mock', 'PT1H', 'For 1 hour after'],
  ['ob-fenland', 'P1D', 'For 1 day after'],
] as const;

describe('one-time access', () => {
  it.each(WINDOWS)('at %s lasts %s, as the list of banks says', async (provider, duration) => {
    const { fetch, sandbox, connect } = await setupSandbox();
    const { items } = await json(await fetch('http://localhost/_sandbox/providers'));
    const listed = items.find(({ id }: { id: string }) => id === provider);
    expect(listed).toMatchObject({ one_time_access: duration });

    const { id } = await connect(ONE_TIME, { provider });
    const readAt = async (at: number) => {
      sandbox.clock.set(at);
      const { call } = await actAs(fetch);
      return (await call('GET', '/v3/connected-accounts', { connection: id })).status;
    };
    const end = sandbox.clock.now() + parseDuration(duration);
    expect(await readAt(end - 1)).toBe(200);
    expect(await readAt(end)).toBe(403);
  });

  it('of five minutes is refused afterwards, and the log says when it ended', async () => {
    const { sandbox, call, connect } = await setupSandbox();
    const { id } = await connect(ONE_TIME, { provider: 'ob-northgate' });
    const read = () => call('GET', '/v3/connected-accounts', { connection: id });
    await sandbox.clock.advance('PT4M59S');
    expect((await read()).status).toBe(200);
    await sandbox.clock.advance('PT1S');
    const { status, trace_id: traceId } = await json(await read());
    expect(status).toBe(403);
    expect(sandbox.requests.list({ traceId })[0]?.why).toMatch(/^one-time access ended at 2026-/);
  });

  it('lasts as long after an approval without a browser', async () => {
    const { sandbox, create } = await setupSandbox();
    const { id } = await create(ONE_TIME);
    const { connection } = await sandbox.journey(id).approve({ provider: 'ob-northgate' });
    expect((connection.consentEndsAt ?? 0) - (connection.login?.at ?? 0)).toBe(5 * 60 * 1000);
  });

  it.each(WINDOWS)('at %s (%s) is what the consent page promises', async (provider, _, words) => {
    const { fetch, create } = await setupSandbox();
    const { hosted_page: page } = await create(ONE_TIME);
    const visitor = await person(fetch).visit(page.uri);
    await visitor.submit({ provider_id: provider });
    expect(wordsOf(visitor.page)).toContain(words);
  });
});
