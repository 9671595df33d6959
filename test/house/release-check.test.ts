import { describe, expect, it } from 'vitest';
import {
  packagesForUsers,
  type Ran,
  readAudit,
  readBill,
  readSignatures,
  runBill,
} from './release-check.ts';

const ran = (stdout: unknown): Ran => ({ status: 0, stdout: JSON.stringify(stdout), stderr: '' });

describe('the release check', () => {
  it('fails on a known vulnerability', () => {
    const found = ran({ metadata: { vulnerabilities: { high: 1, total: 1 } } });
    expect(readAudit(found)).toEqual({ ok: false, text: 'npm audit: 1 known vulnerabilities' });
    expect(readAudit(ran({ metadata: { vulnerabilities: { total: 0 } } })).ok).toBe(true);
  });

  it('fails on a signature that is missing or wrong', () => {
    const text = 'npm audit signatures: 0 invalid, 1 missing';
    expect(readSignatures(ran({ invalid: [], missing: [{}] }))).toEqual({ ok: false, text });
    expect(readSignatures(ran({ invalid: [], missing: [] })).ok).toBe(true);
  });

  it('says that a registry did not answer, in place of success', () => {
    const refused = ran({ error: { summary: '405 Method Not Allowed' } });
    expect(readAudit(refused)).toMatchObject({ ok: false, noAnswer: true });
    expect(readSignatures(refused)).toMatchObject({ ok: false, noAnswer: true });
    expect(readSignatures({ ...refused, stdout: 'npm error network' })).toMatchObject({
      ok: false,
    });
  });

  it('lists every package that users install, those of Lit and Hono included', () => {
    const packages = packagesForUsers();
    expect(packages).toEqual(expect.arrayContaining(['hono', 'lit', 'lit-html', 'zod']));
    expect(readBill(runBill(), packages)).toMatchObject({ ok: true });
  });

  it('fails on a list without one of them', () => {
    const bill = ran({ components: [{ name: 'zod', version: '4.6.7' }] });
    expect(readBill(bill, ['lit', 'zod'])).toEqual({ ok: false, text: 'npm sbom: it lacks lit' });
  });
});
