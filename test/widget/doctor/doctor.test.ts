import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../../widget/doctor/check-endpoint.ts';
import { checkPage, type PageFacts } from '../../../widget/doctor/check-page.ts';
import { formatFinding, SENTENCES } from '../../../widget/doctor/finding.ts';
import { connectBankHost } from '../../../widget/host/index.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ORIGIN = 'https://partner.example';
const WORKING: PageFacts = {
  origin: ORIGIN,
  isSecure: true,
  headers: new Headers({
    'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Content-Security-Policy': "default-src 'self'",
  }),
  referrer: undefined,
  sandbox: undefined,
  versions: { registered: '1.0.0', own: '1.0.0' },
};

const codesOf = (facts: Partial<PageFacts>) =>
  checkPage({ ...WORKING, ...facts }).map(({ code }) => code);
const sentWith = (headers: Record<string, string>) => codesOf({ headers: new Headers(headers) });

describe('the check of a page', () => {
  it('has no findings for a page that works', () => {
    expect(codesOf({})).toEqual([]);
  });

  it('has no findings if the headers cannot be read', () => {
    expect(codesOf({ headers: undefined })).toEqual([]);
  });

  it('reports a page that is not secure', () => {
    expect(codesOf({ isSecure: false })).toEqual(['not-https']);
  });

  it.each(['same-origin', 'same-origin; report-to="coop"'])(
    'reports the opener policy %s',
    (policy) => {
      expect(sentWith({ 'Cross-Origin-Opener-Policy': policy })).toEqual(['opener-policy']);
    },
  );

  it('reports the referrer policy no-referrer, in the header or in the markup', () => {
    expect(sentWith({ 'Referrer-Policy': 'origin, no-referrer' })).toEqual(['no-referrer']);
    expect(codesOf({ referrer: 'no-referrer' })).toEqual(['no-referrer']);
  });

  it('accepts no-referrer in a list if a later policy overrides it', () => {
    expect(sentWith({ 'Referrer-Policy': 'no-referrer, strict-origin' })).toEqual([]);
  });

  it('reports a sandbox that blocks popups', () => {
    const [finding] = checkPage({ ...WORKING, sandbox: 'allow-scripts allow-same-origin' });
    expect(finding).toEqual({ code: 'sandboxed-frame', observed: 'allow-popups' });
    expect(sentWith({ 'Content-Security-Policy': 'img-src *; sandbox allow-scripts' })).toEqual([
      'sandboxed-frame',
    ]);
    expect(codesOf({ origin: 'null' })).toEqual(['sandboxed-frame']);
  });

  it('accepts a sandbox that allows all that a journey needs', () => {
    const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';
    expect(codesOf({ sandbox })).toEqual([]);
  });

  it('reports two versions of the element', () => {
    expect(codesOf({ versions: { registered: '0.9.0', own: '1.0.0' } })).toEqual(['versions']);
    expect(codesOf({ versions: { registered: undefined, own: '1.0.0' } })).toEqual([]);
  });
});

describe('the check of an endpoint', () => {
  const host = connectBankHost({
    truelayer: { clientId: 'id', clientSecret: 'hush', environment: 'sandbox' },
    publicUrl: `${ORIGIN}/connect-bank`,
    origins: ['https://www.partner.example'],
    user: () => ({ id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' }),
  });
  const server = new Hono()
    .route('/connect-bank', host)
    .get('/app/*', (c) => c.html('<h1>Partner</h1>'));

  /** A `fetch` that sends requests like a browser and hides responses without CORS headers. */
  const from =
    (origin: string): typeof fetch =>
    async (input, init) => {
      const request = new Request(input instanceof Request ? input : `${input}`, {
        ...init,
        redirect: 'manual',
      });
      const isOther = new URL(request.url).origin !== origin;
      if (isOther) request.headers.set('Origin', origin);
      const response = await server.fetch(request);
      const isAllowed = response.headers.get('Access-Control-Allow-Origin') === origin;
      if (isOther && init?.mode !== 'no-cors' && !isAllowed) throw new TypeError('Failed to fetch');
      return response;
    };
  const check = async (path: string, origin = ORIGIN, fetch = from(origin)) => {
    const findings = await checkEndpoint({
      endpoint: new URL(path, ORIGIN),
      origin,
      fetch,
    });
    return findings.map(({ code }) => code);
  };

  it.each(['/connect-bank', '/connect-bank/'])(
    'has no findings for the host at %s',
    async (path) => {
      expect(await check(path)).toEqual([]);
    },
  );

  it('accepts a host on another origin that allows the origin of the page', async () => {
    expect(await check('/connect-bank', 'https://www.partner.example')).toEqual([]);
  });

  it('reports a return URL that is not https, which TrueLayer does not accept', async () => {
    const findings = await checkEndpoint({
      endpoint: new URL('http://localhost:3000/connect-bank/'),
      origin: 'http://localhost:3000',
      fetch: async () => new Response(null, { status: 204 }),
    });
    expect(findings).toEqual([
      { code: 'redirect-uri', observed: 'http://localhost:3000/connect-bank/return' },
    ]);
  });

  it('reports a host that does not allow the origin of the page', async () => {
    expect(await check('/connect-bank', 'https://other.example')).toEqual(['allow-list']);
  });

  it.each(['/app/connect-bank', '/nowhere'])('reports another server at %s', async (path) => {
    expect(await check(path)).toEqual(['wrong-endpoint']);
  });

  it('reports a redirect to a login page', async () => {
    const redirect = Response.redirect(`${ORIGIN}/login`);
    Object.defineProperty(redirect, 'type', { value: 'opaqueredirect' });
    expect(await check('/connect-bank', ORIGIN, async () => redirect)).toEqual(['login-page']);
  });

  it('accepts a host that requires a signed-in user', async () => {
    const unauthorised = new Response(null, { status: 401 });
    expect(await check('/connect-bank', ORIGIN, async () => unauthorised)).toEqual([]);
  });

  it('reports an endpoint that does not respond', async () => {
    const noResponse = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await check('/connect-bank', ORIGIN, noResponse)).toEqual(['unreachable']);
    expect(await check('/connect-bank', 'https://www.partner.example', noResponse)).toEqual([
      'unreachable',
    ]);
  });
});

describe('a finding', () => {
  it('is one line with a link to its heading in the docs', () => {
    const page = readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(Object.keys(SENTENCES));
    const line = formatFinding({ code: 'unreachable', observed: 'https://a.example/' });
    expect(line).toMatch(/^<connect-bank> .+ \(https:\/\/a\.example\/\) See .+#unreachable$/);
  });
});
