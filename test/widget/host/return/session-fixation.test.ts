/**
 * Somebody starts a journey and lures another person into authorising it: the bank of the one would
 * end in the account of the other.
 */
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it, vi } from 'vitest';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { CONFLICT_WINDOW_MS } from '../../../../widget/host/sessions/outcome.ts';
import { RETURN_TIMEOUT_MS } from '../../../../widget/host/sessions/transitions.ts';
import { AUTHORISED, NOT_YET } from '../../truelayer/fake-truelayer.ts';
import { proof, type StartedSession, setupHost, USER } from '../setup-host.ts';

const VICTIM = { id: 'user-2', name: 'Vera Novak', email: 'vera@example.com' };

/** The attacker is USER and has started a session; `lured` is their victim's browser on the way back. */
async function lure(options: Partial<HostOptions> = {}, body: Record<string, unknown> = {}) {
  const onAuthorized = vi.fn();
  const onFailed = vi.fn();
  const signedIn = { user: USER };
  const world = setupHost({
    unknownBrowser: 'confirm',
    user: () => signedIn.user,
    onAuthorized,
    onFailed,
    ...options,
  });
  const session = await world.start(body);
  signedIn.user = VICTIM;
  const lured = { ...session, cookie: '' };
  return { world, session, lured, signedIn, onAuthorized, onFailed };
}

type World = Awaited<ReturnType<typeof lure>>['world'];

/** State and token of a page that asks. */
function questionIn(page: string): { state: string; token: string } {
  const field = (name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  return { state: field('state'), token: field('token') };
}

function answer(
  { send }: World,
  fields: Record<string, string>,
  headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin' },
) {
  return send('/return', { method: 'POST', body: new URLSearchParams(fields), headers });
}

async function asked(world: World, session: StartedSession) {
  return questionIn(await (await world.openReturnUrl(session)).text());
}

/** A `user` that returns a user at the start, and on return `undefined`, or throws. */
function firstThen(onReturn: Error | undefined, first = USER) {
  const users = [first];
  return () => {
    const user = users.shift();
    if (user === undefined && onReturn) throw onReturn;
    return user;
  };
}

describe('a victim who authorises the journey of an attacker', () => {
  it('does not authorise the polls of the attacker', async () => {
    const { world, session, onAuthorized } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    for (let minute = 0; minute < 30; minute++) {
      expect(await world.status(session)).toEqual({ status: 'pending' });
      world.advance(60_000);
    }
    expect(await world.status(session)).toEqual({ status: 'expired' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('is asked to confirm on return, and sees the name of the attacker', async () => {
    const { world, lured, onAuthorized } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    const response = await world.openReturnUrl(lured);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('Did you start this yourself?');
    expect(page).toContain('<strong><bdi>j…@example.com</bdi></strong><br>');
    expect(page).toContain('<bdi>Jane Smith</bdi><br>partner.example');
    expect(page).not.toContain('id="signal"');
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('ends the journey for good with "No"', async () => {
    const { world, session, lured, onAuthorized, onFailed } = await lure();
    const question = await asked(world, lured);
    const page = await (await answer(world, { ...question, confirm: 'no' })).text();
    expect(page).toContain('No bank was connected');
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(10_000);
    const told = { status: 'failed', reason: 'denied', confirmed: false };
    expect(await world.status(session)).toEqual(told);
    expect((await answer(world, { ...question, confirm: 'yes' })).status).toBe(404);
    expect((await world.openReturnUrl(session)).status).toBe(404);
    expect(await world.status(session)).toEqual(told);
    expect(onAuthorized).not.toHaveBeenCalled();
    expect(onFailed).toHaveBeenCalledTimes(1);
  });

  it('can close the page: the return of the attacker then causes a conflict', async () => {
    const { world, session, lured, onAuthorized } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(lured);
    await world.openReturnUrl(session);
    expect(await world.status(session)).toMatchObject({ status: 'failed' });
    expect(onAuthorized).not.toHaveBeenCalled();
    const [told] = world.events.filter(
      (event) => 'outcome' in event && event.outcome === 'conflict',
    );
    expect(told).toMatchObject({ type: 'return-unknown-browser', sessionId: session.id });
  });

  it('cannot be replaced by the attacker, who has the state but not the token', async () => {
    const { world, session, lured, onAuthorized } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    const { state } = await asked(world, lured);
    for (const token of ['', 'A'.repeat(43), state]) {
      expect((await answer(world, { state, token, confirm: 'yes' })).status).toBe(404);
    }
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('cannot be replaced by a page of another site that posts the form', async () => {
    const { world, session, lured } = await lure();
    const question = await asked(world, lured);
    for (const site of ['cross-site', 'same-site', 'none']) {
      const response = await answer(
        world,
        { ...question, confirm: 'yes' },
        { 'Sec-Fetch-Site': site },
      );
      expect(response.status).toBe(404);
    }
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(5000);
    expect(await world.status(session)).toEqual({ status: 'pending' });
  });

  it('is asked to confirm if the attacker returned long before the authorisation', async () => {
    const { world, session, lured, onAuthorized } = await lure();
    await world.openReturnUrl(session);
    world.advance(90_000);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.truelayer.always('accounts', AUTHORISED);
    for (let minute = 0; minute < 10; minute++) {
      world.advance(60_000);
      expect(await world.status(session)).toEqual({ status: 'pending' });
    }
    expect(questionIn(await (await world.openReturnUrl(lured)).text()).token).not.toBe('');
    await world.openReturnUrl(session);
    expect(await world.status(session)).toMatchObject({ status: 'failed', reason: 'failed' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('causes a conflict if the attacker returned seconds before the authorisation', async () => {
    const { world, session, lured, onAuthorized } = await lure();
    await world.openReturnUrl(session);
    world.advance(RETURN_TIMEOUT_MS);
    world.truelayer.always('accounts', AUTHORISED);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.advance(CONFLICT_WINDOW_MS - 1);
    expect(await (await world.openReturnUrl(lured)).text()).toContain('No bank was connected');
    world.advance(CONFLICT_WINDOW_MS);
    expect(await world.status(session)).toMatchObject({ status: 'failed', reason: 'failed' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('causes a conflict if the attacker was asked to confirm before', async () => {
    const { world, session, lured, onAuthorized } = await lure();
    const question = await asked(world, { ...session, cookie: '' });
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(lured);
    expect((await answer(world, { ...question, confirm: 'yes' })).status).toBe(404);
    expect(await world.status(session)).toMatchObject({ status: 'failed' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });

  it('is rejected if unknownBrowser is "reject"', async () => {
    const { world, session, lured, onAuthorized, onFailed } = await lure({
      unknownBrowser: 'reject',
    });
    world.truelayer.always('accounts', AUTHORISED);
    const response = await world.openReturnUrl(lured);
    expect(await response.text()).toContain('No bank was connected');
    expect(await world.status(session)).toEqual({
      status: 'failed',
      reason: 'failed',
      confirmed: false,
    });
    expect(onAuthorized).not.toHaveBeenCalled();
    expect(onFailed).toHaveBeenCalledTimes(1);
  });

  it('is accepted if unknownBrowser is "accept", and the session has no verifiedBy', async () => {
    const { world, session, lured, onAuthorized } = await lure({ unknownBrowser: 'accept' });
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(lured);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    const [[context]] = onAuthorized.mock.calls as [[{ session: object }]];
    expect(context.session).not.toHaveProperty('verifiedBy');
  });
});

describe('cookies of another session', () => {
  it.each([
    ["another session's", (mine: string, theirs: string) => `${name(mine)}=${value(theirs)}`],
    ["another session's under its own name", (_: string, theirs: string) => theirs],
    ['a guessed one', (mine: string) => `${name(mine)}=${'A'.repeat(43)}`],
    ['an empty one', (mine: string) => `${name(mine)}=`],
    ['one without the prefix', (mine: string) => mine.replace('__Host-', '')],
    ['one by its prefix in other letters', (mine: string) => mine.replace('__Host-', '__host-')],
    [
      'a guessed one before the right one',
      (mine: string) => `${name(mine)}=${'A'.repeat(43)}; ${mine}`,
    ],
  ])('do not make a browser the one that started: %s', async (_, cookieOf) => {
    const { world, session } = await lure();
    const other = await world.start();
    const cookie = cookieOf(session.cookie, other.cookie);
    const page = await (await world.openReturnUrl({ ...session, cookie })).text();
    expect(page).toContain('Did you start this yourself?');
  });

  it('cannot be set by a subdomain, because of the name, the path and the missing domain', async () => {
    const { response } = await setupHost().start();
    const cookie = response.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/^__Host-/);
    expect(cookie).toContain('; Path=/;');
    expect(cookie).not.toMatch(/domain/i);
  });

  const name = (cookie: string) => cookie.split('=')[0];
  const value = (cookie: string) => cookie.split('=')[1];
});

describe('an honest user', () => {
  it('who returns in the same browser is not asked to confirm', async () => {
    const { world, session, onAuthorized } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    const page = await (await world.openReturnUrl(session)).text();
    expect(page).toContain('You can close this window');
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized.mock.calls[0]?.[0].session.verifiedBy).toBe('cookie');
  });

  it('who returns in another browser where they are signed in is not asked to confirm', async () => {
    const { world, session, lured, signedIn, onAuthorized } = await lure({}, { mode: 'redirect' });
    signedIn.user = USER;
    world.truelayer.always('accounts', AUTHORISED);
    expect(await (await world.openReturnUrl(lured)).text()).toContain(
      'Return to the page where you',
    );
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized.mock.calls[0]?.[0].session.verifiedBy).toBe('user');
  });

  it.each([
    ['no user', undefined],
    ['an exception', new Error('no session')],
    ['a refusal of its own', new HTTPException(401)],
  ])('is asked where `user` has %s, and goes on by saying yes', async (_, onReturn) => {
    const onAuthorized = vi.fn();
    const world = setupHost({
      unknownBrowser: 'confirm',
      user: firstThen(onReturn),
      onAuthorized,
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    const question = await asked(world, { ...session, cookie: '' });
    const page = await (await answer(world, { ...question, confirm: 'yes' })).text();
    expect(page).toContain('id="signal"');
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized.mock.calls[0]?.[0].session.verifiedBy).toBe('self-declared');
  });

  it('on a page of another origin confirms and is sent back to that page', async () => {
    const Origin = 'https://shop.example';
    const world = setupHost({
      unknownBrowser: 'confirm',
      origins: [Origin],
      user: firstThen(undefined),
    });
    const session = await world.start({ mode: 'redirect', return_path: '/x' }, { Origin });
    const question = await asked(world, session);
    const response = await answer(world, { ...question, confirm: 'yes' });
    expect(response.headers.get('Refresh')).toBe(`0;url=${Origin}/x`);
  });

  it('who cancelled at the bank is not asked to confirm in any browser', async () => {
    const { world, session, lured } = await lure();
    const page = await (await world.openReturnUrl(lured, { error: 'tl_hpp_cancel' })).text();
    expect(page).not.toContain('Did you start this yourself?');
    expect(await world.status(session)).toMatchObject({ status: 'failed', reason: 'cancelled' });
  });

  it('waits on the page if the bank is slow, and gets the result a little later', async () => {
    const { world, session, onAuthorized } = await lure();
    world.truelayer.always('accounts', NOT_YET);
    const waiting = await world.openReturnUrl(session);
    expect([waiting.status, waiting.headers.get('Refresh')]).toEqual([200, '2']);
    expect(await waiting.text()).toContain('We are waiting for your bank');
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(2000);
    expect(await (await world.openReturnUrl(session)).text()).toContain(
      'You can close this window',
    );
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).not.toHaveBeenCalled();
    world.advance(CONFLICT_WINDOW_MS);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('is not delayed by the response to a poll from before the return', async () => {
    const { truelayer } = setupHost();
    const held: (() => void)[] = [];
    const fetch = async (request: Request) => {
      const response = await truelayer.fetch(request);
      if (request.url.endsWith('/connected-accounts') && held.length === 0) {
        await new Promise<void>((resolve) => held.push(resolve));
      }
      return response;
    };
    const world = setupHost({
      unknownBrowser: 'confirm',
      truelayer: { ...truelayer.options, fetch },
    });
    const { verifier, challenge } = await proof();
    const created = await world.create({ use_case: 'rewards', mode: 'popup', challenge });
    const { session_id: id } = await created.json();
    const cookie = created.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    const [asked] = truelayer.requestsTo('create').map(({ body }) => body);
    const { hosted_page } = asked as { hosted_page: { return_uri: string } };
    await world.ask(id, verifier);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    world.advance(2000);
    truelayer.always('accounts', AUTHORISED);
    await world.app.fetch(new Request(hosted_page.return_uri, { headers: { Cookie: cookie } }));
    held[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    const told = await (await world.ask(id, verifier)).json();
    expect(told).toMatchObject({ status: 'authorized' });
  });

  it('is asked to confirm on the same page if the bank is very slow, and continues with "Yes"', async () => {
    const { world, session, onAuthorized } = await lure({}, { mode: 'redirect' });
    world.truelayer.always('accounts', NOT_YET);
    for (let load = 0; load < 3; load++) {
      expect((await world.openReturnUrl(session)).headers.get('Refresh')).toBe('2');
      world.advance(2000);
    }
    const asking = await world.openReturnUrl(session);
    expect(asking.headers.get('Refresh')).toBeNull();
    const again = await world.openReturnUrl(session);
    const question = questionIn(await again.text());
    world.truelayer.always('accounts', AUTHORISED);
    await answer(world, { ...question, confirm: 'yes' });
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.advance(CONFLICT_WINDOW_MS);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized.mock.calls[0]?.[0].session.verifiedBy).toBe('self-declared');
    expect(world.events.map(({ type }) => type)).toContain('return-timed-out');
  });

  it('who confirms long before the bank does gets a failed session, and a page that shows it', async () => {
    const { world, session, lured } = await lure();
    const question = await asked(world, lured);
    await answer(world, { ...question, confirm: 'yes' });
    world.advance(RETURN_TIMEOUT_MS + 1);
    expect(await world.status(session)).toMatchObject({ status: 'failed', reason: 'failed' });
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(60_000);
    expect(await world.status(session)).toMatchObject({ status: 'failed' });
  });

  it.each(['popup', 'redirect'] as const)(
    'who loads the return URL again gets the same response (%s)',
    async (mode) => {
      const { world, session, onAuthorized } = await lure({}, { mode });
      world.truelayer.always('accounts', AUTHORISED);
      const told = async () => {
        const response = await world.openReturnUrl(session);
        return [response.status, response.headers.get('Location'), await response.text()];
      };
      const first = await told();
      expect(await told()).toEqual(first);
      world.advance(45 * 60_000);
      expect(await told()).toEqual(first);
      expect(onAuthorized).toHaveBeenCalledTimes(1);
    },
  );

  it('who sends the form again gets the same page', async () => {
    const { world, session, lured } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    const question = await asked(world, lured);
    const page = async () => (await answer(world, { ...question, confirm: 'yes' })).text();
    expect(await page()).toBe(await page());
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('who loads the confirmation page again is asked again', async () => {
    const { world, session, lured } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    const first = await world.openReturnUrl(lured);
    const cookie = first.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    const second = await world.openReturnUrl({ ...lured, cookie });
    const question = questionIn(await second.text());
    expect(question.token).not.toBe('');
    await answer(world, { ...question, confirm: 'yes' });
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('stays connected if another person opens the return URL later', async () => {
    const { world, session, lured } = await lure();
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(session);
    expect((await world.openReturnUrl(lured)).status).toBe(404);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });
});

describe('the confirmation page', () => {
  it('shows a hostile name as text, truncated and without invisible characters', async () => {
    const name = `\u202e<img src=x onerror=alert(1)>\u0000\n(${'x'.repeat(10_000)})`;
    const world = setupHost({
      unknownBrowser: 'confirm',
      user: firstThen(undefined, { ...USER, name }),
    });
    const session = await world.start();
    const page = await (await world.openReturnUrl({ ...session, cookie: '' })).text();
    expect(page).toContain('<bdi>&lt;img src=x onerror=alert 1 &gt; xxx');
    expect(page).not.toMatch(/x{61}/);
  });

  it.each([
    'Vera Novak (v…@example.com)',
    'Vera Novak \uff08v\u2026\uff20example.com\uff09',
    'Vera\u2028v...@example.com',
    `v‥@example.com${'\u3164'.repeat(300)}`,
    `${'\u2800'.repeat(500)}v…@example.com`,
    'Vera\u200b\u2060 v\u00ad…\ufe6bexample.com',
    `V${'\u0301'.repeat(5000)}era v…@example.com`,
  ])('shows the true contact first, and no name that looks like one: %j', async (name) => {
    const world = setupHost({
      unknownBrowser: 'confirm',
      user: firstThen(undefined, { ...USER, name }),
    });
    const session = await world.start();
    const page = await (await world.openReturnUrl({ ...session, cookie: '' })).text();
    const [, shown = ''] =
      /<p><strong><bdi>j…@example\.com<\/bdi><\/strong><br><bdi>(.*?)<\/bdi>/.exec(page) ?? [];
    expect(shown).toMatch(/^v/i);
    expect(shown).not.toMatch(/[@()…\u3164\u2800\u200b-\u200f\u2028\u2060]|\.\.|\p{M}{4}/u);
    expect([...shown].length).toBeLessThanOrEqual(60);
  });

  it('gives the token to the first browser only', async () => {
    const { world, lured } = await lure();
    const [first, second] = [await world.openReturnUrl(lured), await world.openReturnUrl(lured)];
    expect(questionIn(await first.text()).token).toMatch(/^[\w-]{43}$/);
    expect(questionIn(await second.text()).token).toBe('');
  });

  it('accepts only a form of its own size and type', async () => {
    const { world, lured } = await lure();
    const question = await asked(world, lured);
    const big = await answer(world, { ...question, confirm: 'yes', more: 'x'.repeat(4000) });
    expect(big.status).toBe(413);
    const json = await world.send('/return', {
      method: 'POST',
      body: JSON.stringify({ ...question, confirm: 'yes' }),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(json.status).toBe(404);
  });

  it('is not shown once the session has ended', async () => {
    const { world, session, lured } = await lure({ journeyTimeoutMs: 60_000 });
    const question = await asked(world, lured);
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(60_000);
    expect((await answer(world, { ...question, confirm: 'yes' })).status).toBe(404);
    expect(await world.status(session)).toEqual({ status: 'expired' });
  });

  it('hides its content from all others', async () => {
    const { world, lured } = await lure();
    const { headers } = await world.openReturnUrl(lured);
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('strict-origin');
  });
});
