import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const MESSAGES = join(ROOT, 'widget/element/messages');

/** A file of texts is called like its language; English comes with the element. */
const languages = readdirSync(MESSAGES)
  .filter((file) => /^[a-z]{2}\.ts$/.test(file))
  .map((file) => file.slice(0, 2));

/** Everything that has to know of a language, and how it names one. */
const PLACES: [file: string, names: (language: string) => string][] = [
  [
    'widget/element/messages/load-messages.ts',
    (code) => `['${code}', () => import('./${code}.ts')]`,
  ],
  ['widget/element/styles.ts', (code) => `:lang(${code})`],
  ['package.json', (code) => `"default": "./dist/languages/${code}.js"`],
  ['package.json', (code) => `"types": "./dist/types/widget/element/messages/${code}.d.ts"`],
  [
    'widget/element/messages/published-languages.ts',
    (code) => `{ messages as ${code} } from './${code}.ts'`,
  ],
  ['widget/host/return/texts.ts', (code) => `\n  ${code}: {`],
  ['test/widget/element/languages.ts', (code) => `'${code}'`],
];

describe('the languages of the element', () => {
  it('are ten beside English', () => {
    expect(languages).toHaveLength(10);
  });

  it.each(PLACES)('are all named in %s', (file, nameOf) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(languages.filter((code) => !text.includes(nameOf(code)))).toEqual([]);
  });

  it('are those that the script tag loads', () => {
    const text = readFileSync(join(MESSAGES, 'fetch-messages.ts'), 'utf8');
    const known = new RegExp(text.match(/\/(\^.*\$)\//)?.[1] ?? '^$');
    expect(languages.filter((code) => !known.test(code))).toEqual([]);
    expect(['en', 'nl', 'deu', 'pa'].filter((code) => known.test(code))).toEqual([]);
  });
});
