import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { endpointFindings } from '../../../widget/doctor/endpoint-findings.ts';
import { FINDING_CODES, lineOf } from '../../../widget/doctor/finding.ts';
import { type PageFacts, pageFindings } from '../../../widget/doctor/page-findings.ts';
import { connectBankHost } from '../../../widget/host/index.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ORIGIN = 'https://partner.example';
const SOUND: PageFacts = {
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
  pageFindings({ ...SOUND, ...facts }).map(({ code }) => code);
const sentWith = (headers: Record<string, string>) => codesOf({ headers: new Headers(headers) });

describe('a page', () => {
  it('without faults has no findings', () => {
    expect(codesOf({})).toEqual([]);
  });

  it('of which nothing could be learnt has none either', () => {
    expect(codesOf({ headers: undefined })).toEqual([]);
  });

  it('has to be secure', () => {
    expect(codesOf({ isSecure: false })).toEqual(['not-https']);
  });

  it.each(['same-origin', 'same-origin; report-to="coop"'])(
    'must not be sent with COOP %s',
    (policy) => {
      expect(sentWith({ 'Cross-Origin-Opener-Policy': policy })).toEqual(['opener-policy']);
    },
  );

  it('must not hide where it is, in its header or in its markup', () => {
    expect(sentWith({ 'Referrer-Policy': 'origin, no-referrer' })).toEqual(['no-referrer']);
    expect(codesOf({ referrer: 'no-referrer' })).toEqual(['no-referrer']);
  });

  it('may be sent with an older policy before the one that counts', () => {
    expect(sentWith({ 'Referrer-Policy': 'no-referrer, strict-origin' })).toEqual([]);
  });

  it('needs a sandbox that lets windows out', () => {
    const [finding] = pageFindings({ ...SOUND, sandbox: 'allow-scripts allow-same-origin' });
    expect(finding).toEqual({ code: 'sandboxed-frame', seen: 'allow-popups' });
    expect(sentWith({ 'Content-Security-Policy': 'img-src *; sandbox allow-scripts' })).toEqual([
      'sandboxed-frame',
    ]);
    expect(codesOf({ origin: 'null' })).toEqual(['sandboxed-frame']);
  });

  it('may be in a sandbox that does', () => {
    const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';
    expect(codesOf({ sandbox })).toEqual([]);
  });

  it('has one version of the element', () => {
    expect(codesOf({ versions: { registered: '0.9.0', own: '1.0.0' } })).toEqual(['versions']);
    expect(codesOf({ versions: { registered: undefined, own: '1.0.0' } })).toEqual([]);
  });
});

describe('an endpoint', () => {
  const host = connectBankHost({
    truelayer: { clientId: 'id', clientSecret: 'hush', environment: 'sandbox' },
    publicUrl: `${ORIGIN}/connect-bank`,
    origins: ['https://www.partner.example'],
    user: () => ({ id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' }),
  });
  const server = new Hono()
    .route('/connect-bank', host)
    .get('/app/*', (c) => c.html('<h1>Partner</h1>'));

  /** As a browser would send it from a page, and keep an answer without CORS from it. */
  const from =
    (origin: string): typeof fetch =>
    async (input, init) => {
      const request = new Request(input instanceof Request ? input : `${input}`, {
        ...init,
        redirect: 'manual',
      });
      const isOther = new URL(request.url).origin !== origin;
      if (isOther) request.headers.set('Origin', origin);
      const answer = await server.fetch(request);
      const isAllowed = answer.headers.get('Access-Control-Allow-Origin') === origin;
      if (isOther && init?.mode !== 'no-cors' && !isAllowed) throw new TypeError('Failed to fetch');
      return answer;
    };
  const examine = async (path: string, origin = ORIGIN, ask = from(origin)) => {
    const findings = await endpointFindings({
      endpoint: new URL(path, ORIGIN),
      origin,
      fetch: ask,
    });
    return findings.map(({ code }) => code);
  };

  it.each(['/connect-bank', '/connect-bank/'])(
    'that is the host has no findings: %s',
    async (path) => {
      expect(await examine(path)).toEqual([]);
    },
  );

  it('may be on another origin that knows the page', async () => {
    expect(await examine('/connect-bank', 'https://www.partner.example')).toEqual([]);
  });

  it('has to know the origin of the page', async () => {
    expect(await examine('/connect-bank', 'https://other.example')).toEqual(['allow-list']);
  });

  it.each(['/app/connect-bank', '/nowhere'])('has to be the host: %s', async (path) => {
    expect(await examine(path)).toEqual(['wrong-endpoint']);
  });

  it('must not lead to a login page', async () => {
    const redirect = Response.redirect(`${ORIGIN}/login`);
    Object.defineProperty(redirect, 'type', { value: 'opaqueredirect' });
    expect(await examine('/connect-bank', ORIGIN, async () => redirect)).toEqual(['login-page']);
  });

  it('may want a login', async () => {
    const unauthorised = new Response(null, { status: 401 });
    expect(await examine('/connect-bank', ORIGIN, async () => unauthorised)).toEqual([]);
  });

  it('has to answer', async () => {
    const nobody = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await examine('/connect-bank', ORIGIN, nobody)).toEqual(['unreachable']);
    expect(await examine('/connect-bank', 'https://www.partner.example', nobody)).toEqual([
      'unreachable',
    ]);
  });
});

describe('what is said', () => {
  it('is one line, which leads to a heading of the page about it', () => {
    const page = readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(FINDING_CODES);
    const line = lineOf({ code: 'unreachable', seen: 'https://a.example/' });
    expect(line).toMatch(/^<connect-bank> .+ \(https:\/\/a\.example\/\) See .+#unreachable$/);
  });
});
