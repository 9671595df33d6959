import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSandbox, parseConfig } from '../../sandbox-server/index.ts';
import { config } from '../../sandbox-server/schema/config.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/sandbox-config.md'), 'utf8');
const [EXAMPLE, CUSTOMER] = [...PAGE.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) =>
  JSON.parse(json),
);

/** The names of all fields of a JSON Schema, however deep. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value) : []),
    ...fieldsOf(value),
  ]);
}

const FIELDS = [...new Set(fieldsOf(z.toJSONSchema(config, { io: 'input' })))];

describe('the page on the configuration file', () => {
  it('a sandbox starts from the full example', () => {
    const readFile = (file: string) => ({ file, json: CUSTOMER });
    const sandbox = createSandbox(parseConfig(EXAMPLE, { readFile }));
    expect(sandbox.clients.list().map(({ id }) => id)).toEqual(['sandbox-lender', 'sandbox-club']);
  });

  it.each(FIELDS)('the page shows and explains %s', (field) => {
    expect(JSON.stringify([EXAMPLE, CUSTOMER])).toContain(`"${field}":`);
    expect(PAGE.includes(`\`${field}\``)).toBe(true);
  });
});
