import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox-server/index.ts';
import { faultBody, toFault } from '../../../sandbox-server/schema/fault.ts';
import { parse } from '../../../sandbox-server/schema/parse.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/faults.md'), 'utf8');

function snippets(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, code = '']) => code,
  );
}

/** In code, as the page spells them. */
const FIELDS = Object.keys({ ...faultBody.shape, ...faultBody.shape.webhook.unwrap().shape }).map(
  (field) => field.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
);

describe('the page on faults', () => {
  it.each(FIELDS)('has %s in it', (field) => {
    expect(PAGE).toContain(`\`${field}\``);
  });

  it.each(snippets('json'))('shows a fault that is accepted: %s', (json) => {
    const { faults } = createSandbox();
    const parsed = parse(faultBody, JSON.parse(json));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(faults.add(toFault(parsed.value))).toMatchObject({ seen: 0, hits: 0 });
  });

  it.each(snippets('ts'))('shows code that runs: %s', (code) => {
    const sandbox = createSandbox();
    const run = new Function('sandbox', code);
    expect(() => run(sandbox)).not.toThrow();
    expect(sandbox.faults.list()).toEqual([]);
  });
});
