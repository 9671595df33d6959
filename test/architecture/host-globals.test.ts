import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const WIDGET = resolve(import.meta.dirname, '../../widget');

/** What some runtime has, and another one that the host runs in has not. */
const FOREIGN =
  /(?<![.\w'"-])(process|Buffer|global|require|__dirname|__filename|setImmediate|Deno|Bun|window|document|XMLHttpRequest)(?![\w:'"-])|\bimport\.meta\b/;

/** A text without its comments, its template literals and its strings. */
const codeOf = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/`(?:[^`\\]|\\.)*`/g, '``')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replaceAll(/(?<!:)\/\/.*$/gm, '');

const sources = ['host', 'truelayer'].flatMap((folder) =>
  readdirSync(resolve(WIDGET, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);

describe('the host and the client use only what every runtime has', () => {
  it('finds the files', () => {
    expect(sources).toContain('host/app.ts');
    expect(sources).toContain('truelayer/http.ts');
  });

  it.each(sources)('in %s', (file) => {
    expect(FOREIGN.exec(codeOf(readFileSync(resolve(WIDGET, file), 'utf8')))?.[0]).toBeUndefined();
  });

  it.each([
    'const key = process.env.KEY;',
    'return Buffer.from(text);',
    'setImmediate(run);',
    'const here = import.meta.url;',
    'if (typeof window === "object") ask();',
  ])('and is not let through with %s', (code) => {
    expect(FOREIGN.test(codeOf(code))).toBe(true);
  });

  it.each(["say('process');", '// Buffer', 'the.process;', '/** A process. */'])(
    'but may say %s',
    (code) => {
      expect(FOREIGN.test(codeOf(code))).toBe(false);
    },
  );
});
