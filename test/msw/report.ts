/** Run by Node in a project that has installed the package and an MSW: says in JSON what it saw. */
import { createRequire } from 'node:module';
import { createSandbox } from 'connect-bank/sandbox';
import { sandboxHandlers } from 'connect-bank/sandbox/msw';
import { setupServer } from 'msw/node';
import {
  askForAccounts,
  createConnection,
  fetchToken,
  outcomeOf,
  readAccounts,
  walkJourney,
} from './customer.ts';

export type Report = {
  msw: string;
  node: string;
  token: string;
  journey: { end: string; accounts: string[] };
  dropped: string;
  aborted: string;
  complaints: string[];
};

const complaints: string[] = [];
console.error = (...words: unknown[]) => complaints.push(words.map(String).join(' '));
console.warn = console.error;

const sandbox = createSandbox();
const server = setupServer(...sandboxHandlers(sandbox));
server.listen({ onUnhandledRequest: 'error' });

const token = await fetchToken();
const { id, hostedPage } = await createConnection(token, 'https://app.example/back');
const end = await walkJourney(hostedPage, { redirect: 'manual' });
const accounts = await readAccounts(token, id);

server.use(...sandboxHandlers({ fetch: () => Promise.reject(new TypeError('fetch failed')) }));
const dropped = await outcomeOf(askForAccounts(token, id));

const caller = new AbortController();
const hang = ({ signal }: Request) =>
  new Promise<Response>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    caller.abort();
  });
server.use(...sandboxHandlers({ fetch: hang }));
const aborted = await outcomeOf(askForAccounts(token, id, { signal: caller.signal }));
server.close();

const report: Report = {
  msw: createRequire(import.meta.url)('msw/package.json').version,
  node: process.version,
  token,
  journey: { end: end.split('?')[0] ?? '', accounts: accounts.map(({ type }) => type) },
  dropped,
  aborted,
  complaints,
};
process.stdout.write(JSON.stringify(report));
