/** A script for a project with the package and MSW installed. It prints its results as JSON. */
import { createRequire } from 'node:module';
import { createSandbox, type Fault } from 'connect-bank/sandbox';
import { sandboxHandlers } from 'connect-bank/sandbox/msw';
import { setupServer } from 'msw/node';
import {
  createConnection,
  fetchAccounts,
  fetchToken,
  outcomeOf,
  readAccounts,
  walkJourney,
} from './truelayer-calls.ts';

export type Report = {
  msw: string;
  node: string;
  token: string;
  journey: { end: string; accounts: string[] };
  faults: Record<'hung' | 'dropped' | 'truncated' | 'slow', string>;
  consoleErrors: string[];
};

/** Timeout of the hanging call. */
const TIMEOUT_MS = 300;

const consoleErrors: string[] = [];
console.error = (...values: unknown[]) => consoleErrors.push(values.map(String).join(' '));
console.warn = console.error;

const sandbox = createSandbox();
const server = setupServer(...sandboxHandlers(sandbox));
server.listen({ onUnhandledRequest: 'error' });

const token = await fetchToken();
const { id, hostedPage } = await createConnection(token, 'https://app.example/back');
const end = await walkJourney(hostedPage, { redirect: 'manual' });
const accounts = await readAccounts(token, id);

/** Calls TrueLayer once with a fault; a hanging call times out. */
const callWithFault = async (fault: Fault): Promise<string> => {
  sandbox.faults.add({ ...fault, operation: 'connected-accounts-get-accounts', times: 1 });
  // Unlike `AbortSignal.timeout`, this timer keeps the process alive.
  const caller = new AbortController();
  const isHanging = 'network' in fault && fault.network === 'hang';
  const timer = isHanging ? setTimeout(() => caller.abort(), TIMEOUT_MS) : undefined;
  const outcome = await outcomeOf(fetchAccounts(token, id, { signal: caller.signal }));
  clearTimeout(timer);
  return outcome;
};
const hung = await callWithFault({ network: 'hang' });
const dropped = await callWithFault({ network: 'drop' });
const truncated = await callWithFault({ body: 'truncated' });
const slow = await callWithFault({ slowBody: 5 });
server.close();

const report: Report = {
  msw: createRequire(import.meta.url)('msw/package.json').version,
  node: process.version,
  token,
  journey: { end: end.split('?')[0] ?? '', accounts: accounts.map(({ type }) => type) },
  faults: { hung, dropped, truncated, slow },
  consoleErrors,
};
process.stdout.write(JSON.stringify(report));
