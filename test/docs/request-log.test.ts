import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CREATE_BODY, json, setupSandbox } from '../sandbox-server/app.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/request-log.md'), 'utf8');

/** Code, and what it throws. */
const failures = [...page.matchAll(/^```js\n([^`]*)^```\n\n```text\n(.*?)^```$/gms)].map(
  ([, code = '', text = '']) => ({ code, text: text.trimEnd() }),
);

/** Requests transactions for a connection with only the scope `accounts`. The app rejects all webhooks. */
async function setupRejectedCall() {
  const base = await setupSandbox({
    seed: 'journals',
    clients: [
      {
        id: 'sandbox-connect-bank',
        secret: 'sandbox-secret',
        webhookUri: 'https://app.example/webhooks',
      },
    ],
    fetch: async () => new Response(null, { status: 503 }),
  });
  const { id: connection } = await base.connect({ ...CREATE_BODY, scopes: ['accounts'] });
  const body = { from: '2026-01-01', to: '2026-02-01' };
  const path = '/v3/connected-accounts/x/transactions/requests';
  const problem = await json(await base.call('POST', path, { connection, body }));
  await base.sandbox.webhooks.settled();
  return { ...base, problem };
}

const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => undefined).constructor;

describe('the page about the request log', () => {
  it('the page shows failures', () => {
    expect(failures).toHaveLength(2);
  });

  it.each(failures)('the page shows the thrown error: $text', async ({ code, text }) => {
    const { sandbox } = await setupRejectedCall();
    await expect(new AsyncFunction('sandbox', code)(sandbox)).rejects.toMatchObject({
      message: text,
    });
  });

  it('the page shows the cause', async () => {
    const { sandbox, problem } = await setupRejectedCall();
    const [, code = '', why] = /```js\n(const \{ why \}.*)\n\/\/ (.*)\n```/.exec(page) ?? [];
    const readWhy = new Function('sandbox', 'traceId', `${code}\nreturn why;`);
    expect(readWhy(sandbox, problem.trace_id)).toBe(why);
  });
});
