import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BIOME = resolve(ROOT, 'node_modules/@biomejs/biome/bin/biome');
const RULE = resolve(ROOT, 'biome/no-instanceof.grit');

/** What the linter says of a file with this code. */
function lint(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'instanceof-'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [RULE] }));
  writeFileSync(join(folder, 'code.ts'), code);
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, 'lint', 'code.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

it('the linter rejects instanceof in the widget, and accepts the same question by name', () => {
  const rejected = lint('export const isOurs = (e: unknown) => e instanceof TypeError;\n');
  expect(rejected).toContain('second copy of a package');
  const accepted = lint("export const isOurs = (e: Error) => e.name === 'TypeError';\n");
  expect(accepted).not.toContain('second copy of a package');
  expect(accepted).toContain('Checked 1 file');
});
