import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox-server/index.ts';
import { type Listening, type ListenOptions, listen } from '../../../sandbox-server/node.ts';

const TOKEN = 'let-me-in';
const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function listening(options?: ListenOptions): Promise<Listening> {
  const server = await listen(createSandbox(), options);
  open.push(server);
  return server;
}

type Sent = { method?: string; path?: string; headers?: Record<string, string> };
type Got = { status: number; headers: Record<string, unknown>; text: string };

/** A request to the letter: `fetch` would not send another `Host`, nor leave a path as it is. */
function ask(url: string, { method = 'GET', path = '/_sandbox/clock', headers = {} }: Sent = {}) {
  const { port } = new URL(url);
  return new Promise<Got>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject).end();
  });
}

describe('the control plane of a sandbox on this machine', () => {
  it.each(['localhost', '127.0.0.1', '127.0.0.2:80', '[::1]:4400'])(
    'answers to %s',
    async (Host) => {
      const { url } = await listening();
      expect((await ask(url, { headers: { Host } })).status).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
    'does not answer to %s, which only DNS led here',
    async (Host) => {
      const { url } = await listening();
      const { status, text } = await ask(url, { headers: { Host } });
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({
        detail: expect.stringContaining('--control-token'),
      });
      expect((await ask(url, { headers: { Host }, path: '/health' })).status).toBe(200);
    },
  );

  it.each(['https://evil.example', 'null', 'http://localhost:1'])(
    'does not answer to a page of %s',
    async (Origin) => {
      const { url } = await listening();
      const sent = { method: 'POST', path: '/_sandbox/reset', headers: { Origin } };
      expect((await ask(url, sent)).status).toBe(403);
    },
  );

  it('answers to its own pages', async () => {
    const { url } = await listening();
    expect((await ask(url, { headers: { Origin: url } })).status).toBe(200);
  });

  it.each(['cross-site', 'same-site'])(
    'does not answer to what a %s page loads without CORS',
    async (site) => {
      const { url } = await listening();
      const headers = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors' };
      for (const path of ['/_sandbox/clock', '/_sandbox', '/_sandbox/assets/inspector.js']) {
        expect((await ask(url, { path, headers })).status).toBe(403);
      }
    },
  );

  it('serves only the inspector to a browser that follows a link', async () => {
    const { url } = await listening();
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
    expect((await ask(url, { path: '/_sandbox', headers })).status).toBe(200);
    expect((await ask(url, { path: '/_sandbox/snapshot', headers })).status).toBe(403);
  });

  it.each(['none', 'same-origin'])('answers to its own page, which is %s', async (site) => {
    const { url } = await listening();
    expect((await ask(url, { headers: { 'Sec-Fetch-Site': site } })).status).toBe(200);
  });

  it.each([
    ['LOCALHOST', 'HTTP://LOCALHOST'],
    ['localhost:80', 'http://localhost'],
    ['localhost.', 'http://localhost.'],
  ])('answers to %s and its page %s, in whatever spelling', async (Host, Origin) => {
    const { url } = await listening();
    expect((await ask(url, { headers: { Host, Origin } })).status).toBe(200);
  });

  it('may be loaded by no page of another origin', async () => {
    const { url } = await listening();
    for (const path of ['/_sandbox/clock', '/_sandbox/nowhere', '/_sandbox']) {
      const { headers } = await ask(url, { path });
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  it.each(['/%5Fsandbox/clock', '/_sand%62ox/clock', '/_sandbox/clock?%ff', '/_sandbox'])(
    'is guarded as %s too',
    async (path) => {
      const { url } = await listening();
      expect((await ask(url, { path, headers: { Host: 'evil.example' } })).status).toBe(403);
    },
  );

  it('accepts any request with the token, on any address', async () => {
    const { url } = await listening({ controlToken: TOKEN });
    const headers = { Host: 'sandbox.example', Authorization: `Bearer ${TOKEN}` };
    expect((await ask(url, { headers })).status).toBe(200);
  });
});

describe('the control plane of a sandbox that others can reach', () => {
  const everywhere = { hostname: '0.0.0.0' };

  it('rejects every request without a token', async () => {
    const { url } = await listening(everywhere);
    for (const path of ['/_sandbox/clock', '/_sandbox', '/_sandbox/assets/inspector.js']) {
      const { status, text } = await ask(url, { path, headers: { Host: 'localhost' } });
      expect(status).toBe(403);
      expect(text).toContain('On an address that others can reach');
    }
    expect((await ask(url, { path: '/health' })).status).toBe(200);
  });

  it.each([
    ['no token', {}],
    ['another token', { Authorization: 'Bearer let-me-out' }],
    ['the beginning of the token', { Authorization: 'Bearer let' }],
    ['the token as a password', { Authorization: `Basic ${btoa(`:${TOKEN}`)}` }],
  ])('answers to %s with 401', async (_, headers) => {
    const { url } = await listening({ ...everywhere, controlToken: TOKEN });
    const answer = await ask(url, { headers: { Host: 'localhost', ...headers } });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('answers to the token', async () => {
    const { url } = await listening({ ...everywhere, controlToken: TOKEN });
    const { status } = await ask(url, { headers: { Authorization: `Bearer ${TOKEN}` } });
    expect(status).toBe(200);
  });

  it('shows the inspector, which asks for the token itself', async () => {
    const { url } = await listening({ ...everywhere, controlToken: TOKEN });
    expect((await ask(url, { path: '/_sandbox' })).status).toBe(200);
    expect((await ask(url, { path: '/_sandbox/clock' })).status).toBe(401);
  });
});
