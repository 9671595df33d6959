/** Serves a page with MSW's service worker, as the development server of an app does. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';

export type Site = {
  /** Without a trailing slash. */
  url: string;
  port: number;
  close(): Promise<void>;
};

type File = { type: string; body: string; headers?: Record<string, string> };

const MSW_WORKER = join(import.meta.dirname, '../../node_modules/msw/lib/mockServiceWorker.js');
const ALLOW_ALL = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
const HTML = '<!doctype html><meta charset="utf-8"><title>App</title>';

/** @param entry the module that the page loads */
export async function startSite(entry = join(import.meta.dirname, 'page.ts')): Promise<Site> {
  const files: Record<string, File> = {
    '/': { type: 'text/html', body: `${HTML}<script type="module" src="/page.js"></script>` },
    '/page.js': { type: 'text/javascript', body: await bundle(entry) },
    '/mockServiceWorker.js': { type: 'text/javascript', body: readFileSync(MSW_WORKER, 'utf8') },
    '/webhook': { type: 'text/plain', body: '' },
    '/webhook-for-all': { type: 'text/plain', body: '', headers: ALLOW_ALL },
    // After a cross-origin redirect, the page may only read responses that allow every origin.
    '/back': { type: 'text/plain', body: '', headers: ALLOW_ALL },
  };
  const server = createServer(({ url = '/' }, response) => {
    const { type, body, headers } = files[url.split('?')[0] ?? ''] ?? NOT_FOUND;
    response.writeHead(body === NOT_FOUND.body ? 404 : 200, { 'Content-Type': type, ...headers });
    response.end(body);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const NOT_FOUND: File = { type: 'text/plain', body: 'There is no such page.' };

/** Bundles the page's script with the built package and MSW. */
async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry },
    },
  });
  const [first] = 'output' in result ? result.output : [];
  if (first?.type !== 'chunk') throw new Error(`${entry} was not bundled to one file`);
  return first.code;
}
