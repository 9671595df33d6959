import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HELP } from '../../sandbox-server/cli/flags.ts';
import { controlRoutes } from '../../sandbox-server/control/routes.ts';
import { SCENARIOS } from '../../sandbox-server/fixtures/scenarios.ts';
import { createSandbox } from '../../sandbox-server/index.ts';
import { controlOf } from '../sandbox-server/control/control-plane.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (page: string) => readFileSync(resolve(ROOT, 'docs', page), 'utf8');
const CONTROL_PLANE = read('control-plane.md');

describe('the page about the control plane', () => {
  it('the page lists exactly the existing calls', () => {
    const { routes } = controlRoutes();
    const served = routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} /_sandbox${path}`);
    const listed = [...CONTROL_PLANE.matchAll(/^\| `([A-Z]+ \/_sandbox\S*)`/gm)].map(
      ([, call]) => call,
    );
    expect(listed.map(anonymous).sort()).toEqual([...new Set(served.map(anonymous))].sort());
  });

  it('the page lists every scenario with its description', () => {
    const rows = [...CONTROL_PLANE.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|$/gm)]
      .map(([, name, title]) => ({ name, title }))
      .filter(({ title }) => /^(A|No) /.test(title ?? ''));
    expect(rows).toEqual(SCENARIOS.map(({ name, title }) => ({ name, title })));
  });

  it('the page shows the real response to an invalid body', async () => {
    const shown = JSON.parse(/```json\n(\{\n {2}"type"[\s\S]*?)```/.exec(CONTROL_PLANE)?.[1] ?? '');
    const control = controlOf(createSandbox().fetch);
    const { body } = await control('POST /clock', { advance: 'P1M' });
    expect({ ...body, trace_id: shown.trace_id }).toEqual(shown);
  });
});

it('docs/cli.md shows the help of the command', () => {
  expect(read('cli.md')).toContain(`\`\`\`\n${HELP}\`\`\``);
});

/** A call without the names of its parameters. */
function anonymous(call: string | undefined): string {
  return (call ?? '').replaceAll(/\{\w+\}|:\w+/g, '*');
}
