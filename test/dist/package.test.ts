import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstalledProject, MANIFEST, type Project } from './project.ts';

/** What each may weigh, in bytes after gzip: the script tag with everything, the entry without Lit. */
const SCRIPT_BUDGET = 15_360;
const ENTRY_BUDGET = 11_520;

/** None of these may reach a browser: they belong to the host or to the sandbox. */
const LEAKS = ['zod', 'hono', 'data-connections', 'client_secret', '_sandbox'];

/** Lit brings a registry of elements for servers and marks of its version, Zod its configuration. */
const MARKS_OF_DEPENDENCIES = /^(customElements|(lit|reactiveElement|__zod)\w*|)$/;

/** A module that starts something would keep Node from ending. */
const IMPORT_TIMEOUT_MS = 60_000;

const ENTRIES = Object.entries(MANIFEST.exports);
const MODULES = ENTRIES.filter(([, target]) => typeof target === 'object' && target.default).map(
  ([name]) => name,
);

let project: Project;
let installed: string;
let files: string[];
/** Where Node finds each module of the package. */
let found: Record<string, string>;

beforeAll(() => {
  ({ installed, ...project } = createInstalledProject());
  files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const entries = MODULES.map((entry) => [entry, specifierOf(entry)]);
  found = JSON.parse(
    run(`console.log(JSON.stringify(Object.fromEntries(${JSON.stringify(entries)}.map(
      ([entry, name]) => [entry, import.meta.resolve(name)]))))`),
  );
});

afterAll(() => project.remove());

/** Runs a module in the project and returns what it printed. */
function run(script: string): string {
  const args = ['--input-type=module', '--eval', script];
  const options = { cwd: project.directory, encoding: 'utf8', timeout: IMPORT_TIMEOUT_MS } as const;
  return execFileSync(process.execPath, args, options).trim();
}

const specifierOf = (entry: string): string => entry.replace('.', 'connect-bank');

describe('the packed package', () => {
  it.each(ENTRIES)('the package has the files of %s', (_, target) => {
    const paths = typeof target === 'string' ? [target] : Object.values(target);
    expect(paths.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  it.each(MODULES)('%s resolves, with its types first', (entry) => {
    const target = MANIFEST.exports[entry];
    expect(Object.keys(target ?? {})).toEqual(
      entry === './define' ? ['types', 'development', 'default'] : ['types', 'default'],
    );
    expect(found[entry]).toMatch(/\.js$/);
  });

  it('other paths of the package cannot be imported', () => {
    expect(() => run(`await import('connect-bank/dist/index.js')`)).toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('third-party code is copied only with its licence', () => {
    const copying = files.filter(
      (file) =>
        file.endsWith('.js') &&
        /^\s*\/\/ (#region )?node_modules\//m.test(readFileSync(join(installed, file), 'utf8')),
    );
    expect(copying.sort()).toEqual([
      'dist/chunks/zod.js',
      'dist/connect-bank-sandbox.js',
      'dist/react.js',
    ]);
  });

  it('only the development build includes the doctor', () => {
    const mark = 'docs/doctor.md';
    const having = files.filter(
      (file) => file.endsWith('.js') && readFileSync(join(installed, file), 'utf8').includes(mark),
    );
    const loading = (name: string) => readFileSync(join(installed, 'dist', name), 'utf8');
    const chunks = having.map((file) => file.replace(/^dist\//, './'));
    expect(chunks).toEqual(['./chunks/doctor.js']);
    const loaders = files.filter(
      (file) => /^dist\/.*\.js$/.test(file) && loading(file.slice(5)).includes('/doctor.js"'),
    );
    expect(loaders.sort()).toEqual(['dist/define-development.js', 'dist/doctor.js']);
    for (const loader of loaders) expect(loading(loader.slice(5))).toContain('watchPage()');
  });

  it.each(MODULES)('an import of %s in Node has no side effect', (entry) => {
    const globals = 'Object.getOwnPropertyNames(globalThis)';
    const added = run(
      `const before = ${globals}; await import('${specifierOf(entry)}');
      console.log(${globals}.filter((name) => !before.includes(name)).join(' '))`,
    );
    expect(added.split(' ').filter((name) => !MARKS_OF_DEPENDENCIES.test(name))).toEqual([]);
  });

  it('the React component is marked as a client component', () => {
    expect(readFileSync(join(installed, 'dist/react.js'), 'utf8')).toMatch(/^['"]use client['"];/);
  });

  it('an import of "connect-bank" registers no element', () => {
    const registered = `globalThis.customElements?.get('connect-bank') === undefined`;
    expect(run(`await import('connect-bank'); console.log(${registered})`)).toBe('true');
  });

  it('the declarations resolve every type', () => {
    const missing = files
      .filter((file) => file.endsWith('.d.ts'))
      .flatMap((file) => relativeImportsOf(file).filter((path) => !existsSync(path)));
    expect(missing).toEqual([]);
  });

  it("the README's five lines run", () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const [, script = ''] = readme.match(/five lines\n\n```js\n([\s\S]*?)```/) ?? [];
    expect(run(script)).toBe('401 A Bearer token must be provided in the Authorization header.');
  });

  it('the package has no test, no demo and no compiler cache', () => {
    const unwanted = /(^|\/)(test|demo|test-types|test-results)(\/|$)|\.tsbuildinfo$|\.test\./;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  });

  it.each([
    ['connect-bank-sandbox', ['hono', '@hono/node-server', 'jose', 'zod']],
    ['inspector', ['lit', 'lit-html']],
    ['third-party', ['@lit/react', 'zod']],
  ])('the licences of %s are complete', (bundle, names) => {
    const licences = readFileSync(join(installed, `dist/${bundle}.LICENSE.md`), 'utf8');
    const named = [...licences.matchAll(/^## (\S+) - /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(names.sort());
    expect(licences.match(/^Copyright \(c\) /gm)).toHaveLength(names.length);
  });

  it('the manifest has its repository, home page and issues', () => {
    const { repository, homepage, bugs, author } = MANIFEST;
    const url = repository.url.replace(/^git\+(https:.*)\.git$/, '$1');
    expect(url).toMatch(/^https:/);
    expect({ homepage, bugs }).toEqual({
      homepage: `${url}#readme`,
      bugs: `${url}/issues`,
    });
    expect(author).not.toBe('');
  });

  it.each(['main', 'types', 'unpkg', 'jsdelivr', 'customElements', 'web-types'] as const)(
    'the file of the manifest field "%s" exists',
    (field) => {
      expect(existsSync(join(installed, MANIFEST[field]))).toBe(true);
    },
  );

  it('the changelog has an entry for the version', () => {
    const changelog = readFileSync(join(installed, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toMatch(new RegExp(`^## \\[${MANIFEST.version}\\]`, 'm'));
  });

  it('Node can run the command', () => {
    for (const command of Object.values(MANIFEST.bin)) {
      expect(readFileSync(join(installed, command), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });
});

describe('the default entry', () => {
  it('the entry with its static imports fits the budget', async () => {
    const sizes = await Promise.all(
      importGraphOf(join(installed, 'dist/index.js')).map(async (file) => {
        const { code } = await minify(file, readFileSync(file, 'utf8'), { module: true });
        return gzipSizeOf(code.replace(/\/\/# sourceMappingURL.*/, ''));
      }),
    );
    expect(sizes.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(ENTRY_BUDGET);
  });
});

describe('the script tag', () => {
  const hashOf = (file: string) =>
    `sha384-${createHash('sha384')
      .update(readFileSync(join(installed, 'dist', file)))
      .digest('base64')}`;

  it('the script has a versioned copy and a hash of each file that a page may load', () => {
    const hashes: Record<string, string> = JSON.parse(
      readFileSync(join(installed, 'dist/integrity.json'), 'utf8'),
    );
    const names = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    const loaded = names.filter((name) =>
      /^connect-bank(-\d.*)?\.js$|^languages\/all\.json$/.test(name),
    );
    expect(loaded).toContain(`connect-bank-${MANIFEST.version}.js`);
    expect(hashes).toEqual(Object.fromEntries(loaded.map((name) => [name, hashOf(name)])));
  });

  it('the budgets equal those in the docs', () => {
    const table = readFileSync(join(installed, 'docs/element.md'), 'utf8');
    const [entry, tag] = [...table.matchAll(/at most ([\d.]+) /g)].map(([, size]) => Number(size));
    expect([entry, tag]).toEqual([ENTRY_BUDGET / 1024, SCRIPT_BUDGET / 1024]);
  });

  it('the package has the script tag with its hash', () => {
    const name = `connect-bank-${MANIFEST.version}.js`;
    expect(readFileSync(join(installed, 'dist/script-tag.html'), 'utf8')).toBe(
      `<script type="module" src="/${name}" integrity="${hashOf(name)}"></script>\n`,
    );
    expect(hashOf(name)).toBe(hashOf('connect-bank.js'));
  });

  it('the script fits the budget', () => {
    const bundle = readFileSync(join(installed, 'dist/connect-bank.js'), 'utf8');
    expect(gzipSizeOf(bundle)).toBeLessThanOrEqual(SCRIPT_BUDGET);
  });

  it.each(LEAKS)('the script contains no "%s"', (leak) => {
    expect(readFileSync(join(installed, 'dist/connect-bank.js'), 'utf8')).not.toContain(leak);
  });

  it('the script includes Lit and its licence', () => {
    const map = readFileSync(join(installed, 'dist/connect-bank.js.map'), 'utf8');
    expect(map).toContain('node_modules/lit-html/lit-html.js');
    const licences = readFileSync(join(installed, 'dist/connect-bank.LICENSE.md'), 'utf8');
    for (const name of ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'])
      expect(licences).toMatch(new RegExp(`^## ${name} - .*BSD-3-Clause`, 'm'));
  });

  it('unpkg and jsDelivr deliver the script', () => {
    const { unpkg, jsdelivr } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect([unpkg, jsdelivr]).toEqual(['./dist/connect-bank.js', './dist/connect-bank.js']);
  });

  it('the script imports nothing and has the hash of the texts that it fetches', () => {
    const bundle = readFileSync(join(installed, 'dist/connect-bank.js'), 'utf8');
    expect(bundle).not.toMatch(/\b(import\s*\(|(import|from)\s*["'`])/);
    const texts = readFileSync(join(installed, 'dist/languages/all.json'));
    const hash = createHash('sha256').update(texts).digest('base64');
    expect(bundle).toContain(`sha256-${hash}`);
    expect(Object.keys(JSON.parse(texts.toString()))).toHaveLength(10);
  });

  it('each language is a module without imports for bundlers', () => {
    const languages = files.filter((file) => /^dist\/languages\/.*\.js$/.test(file));
    expect(languages).toHaveLength(10);
    for (const file of languages) {
      const text = readFileSync(join(installed, file), 'utf8');
      expect(text).toContain('export { messages }');
      expect(text).not.toMatch(/\bimport\b/);
    }
  });
});

const gzipSizeOf = (text: string): number => gzipSync(text, { level: 9 }).byteLength;

/** A built file and the files of this package that it imports statically. */
function importGraphOf(file: string, seen: string[] = []): string[] {
  if (seen.includes(file)) return seen;
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\b[^'"]*["'](\.[^"']+)["']/gm,
  );
  return [...imports].reduce(
    (graph, [, specifier = '']) => importGraphOf(resolve(file, '..', specifier), graph),
    [...seen, file],
  );
}

/** The paths of the files that a declaration file imports. */
function relativeImportsOf(file: string): string[] {
  const text = readFileSync(join(installed, file), 'utf8');
  const specifiers = text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g);
  return [...specifiers].map(([, specifier = '']) =>
    resolve(installed, file, '..', specifier.replace(/(\.d)?\.ts$|\.js$/, '.d.ts')),
  );
}
