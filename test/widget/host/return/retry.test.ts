/** A store that is away while a user comes back costs the user seconds, and not the journey. */
import { describe, expect, it } from 'vitest';
import { memoryStore, type SessionStore } from '../../../../widget/host/index.ts';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { type StartedSession, setupHost, USER } from '../setup-host.ts';

type Failure = 'before' | 'after';

/** A store of which one call fails: before it has done anything, or after it has done all. */
function faultyStore(clock: () => number) {
  const store = memoryStore({ clock });
  const fault = { calls: 0, failAt: Infinity, when: 'before' as Failure };
  async function through<T>(operation: () => T | Promise<T>): Promise<T> {
    const isFailing = fault.calls++ === fault.failAt;
    if (isFailing && fault.when === 'before') throw new Error('the store is away');
    const result = await operation();
    if (isFailing) throw new Error('the answer of the store is lost');
    return result;
  }
  const faulty: SessionStore = {
    insert: (...given) => through(() => store.insert(...given)),
    read: (...given) => through(() => store.read(...given)),
    replace: (...given) => through(() => store.replace(...given)),
    setMarker: (...given) => through(() => store.setMarker(...given)),
    hasMarker: (...given) => through(() => store.hasMarker(...given)),
    deleteMarker: (...given) => through(() => store.deleteMarker(...given)),
  };
  return { store: faulty, fault };
}

/** Signed in where the journey starts, and in no browser that comes back. */
const user: HostOptions['user'] = (c) => (c.req.path.endsWith('/sessions') ? USER : undefined);

/** A browser: it keeps cookies, and loads a page again where that page says so. */
function browser(world: ReturnType<typeof setupHost>, session: StartedSession, cookie: string) {
  const jar = new Map(cookie === '' ? [] : [cookie.split('=') as [string, string]]);
  async function send(init: RequestInit): Promise<Response> {
    const Cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const response = await world.app.fetch(
      new Request(session.returnUri, { ...init, headers: { Cookie } }),
    );
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
  /** Loads the return address until the page stays, and then says yes if it asks. */
  async function comeBack(): Promise<{ statuses: number[] }> {
    const statuses: number[] = [];
    let response = await send({});
    statuses.push(response.status);
    while (response.headers.get('Refresh') === '2') {
      world.advance(2000);
      response = await send({});
      statuses.push(response.status);
    }
    let form = formIn(await response.text());
    while (form !== undefined) {
      form.set('confirm', 'yes');
      response = await send({ method: 'POST', body: form });
      statuses.push(response.status);
      form = response.status === 503 ? formIn(await response.text()) : undefined;
    }
    return { statuses };
  }
  return { comeBack };
}

function formIn(page: string): URLSearchParams | undefined {
  const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)];
  if (fields.length === 0) return undefined;
  return new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]));
}

describe.each(['confirm', 'reject', 'accept'] as const)(
  'with unknownBrowser: %s',
  (unknownBrowser) => {
    const browsers = unknownBrowser === 'reject' ? ['same'] : ['same', 'other'];

    it.each(
      browsers.flatMap(
        (which) =>
          [
            [which, 'before'],
            [which, 'after'],
          ] as const,
      ),
    )(
      'a store that fails once, at any call, loses no journey (%s browser, fails %s the call)',
      async (which, when) => {
        const time = { now: Date.UTC(2026, 0, 1) };
        let failures = 0;
        for (let failAt = 0; ; failAt++) {
          const { store, fault } = faultyStore(() => time.now);
          const authorized: string[] = [];
          const world = setupHost({
            store,
            unknownBrowser: unknownBrowser,
            user,
            onAuthorized: ({ session }) => void authorized.push(session.id),
          });
          const session = await world.start();
          world.truelayer.always('accounts', AUTHORISED);
          Object.assign(fault, { calls: 0, failAt, when });
          const cookie = which === 'same' ? session.cookie : '';
          const { statuses } = await browser(world, session, cookie).comeBack();
          if (fault.calls <= failAt) break;
          if (statuses.includes(503)) failures += 1;
          // Waits until a lease without a stored result has expired, and for a late confirmation.
          for (let poll = 0; poll < 2; poll++) {
            world.advance(31_000);
            await world.status(session);
          }
          expect([failAt, await world.status(session)]).toMatchObject([
            failAt,
            { status: 'authorized' },
          ]);
          expect(new Set(authorized)).toEqual(new Set([session.id]));
        }
        expect(failures).toBeGreaterThan(1);
      },
    );
  },
);

describe('a page that the host cannot answer', () => {
  it('stops loading itself after a minute, and shows that nothing is lost', async () => {
    const { store, fault } = faultyStore(() => Date.UTC(2026, 0, 1));
    const world = setupHost({ store });
    const session = await world.start();
    fault.calls = 0;
    let cookies = session.cookie;
    let response: Response;
    let loads = 0;
    do {
      fault.failAt = fault.calls;
      response = await world.openReturnUrl({ ...session, cookie: cookies });
      const tries = /__Host-connect-bank-reloads=\d+/.exec(
        response.headers.get('Set-Cookie') ?? '',
      );
      cookies = `${session.cookie}; ${tries?.[0]}`;
      loads += 1;
    } while (response.headers.has('Refresh'));
    expect(loads).toBe(31);
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(await response.text()).toContain('Nothing is lost');
    expect((await world.openReturnUrl(session)).status).toBe(200);
  });

  it('contains nothing about the state, the store or the error', async () => {
    const { store, fault } = faultyStore(() => Date.UTC(2026, 0, 1));
    const world = setupHost({ store, unknownBrowser: 'confirm' });
    const session = await world.start();
    Object.assign(fault, { calls: 0, failAt: 0 });
    const page = await (await world.openReturnUrl(session)).text();
    expect(page).not.toContain(session.returnUri.searchParams.get('state'));
    expect(page).not.toContain('away');
  });
});
