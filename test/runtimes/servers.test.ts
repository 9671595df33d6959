import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INSTALL_MS } from '../dist/registry.ts';
import {
  describeMounted,
  type Mounted,
  openTrueLayer,
  pageOf,
  type TrueLayer,
} from '../mounting/mounted.ts';
import { bundle, writeProject } from '../mounting/project.ts';
import { SESSION } from '../mounting/session.ts';
import { serve, serveWorkers, type Worker } from './run.ts';
import { executableOf, RUNTIMES, type Runtime, titleOf, WORKERD } from './runtime.ts';
import { COMPATIBILITY_DATE, SNIPPETS } from './snippets.ts';

/** The file of the page that is a runtime's server. */
const entryOf = ({ name }: Runtime): string =>
  name === 'workerd' ? 'worker.ts' : `${name.toLowerCase()}.ts`;

/** Built as the page shows it; with its packages, where the runtime does not look for them as Node does. */
function serverFor(runtime: Runtime): Promise<string> {
  const files = { ...SNIPPETS, 'session.ts': SESSION };
  const root = writeProject(titleOf(runtime), files);
  return bundle(root, entryOf(runtime), { isWhole: runtime.name !== 'Node' });
}

for (const runtime of RUNTIMES) {
  describeMounted(
    `the server of docs/runtimes.md in ${titleOf(runtime)}`,
    async (env) => {
      const executable = executableOf(runtime);
      if ('missing' in executable) return executable;
      const module = await serverFor(runtime);
      if (runtime !== WORKERD)
        return serve(runtime, executable.path, module, { ...env, PORT: '0' });
      const worker = { name: 'partner', module, text: env };
      return serveWorkers(executable.path, [worker], COMPATIBILITY_DATE);
    },
    { patienceMs: INSTALL_MS },
  );
}

describe('a Worker', () => {
  /** Forwards what it is asked; what is to be given up is, as soon as TrueLayer has been asked. */
  const CALLER = `
    export default {
      async fetch(request, env) {
        if (!request.headers.has('x-give-up')) return env.PARTNER.fetch(request);
        const caller = new AbortController();
        const answer = env.PARTNER.fetch(request, { signal: caller.signal });
        await fetch(env.TRUELAYER_API_URL + '/asked');
        caller.abort();
        return answer.catch(() => new Response('given up', { status: 499 }));
      },
    };`;

  let truelayer: TrueLayer;
  let gate: Awaited<ReturnType<typeof openGate>>;
  let mounted: Mounted | { missing: string };

  beforeAll(async () => {
    truelayer = await openTrueLayer();
    gate = await openGate(truelayer);
    const executable = executableOf(WORKERD);
    if ('missing' in executable) {
      mounted = executable;
      return;
    }
    const text = { ...truelayer.env, TRUELAYER_API_URL: gate.url };
    const root = writeProject('caller', { 'caller.js': CALLER });
    const caller = await bundle(root, 'caller.js', { isWhole: true });
    const workers: Worker[] = [
      { name: 'caller', module: caller, text, services: { PARTNER: 'partner' } },
      { name: 'partner', module: await serverFor(WORKERD), text },
    ];
    mounted = await serveWorkers(executable.path, workers, COMPATIBILITY_DATE);
  }, INSTALL_MS);

  afterAll(async () => {
    if ('url' in mounted) await mounted.close();
    await gate.close();
    await truelayer.close();
  });

  beforeEach(({ skip }) => {
    if ('missing' in mounted) skip(mounted.missing);
  });

  it('whose request ended while it fetched the token leaves the next one no worse', async () => {
    const page = pageOf(mounted as Mounted);
    const [lost, next] = [{ 'x-give-up': '1' }, {}];
    expect((await page.create({ ...lost, 'Idempotency-Key': 'key-1' })).status).toBe(499);
    expect((await page.create({ ...next, 'Idempotency-Key': 'key-1' })).status).toBe(201);
    expect((await page.create(next)).status).toBe(201);
  });
});

/** Before TrueLayer's token endpoint: the first request there is never answered, and `/asked` says when it came. */
async function openGate({ sandbox }: TrueLayer) {
  let say = () => {};
  const asked = new Promise<void>((resolve) => {
    say = resolve;
  });
  let requests = 0;
  const listener = getRequestListener(async (request) => {
    if (new URL(request.url).pathname === '/asked') {
      await asked;
      return new Response();
    }
    requests += 1;
    if (requests > 1) return sandbox.fetch(request);
    say();
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
