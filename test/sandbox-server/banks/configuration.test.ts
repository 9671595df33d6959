import { describe, expect, it } from 'vitest';
import { ConfigError, createSandbox, parseConfig } from '../../../sandbox-server/index.ts';
import { APP, CREATE_BODY, setupSandbox } from '../app.ts';
import { controlOf } from '../control/control-plane.ts';
import { person } from '../person.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const OWN = {
  id: 'ob-meadow',
  name: 'Meadow & Daughters',
  color: '#0b5d66',
  logo: PIXEL,
  countries: ['GB', 'IE'],
  customer_segments: ['retail', 'business'],
  release_channel: 'public_beta',
  behaviours: ['new-account-ids', 'anonymous'],
};

function errorsOf(providers: unknown): Record<string, string[]> {
  try {
    parseConfig({ providers });
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
  throw new Error('it was accepted');
}

const providersOf = async (json: unknown) => {
  const control = controlOf(createSandbox(parseConfig(json)).fetch);
  return (await control('GET /providers')).body;
};
const findProvider = (items: { id: string }[], id: string) => items.find((item) => item.id === id);

describe('the providers of a configuration', () => {
  it('add a bank with a name, a colour, a logo and behaviours', async () => {
    const { items } = await providersOf({ providers: [OWN] });
    const { name, color, logo: _, ...same } = OWN;
    expect(findProvider(items, OWN.id)).toMatchObject({
      ...same,
      display_name: name,
      bg_color: color.toUpperCase(),
    });
  });

  it('add a bank that needs only an id', async () => {
    const { items } = await providersOf({ providers: [{ id: 'ob-plain' }] });
    expect(findProvider(items, 'ob-plain')).toMatchObject({
      ...{ display_name: 'ob-plain', bg_color: '#334155' },
      ...{ countries: ['GB'], customer_segments: ['retail'], behaviours: [] },
    });
  });

  it('change a built-in bank and keep what they leave out', async () => {
    const before = (await providersOf({})).items;
    const { items } = await providersOf({
      providers: [{ id: 'ob-penny', behaviours: ['anonymous'] }],
    });
    expect(items).toHaveLength(before.length);
    expect(findProvider(items, 'ob-penny')).toEqual({
      ...findProvider(before, 'ob-penny'),
      behaviours: ['anonymous'],
    });
  });

  it('can take the behaviours of a built-in bank away', async () => {
    const { items } = await providersOf({ providers: [{ id: 'ob-wintle', behaviours: [] }] });
    expect(findProvider(items, 'ob-wintle')).toMatchObject({ behaviours: [] });
  });

  it('are offered on the hosted page, with their own image', async () => {
    const { fetch, create } = await setupSandbox({
      providers: [{ id: OWN.id, name: OWN.name, logo: PIXEL }],
    });
    const visitor = await person(fetch).visit((await create()).hosted_page.uri);
    expect(visitor.page).toContain('Meadow &amp; Daughters');
    for (const image of ['icon.svg', 'logo.svg']) {
      const response = await fetch(`${APP}/data/providers/${OWN.id}/${image}`);
      expect(response.headers.get('Content-Type')).toBe('image/png');
      expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe(
        PIXEL.split(',')[1],
      );
    }
  });

  it('can be preselected', async () => {
    const { create } = await setupSandbox({ providers: [{ id: 'ob-plain' }] });
    const selection = { type: 'preselected', provider_id: 'ob-plain' };
    expect(await create({ ...CREATE_BODY, provider_selection: selection })).toHaveProperty('id');
  });
});

describe('the providers of a configuration are rejected', () => {
  it.each([
    [
      'with an unknown behaviour',
      [{ id: 'x', behaviours: ['anonymus'] }],
      '0.behaviours.0',
      "Unknown value. Valid values are 'new-account-ids'",
    ],
    [
      'with the same behaviour twice',
      [{ id: 'x', behaviours: ['anonymous', 'anonymous'] }],
      '0.behaviours',
      'Must not repeat an item',
    ],
    [
      'with behaviours that contradict each other',
      [{ id: 'x', behaviours: ['joint-names', 'anonymous'] }],
      '0.behaviours',
      "Must have 'anonymous' or 'joint-names', not both",
    ],
    [
      'with two answers to which account fails',
      [{ id: 'x', behaviours: ['closed-account', 'one-of-three-fails'] }],
      '0.behaviours',
      "Must have 'closed-account' or 'one-of-three-fails', not both",
    ],
    [
      'with a behaviour of TrueLayer’s mock bank',
      [{ id: 'uk-cs-mock', behaviours: ['anonymous'] }],
      '0.behaviours',
      'Must be empty: uk-cs-mock stays well behaved',
    ],
    [
      'with the same id twice',
      [{ id: 'x' }, { id: 'x' }],
      '1.id',
      'Must be unique: the one at 0 is the same',
    ],
    ['without an id', [{ name: 'X' }], '0.id', 'Must be provided'],
    [
      'with an id of other characters',
      [{ id: 'My Bank' }],
      '0.id',
      'Must be up to 64 lower-case letters',
    ],
    [
      'with markup in the name',
      [{ id: 'x', name: '<b>X</b>' }],
      '0.name',
      'Must be a name without markup, like Marlow & Sons',
    ],
    [
      'with a control character in the name',
      [{ id: 'x', name: 'X\u0007' }],
      '0.name',
      'Must be a name without markup',
    ],
    ['with a blank name', [{ id: 'x', name: '  ' }], '0.name', 'Must be a name without markup'],
    [
      'with a name that is too long',
      [{ id: 'x', name: 'x'.repeat(61) }],
      '0.name',
      'Must have at most 60 characters',
    ],
    [
      'with another colour',
      [{ id: 'x', color: 'red' }],
      '0.color',
      'Must be a colour like #14476B',
    ],
    [
      'with the URL of a logo',
      [{ id: 'x', logo: 'https://bank.example/logo.png' }],
      '0.logo',
      'Must be a data URI of an image',
    ],
    [
      'with a logo that is no image',
      [{ id: 'x', logo: 'data:text/html;base64,AAAA' }],
      '0.logo',
      'Must be a data URI of an image',
    ],
    [
      'with a logo that is no base64',
      [{ id: 'x', logo: 'data:image/png;base64,AAAAA' }],
      '0.logo',
      'Must be a data URI of an image',
    ],
    [
      'with an unknown country',
      [{ id: 'x', countries: ['UK'] }],
      '0.countries.0',
      'Unknown value. Valid values are',
    ],
    [
      'with a misspelt field',
      [{ id: 'x', behaviors: [] }],
      '0',
      "Unknown field 'behaviors'. Did you mean 'behaviours'?",
    ],
  ])('%s', (_, providers, field, message) => {
    const errors = errorsOf(providers);
    expect(Object.keys(errors)).toEqual([`providers.${field}`]);
    expect(errors[`providers.${field}`]?.join(' ')).toContain(message);
  });

  it.each([
    [[{ id: 'x', behaviours: ['slowly'] }], 'providers.0.behaviours.0: Unknown value'],
    [[{ id: 'x', behaviours: ['anonymous', 'joint-names'] }], 'providers.0.behaviours: Must have'],
    [[{ id: 'x', customer_segments: ['retail'] }], "Did you mean 'customerSegments'?"],
    [[{ id: 'x' }, { id: 'x' }], 'providers.1.id: Must be unique'],
    [[{ id: 'mock', behaviours: ['anonymous'] }], 'providers.0.behaviours: Must be empty'],
  ])('in code too: %j', (providers, message) => {
    const create: (options: object) => unknown = createSandbox;
    expect(() => create({ providers })).toThrow(message);
  });
});

describe('GET /_sandbox/providers', () => {
  it('lists each behaviour with a description and its reports', async () => {
    const { items, behaviours } = await providersOf({});
    const names = behaviours.map(({ name }: { name: string }) => name);
    const used = items.flatMap((item: { behaviours: string[] }) => item.behaviours);
    expect(new Set(used)).toEqual(new Set(names));
    for (const { description, reports } of behaviours) {
      expect(description).toMatch(/\.$/);
      expect(reports.length).toBeGreaterThan(0);
    }
  });

  it.each(['mock', 'uk-cs-mock'])('lists %s without behaviours', async (id) => {
    expect(findProvider((await providersOf({})).items, id)).toMatchObject({ behaviours: [] });
  });
});
