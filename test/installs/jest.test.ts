import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { snippetsOf } from '../docs/guides.ts';
import { INSTALL_MS, type Installed, install } from './registry.ts';

let installed: Installed;

beforeAll(() => {
  const tools = ['@babel/preset-env@7', 'jest-environment-jsdom@30', 'hono@4'];
  installed = install('jest@30', inject('tarball'), ...tools);
}, INSTALL_MS);

afterAll(() => installed.project.remove());

it('the tests of docs/guides/jest.md pass under Jest, without output on the console', ({
  skip,
}) => {
  const { project, unreachable } = installed;
  if (unreachable !== undefined) skip(unreachable);
  const { directory } = project;
  for (const { file, code } of snippetsOf('jest.md')) {
    if (file !== undefined) writeFileSync(join(directory, file), code);
  }
  const jest = join(directory, 'node_modules/jest/bin/jest.js');
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  const { status, stderr } = spawnSync(process.execPath, [jest], {
    cwd: directory,
    env,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^Tests: +2 passed, 2 total$/m);
  expect(stderr).not.toMatch(/console\.|did not exit/);
  expect(status).toBe(0);
});
