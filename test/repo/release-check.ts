/**
 * `npm run release:check`, before a release: checks for known vulnerabilities, the registry's signatures and a
 * complete software bill of materials.
 *
 * A registry without advisories or signatures, such as a mirror, fails the check unless `--allow-no-answer` is given.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../docs/guesses.ts';

export type Outcome = { ok: boolean; unreachable?: boolean; text: string };

/** The output and the exit code of npm. */
export type CommandResult = { status: number | null; stdout: string; stderr: string };

const VULNERABILITIES = z.object({
  metadata: z.object({ vulnerabilities: z.looseObject({ total: z.number() }) }),
});
const SIGNATURES = z.object({ invalid: z.array(z.unknown()), missing: z.array(z.unknown()) });
const SBOM = z.object({ components: z.array(z.object({ name: z.string(), version: z.string() })) });

/** Reads the output of `npm audit --json`. */
export function readAudit({ stdout }: CommandResult): Outcome {
  const report = VULNERABILITIES.safeParse(parseJson(stdout));
  if (!report.success) return { ok: false, unreachable: true, text: 'npm audit: no answer' };
  const { total } = report.data.metadata.vulnerabilities;
  return { ok: total === 0, text: `npm audit: ${total} known vulnerabilities` };
}

/** Reads the output of `npm audit signatures --json`. */
export function readSignatures({ stdout }: CommandResult): Outcome {
  const report = SIGNATURES.safeParse(parseJson(stdout));
  if (!report.success)
    return { ok: false, unreachable: true, text: 'npm audit signatures: no answer' };
  const { invalid, missing } = report.data;
  const text = `npm audit signatures: ${invalid.length} invalid, ${missing.length} missing`;
  return { ok: invalid.length + missing.length === 0, text };
}

/**
 * Reads the output of `npm sbom` for a folder without development dependencies, because `npm sbom --omit dev`
 * leaves out every package that a development dependency needs too, for example Lit and Hono.
 */
export function readSbom({ stdout, stderr }: CommandResult, locked: readonly string[]): Outcome {
  const sbom = SBOM.safeParse(parseJson(stdout));
  if (!sbom.success) return { ok: false, text: `npm sbom failed:\n${stderr}` };
  const names = sbom.data.components.map(({ name }) => name);
  const missing = locked.filter((name) => !names.includes(name));
  const text = missing.length > 0 ? `it lacks ${missing.join(', ')}` : `${names.length} packages`;
  return { ok: missing.length === 0, text: `npm sbom: ${text}` };
}

/** Creates the lockfile without development dependencies. */
function createUserLockfile() {
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

/** The packages that users install. */
export function listUserPackages(): string[] {
  const paths = Object.keys(createUserLockfile().packages).filter((path) => path !== '');
  return paths.map((path) => path.split('node_modules/').at(-1) ?? '');
}

/** Lists what users of the package install, from the manifest and the lockfile as they have them. */
export function runSbom(): CommandResult {
  const folder = mkdtempSync(join(tmpdir(), 'connect-bank-sbom-'));
  try {
    const { devDependencies: _, ...manifest } = z
      .looseObject({ devDependencies: z.unknown() })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(createUserLockfile()));
    return runNpm(folder, 'sbom', '--package-lock-only', '--sbom-format=cyclonedx');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runNpm(folder: string, ...args: string[]): CommandResult {
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return spawnSync('npm', [...args, ...flags], options);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function main(): void {
  const allowUnreachable = process.argv.includes('--allow-no-answer');
  const outcomes = [
    readAudit(runNpm(ROOT, 'audit', '--json', '--audit')),
    readSignatures(runNpm(ROOT, 'audit', 'signatures', '--json')),
    readSbom(runSbom(), listUserPackages()),
  ];
  for (const { ok, unreachable, text } of outcomes) {
    console.log(`${ok ? '✓' : '✗'} ${text}${unreachable ? ' from the registry' : ''}`);
  }
  const failed = outcomes.filter(
    ({ ok, unreachable }) => !ok && !(unreachable && allowUnreachable),
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) main();
