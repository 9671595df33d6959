import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { describe, expect, it } from 'vitest';
import { connectBankHost } from '../../../../widget/host/index.ts';
import { RETURN_SIGNAL } from '../../../../widget/protocol.ts';
import { AUTHORISED, problemResponse } from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';

describe('the return from the journey', () => {
  it('makes the host check the connection at once, and the page gets the result', async () => {
    const world = setupHost();
    const session = await world.start();
    await world.status(session);
    world.truelayer.always('accounts', AUTHORISED);
    const { status } = await world.openReturnUrl(session);
    expect(status).toBe(200);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it.each([
    ['tl_hpp_abandoned', 'cancelled'],
    ['tl_hpp_cancel', 'cancelled'],
    ['access_denied', 'cancelled'],
    ['canceled', 'cancelled'],
    ['user_canceled_at_provider', 'cancelled'],
    ['provider_rejected', 'denied'],
    ['expired', 'expired'],
    ['provider_expired', 'expired'],
    ['provider_error', 'provider-unavailable'],
    ['authorization_failed', 'failed'],
    ['anything_else', 'failed'],
    ['constructor', 'failed'],
  ])('with the error %s has failed, unconfirmed: %s', async (error, reason) => {
    const world = setupHost();
    const session = await world.start();
    await world.openReturnUrl(session, { error });
    expect(await world.status(session)).toEqual({ status: 'failed', reason, confirmed: false });
  });

  it('with an error is still authorised if TrueLayer confirms it', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'access_denied' });
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('with an error is authorised later if TrueLayer confirms it later', async () => {
    const world = setupHost();
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'tl_hpp_abandoned' });
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(2000);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('with an error that TrueLayer confirms is a confirmed failure', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', problemResponse(403, 'forbidden'));
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'provider_rejected' });
    expect(await world.status(session)).toMatchObject({ reason: 'denied', confirmed: true });
  });
});

describe('an invalid state', () => {
  async function forgeries() {
    const world = setupHost({ journeyTimeoutMs: 60_000 });
    const session = await world.start();
    const state = session.returnUri.searchParams.get('state') ?? '';
    const [id = '', secret = ''] = state.split('.');
    const openReturnUrl = async (forged: string | null) => {
      const query = forged === null ? '' : `?state=${encodeURIComponent(forged)}`;
      return world.send(`/return${query}`, { headers: { Cookie: session.cookie } });
    };
    return { world, session, state, id, secret, openReturnUrl };
  }

  it('gets the same response if it is missing, malformed, guessed, foreign, used or expired', async () => {
    const { world, session, state, id, secret, openReturnUrl } = await forgeries();
    const guessed = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    const answers = [
      await openReturnUrl(null),
      await openReturnUrl('nonsense'),
      await openReturnUrl(`${id}.${guessed}`),
      await openReturnUrl(`${'A'.repeat(22)}.${secret}`),
    ];
    await world.openReturnUrl({ ...session, cookie: '' });
    answers.push(await openReturnUrl(state));
    const late = await world.start();
    world.advance(60_000);
    answers.push(await world.openReturnUrl(late));

    expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(404));
    const pages = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(pages.size).toBe(1);
    expect([...pages][0]).toContain('Return to the page where you started');
  });

  it('causes no call to TrueLayer and no change', async () => {
    const { world, session, id, openReturnUrl } = await forgeries();
    const before = world.truelayer.asked.length;
    await openReturnUrl(`${id}.${'A'.repeat(43)}`);
    expect(world.truelayer.asked).toHaveLength(before);
    expect((await world.openReturnUrl(session)).status).toBe(200);
  });

  it('is accepted once, however many other browsers race', async () => {
    const { world, session } = await forgeries();
    const elsewhere = { ...session, cookie: '' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.openReturnUrl(elsewhere)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
  });

  it('is not consumed by a request that does not open the page', async () => {
    const { world, session } = await forgeries();
    await world.app.fetch(new Request(session.returnUri, { method: 'HEAD' }));
    expect((await world.openReturnUrl(session)).status).toBe(200);
  });
});

describe('the end of a journey', () => {
  it('in its own window is a page that notifies the waiting page', async () => {
    const world = setupHost();
    const session = await world.start({ return_path: '/settings?tab=bank' });
    const page = await (await world.openReturnUrl(session)).text();
    expect(page).toContain('<h1>You can close this window</h1>');
    expect(page).toContain(`<a href="${PAGE}/settings?tab=bank">`);
    expect(signalIn(page)).toEqual({
      channel: RETURN_SIGNAL.channel,
      signal: { type: RETURN_SIGNAL.type, nonce: (await proof()).challenge },
      origin: PAGE,
      closes: true,
    });
  });

  it('in the same tab is a redirect to the page that started it', async () => {
    const world = setupHost();
    const session = await world.start({ mode: 'redirect', return_path: '/settings?tab=bank' });
    const { status, headers } = await world.openReturnUrl(session);
    expect([status, headers.get('Location')]).toEqual([303, `${PAGE}/settings?tab=bank`]);
    expect(headers.get('Referrer-Policy')).toBe('strict-origin');
    expect(headers.get('Cache-Control')).toBe('no-store');
  });

  it('in another browser is a page with a link back, without a redirect', async () => {
    const world = setupHost();
    const session = await world.start({ mode: 'redirect' });
    const response = await world.openReturnUrl({ ...session, cookie: '' });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('<h1>Return to the page where you started</h1>');
    expect(signalIn(page)).toMatchObject({ closes: false });
  });

  it('in another browser also ends the waiting page', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start({ mode: 'redirect' });
    await world.openReturnUrl({
      ...session,
      cookie: `${session.cookie.split('=')[0]}=${'A'.repeat(43)}`,
    });
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('on a page of another origin needs no cookie of the host', async () => {
    const Origin = 'https://shop.example';
    const world = setupHost({ origins: [Origin] });
    const session = await world.start({ mode: 'redirect', return_path: '/x' }, { Origin });
    const response = await world.openReturnUrl(session);
    expect(session.cookie).toBe('');
    expect(response.headers.get('Location')).toBe(`${Origin}/x`);
  });

  it('has the language of the waiting page', async () => {
    const world = setupHost();
    const page = await (await world.openReturnUrl(await world.start({ language: 'fr-CA' }))).text();
    expect(page).toContain('<html lang="fr" dir="ltr">');
    expect(page).toContain('Vous pouvez fermer cette fenêtre');
  });

  it('runs from right to left in Arabic and Urdu', async () => {
    const world = setupHost();
    const page = await (await world.openReturnUrl(await world.start({ language: 'ur-PK' }))).text();
    expect(page).toContain('<html lang="ur" dir="rtl">');
  });

  it.each([
    ['nl, pl;q=0.8', 'pl'],
    ['nl', 'en'],
    ['constructor', 'en'],
  ])(
    'without a session has the language that the browser accepts: %s gives %s',
    async (accepts, language) => {
      const response = await setupHost().send('/return', {
        headers: { 'Accept-Language': accepts },
      });
      expect(await response.text()).toContain(`<html lang="${language}" `);
    },
  );

  it('shows nothing from the URL', async () => {
    const world = setupHost();
    const attack = '"><script>alert(1)</script>';
    const session = await world.start({ return_path: `/?q=${encodeURIComponent(attack)}'` });
    const page = await (
      await world.openReturnUrl(session, { error: attack, connection_id: attack })
    ).text();
    expect(page).not.toContain('alert(1)</script>');
    expect(page.match(/<script/g)).toHaveLength(2);
  });

  it('is a page even if the host fails', async () => {
    const { onEvent, failing } = failingStore();
    const world = setupHost({ store: failing, onEvent });
    const response = await world.send(`/return?state=${'A'.repeat(22)}.${'A'.repeat(43)}`);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).not.toContain('lost');
  });
});

describe('the cookie of a session', () => {
  it('is hidden from other hosts of the site, and from scripts', async () => {
    const world = setupHost();
    const { response, id } = await world.start();
    expect(response.headers.get('Set-Cookie')).toMatch(
      new RegExp(
        `^__Host-connect-bank-${id}=[\\w-]{43}; Max-Age=1800; Path=/; HttpOnly; Secure; SameSite=Lax$`,
      ),
    );
  });

  it('does not contain the state', async () => {
    const { cookie, returnUri } = await setupHost().start();
    const [, secret] = returnUri.searchParams.get('state')?.split('.') ?? [];
    expect(cookie).not.toContain(secret);
  });

  it('remains until it expires, so that a browser that loads the page again is known', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    for (let load = 0; load < 2; load++) {
      const { status, headers } = await world.openReturnUrl(session);
      expect([status, headers.get('Set-Cookie')]).toEqual([200, null]);
    }
  });

  it.each([PUBLIC_URL, 'http://127.0.0.1:3000/connect-bank'])(
    'is one of at most eight, however often a browser starts: %s',
    async (publicUrl) => {
      const world = setupHost({ publicUrl, maxSessionsPerUser: Number.POSITIVE_INFINITY });
      const jar = new Map<string, string>();
      const started: string[] = [];
      for (let attempt = 0; attempt < 30; attempt++) {
        const Cookie = [...jar].map((pair) => pair.join('=')).join('; ');
        const headers = { Origin: new URL(publicUrl).origin, Cookie };
        const { id, response } = await world.start({}, headers);
        started.push(id);
        for (const line of response.headers.getSetCookie()) {
          const [pair = '', ...attributes] = line.split('; ');
          const name = pair.slice(0, pair.indexOf('='));
          if (attributes.includes('Max-Age=0')) jar.delete(name);
          else jar.set(name, pair.slice(name.length + 1));
        }
      }
      const names = [...jar.keys()].map((name) => name.replace(/^(__Host-)?connect-bank-/, ''));
      expect(names).toEqual(started.slice(-8));
    },
  );

  it('is sent without Secure if the host is on this machine without https', async () => {
    const world = setupHost({ publicUrl: 'http://127.0.0.1:3000/connect-bank' });
    const { response } = await world.start({}, { Origin: 'http://127.0.0.1:3000' });
    expect(response.headers.get('Set-Cookie')).toMatch(
      /^connect-bank-[^;]*; Max-Age=1800; Path=\/connect-bank; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe('the headers of the return page', () => {
  const EXPECTED = {
    'cross-origin-opener-policy': 'unsafe-none',
    'referrer-policy': 'strict-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };

  it('keep it out of frames, caches, referrers and foreign scripts', async () => {
    const world = setupHost();
    const { headers } = await world.openReturnUrl(await world.start());
    expect(Object.fromEntries(headers)).toMatchObject(EXPECTED);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('allow exactly the script and the style of the page', async () => {
    const world = setupHost();
    const response = await world.openReturnUrl(await world.start());
    const page = await response.text();
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    for (const pattern of [/<script>([\s\S]*?)<\/script>/, /<style>([\s\S]*?)<\/style>/]) {
      const text = pattern.exec(page)?.[1] ?? '';
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      expect(policy).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
    }
  });

  it('are the same for an invalid state', async () => {
    const { headers } = await setupHost().send('/return?state=nonsense');
    expect(Object.fromEntries(headers)).toMatchObject(EXPECTED);
  });

  /** The host inside an app with middleware that writes headers before and after it. */
  function strictApp() {
    const world = setupHost();
    const host = connectBankHost({
      truelayer: world.truelayer.options,
      publicUrl: PUBLIC_URL,
      user: () => USER,
    });
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.use(secureHeaders({ contentSecurityPolicy: { scriptSrc: [NONCE] } }), cors());
    return app.route('/connect-bank', host);
  }

  it("survive the host app's secureHeaders(), which would separate the page from its opener", async () => {
    const { headers } = await strictApp().request('/connect-bank/return?state=x');
    expect(Object.fromEntries(headers)).toMatchObject(EXPECTED);
    expect(headers.get('Content-Security-Policy')).toContain("script-src 'sha256-");
    expect(headers.get('Strict-Transport-Security')).not.toBeNull();
  });

  it('survive it over a socket', async () => {
    const server = serve({ fetch: strictApp().fetch, hostname: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const response = await fetch(`http://127.0.0.1:${port}/connect-bank/return?state=x`);
    await response.text();
    await new Promise((resolve) => server.close(resolve));
    expect(Object.fromEntries(response.headers)).toMatchObject(EXPECTED);
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'sha256-");
  });

  it('do not change other responses of the host app', async () => {
    const app = strictApp().get('/', (c) => c.text('home'));
    const { headers } = await app.request('/');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  });
});

function signalIn(page: string): unknown {
  return JSON.parse(
    /<script type="application\/json" id="signal">(.*?)<\/script>/.exec(page)?.[1] ?? '',
  );
}

function failingStore() {
  const fail = async () => {
    throw new Error('lost the store');
  };
  const failing = {
    insert: fail,
    read: fail,
    replace: fail,
    setMarker: fail,
    hasMarker: fail,
    deleteMarker: fail,
  };
  return { onEvent: () => {}, failing };
}
