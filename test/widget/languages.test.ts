import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EN_GB } from '../../widget/element/messages/en-gb.ts';
import { loadMessages as fetchMessages } from '../../widget/element/messages/fetch-messages.ts';
import { loadMessages } from '../../widget/element/messages/load-messages.ts';
import { directionOf, returnPageLanguageOf } from '../../widget/host/return/language.ts';
import { LANGUAGES, RTL_LANGUAGES } from '../../widget/languages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Languages that nothing has texts in, and names that every object has. */
const UNKNOWN = ['nl', 'deu', 'pa', 'constructor', ''];

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the list of languages', () => {
  it('has the ten that the docs name', () => {
    const names = new Intl.DisplayNames('en-GB', { type: 'language' });
    const docs = read('docs/element.md');
    expect(LANGUAGES).toHaveLength(10);
    expect(LANGUAGES.filter((code) => !docs.includes(`${names.of(code)}`))).toEqual([]);
  });

  it('has one for every file of texts', () => {
    const files = readdirSync(join(ROOT, 'widget/element/messages')).filter((file) =>
      /^[a-z]{2}\.ts$/.test(file),
    );
    expect(files).toEqual(LANGUAGES.map((code) => `${code}.ts`));
  });

  it('is that of the entries of the package', () => {
    const { exports, typesVersions } = JSON.parse(read('package.json'));
    const entries = (all: object) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name.includes('languages/')));
    const types = (code: string) => `./dist/types/widget/element/messages/${code}.d.ts`;
    expect(entries(exports)).toEqual(
      Object.fromEntries(
        LANGUAGES.map((code) => [
          `./languages/${code}`,
          { types: types(code), default: `./dist/languages/${code}.js` },
        ]),
      ),
    );
    expect(entries(typesVersions['*'])).toEqual(
      Object.fromEntries(LANGUAGES.map((code) => [`languages/${code}`, [types(code)]])),
    );
  });

  it('is that of the playground', () => {
    const [, options = ''] =
      /<select name="lang">([\s\S]*?)<\/select>/.exec(read('demo/playground.html')) ?? [];
    const values = [...options.matchAll(/value="([\w-]+)"/g)].map(([, value]) => value);
    expect(values).toEqual([EN_GB.language, ...LANGUAGES]);
  });
});

describe('the element', () => {
  it('loads the texts of each language', async () => {
    const loaded = await Promise.all(LANGUAGES.map((code) => loadMessages(code)));
    const tags = loaded.map((each) => each?.messages.language.slice(0, 2));
    expect(tags).toEqual([...LANGUAGES]);
  });

  it('fetches the texts of each language in the script tag', async () => {
    const texts = Object.fromEntries(LANGUAGES.map((language) => [language, { language }]));
    vi.stubGlobal('LANGUAGES_INTEGRITY', 'sha256-x');
    vi.stubGlobal('fetch', async () => Response.json(texts));
    const fetched = await Promise.all(LANGUAGES.map((code) => fetchMessages(code)));
    expect(fetched.map((each) => each?.messages)).toEqual(Object.values(texts));
  });

  it.each(UNKNOWN)('loads nothing for "%s"', (code) => {
    expect([loadMessages(code), fetchMessages(code)]).toEqual([undefined, undefined]);
  });
});

describe('the return page', () => {
  it.each(LANGUAGES)('is written in %s', (code) => {
    expect(returnPageLanguageOf(`${code}-XX, en`)).toBe(code);
    expect(directionOf(code)).toBe(RTL_LANGUAGES.includes(code) ? 'rtl' : 'ltr');
  });

  it.each(['nl', 'pa', ''])('is English instead of "%s"', (code) => {
    expect(returnPageLanguageOf(code)).toBe('en');
  });
});
