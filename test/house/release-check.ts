/**
 * `npm run release:check`, before a release: known vulnerabilities, the registry's signatures, a complete
 * list of what users install, and the installs that are too slow for `npm test`.
 *
 * A registry that does not answer is named, and fails the check unless `--allow-no-answer` is given: a
 * mirror may have neither advisories nor signatures.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../docs/guesses.ts';

export type Outcome = { ok: boolean; noAnswer?: boolean; text: string };

/** What npm printed, and its exit code. */
export type Ran = { status: number | null; stdout: string; stderr: string };

const VULNERABILITIES = z.object({
  metadata: z.object({ vulnerabilities: z.looseObject({ total: z.number() }) }),
});
const SIGNATURES = z.object({ invalid: z.array(z.unknown()), missing: z.array(z.unknown()) });
const BILL = z.object({ components: z.array(z.object({ name: z.string(), version: z.string() })) });

/** `npm audit --json` */
export function readAudit({ stdout }: Ran): Outcome {
  const report = VULNERABILITIES.safeParse(parseJson(stdout));
  if (!report.success) return { ok: false, noAnswer: true, text: 'npm audit: no answer' };
  const { total } = report.data.metadata.vulnerabilities;
  return { ok: total === 0, text: `npm audit: ${total} known vulnerabilities` };
}

/** `npm audit signatures --json` */
export function readSignatures({ stdout }: Ran): Outcome {
  const report = SIGNATURES.safeParse(parseJson(stdout));
  if (!report.success)
    return { ok: false, noAnswer: true, text: 'npm audit signatures: no answer' };
  const { invalid, missing } = report.data;
  const text = `npm audit signatures: ${invalid.length} invalid, ${missing.length} missing`;
  return { ok: invalid.length + missing.length === 0, text };
}

/**
 * `npm sbom` of a folder without development dependencies. In the repository `npm sbom --omit dev` leaves
 * out every package that some development dependency needs as well: Lit and Hono, for example.
 */
export function readBill({ stdout, stderr }: Ran, locked: readonly string[]): Outcome {
  const bill = BILL.safeParse(parseJson(stdout));
  if (!bill.success) return { ok: false, text: `npm sbom failed:\n${stderr}` };
  const named = bill.data.components.map(({ name }) => name);
  const lost = locked.filter((name) => !named.includes(name));
  const text = lost.length > 0 ? `it lacks ${lost.join(', ')}` : `${named.length} packages`;
  return { ok: lost.length === 0, text: `npm sbom: ${text}` };
}

/** The lockfile without what only development needs. */
function lockfileForUsers() {
  const lockfile = z.looseObject({
    packages: z.record(
      z.string(),
      z.looseObject({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
    ),
  });
  const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const { packages, ...rest } = lockfile.parse(JSON.parse(text));
  const kept = Object.entries(packages).filter(([, { dev, devOptional }]) => !dev && !devOptional);
  const without = kept.map(([path, { devDependencies: _, ...entry }]) => [path, entry] as const);
  return { ...rest, packages: Object.fromEntries(without) };
}

/** What users of the package install. */
export function packagesForUsers(): string[] {
  const paths = Object.keys(lockfileForUsers().packages).filter((path) => path !== '');
  return paths.map((path) => path.split('node_modules/').at(-1) ?? '');
}

/** Lists what users of the package install, from the manifest and the lockfile as they have them. */
export function runBill(): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'connect-bank-sbom-'));
  try {
    const { devDependencies: _, ...manifest } = z
      .looseObject({ devDependencies: z.unknown() })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfileForUsers()));
    return runNpm(folder, 'sbom', '--package-lock-only', '--sbom-format=cyclonedx');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runNpm(folder: string, ...args: string[]): Ran {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return spawnSync('npm', [...args, ...quiet], options);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function runInstalls(): Outcome {
  const { status } = spawnSync('npm', ['run', '-s', 'check:installs'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return { ok: status === 0, text: `npm run check:installs: exit ${status}` };
}

function main(): void {
  const mayBeSilent = process.argv.includes('--allow-no-answer');
  const outcomes = [
    readAudit(runNpm(ROOT, 'audit', '--json', '--audit')),
    readSignatures(runNpm(ROOT, 'audit', 'signatures', '--json')),
    readBill(runBill(), packagesForUsers()),
    runInstalls(),
  ];
  for (const { ok, noAnswer, text } of outcomes) {
    console.log(`${ok ? '✓' : '✗'} ${text}${noAnswer ? ' from the registry' : ''}`);
  }
  const failed = outcomes.filter(({ ok, noAnswer }) => !ok && !(noAnswer && mayBeSilent));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) main();
