import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../sandbox-server/index.ts';
import { config } from '../../sandbox-server/schema/config.ts';
import { customUserFile } from '../../sandbox-server/schema/custom-user.ts';

const SCHEMAS = resolve(import.meta.dirname, '../../docs/schemas');

/** The published files and their schemas. `npm run docs:schemas` generates the files. */
const PUBLISHED = [
  ['sandbox-config.schema.json', config],
  ['sandbox-user.schema.json', customUserFile],
] as const;

/** Uses draft 7, which every editor supports, and omits patterns that only repeat a format. */
function jsonSchemaOf(schema: z.ZodType): string {
  const published = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return `${JSON.stringify(published, null, 2)}\n`;
}

describe('the published JSON Schemas', () => {
  it.each(PUBLISHED)('the file %s matches the source', async (file, schema) => {
    await expect(jsonSchemaOf(schema)).toMatchFileSnapshot(resolve(SCHEMAS, file));
  });
});

describe('the published schema of the configuration file', () => {
  const ajv = new Ajv({ allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(jsonSchemaOf(config)));
  const accepts = (json: unknown) => validate(json) === true;
  const isParsed = (json: unknown) => {
    try {
      parseConfig(json);
      return true;
    } catch {
      return false;
    }
  };
  const client = { id: 'app', secret: 'hush' };
  const customer = (account: object) => ({
    users: [{ username: 'ada', password: 'l', accounts: [account] }],
  });

  it.each([
    {},
    { $schema: './sandbox-config.schema.json', clients: [client] },
    { daily_call_limit: null, previews: [], now: '2026-03-16T12:00:00+01:00' },
    { clients: [{ ...client, return_uris: ['app.example:/back', 'https://app.example/back'] }] },
    customer({ transactions: [] }),
    customer({ type: 'card', currency: 'EUR', limit_in_minor: 100 }),
  ])('the schema accepts %j, as the sandbox does', (json) => {
    expect([accepts(json), isParsed(json)]).toEqual([true, true]);
  });

  it.each([
    [],
    { client: [] },
    { clients: [] },
    { clients: [{ id: 'app' }] },
    { clients: [{ ...client, webhookUri: 'https://app.example' }] },
    { clients: [{ ...client, id: 'a:b' }] },
    { clients: [{ ...client, scopes: ['datum'] }] },
    { urls: { auth: 'http://127.0.0.1:4400/auth' } },
    { daily_call_limit: -1 },
    { now: '2026-02-30T12:00:00Z' },
    { previews: ['everything'] },
    customer({ currency: 'USD' }),
    customer({ account_identifiers: [{ type: 'iban', iban: 'GB75 CLRB' }] }),
    customer({ transactions: [{ timestamp: '2026-03-16', description: 'A', amount_in_minor: 1 }] }),
    customer({ opening_balance_in_minor: 0.5 }),
  ])('the schema rejects %j, as the sandbox does', (json) => {
    expect([accepts(json), isParsed(json)]).toEqual([false, false]);
  });
});
