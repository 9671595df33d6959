import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JWKS, JWKS_ADDRESS, signedHeaders } from '../widget/truelayer/webhooks/signer.ts';
import { snippetsOf, textOf } from './guides.ts';

const PATH = '/connect-bank/webhook';
const BODY = '{"type":"connection_authorized",  "event_id":"e-1","name":"Zoë"}';
const NOW = Date.UTC(2026, 2, 16, 9);

const folder = mkdtempSync(join(tmpdir(), 'connect-bank-webhooks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [snippet] = snippetsOf('webhooks.md').filter(({ language }) => language === 'python');
writeFileSync(join(folder, snippet?.file ?? ''), snippet?.code ?? '');

/** Calls the function of the guide for each request, and prints the webhook or the error. */
const HARNESS = `
import json, sys
from datetime import datetime, timezone
from verify_webhook import verify_webhook
for r in json.load(sys.stdin):
    now = datetime.fromtimestamp(r["now"] / 1000, timezone.utc)
    try:
        webhook = verify_webhook(r["method"], r["path"], r["headers"], r["body"].encode(), lambda url: r["keys"], r["jwks_url"], now)
        print(webhook["event_id"])
    except ValueError as error:
        print(error)
`;

const python = (code: string, input = '') =>
  spawnSync('python3', ['-c', code], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
  });
const hasPython = python('import cryptography').status === 0;

async function request(changes: { body?: string; path?: string; now?: number } = {}) {
  const headers = await signedHeaders(BODY, { now: NOW, path: PATH });
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const own = { headers: Object.fromEntries(lowerCase), keys: JWKS.keys, jwks_url: JWKS_ADDRESS };
  return { method: 'POST', path: PATH, body: BODY, now: NOW, ...own, ...changes };
}

describe('the guide to webhooks', () => {
  it('node:crypto verifies the signature as the guide describes', async () => {
    const { headers } = await request();
    const [header = '', payload, signature = ''] = headers['tl-signature'].split('.');
    const { tl_headers } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const lines = tl_headers
      .split(',')
      .map((name: string) => `${name}: ${headers[name.toLowerCase()]}\n`);
    const signed = `POST ${PATH}\n${lines.join('')}${BODY}`;
    const [jwk] = JWKS.keys;
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const input = Buffer.from(`${header}.${Buffer.from(signed).toString('base64url')}`);
    const bytes = Buffer.from(signature, 'base64url');
    expect(payload).toBe('');
    expect(bytes).toHaveLength(132);
    expect(verify('sha512', input, { key, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
  });

  it('the guide lists the signed parts in order', () => {
    const [text = ''] = /```text\n([\s\S]*?)```/.exec(textOf('webhooks.md'))?.slice(1) ?? [];
    expect(text.split('\n').map((line) => line.split(/[ :"]/)[0])).toEqual([
      'POST',
      'X-Tl-Webhook-Timestamp',
      'Content-Type',
      '{',
      '',
    ]);
  });

  it.skipIf(!hasPython)(
    'the example in Python accepts only signed webhooks (skipped without the package cryptography)',
    async () => {
      const changes = [{}, { body: `${BODY} ` }, { path: '/other' }, { now: NOW + 301_000 }];
      const requests = await Promise.all(changes.map(request));
      const { stdout, stderr } = python(HARNESS, JSON.stringify(requests));
      expect(stderr).toBe('');
      expect(stdout.trim().split(/\r?\n/)).toEqual([
        'e-1',
        'the signature does not match this request',
        'the signature does not match this request',
        'the timestamp is too old, or in the future',
      ]);
    },
  );
});
