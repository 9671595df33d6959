import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ConfigError,
  createSandbox,
  parseConfig,
  type SandboxOptions,
} from '../../sandbox-server/index.ts';
import { readConfig } from '../../sandbox-server/node.ts';
import { actAs, CREATE_BODY, json, RETURN_URI, tokenFor } from './app.ts';
import { person } from './person.ts';

const CLIENT = { id: 'app', secret: 'top: secret' };
const CUSTOMER = { username: 'ada', password: 'lovelace', accounts: [] };

function errorOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const errorsOf = (json: unknown) => errorOf(() => parseConfig(json)).errors;

/** A client from a configuration file, and what it can do in the sandbox that starts from it. */
async function actAsClient(client: object) {
  const { fetch } = createSandbox(parseConfig({ clients: [{ ...CLIENT, ...client }] }));
  return { fetch, ...(await actAs(fetch, CLIENT)) };
}

describe('a configuration', () => {
  it('may be empty', () => {
    expect(parseConfig({})).toEqual({});
  });

  it('becomes the options of a sandbox', () => {
    const options: SandboxOptions = {
      seed: 'tests',
      now: '2026-03-16T12:00:00+01:00',
      urls: { app: 'https://app.example' },
      dailyCallLimit: 4,
      openerPolicy: 'same-origin',
      evolve: true,
      previews: ['get-connection'],
      clients: [
        {
          ...CLIENT,
          name: 'App',
          scopes: ['data'],
          returnUris: [RETURN_URI],
          webhookUri: 'https://app.example/webhook',
          providerWebhooks: true,
          aisp: true,
          consentScreenReviewed: false,
          journey: { description: 'rewards' },
        },
      ],
    };
    const file = {
      $schema: 'anywhere.json',
      seed: 'tests',
      now: '2026-03-16T12:00:00+01:00',
      urls: { app: 'https://app.example' },
      daily_call_limit: 4,
      opener_policy: 'same-origin',
      evolve: true,
      previews: ['get-connection'],
      clients: [
        {
          ...CLIENT,
          name: 'App',
          scopes: ['data'],
          return_uris: [RETURN_URI],
          webhook_uri: 'https://app.example/webhook',
          provider_webhooks: true,
          aisp: true,
          consent_screen_reviewed: false,
          journey: { description: 'rewards' },
        },
      ],
    };
    expect(parseConfig(file)).toEqual(options);
  });

  it('starts the clock where it says', () => {
    const { clock } = createSandbox(parseConfig({ now: '2030-01-01T01:00:00+01:00' }));
    expect(new Date(clock.now()).toISOString()).toMatch(/^2030-01-01T00:00:/);
  });

  it('may say that there is no limit of calls', () => {
    expect(parseConfig({ daily_call_limit: null })).toEqual({});
  });
});

describe('a client of a configuration', () => {
  it('takes the place of the default one', async () => {
    const { fetch } = createSandbox(parseConfig({ clients: [CLIENT] }));
    expect(await tokenFor(fetch)).toBeUndefined();
    expect(await tokenFor(fetch, CLIENT)).toEqual(expect.any(String));
  });

  it('gets no token for the Data API when that is not among its scopes', async () => {
    const { fetch } = createSandbox(
      parseConfig({ clients: [{ ...CLIENT, scopes: ['payments'] }] }),
    );
    expect(await tokenFor(fetch, CLIENT)).toBeUndefined();
    expect(await tokenFor(fetch, { ...CLIENT, scope: 'payments' })).toEqual(expect.any(String));
  });

  it('is bound to its return URIs', async () => {
    const { call } = await actAsClient({ return_uris: ['https://app.example/other'] });
    const refused = await call('POST', '/v3/data-connections', { body: CREATE_BODY });
    expect((await json(refused)).errors).toHaveProperty(['hosted_page.return_uri']);
  });

  it('may leave out who the user is as an AISP itself', async () => {
    const { create } = await actAsClient({ aisp: true });
    expect(await create({ ...CREATE_BODY, user: {} })).toHaveProperty('hosted_page.uri');
  });

  it('asks for consent in its own words', async () => {
    const journey = { description: 'custom', text: 'Points for purchases.\nWe look for shops.' };
    const { fetch, create } = await actAsClient({ journey });
    const preselected = { type: 'preselected', provider_id: 'mock' };
    const { hosted_page } = await create({ ...CREATE_BODY, provider_selection: preselected });
    const { page } = await person(fetch).visit(hosted_page.uri);
    expect(page).toContain('Points for purchases.');
    expect(page).toContain('We look for shops.');
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    [[], '', 'Must be an object'],
    [{ client: [] }, '', "Unknown field 'client'. Did you mean 'clients'?"],
    [{ dailyCallLimit: 4 }, '', "Did you mean 'daily_call_limit'?"],
    [{ colour: 1 }, '', "Unknown field 'colour'. Valid fields are '$schema', 'seed', "],
    [{ seed: 7 }, 'seed', 'Must be a string'],
    [{ now: '2026-02-30T12:00:00Z' }, 'now', 'Must be a date and time'],
    [{ now: '2026-03-16' }, 'now', 'like 2026-03-16T09:30:00Z'],
    [{ urls: { auth: 'http://a.example/b' } }, 'urls.auth', 'Must be an origin'],
    [{ daily_call_limit: 1.5 }, 'daily_call_limit', 'Must be an integer'],
    [{ previews: ['all'] }, 'previews.0', "Valid values are 'reconfirmation', 'get-connection'"],
    [{ clients: [] }, 'clients', 'Must have at least 1 items'],
    [{ clients: [{ id: 'app' }] }, 'clients.0.secret', 'Must be provided'],
    [{ clients: [{ ...CLIENT, id: 'a:b' }] }, 'clients.0.id', 'without a colon'],
    [{ clients: [CLIENT, CLIENT] }, 'clients.1.id', 'Must be unique'],
    [{ clients: [{ ...CLIENT, webhok_uri: '' }] }, 'clients.0', "Did you mean 'webhook_uri'?"],
    [{ clients: [{ ...CLIENT, scopes: ['dat'] }] }, 'clients.0.scopes.0', 'Unknown value'],
    [
      { clients: [{ ...CLIENT, return_uris: ['javascript:alert(1)'] }] },
      'clients.0.return_uris.0',
      'Must be an absolute URI',
    ],
    [
      { clients: [{ ...CLIENT, webhook_uri: 'app://hook' }] },
      'clients.0.webhook_uri',
      'Must be an absolute http or https URI',
    ],
    [
      { clients: [{ ...CLIENT, journey: { description: 'custom', text: 'x'.repeat(2001) } }] },
      'clients.0.journey.text',
      'Must have at most 2000 characters',
    ],
    [
      { clients: [{ ...CLIENT, journey: { description: 'custom', text: 'Read <b>this</b>' } }] },
      'clients.0.journey.text',
      'Must be plain text, without markup',
    ],
    [
      { clients: [{ ...CLIENT, journey: { description: 'custom' } }] },
      'clients.0.journey.text',
      "Must be provided with the description 'custom'",
    ],
    [
      { clients: [{ ...CLIENT, journey: { text: 'For our club' } }] },
      'clients.0.journey.description',
      "Must be provided with text: 'custom', or the prewritten one that it replaces",
    ],
    [
      { clients: [{ ...CLIENT, journey: { description: 'affordability' } }] },
      'clients.0.journey.description',
      "Valid values are 'rewards', 'cashback', 'affordability_credit'",
    ],
    [
      { clients: [{ ...CLIENT, journey: { purpose: 'rewards' } }] },
      'clients.0.journey',
      "Unknown field 'purpose'",
    ],
    [{ users: [CUSTOMER, CUSTOMER] }, 'users.1', 'Must have another username or password'],
    [{ user_files: ['ada.json'] }, 'user_files', 'readConfig'],
  ])('%j is refused at %j: %s', (json, field, message) => {
    expect(errorsOf(json)[field]?.join(' ')).toContain(message);
  });

  it('names the file, then every field, those near the root first', () => {
    const json = { clients: [{ id: 'app', secret: 7 }], colour: 'red', seed: 1 };
    const { message } = errorOf(() => parseConfig(json, { file: 'sandbox.json' }));
    const [first, ...lines] = message.split('\n').map((line) => line.trim());
    expect(first).toBe('sandbox.json is not as expected');
    expect(lines[0]).toMatch(/^Unknown field 'colour'/);
    expect(lines.slice(1)).toEqual([
      'seed: Must be a string',
      'clients.0.secret: Must be a string',
    ]);
  });

  it('does not drown the reader when everything is wrong', () => {
    const clients = Array.from({ length: 500 }, () => ({}));
    const { message, errors } = errorOf(() => parseConfig({ clients }));
    expect(Object.keys(errors)).toHaveLength(1000);
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/… and 990 more$/);
  });
});

describe('a configuration file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-config-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  function write(name: string, content: unknown): string {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  it('is read with the custom users of other files, whose paths start at its directory', () => {
    write('people/ada.json', { $schema: 'anywhere.json', ...CUSTOMER });
    const file = write('sandbox.json', { seed: 's', user_files: ['people/ada.json'] });
    expect(readConfig(file)).toEqual({ seed: 's', users: [CUSTOMER] });
  });

  it('may name custom users by absolute paths', () => {
    const ada = write('ada.json', CUSTOMER);
    const file = write('sandbox.json', { user_files: [ada] });
    expect(readConfig(file)).toEqual({ users: [CUSTOMER] });
  });

  it('may begin with a byte order mark', () => {
    expect(readConfig(write('sandbox.json', '\uFEFF{"seed":"s"}'))).toEqual({ seed: 's' });
  });

  it('that is no JSON is refused with line and column', () => {
    const file = write('sandbox.json', '{\n  "seed": "s"\n  "now": 1\n}');
    const { message } = errorOf(() => readConfig(file));
    expect(message).toContain(`${file} is not as expected`);
    expect(message).toMatch(/Must be JSON: .*line 3,? column 3/);
  });

  it('that is not there is refused', () => {
    const file = join(directory, 'nowhere.json');
    expect(errorOf(() => readConfig(file)).message).toMatch(/nowhere\.json is .*\n.*ENOENT/);
  });

  it('is not blamed for what is wrong with a file it names', () => {
    const ada = write('ada.json', { ...CUSTOMER, pasword: 'x' });
    const { message } = errorOf(() =>
      readConfig(write('sandbox.json', { user_files: ['ada.json'] })),
    );
    expect(message).toContain(`${ada} is not as expected\n  Unknown field 'pasword'`);
  });

  it('may not have a customer twice, here and in another file', () => {
    write('ada.json', { ...CUSTOMER, username: 'ADA' });
    const file = write('sandbox.json', { users: [CUSTOMER], user_files: ['ada.json'] });
    expect(errorOf(() => readConfig(file)).errors).toHaveProperty(['user_files.0']);
  });
});
