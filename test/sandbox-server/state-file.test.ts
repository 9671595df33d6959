import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { openState } from '../../sandbox-server/node.ts';
import { actAs } from './app.ts';

const directory = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('a state file', () => {
  it('keeps', async () => {
    const file = join(directory, 'a');
    const sandbox = createSandbox();
    const state = openState(sandbox, { file });
    const { connect } = await actAs(sandbox.fetch);
    await connect();
    state.close();
    const other = createSandbox();
    const again = openState(other, { file });
    expect(other.snapshot()).toEqual(sandbox.snapshot());
    again.close();
  });
});
