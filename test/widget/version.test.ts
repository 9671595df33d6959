import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConnectBank } from '../../widget/index.ts';

it('the element knows the version of its package', () => {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(ConnectBank.version).toBe(manifest.version);
});
