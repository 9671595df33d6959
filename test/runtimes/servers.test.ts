import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INSTALL_MS } from '../installs/registry.ts';
import {
  createPage,
  describeMountedHost,
  type MountedServer,
  type RunningSandbox,
  startSandbox,
} from '../mounting/mounted-host-suite.ts';
import { bundle, writeProject } from '../mounting/project.ts';
import { SESSION } from '../mounting/session.ts';
import { serve, serveWorkers, type Worker } from './run.ts';
import { findExecutable, RUNTIMES, type Runtime, titleOf, WORKERD } from './runtime.ts';
import { COMPATIBILITY_DATE, SNIPPETS } from './snippets.ts';

/** The file of docs/runtimes.md with the server of this runtime. */
const entryOf = ({ name }: Runtime): string =>
  name === 'workerd' ? 'worker.ts' : `${name.toLowerCase()}.ts`;

/** Builds the server, with its packages if the runtime does not resolve them as Node does. */
function buildServer(runtime: Runtime): Promise<string> {
  const files = { ...SNIPPETS, 'session.ts': SESSION };
  const root = writeProject(titleOf(runtime), files);
  return bundle(root, entryOf(runtime), { includePackages: runtime.name !== 'Node' });
}

for (const runtime of RUNTIMES) {
  describeMountedHost(
    `the server of docs/runtimes.md in ${titleOf(runtime)}`,
    async (env) => {
      const executable = findExecutable(runtime);
      if ('missing' in executable) return executable;
      const module = await buildServer(runtime);
      if (runtime !== WORKERD)
        return serve(runtime, executable.path, module, { ...env, PORT: '0' });
      const worker = { name: 'partner', module, text: env };
      return serveWorkers(executable.path, [worker], COMPATIBILITY_DATE);
    },
    { startTimeoutMs: INSTALL_MS },
  );
}

describe('a Worker', () => {
  /** Forwards requests. It aborts a request with `X-Abort` when the server has called TrueLayer. */
  const CALLER = `
    export default {
      async fetch(request, env) {
        if (!request.headers.has('x-abort')) return env.PARTNER.fetch(request);
        const caller = new AbortController();
        const response = env.PARTNER.fetch(request, { signal: caller.signal });
        await fetch(env.TRUELAYER_API_URL + '/called');
        caller.abort();
        return response.catch(() => new Response('aborted', { status: 499 }));
      },
    };`;

  let truelayer: RunningSandbox;
  let upstream: Awaited<ReturnType<typeof startStalledUpstream>>;
  let mounted: MountedServer | { missing: string };

  beforeAll(async () => {
    truelayer = await startSandbox();
    upstream = await startStalledUpstream(truelayer);
    const executable = findExecutable(WORKERD);
    if ('missing' in executable) {
      mounted = executable;
      return;
    }
    const text = { ...truelayer.env, TRUELAYER_API_URL: upstream.url };
    const root = writeProject('caller', { 'caller.js': CALLER });
    const caller = await bundle(root, 'caller.js', { includePackages: true });
    const workers: Worker[] = [
      { name: 'caller', module: caller, text, services: { PARTNER: 'partner' } },
      { name: 'partner', module: await buildServer(WORKERD), text },
    ];
    mounted = await serveWorkers(executable.path, workers, COMPATIBILITY_DATE);
  }, INSTALL_MS);

  afterAll(async () => {
    if ('url' in mounted) await mounted.close();
    await upstream.close();
    await truelayer.close();
  });

  beforeEach(({ skip }) => {
    if ('missing' in mounted) skip(mounted.missing);
  });

  it('a request that was aborted while it fetched the token does not affect the next one', async () => {
    const page = createPage(mounted as MountedServer);
    const [aborted, next] = [{ 'x-abort': '1' }, {}];
    expect((await page.create({ ...aborted, 'Idempotency-Key': 'key-1' })).status).toBe(499);
    expect((await page.create({ ...next, 'Idempotency-Key': 'key-1' })).status).toBe(201);
    expect((await page.create(next)).status).toBe(201);
  });
});

/** An upstream that never answers its first request; `/called` responds when that request has arrived. */
async function startStalledUpstream({ sandbox }: RunningSandbox) {
  let signalCall = () => {};
  const called = new Promise<void>((resolve) => {
    signalCall = resolve;
  });
  let requests = 0;
  const listener = getRequestListener(async (request) => {
    if (new URL(request.url).pathname === '/called') {
      await called;
      return new Response();
    }
    requests += 1;
    if (requests > 1) return sandbox.fetch(request);
    signalCall();
    return new Promise<Response>(() => {});
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
