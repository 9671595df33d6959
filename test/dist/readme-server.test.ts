/** Runs the server and both commands of the README in a new project. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuideProject, setupGuide, start } from '../docs/guides.ts';
import { freePort } from '../free-port.ts';

const VERIFIER = 'v'.repeat(43);

let guideProject: GuideProject;
let sandbox: ChildProcess | undefined;
let server: ChildProcess | undefined;
let output: Interface;
let bank: string;
let site: string;

beforeAll(async () => {
  const [bankPort, sitePort] = [await freePort(), await freePort()];
  bank = `http://127.0.0.1:${bankPort}`;
  site = `http://127.0.0.1:${sitePort}`;
  guideProject = setupGuide('../../README.md', { replacing: { 4400: String(bankPort) } });
  const commands = guideProject.snippets.filter(({ language }) => language === 'sh');
  const command = (first: RegExp) => commands.find(({ code }) => first.test(code))?.code ?? '';
  sandbox = await start(guideProject, command(/^npx connect-bank-sandbox /));
  const [, ...args] = command(/^node /)
    .trim()
    .split(' ');
  server = spawn(process.execPath, args, {
    cwd: guideProject.directory,
    env: { PATH: process.env.PATH, PORT: String(sitePort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  output = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  await Promise.race([
    once(output, 'line'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`server.js ended with ${code}`);
    }),
  ]);
});

afterAll(async () => {
  const children = [server, sandbox].filter((child) => child !== undefined);
  await Promise.all(
    children.map((child) => {
      if (child.exitCode !== null) return undefined;
      const ended = once(child, 'exit');
      child.kill();
      return ended;
    }),
  );
  guideProject.remove();
});

const headers = () => ({ Origin: site, 'Sec-Fetch-Site': 'same-origin', 'X-Connect-Bank': '1' });

describe("the README's server", () => {
  it('the server serves the button and its script', async () => {
    expect(await (await fetch(site)).text()).toContain('<connect-bank endpoint="/connect-bank"');
    const script = await fetch(`${site}/connect-bank.js`);
    expect(script.headers.get('Content-Type')).toBe('text/javascript');
    expect(await script.text()).toContain('customElements');
  });

  it('the server connects a sandbox bank and reads its accounts', async () => {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const created = await fetch(`${site}/connect-bank/sessions`, {
      method: 'POST',
      headers: { ...headers(), 'Content-Type': 'application/json' },
      body: JSON.stringify({ use_case: 'affordability', mode: 'popup', challenge }),
    });
    expect(created.status).toBe(201);
    const { session_id, authorization_uri } = await created.json();
    const id = new URL(authorization_uri).searchParams.get('connection_id');
    const approved = await fetch(`${bank}/_sandbox/connections/${id}/approve`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{ "user": "john" }',
    });
    const { return_uri } = await approved.json();
    const saved = once(output, 'line');
    const Cookie = created.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    expect((await fetch(return_uri, { headers: { Cookie } })).status).toBe(200);
    expect(await saved).toEqual([expect.stringMatching(/^Save [1-9]\d* accounts of ada$/)]);
    const polled = await fetch(`${site}/connect-bank/sessions/${session_id}`, {
      headers: { ...headers(), 'X-Connect-Bank-Verifier': VERIFIER },
    });
    expect(await polled.json()).toMatchObject({ status: 'authorized' });
  });
});
