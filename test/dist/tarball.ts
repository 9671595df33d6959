/** Packs the current build once for all files of a Vitest project. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = resolve(import.meta.dirname, '../..');

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the tarball. */
    tarball: string;
  }
}

export function setup(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-packed-'));
  const options = ['--ignore-scripts', '--silent', '--pack-destination', directory];
  const name = execFileSync('npm', ['pack', ...options], { cwd: ROOT, encoding: 'utf8' });
  project.provide('tarball', join(directory, name.trim()));
  return () => rmSync(directory, { recursive: true });
}
