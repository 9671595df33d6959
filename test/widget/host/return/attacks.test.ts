/** Forged return URLs, and return paths that lead to other sites. */
import { describe, expect, it } from 'vitest';
import { timingSafeEqual } from '../../../../widget/host/crypto.ts';
import { connectBankHost, memoryStore } from '../../../../widget/host/index.ts';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';

/** Signed in where the journey starts, and in no browser that comes back. */
const user: HostOptions['user'] = (c) => (c.req.path.endsWith('/sessions') ? USER : undefined);

async function journey() {
  const world = setupHost({ unknownBrowser: 'confirm', user });
  const session = await world.start();
  const other = await world.start();
  const partsOf = ({ returnUri }: typeof session) =>
    (returnUri.searchParams.get('state') ?? '').split('.') as [string, string];
  const visit = (query: string, init: RequestInit = {}) =>
    world.send(`/return?${query}`, { headers: { Cookie: session.cookie }, ...init });
  return { world, session, mine: partsOf(session), theirs: partsOf(other), visit };
}

const flipped = (secret: string) => `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
const other = (letters: string) =>
  letters.replace(/[a-z]/i, (first) =>
    first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase(),
  );

type Mine = [id: string, secret: string];

describe('a forged state', () => {
  it.each<[string, (mine: Mine, theirs: Mine) => string]>([
    ['with the secret of another session', ([id], [, secret]) => `state=${id}.${secret}`],
    ['with the id of another session', ([, secret], [id]) => `state=${id}.${secret}`],
    ['with its halves swapped', ([id, secret]) => `state=${secret}.${id}`],
    ['cut short', ([id, secret]) => `state=${id}.${secret.slice(0, -1)}`],
    ['without a secret', ([id]) => `state=${id}.`],
    ['with a secret that is changed', ([id, secret]) => `state=${id}.${flipped(secret)}`],
    ['in other letters', ([id, secret]) => `state=${id}.${other(secret)}`],
    ['with more behind it', ([id, secret]) => `state=${id}.${secret}A`],
    ['with a line break behind it', ([id, secret]) => `state=${id}.${secret}%0A`],
    ['with a space before it', ([id, secret]) => `state=%20${id}.${secret}`],
    ['encoded twice', ([id, secret]) => `state=${id}%252E${secret}`],
    ['with a dot of another script', ([id, secret]) => `state=${id}%EF%BC%8E${secret}`],
    ['as a list', ([id, secret]) => `state[]=${id}.${secret}`],
    ['as an entry of an object', ([id, secret]) => `state[a]=${id}.${secret}`],
    ['under another name', ([id, secret]) => `State=${id}.${secret}`],
    ['in the fragment', ([id, secret]) => `#state=${id}.${secret}`],
    ['behind a forged one', ([id, secret]) => `state=x&state=${id}.${secret}`],
    ['as a hash', ([id]) => `state=${id}.${'A'.repeat(43)}`],
    ['of a prototype', () => 'state=__proto__'],
    ['that is very long', () => `state=${'A'.repeat(100_000)}`],
  ])('%s is rejected, and the real state still works', async (_, query) => {
    const { world, session, mine, theirs, visit } = await journey();
    const before = world.truelayer.asked.length;
    const response = await visit(query(mine, theirs));
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('signal"');
    expect(world.truelayer.asked).toHaveLength(before);
    expect((await world.openReturnUrl(session)).status).toBe(200);
  });

  it.each<[string, RequestInit]>([
    ['HEAD', { method: 'HEAD' }],
    ['OPTIONS', { method: 'OPTIONS' }],
    ['PUT', { method: 'PUT' }],
    ['POST without a form', { method: 'POST' }],
    [
      'POST with the state in a form',
      { method: 'POST', body: new URLSearchParams({ state: 'x' }) },
    ],
    ['a prefetch', { headers: { 'Sec-Purpose': 'prefetch' } }],
    ['a prerender', { headers: { 'Sec-Purpose': 'prefetch;prerender' } }],
    ['a prefetch of an older browser', { headers: { Purpose: 'prefetch' } }],
    ['a prefetch of an older Firefox', { headers: { 'X-Moz': 'prefetch' } }],
    ['a preview of Safari', { headers: { 'X-Purpose': 'preview' } }],
    ['a preview in other letters', { headers: { Purpose: 'Preview' } }],
  ])('a request that does not open the page does not consume the state: %s', async (_, init) => {
    const { world, session, mine, visit } = await journey();
    const response = await visit(`state=${mine.join('.')}`, init);
    expect(response.status).toBe(404);
    expect((await world.openReturnUrl(session)).status).toBe(200);
  });

  it('a percent-encoded state is the same state', async () => {
    const { mine, visit } = await journey();
    expect((await visit(`state=${mine.join('%2E')}`)).status).toBe(200);
  });
});

describe('a state that was used', () => {
  it('is rejected in every other browser, and the status does not change', async () => {
    const { world, session } = await journey();
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(session);
    for (const cookie of ['', 'x=y']) {
      expect(
        (await world.openReturnUrl({ ...session, cookie }, { error: 'access_denied' })).status,
      ).toBe(404);
    }
    // The browser that landed gets what it got before.
    expect((await world.openReturnUrl(session, { error: 'access_denied' })).status).toBe(200);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('is accepted only once if browsers race on two replicas', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const [one, two] = [
      setupHost({ store, user, unknownBrowser: 'confirm' }),
      setupHost({ store, user, unknownBrowser: 'confirm' }),
    ];
    one.truelayer.always('accounts', AUTHORISED);
    two.truelayer.always('accounts', AUTHORISED);
    const session = await one.start();
    const pages = await Promise.all(
      [one, two, one, two].map(async (each) =>
        (await each.openReturnUrl({ ...session, cookie: '' })).text(),
      ),
    );
    expect(pages.filter((page) => page.includes('name="token"'))).toHaveLength(1);
  });
});

describe('a return_path', () => {
  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\nLocation: https://evil.example',
    '/\u2028/evil.example',
    '/\u3000/evil.example',
    '\u00a0//evil.example',
    ' //evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:evil.example/',
    'https:///evil.example',
    'HTTPS://EVIL.EXAMPLE',
    'https://partner.example@evil.example/',
    'https://partner.example\\@evil.example/',
    'https://partner.example:pw@partner.example/',
    'https://partner.example。evil.example/',
    'https://partner.example%2eevil.example/',
    'https://partner.example.evil.example/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://partner.example/1',
    'view-source:https://partner.example/',
    'intent://evil.example#Intent;scheme=https;end',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '?next=1',
    '#x',
    '.',
    '..',
    `/${'long/'.repeat(500)}`,
  ])('is rejected: %.40j', async (return_path) => {
    const world = setupHost();
    const { challenge } = await proof();
    const response = await world.create({
      use_case: 'rewards',
      mode: 'redirect',
      challenge,
      return_path,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('evil');
  });

  it.each([
    ['/%2f%2fevil.example', '/%2f%2fevil.example'],
    ['/%5cevil.example', '/%5cevil.example'],
    ['/@evil.example', '/@evil.example'],
    ['/:80@evil.example', '/:80@evil.example'],
    ['/?u=//evil.example', '/?u=//evil.example'],
    ['/\u0000x', '/%00x'],
    ['/。evil.example', '/%E3%80%82evil.example'],
  ])(
    'that only looks like another site leads to a path of the own origin: %j',
    async (return_path, path) => {
      const world = setupHost();
      const session = await world.start({ mode: 'redirect', return_path });
      const location = (await world.openReturnUrl(session)).headers.get('Location') ?? '';
      expect(location).toBe(`${PAGE}${path}`);
      expect(new URL(location).origin).toBe(PAGE);
    },
  );

  it.each([
    'https://app.partner.example/done?x=1',
    'https://app.partner.example/done#x',
    'https://app.partner.example/done/../evil',
    'https://app.partner.example/don',
    'https://app.partner.example/DONE',
    'https://app.partner.example/done ',
    'https://app.partner.example:443/done',
    'https://app.partner.example.evil.example/done',
    'https://evil.example/https://app.partner.example/done',
  ])('is rejected if it only resembles an entry of returnUrls: %j', async (return_path) => {
    const world = setupHost({ returnUrls: ['https://app.partner.example/done'] });
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'redirect', challenge, return_path };
    expect((await world.create(body)).status).toBe(400);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://partner.example/',
    '/done',
    'x:y',
    'a.b:/\r\nc',
  ])('cannot be an entry of returnUrls: %j', (address) => {
    const { truelayer } = setupHost();
    const options = { truelayer: truelayer.options, publicUrl: PUBLIC_URL, user: () => USER };
    expect(() => connectBankHost({ ...options, returnUrls: [address] })).toThrow('returnUrls');
  });
});

describe('the return page', () => {
  const HOSTILE = `</script><script>alert(1)</script>"'\`<!--\u2028`;

  it.each(['popup', 'redirect'] as const)(
    'shows and runs nothing from its URL (%s)',
    async (mode) => {
      const world = setupHost();
      const started = await world.start({
        mode,
        return_path: `/?q=${encodeURIComponent(HOSTILE)}`,
      });
      const session = { ...started, cookie: '' };
      const url = new URL(session.returnUri);
      for (const name of ['error', 'error_description', 'connection_id', 'lang', HOSTILE]) {
        url.searchParams.set(name, HOSTILE);
      }
      const headers = { 'Accept-Language': HOSTILE.replace('\u2028', ''), Referer: PAGE };
      const response = await world.app.fetch(new Request(url, { headers }));
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).not.toContain('alert(1)<');
      expect(page.match(/<script/g)).toHaveLength(2);
      expect(page.match(/<\/script>/g)).toHaveLength(2);
    },
  );

  it('cannot be framed by another page', async () => {
    for (const path of ['/return', '/return?state=x']) {
      const { headers } = await setupHost().send(path);
      expect(headers.get('X-Frame-Options')).toBe('DENY');
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('has its security headers on every response', async () => {
    const world = setupHost();
    const answers = [
      await world.send('/return', { method: 'HEAD' }),
      await world.send('/return', { method: 'POST' }),
      await world.send('/return', { method: 'POST', body: 'x'.repeat(4000) }),
      await world.openReturnUrl(await world.start({ mode: 'redirect' })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 413, 303]);
    for (const { headers } of answers) {
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });
});

describe('two hashes', () => {
  /** Counts which characters of a text are looked at. */
  function watched(text: string) {
    const seen: number[] = [];
    const charCodeAt = (i: number) => {
      seen.push(i);
      return text.charCodeAt(i);
    };
    return { seen, text: { length: text.length, charCodeAt } as unknown as string };
  }

  const hash = 'a'.repeat(43);

  it.each([
    ['at the start', `b${hash.slice(1)}`],
    ['in the middle', `${hash.slice(0, 21)}b${hash.slice(22)}`],
    ['at the end', `${hash.slice(1)}b`],
    ['nowhere', hash],
    ['everywhere', 'b'.repeat(43)],
  ])('that differ %s are compared to the last character', (_, guess) => {
    const [left, right] = [watched(guess), watched(hash)];
    expect(timingSafeEqual(left.text, right.text)).toBe(guess === hash);
    const all = Array.from({ length: 43 }, (_, i) => i);
    expect(left.seen).toEqual(all);
    expect(right.seen).toEqual(all);
  });

  it.each([
    ['', hash],
    [hash, ''],
    [hash, hash.slice(1)],
    [hash.slice(1), hash],
    [`${hash}\u0000`, hash],
  ])('of different lengths are different: %j and %j', (left, right) => {
    expect(timingSafeEqual(left, right)).toBe(false);
  });
});
