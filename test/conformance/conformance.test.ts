import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { listen } from '../../sandbox-server/node.ts';
import { authorizeWithForms, createReference } from './reference.ts';
import { exitCodeOf, formatJson, formatOutcome, formatSummary, verdictOf } from './report.ts';
import { CHECKS, runSuite } from './suite.ts';
import type { Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RETURN_URI = 'https://app.example/back';
const CLIENT = { id: 'sandbox-conformance', secret: 'secret-of-conformance' };

/** Starts a sandbox on a free port until the test ends. */
async function startSandbox() {
  const client = { ...CLIENT, scopes: ['data', 'payments'], returnUris: [RETURN_URI] };
  const sandbox = createSandbox({ clients: [client], seed: 'another' });
  sandbox.clock.freeze();
  const { url, close } = await listen(sandbox);
  onTestFinished(close);
  return url;
}

async function startTarget(): Promise<Target> {
  const url = await startSandbox();
  const fetchOnce: Target['fetch'] = (address, init) =>
    fetch(address, { redirect: 'manual', ...init });
  return {
    auth: url,
    api: url,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    returnUri: RETURN_URI,
    provider: 'mock',
    otherScope: 'payments',
    fetch: fetchOnce,
    authorize: authorizeWithForms(fetchOnce),
    pause: async () => undefined,
  };
}

const reference = () => createReference({ returnUri: RETURN_URI, otherScope: 'payments' });

describe('the suite', () => {
  it('the checks have unique ids', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('the suite finds no difference between the reference and a sandbox on a port', async () => {
    const report = await runSuite(await startTarget(), { reference: reference() });
    const others = report.outcomes.filter((outcome) => verdictOf(outcome) !== 'as expected');
    expect(others).toEqual([]);
    expect(report.outcomes).toHaveLength(CHECKS.length);
    expect(exitCodeOf(report)).toBe(0);
  });

  it('every check returns facts', async () => {
    const report = await runSuite(reference(), { reference: reference() });
    const empty = report.outcomes.filter(({ findings }) => findings.length === 0);
    expect(empty.map(({ id }) => id)).toEqual([]);
  });

  it('the suite skips checks that the target cannot run, with a reason', async () => {
    const { authorize: _, otherScope: __, ...bare } = reference();
    const { outcomes } = await runSuite(bare, {
      reference: reference(),
      only: 'create/other',
    });
    expect(outcomes.flatMap(formatOutcome).join('\n')).toContain(
      'skipped: the client must have another',
    );
    const reads = await runSuite(bare, { reference: reference(), only: 'transactions/' });
    expect(reads.outcomes.map(verdictOf)).toEqual(reads.outcomes.map(() => 'skipped'));
    expect(exitCodeOf(reads)).toBe(0);
  });
});

/** The reference with changed responses of the Data API. */
function withChangedResponses(
  change: (response: Response, body: string) => Response | Promise<Response>,
): Target {
  const original = reference();
  return {
    ...original,
    fetch: async (address, init) => {
      const response = await original.fetch(address, init);
      const { pathname } = new URL(address);
      return pathname.startsWith('/v3/') ? change(response, await response.text()) : response;
    },
  };
}

function runAgainst(target: Target, only: string) {
  return runSuite(target, { reference: reference(), only }).then((report) => ({
    report,
    text: [...report.outcomes.flatMap(formatOutcome), ...formatSummary(report)].join('\n'),
    exitCode: exitCodeOf(report),
  }));
}

function as({ status, headers }: Response, body: string, changes: ResponseInit = {}): Response {
  return new Response(body, { status, headers, ...changes });
}

describe('the suite detects', () => {
  it('another status', async () => {
    const target = withChangedResponses((response, body) =>
      as(response, body, { status: response.status === 400 ? 422 : response.status }),
    );
    const { text, exitCode } = await runAgainst(target, 'validation/no-scope');
    expect(text).toContain('[spec] status\n        expected  400\n        actual    422');
    expect(exitCode).toBe(1);
  });

  it('another title', async () => {
    const target = withChangedResponses((response, body) =>
      as(response, body.replace('"Invalid Parameters"', '"Validation Error"')),
    );
    const { text, exitCode } = await runAgainst(target, 'validation/no-scope');
    expect(text).toContain('[spec] title');
    expect(text).toContain('actual    Validation Error');
    expect(exitCode).toBe(1);
  });

  it('a missing header', async () => {
    const target = withChangedResponses((response, body) => {
      const headers = new Headers(response.headers);
      headers.delete('Tl-Trace-Id');
      return as(response, body, { headers });
    });
    const { text, exitCode } = await runAgainst(target, 'create/hosted');
    expect(text).toContain(
      '[spec] Tl-Trace-Id\n        expected  there\n        actual    missing',
    );
    expect(exitCode).toBe(1);
  });

  it('another media type', async () => {
    const target = withChangedResponses((response, body) =>
      as(response, body, { headers: { 'Content-Type': 'text/html', 'Tl-Trace-Id': 'x' } }),
    );
    const { text } = await runAgainst(target, 'create/hosted');
    expect(text).toContain('[spec] media type');
  });

  it('a missing field', async () => {
    const target = withChangedResponses((response, body) =>
      as(response, body.replace('"user":', '"owner":')),
    );
    const { text } = await runAgainst(target, 'create/hosted');
    expect(text).toContain('body: missing keys\n        expected  none\n        actual    user');
  });

  it('a response that never comes', async () => {
    const target = withChangedResponses(() => Promise.reject(new TypeError('fetch failed')));
    const { text, exitCode } = await runAgainst(target, 'create/hosted');
    expect(text).toContain('failed: fetch failed');
    expect(exitCode).toBe(1);
  });
});

describe('an unpublished fact that differs', () => {
  const withOtherWording = () =>
    withChangedResponses((response, body) =>
      as(response, body.replaceAll(/Must have[^"]*/g, 'Too few.')),
    );

  it('the fact is learned and does not fail the suite', async () => {
    const { text, exitCode } = await runAgainst(withOtherWording(), 'validation/no-scope');
    expect(text).toContain('validation/no-scope: errors: scopes is ["Too few."]');
    expect(text).toContain('1 checks: 1 learned');
    expect(exitCode).toBe(0);
  });

  it('the fact is in the JSON', async () => {
    const { report } = await runAgainst(withOtherWording(), 'validation/no-scope');
    expect(JSON.parse(formatJson(report))).toMatchObject({
      outcomes: [{ id: 'validation/no-scope', verdict: 'learned' }],
      learned: [expect.stringContaining('Too few.')],
    });
  });
});

describe('a report', () => {
  it('the report contains no secret or token', async () => {
    const { clientSecret, fetch: original, ...rest } = reference();
    const echoing: Target = {
      ...rest,
      clientSecret,
      fetch: async (address, init) => {
        const response = await original(address, init);
        const bearer = new Headers(init?.headers).get('Authorization') ?? '';
        return as(response, JSON.stringify({ title: clientSecret, detail: bearer }), {
          status: 400,
        });
      },
    };
    const working = { ...echoing, fetch: tokensFrom(original, echoing.fetch) };
    const { report, text } = await runAgainst(working, 'validation/');
    const all = text + formatJson(report);
    expect(all).toContain('(secret)');
    expect(all).not.toContain(clientSecret);
    expect(all).not.toMatch(/eyJ[\w-]+\./);
  });
});

/** Sends token requests to one target and all others to another. */
function tokensFrom(tokens: Target['fetch'], others: Target['fetch']): Target['fetch'] {
  return (address, init) =>
    address.endsWith('/connect/token') ? tokens(address, init) : others(address, init);
}

describe('the command', () => {
  it('the command checks an API on a port and prints JSON', async () => {
    const url = await startSandbox();
    const flags = [
      '--auth',
      url,
      '--api',
      url,
      '--client-id',
      CLIENT.id,
      '--only',
      'token/',
      '--json',
    ];
    const { code, stdout } = await run(flags, { TRUELAYER_CLIENT_SECRET: CLIENT.secret });
    const { outcomes } = JSON.parse(stdout);
    expect(outcomes.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('differs');
    expect(outcomes.length).toBeGreaterThan(5);
    expect(stdout).not.toContain(CLIENT.secret);
    expect(code).toBe(0);
  });

  it('the command names a missing flag', async () => {
    const { code, stderr } = await run(['--api', 'http://127.0.0.1:1']);
    expect(stderr).toContain('--auth is missing');
    expect(code).toBe(2);
  });
});

function run(flags: string[], env: Record<string, string> = {}) {
  const script = resolve(ROOT, 'test/conformance/cli.ts');
  const tsx = resolve(ROOT, 'node_modules/.bin/tsx');
  const child = spawn(tsx, [script, ...flags], { env: { ...process.env, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk));
  return new Promise<typeof output & { code: number | null }>((done) => {
    child.on('close', (code) => done({ ...output, code }));
  });
}
