/** Run by Node in a project that has installed the package and an MSW: says in JSON what it saw. */
import { createRequire } from 'node:module';
import { createSandbox, type Fault } from 'connect-bank/sandbox';
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
  faults: Record<'hung' | 'dropped' | 'truncated' | 'slow', string>;
  complaints: string[];
};

/** When the call that hangs is given up. */
const HANG_MS = 300;

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

/** What becomes of a call, once; one that hangs gives up soon. */
const under = async (fault: Fault): Promise<string> => {
  sandbox.faults.add({ ...fault, operation: 'connected-accounts-get-accounts', times: 1 });
  // Unlike `AbortSignal.timeout` it keeps Node from ending while nothing else happens.
  const caller = new AbortController();
  const isHanging = 'network' in fault && fault.network === 'hang';
  const patience = isHanging ? setTimeout(() => caller.abort(), HANG_MS) : undefined;
  const outcome = await outcomeOf(askForAccounts(token, id, { signal: caller.signal }));
  clearTimeout(patience);
  return outcome;
};
const hung = await under({ network: 'hang' });
const dropped = await under({ network: 'drop' });
const truncated = await under({ body: 'truncated' });
const slow = await under({ slowBody: 5 });
server.close();

const report: Report = {
  msw: createRequire(import.meta.url)('msw/package.json').version,
  node: process.version,
  token,
  journey: { end: end.split('?')[0] ?? '', accounts: accounts.map(({ type }) => type) },
  faults: { hung, dropped, truncated, slow },
  complaints,
};
process.stdout.write(JSON.stringify(report));
