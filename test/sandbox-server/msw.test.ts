import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox-server/index.ts';
import { sandboxHandlers } from '../../sandbox-server/msw.ts';
import { actAs, json, tokenFor } from './app.ts';

const HEALTH = 'https://api.truelayer-sandbox.com/health';
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret' };
const NOT_OURS = 418;

const server = setupServer(http.all('*', () => new HttpResponse(null, { status: NOT_OURS })));
beforeAll(() => server.listen());
afterEach(() => {
  server.resetHandlers();
  server.events.removeAllListeners();
});
afterAll(() => server.close());

describe('the handlers for MSW', () => {
  it.each(['auth', 'api', 'app', 'webhooks'])('answer in place of TrueLayer’s %s', async (host) => {
    server.use(...sandboxHandlers(createSandbox()));
    const response = await fetch(`https://${host}.truelayer-sandbox.com/health`);
    expect(await json(response)).toEqual({ status: 'ok' });
  });

  it('hand out addresses in TrueLayer’s name', async () => {
    server.use(...sandboxHandlers(createSandbox()));
    const document = '/.well-known/openid-configuration';
    const { issuer } = await json(await fetch(`https://auth.truelayer-sandbox.com${document}`));
    expect(issuer).toBe('https://auth.truelayer-sandbox.com');
  });

  it.each(['https://truelayer.test', 'http://127.0.0.1:1', 'http://[::1]:1/', 'https://tl.test/x'])(
    'respond for %s if configured, and for no other host',
    async (origin) => {
      server.use(...sandboxHandlers(createSandbox(), { origins: [origin] }));
      expect((await fetch(new URL('/health', origin))).status).toBe(200);
      expect((await fetch(HEALTH)).status).toBe(NOT_OURS);
    },
  );

  it.each([
    'https://tlxtest/health',
    'https://tl.test.evil.example/health',
    'http://tl.test/health',
  ])('leave %s alone, which only looks like https://tl.test', async (address) => {
    server.use(...sandboxHandlers(createSandbox(), { origins: ['https://tl.test'] }));
    expect((await fetch(address)).status).toBe(NOT_OURS);
  });

  it('refuse an origin that is none', () => {
    const options = { origins: ['truelayer.test'] };
    expect(() => sandboxHandlers(createSandbox(), options)).toThrow(TypeError);
  });

  it('let a dropped connection be a failed fetch', async () => {
    const dropped = { fetch: () => Promise.reject(new TypeError('fetch failed')) };
    server.use(...sandboxHandlers(dropped));
    await expect(fetch(HEALTH)).rejects.toThrow(TypeError);
  });

  it('let a caller give up a call that hangs', async () => {
    const caller = new AbortController();
    const fetchThatHangs = () => {
      caller.abort();
      return new Promise<Response>(() => undefined);
    };
    server.use(...sandboxHandlers({ fetch: fetchThatHangs }));
    const call = fetch(HEALTH, { signal: caller.signal });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('report no defect when a caller gave up', async () => {
    const caller = new AbortController();
    const fetchThatHangs = ({ signal }: Request) =>
      new Promise<Response>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        caller.abort();
      });
    server.use(...sandboxHandlers({ fetch: fetchThatHangs }));
    const end = new Promise((resolve) => {
      server.events.on('request:match', () => resolve('quiet'));
      server.events.on('unhandledException', ({ error }) => resolve(error));
    });
    await expect(fetch(HEALTH, { signal: caller.signal })).rejects.toThrow();
    expect(await end).toBe('quiet');
  });
});

describe('what the handlers cannot do in Node', () => {
  /** Nobody listens there: whoever is not caught fails at once. */
  const NOWHERE = 'http://127.0.0.1:1';

  it('is to answer another process', async () => {
    server.use(...sandboxHandlers(createSandbox(), { origins: [NOWHERE] }));
    const script = `fetch('${NOWHERE}/health').catch(({ name }) => console.log(name))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script]);
    expect(stdout.trim()).toBe('TypeError');
    expect((await fetch(`${NOWHERE}/health`)).status).toBe(200);
  });

  it('is to answer one address with two sandboxes, but within boundaries', async () => {
    const [one, other] = [createSandbox(), createSandbox()];
    const within = (sandbox: Sandbox) =>
      server.boundary(async () => {
        server.use(...sandboxHandlers(sandbox));
        return tokenFor(fetch);
      });
    one.clients.remove('sandbox-connect-bank');
    const [none, token] = await Promise.all([within(one)(), within(other)()]);
    expect(none).toBeUndefined();
    expect(token).toEqual(expect.any(String));
  });

  it('is to send webhooks past MSW', async () => {
    const heard: unknown[] = [];
    const webhookUri = 'https://app.example/webhooks';
    const sandbox = createSandbox({ clients: [{ ...CLIENT, webhookUri }] });
    server.use(
      http.post(webhookUri, async ({ request }) => {
        heard.push(await request.json());
        return new HttpResponse();
      }),
    );
    const { connect } = await actAs(sandbox.fetch);
    await connect();
    await sandbox.webhooks.settled();
    expect(heard).toEqual([expect.objectContaining({ type: 'connection_authorized' })]);
  });
});
