import { describe, expect, it } from 'vitest';
import {
  type CommandResult,
  listUserPackages,
  readAudit,
  readSbom,
  readSignatures,
  runSbom,
} from './release-check.ts';

const resultOf = (stdout: unknown): CommandResult => ({
  status: 0,
  stdout: JSON.stringify(stdout),
  stderr: '',
});

describe('the release check', () => {
  it('a known vulnerability fails the check', () => {
    const found = resultOf({ metadata: { vulnerabilities: { high: 1, total: 1 } } });
    expect(readAudit(found)).toEqual({ ok: false, text: 'npm audit: 1 known vulnerabilities' });
    expect(readAudit(resultOf({ metadata: { vulnerabilities: { total: 0 } } })).ok).toBe(true);
  });

  it('a missing or invalid signature fails the check', () => {
    const text = 'npm audit signatures: 0 invalid, 1 missing';
    expect(readSignatures(resultOf({ invalid: [], missing: [{}] }))).toEqual({ ok: false, text });
    expect(readSignatures(resultOf({ invalid: [], missing: [] })).ok).toBe(true);
  });

  it('a registry that does not answer fails the check', () => {
    const refused = resultOf({ error: { summary: '405 Method Not Allowed' } });
    expect(readAudit(refused)).toMatchObject({ ok: false, unreachable: true });
    expect(readSignatures(refused)).toMatchObject({ ok: false, unreachable: true });
    expect(readSignatures({ ...refused, stdout: 'npm error network' })).toMatchObject({
      ok: false,
    });
  });

  it('the bill of materials has every package that users install, including Lit and Hono', () => {
    const packages = listUserPackages();
    expect(packages).toEqual(expect.arrayContaining(['hono', 'lit', 'lit-html', 'zod']));
    expect(readSbom(runSbom(), packages)).toMatchObject({ ok: true });
  });

  it('a missing package fails the check', () => {
    const sbom = resultOf({ components: [{ name: 'zod', version: '4.6.7' }] });
    expect(readSbom(sbom, ['lit', 'zod'])).toEqual({ ok: false, text: 'npm sbom: it lacks lit' });
  });
});
