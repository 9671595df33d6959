import { createSandbox } from '../../sandbox-server/index.ts';
import { listen, openState } from '../../sandbox-server/node.ts';

/**
 * A process with a sandbox whose state is in the file that the first argument names, and whose clock
 * stands at first where the second says. It prints its address, and is there to be killed.
 */

const sandbox = createSandbox({
  seed: 'killed',
  clients: [{ id: 'app', secret: 'secret', webhookUri: 'https://app.example/hooks' }],
  fetch: async () => new Response(null, { status: 204 }),
});
openState(sandbox, { file: process.argv[2] ?? '' });
if (!sandbox.clock.isFrozen()) await sandbox.clock.freeze(process.argv[3]);
const { url } = await listen({
  fetch: async (input, init) => powers(input) ?? sandbox.fetch(input, init),
});
process.stdout.write(`${url}\n`);

/** What a tester does in code. */
function powers(input: Request | URL | string): Response | undefined {
  if (typeof input === 'string' || !('method' in input)) return undefined;
  const { method, url: address } = input;
  const { pathname } = new URL(address);
  switch (`${method} ${pathname}`) {
    case 'POST /test/faults':
      return Response.json(sandbox.faults.add({ problem: 'provider_error', persona: 'nobody' }));
    case 'GET /test/faults':
      return Response.json(sandbox.faults.list());
    case 'POST /test/rewrite':
      return Response.json(sandbox.restore(sandbox.snapshot()) ?? {});
    default:
      return undefined;
  }
}
