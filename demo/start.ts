/** `npm start`: runs the sandbox and Sixpence until Ctrl-C. */
import { createSandbox } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import open from 'open';
import { startDemo } from './server.ts';

const PORTS = { sandbox: 4400, demo: 4300 };
const CLIENT = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };

const sandbox = createSandbox({ clients: [] });
const bank = await startOnPreferredPort(PORTS.sandbox, (port) => listen(sandbox, { port }));
const demo = await startOnPreferredPort(PORTS.demo, (port) =>
  startDemo({ port, sandbox: { url: bank.url, ...CLIENT } }),
);

// In production, TrueLayer's Console has these settings.
sandbox.clients.add({
  id: CLIENT.clientId,
  secret: CLIENT.clientSecret,
  name: 'Sixpence',
  webhookUri: `${demo.url}/connect-bank/webhook`,
});

process.stdout.write(`
  Sixpence, the demo      ${demo.url}
  The sandbox beside it   ${bank.url}

  Connect a bank and log in as john with the password doe. Ctrl-C ends both.

`);
if (process.stdout.isTTY && !process.env.CI) await open(demo.url).catch(() => {});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await Promise.all([demo.close(), bank.close()]);
    process.exit(0);
  });
}

/** Starts a server on the preferred port, or on any free one if it is in use. */
async function startOnPreferredPort<T>(
  preferred: number,
  start: (port: number) => Promise<T>,
): Promise<T> {
  try {
    return await start(preferred);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return start(0);
    throw error;
  }
}
