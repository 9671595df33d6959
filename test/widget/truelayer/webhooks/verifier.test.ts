import { exportJWK, generateKeyPair } from 'jose';
import * as signing from 'truelayer-signing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWebhookVerifier, WebhookRejectedError } from '../../../../widget/truelayer/index.ts';
import { KEY_LIMITS } from '../../../../widget/truelayer/webhooks/keys.ts';
import { FRESHNESS } from '../../../../widget/truelayer/webhooks/signature.ts';
import {
  JWKS,
  JWKS_ADDRESS,
  jws,
  KID,
  type Signing,
  signatureOver,
  signedHeaders,
  timestampAt,
} from './signer.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const PATH = '/connect-bank/webhook';
const URL_OF_WEBHOOK = `https://partner.example${PATH}`;
const BODY = JSON.stringify({
  type: 'connection_authorized',
  event_version: 1,
  event_id: 'event-1',
  connection_id: 'connection-1',
  authorized_at: '2026-01-01T12:00:00.000Z',
});

afterEach(() => vi.useRealTimers());

/** A verifier, and how often it has fetched keys. */
function setup(keys: () => Response | Promise<Response> = () => Response.json(JWKS)) {
  const fetched: string[] = [];
  const verifier = createWebhookVerifier({
    environment: { jwks: JWKS_ADDRESS },
    fetch: (request) => {
      fetched.push(request.url);
      return keys();
    },
    clock: () => NOW,
  });
  /** `verified`, or why not. */
  async function verdict(headers: Record<string, string>, body: string | Uint8Array = BODY) {
    const request = { method: 'POST', url: URL_OF_WEBHOOK, headers, body };
    return verifier.verify(request).then(() => 'verified', reasonOf);
  }
  const verdictOn = async (signing: Signing, body: string | Uint8Array = BODY) =>
    verdict(await signedHeaders(body, { now: NOW, ...signing }), body);
  return { verifier, fetched, verdict, verdictOn };
}

function reasonOf(error: unknown): string {
  if (error instanceof WebhookRejectedError) return error.reason;
  throw error;
}

describe('a webhook with a valid signature', () => {
  it('is verified and parsed', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const request = new Request(URL_OF_WEBHOOK, { method: 'POST', headers, body: BODY });
    expect(await setup().verifier.verify(request)).toEqual(JSON.parse(BODY));
  });

  it('is verified in the form of Node’s own server', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const webhook = await setup().verifier.verify({
      method: 'POST',
      url: `${PATH}?tenant=7`,
      headers: { ...Object.fromEntries(lowerCase), ':path': PATH, 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from(BODY),
    });
    expect(webhook.event_id).toBe('event-1');
  });

  it.each([
    ['without a slash at its end, though the address has one', PATH, `${URL_OF_WEBHOOK}/`],
    ['with a slash at its end, though the address has none', `${PATH}/`, URL_OF_WEBHOOK],
  ])('is verified over a path %s', async (_, path, url) => {
    const headers = await signedHeaders(BODY, { now: NOW, path });
    const request = { method: 'POST', url, headers, body: BODY };
    await expect(setup().verifier.verify(request)).resolves.toMatchObject({ event_id: 'event-1' });
  });

  it.each([
    ['the timestamp alone', 'x-tl-webhook-timestamp'],
    ['headers in another order and casing', 'content-type,X-TL-WEBHOOK-TIMESTAMP'],
    ['more headers', 'X-Tl-Webhook-Timestamp,X-Other,X-Missing'],
  ])('may have %s signed', async (_, signed) => {
    expect(await setup().verdictOn({ signed, headers: { 'X-Other': 'a b' } })).toBe('verified');
  });

  it('needs no content type', async () => {
    const { 'Content-Type': _, ...headers } = await signedHeaders(BODY, {
      now: NOW,
      signed: 'X-Tl-Webhook-Timestamp',
    });
    expect(await setup().verdict(headers)).toBe('verified');
  });

  it('is verified byte by byte, before it is decoded', async () => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const { verdictOn, verdict } = setup();
    expect(await verdictOn({}, body)).toBe('unreadable');
    const headers = await signedHeaders(body, { now: NOW });
    expect(await verdict(headers, body.toString())).toBe('wrong-signature');
  });

  it.each(['no JSON', '[]', 'null', '{"event_id":"e"}', '{"type":1,"event_id":"e"}'])(
    'is unreadable if it is %j',
    async (body) => {
      expect(await setup().verdictOn({}, body)).toBe('unreadable');
    },
  );

  it.each([
    ['of an unknown type', { type: 'connection_expired', event_id: 'e', when: 'soon' }],
    ['of a known kind in a new shape', { type: 'connection_failed', event_id: 'e', v: [1] }],
  ])('%s is returned unchanged', async (_, original) => {
    const body = JSON.stringify(original);
    const headers = await signedHeaders(body, { now: NOW });
    const request = { method: 'POST', url: PATH, headers, body };
    expect(await setup().verifier.verify(request)).toEqual({
      type: 'unknown',
      event_id: 'e',
      original,
    });
  });
});

describe('an attacker', () => {
  it.each([
    ['of another host', 'https://evil.example/.well-known/jwks'],
    ['of TrueLayer’s other environment', 'https://webhooks.truelayer.com/.well-known/jwks'],
    ['that begins in the same way', `${JWKS_ADDRESS}.evil.example`],
    ['with a query', `${JWKS_ADDRESS}?`],
    ['in another casing', JWKS_ADDRESS.toUpperCase()],
    ['that is none', 'jwks'],
  ])('who names keys %s causes no request', async (_, jku) => {
    const { verdictOn, fetched } = setup();
    const { privateKey } = await generateKeyPair('ES512');
    expect(await verdictOn({ jose: { jku }, key: privateKey })).toBe('foreign-keys');
    expect(fetched).toEqual([]);
  });

  it('who uses the right key id with another key is rejected', async () => {
    const { privateKey } = await generateKeyPair('ES512');
    expect(await setup().verdictOn({ key: privateKey })).toBe('wrong-signature');
  });

  it('who sends a key in the header is rejected', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES512');
    const jose = { jwk: await exportJWK(publicKey), x5u: 'https://evil.example/', kid: 'mine' };
    const { verdictOn, fetched } = setup();
    expect(await verdictOn({ key: privateKey, jose })).toBe('unknown-key');
    expect(fetched).toEqual([JWKS_ADDRESS]);
  });

  it('who uses the public key as an HMAC secret is rejected', async () => {
    const key = Buffer.from(JSON.stringify(JWKS.keys[0]));
    const { verdictOn, fetched } = setup();
    expect(await verdictOn({ key, jose: { alg: 'HS256' } })).toBe('wrong-algorithm');
    expect(fetched).toEqual([]);
  });

  it.each([['ES256'], ['ES384'], ['EdDSA']])('who signs with %s is rejected', async (alg) => {
    const { privateKey } = await generateKeyPair(alg);
    expect(await setup().verdictOn({ key: privateKey, jose: { alg } })).toBe('wrong-algorithm');
  });

  it.each(['none', 'None', 'es512', ''])(
    'who declares the algorithm %j is rejected',
    async (alg) => {
      const headers = await signedHeaders(BODY, { now: NOW });
      expect(await setup().verdict({ ...headers, ...tampered(headers, { alg }) })).toBe(
        'wrong-algorithm',
      );
    },
  );

  it.each(['1', '3', ''])('who declares version %j is rejected', async (tl_version) => {
    expect(await setup().verdictOn({ jose: { tl_version } })).toBe('wrong-version');
  });

  it.each([
    ['tl_version', 2],
    ['kid', ''],
    ['kid', undefined],
    ['jku', undefined],
    ['tl_headers', ['X-Tl-Webhook-Timestamp']],
  ])('who sends a header with %s %j is rejected', async (name, value) => {
    const { verdictOn, fetched } = setup();
    expect(await verdictOn({ jose: { [name]: value } })).toBe('malformed-signature');
    expect(fetched).toEqual([]);
  });

  it('who uses critical extensions is rejected', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const extended = tampered(headers, { crit: ['b64'], b64: false });
    expect(await setup().verdict({ ...headers, ...extended })).toBe('malformed-signature');
  });

  it('who has a valid signature cannot change the body', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const { verdict } = setup();
    expect(await verdict(headers, BODY.replace('-1', '-2'))).toBe('wrong-signature');
    expect(await verdict(headers, `${BODY} `)).toBe('wrong-signature');
  });

  it('who has a valid signature cannot use it for another URL', async () => {
    const { verdictOn } = setup();
    expect(await verdictOn({ path: '/payouts/webhook' })).toBe('wrong-signature');
    expect(await verdictOn({ path: `${PATH}//` })).toBe('wrong-signature');
    expect(await verdictOn({ path: PATH.toUpperCase() })).toBe('wrong-signature');
  });

  it('who has a valid signature cannot use another method', async () => {
    expect(await setup().verdictOn({ method: 'PUT' })).toBe('wrong-signature');
  });

  it('who has a valid signature cannot change or drop a signed header', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const { 'Content-Type': _, ...others } = headers;
    const { verdict } = setup();
    expect(await verdict({ ...headers, 'Content-Type': 'text/plain' })).toBe('wrong-signature');
    expect(await verdict(others)).toBe('wrong-signature');
    const later = { ...headers, 'X-TL-Webhook-Timestamp': timestampAt(NOW + 1000) };
    expect(await verdict(later)).toBe('wrong-signature');
  });

  it('who declares other headers as signed is rejected', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const fewer = tampered(headers, { tl_headers: 'X-Tl-Webhook-Timestamp' });
    expect(await setup().verdict({ ...headers, ...fewer })).toBe('wrong-signature');
  });

  it.each([
    'X-Tl-Webhook-Timestamp\n',
    'X-Tl-Webhook-Timestamp,Content-Type: a\nPOST /other',
    'X-Tl-Webhook-Timestamp, Content-Type',
    'X-Tl-Webhook-Timestamp,,Content-Type',
    ',',
    'X-Tl-Webhook-Timestamp\0',
  ])('cannot add a line to the signed text with %j', async (tl_headers) => {
    const { verdictOn, fetched } = setup();
    expect(await verdictOn({ jose: { tl_headers } })).toBe('malformed-signature');
    expect(fetched).toEqual([]);
  });

  it.each(['', 'Content-Type', 'X-Tl-Webhook-Timestamp-2'])(
    'cannot leave the timestamp out of the signature: %j',
    async (signed) => {
      expect(await setup().verdictOn({ signed })).toBe('unsigned-timestamp');
    },
  );

  it('cannot move part of the headers into the body', async () => {
    const timestamp = timestampAt(NOW);
    const signed = 'X-Tl-Webhook-Timestamp';
    const headers = await signedHeaders(`Content-Type: application/json\n${BODY}`, {
      now: NOW,
      signed,
    });
    expect(headers['X-TL-Webhook-Timestamp']).toBe(timestamp);
    const moved = tampered(headers, { tl_headers: `${signed},Content-Type` });
    expect(await setup().verdict({ ...headers, ...moved })).toBe('wrong-signature');
  });
});

describe('the signature header', () => {
  it.each([
    ['missing', undefined, 'no-signature'],
    ['empty', '', 'malformed-signature'],
    ['one part', 'abc', 'malformed-signature'],
    ['no header', '..abc', 'malformed-signature'],
    ['no signature', 'abc..', 'malformed-signature'],
    ['four parts', 'abc..def.ghi', 'malformed-signature'],
    ['no base64url', 'ab+/..def', 'malformed-signature'],
    ['no JSON', `${Buffer.from('{').toString('base64url')}..def`, 'malformed-signature'],
    ['null', `${Buffer.from('null').toString('base64url')}..def`, 'malformed-signature'],
    ['too long', `${'a'.repeat(5000)}..def`, 'malformed-signature'],
  ])('is rejected: %s', async (_, value, reason) => {
    const { 'Tl-Signature': __, ...headers } = await signedHeaders(BODY, { now: NOW });
    const { verdict, fetched } = setup();
    expect(
      await verdict({ ...headers, ...(value !== undefined && { 'Tl-Signature': value }) }),
    ).toBe(reason);
    expect(fetched).toEqual([]);
  });

  it('is rejected with an attached payload', async () => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const [text, , signature] = headers['Tl-Signature']?.split('.') ?? [];
    const whole = `${text}.${Buffer.from(BODY).toString('base64url')}.${signature}`;
    expect(await setup().verdict({ ...headers, 'Tl-Signature': whole })).toBe(
      'malformed-signature',
    );
  });

  it.each([0, 1, 131, 133, 300])('is rejected with a signature of %i bytes', async (length) => {
    const headers = await signedHeaders(BODY, { now: NOW });
    const [text] = headers['Tl-Signature']?.split('.') ?? [];
    const value = `${text}..${Buffer.alloc(length, 1).toString('base64url')}`;
    const verdict = await setup().verdict({ ...headers, 'Tl-Signature': value });
    expect(['malformed-signature', 'wrong-signature']).toContain(verdict);
  });

  it('is rejected if it occurs twice', async () => {
    const headers = new Headers(await signedHeaders(BODY, { now: NOW }));
    headers.append('Tl-Signature', headers.get('Tl-Signature') ?? '');
    const request = new Request(URL_OF_WEBHOOK, { method: 'POST', headers, body: BODY });
    await expect(setup().verifier.verify(request)).rejects.toMatchObject({
      reason: 'malformed-signature',
    });
  });
});

describe('the timestamp', () => {
  const at = (ms: number) => ({ headers: { 'X-TL-Webhook-Timestamp': timestampAt(NOW + ms) } });

  it.each([
    [-FRESHNESS.oldestMs, 'verified'],
    [-FRESHNESS.oldestMs - 1000, 'stale'],
    [-30 * 24 * 60 * 60_000, 'stale'],
    [FRESHNESS.aheadMs, 'verified'],
    [FRESHNESS.aheadMs + 1000, 'ahead-of-time'],
  ])('%i ms from now is %s', async (ms, verdict) => {
    const { verdictOn, fetched } = setup();
    expect(await verdictOn(at(ms))).toBe(verdict);
    expect(fetched).toHaveLength(verdict === 'verified' ? 1 : 0);
  });

  it.each(['', 'now', '1767268800', '2026-01-01', '2026-02-30T12:00:00Z', '2026-01-01T12:00:00'])(
    'is invalid: %j',
    async (timestamp) => {
      const headers = { 'X-TL-Webhook-Timestamp': timestamp };
      expect(await setup().verdictOn({ headers })).toBe('no-timestamp');
    },
  );

  it('is rejected if it occurs twice', async () => {
    const headers = new Headers(await signedHeaders(BODY, { now: NOW }));
    headers.append('X-Tl-Webhook-Timestamp', timestampAt(NOW));
    const request = new Request(URL_OF_WEBHOOK, { method: 'POST', headers, body: BODY });
    await expect(setup().verifier.verify(request)).rejects.toMatchObject({
      reason: 'no-timestamp',
    });
  });
});

describe('the keys', () => {
  const unknown = (kid: string) => ({ jose: { kid } });

  it('are fetched once for many webhooks', async () => {
    const { verdictOn, fetched } = setup();
    await Promise.all([1, 2, 3].map(() => verdictOn({})));
    await verdictOn({});
    expect(fetched).toEqual([JWKS_ADDRESS]);
  });

  it('are fetched again for an unknown key, but once only for many of them', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { verdictOn, fetched } = setup();
    await verdictOn({});
    for (let i = 0; i < 20; i++) expect(await verdictOn(unknown(`${i}`))).toBe('unknown-key');
    expect(fetched).toHaveLength(1);
    vi.setSystemTime(Date.now() + KEY_LIMITS.pauseMs);
    await Promise.all(Array.from({ length: 20 }, (_, i) => verdictOn(unknown(`again-${i}`))));
    for (let i = 0; i < 20; i++) await verdictOn(unknown(`later-${i}`));
    expect(fetched).toHaveLength(2);
  });

  it('that are new are found after the pause', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const rotated = await generateKeyPair('ES512');
    const keys = [...JWKS.keys];
    const { verdictOn } = setup(() => Response.json({ keys }));
    const byNewKey = { key: rotated.privateKey, jose: { kid: 'key-2' } };
    expect(await verdictOn({})).toBe('verified');
    keys.push({ ...(await exportJWK(rotated.publicKey)), kid: 'key-2', alg: 'ES512' });
    vi.setSystemTime(Date.now() + KEY_LIMITS.pauseMs);
    expect(await verdictOn(byNewKey)).toBe('verified');
  });

  it('that were withdrawn are rejected soon', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let keys = JWKS.keys;
    const { verdictOn } = setup(() => Response.json({ keys }));
    expect(await verdictOn({})).toBe('verified');
    keys = [];
    vi.setSystemTime(Date.now() + KEY_LIMITS.freshMs);
    expect(await verdictOn({})).toBe('unknown-key');
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['an error', () => new Response('no', { status: 503 })],
    ['a redirect', () => Response.redirect('https://evil.example/', 302)],
    ['no JSON', () => new Response('<html>')],
    ['no keys', () => Response.json({ keys: 'none' })],
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])(
    'that cannot be fetched because of %s cause a temporary error, and few requests',
    async (_, keys) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      let answer = keys;
      const { verdictOn, fetched } = setup(() => answer());
      for (let i = 0; i < 10; i++) expect(await verdictOn({})).toBe('keys-unavailable');
      expect(fetched).toHaveLength(1);
      answer = () => Response.json(JWKS);
      vi.setSystemTime(Date.now() + KEY_LIMITS.pauseMs);
      expect(await verdictOn({})).toBe('verified');
    },
  );

  it('that are cached are used while fetching fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let isUp = true;
    const { verdictOn } = setup(() =>
      isUp ? Response.json(JWKS) : new Response('', { status: 500 }),
    );
    expect(await verdictOn({})).toBe('verified');
    isUp = false;
    vi.setSystemTime(Date.now() + KEY_LIMITS.pauseMs);
    expect(await verdictOn(unknown('new'))).toBe('keys-unavailable');
    expect(await verdictOn({})).toBe('verified');
  });

  it('are those of TrueLayer’s environment', async () => {
    const asked: string[] = [];
    const fetch = (request: Request) => {
      asked.push(request.url);
      return Response.json(JWKS);
    };
    for (const [environment, jku] of [
      ['sandbox', 'https://webhooks.truelayer-sandbox.com/.well-known/jwks'],
      ['production', 'https://webhooks.truelayer.com/.well-known/jwks'],
    ] as const) {
      const verifier = createWebhookVerifier({ environment, fetch, clock: () => NOW });
      const headers = await signedHeaders(BODY, { now: NOW, jose: { jku } });
      await verifier.verify({ method: 'POST', url: PATH, headers, body: BODY });
      expect(asked.at(-1)).toBe(jku);
    }
  });

  it('must have a URL', () => {
    expect(() => createWebhookVerifier({ environment: { jwks: '/jwks' } })).toThrow(TypeError);
  });
});

describe('TrueLayer’s own library', () => {
  it('signs the same bytes', async () => {
    const headers = { 'X-Tl-Webhook-Timestamp': timestampAt(NOW), 'Content-Type': 'a/b; c=ü' };
    let ours = '';
    await signing.sign({
      kid: KID,
      path: PATH,
      headers,
      body: BODY,
      // It has no `jku` of its own to give, so the header is ours, and the bytes are its.
      signingFunction: async (message) => {
        ours = await jws(Buffer.from(message.split('.')[1] ?? '', 'base64url'));
        return '';
      },
    });
    expect(await setup().verdict({ ...headers, 'Tl-Signature': ours })).toBe('verified');
  });

  it.each<[string, Signing, boolean]>([
    ['as it is', {}, true],
    ['over the path with a slash', { path: `${PATH}/` }, true],
    ['over other headers in another order', { signed: 'X-No,x-tl-webhook-timestamp' }, true],
    ['over another body', { body: '{}' }, false],
    ['over another path', { path: '/other' }, false],
    ['over another method', { method: 'PUT' }, false],
    ['over another content type', { headers: { 'Content-Type': 'text/plain' } }, false],
    ['of another version', { jose: { tl_version: '1' } }, false],
    ['without the timestamp', { signed: 'Content-Type' }, false],
  ])('agrees with us about a signature %s', async (_, changed, isRight) => {
    const headers = {
      'Content-Type': 'application/json',
      'X-Tl-Webhook-Timestamp': timestampAt(NOW),
    };
    const signature = await signatureOver({ headers, body: BODY, ...changed });
    const byLibrary = () =>
      signing.verify({
        jwks: JSON.stringify(JWKS),
        signature,
        // biome-ignore lint/suspicious/noExplicitAny: the library's const enum is not exported as a value
        method: 'POST' as any,
        path: PATH,
        body: BODY,
        headers,
        requiredHeaders: ['X-Tl-Webhook-Timestamp'],
      });
    const ours = await setup().verdict({ ...headers, 'Tl-Signature': signature });
    expect(ours === 'verified').toBe(isRight);
    if (isRight) expect(byLibrary).not.toThrow();
    else expect(byLibrary).toThrow();
  });
});

/** The signature header with another JOSE header in front of the same signature. */
function tampered(headers: Record<string, string>, jose: object): Record<string, string> {
  const [text = '', , signature] = headers['Tl-Signature']?.split('.') ?? [];
  const header = { ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...jose };
  const other = Buffer.from(JSON.stringify(header)).toString('base64url');
  return { 'Tl-Signature': `${other}..${signature}` };
}
