import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The table of design: which module may import which. Each file belongs to the first row whose
 * pattern fits it; an import is allowed when one of the row's patterns fits what it resolves to.
 * `type:` marks an import that must be erased (`import type`).
 */
const TABLE: { from: RegExp; may: (RegExp | { type: RegExp })[] }[] = [
  { from: /^sandbox-server\/schema\//, may: [/^sandbox-server\/schema\//, /^zod$/] },
  {
    from: /^sandbox-server\/domain\//,
    may: [/^sandbox-server\/domain\//, { type: /^sandbox-server\/schema\// }],
  },
  {
    from: /^sandbox-server\/fixtures\//,
    may: [/^sandbox-server\/fixtures\//, { type: /^sandbox-server\/(schema|domain)\// }],
  },
  {
    from: /^sandbox-server\/http\//,
    may: [/^sandbox-server\/(schema|domain|http)\//, /^hono(\/|$)/, /^jose$/],
  },
  {
    from: /^sandbox-server\/pages\//,
    may: [/^sandbox-server\/(schema|domain|http|pages)\//, /^hono(\/|$)/],
  },
  {
    from: /^sandbox-server\/routes\//,
    may: [/^sandbox-server\/(schema|domain|http|pages)\//, /^hono(\/|$)/],
  },
  {
    from: /^sandbox-server\/control\/access\.ts$/,
    may: [/^sandbox-server\/http\/public-urls\.ts$/, /^hono\/utils\/url$/, /^node:/],
  },
  {
    from: /^sandbox-server\/control\//,
    may: [/^sandbox-server\/(schema|domain|http|control)\//, /^hono(\/|$)/, /^zod$/],
  },
  {
    from: /^sandbox-server\/inspector\/client\//,
    may: [
      /^sandbox-server\/inspector\/client\//,
      /^sandbox-server\/schema\/(operation|failure-reason)\.ts$/,
      /^lit\//,
    ],
  },
  { from: /^sandbox-server\/inspector\/bundle\.ts$/, may: [/^vite$/, /^node:/] },
  {
    from: /^sandbox-server\/inspector\//,
    may: [/^sandbox-server\/(schema|domain|http|inspector)\//, /^hono(\/|$)/],
  },
  {
    from: /^sandbox-server\/app\.ts$/,
    may: [
      /^sandbox-server\/(routes|http|pages|inspector|control)\//,
      { type: /^sandbox-server\/domain\// },
      /^hono(\/|$)/,
    ],
  },
  {
    from: /^sandbox-server\/node\.ts$/,
    may: [
      /^sandbox-server\/(app|index|internals|options)\.ts$/,
      /^sandbox-server\/(state-file\/|cli\/config-file\.ts$|control\/access\.ts$)/,
      /^@hono\/node-server(\/|$)/,
      /^node:/,
    ],
  },
  {
    from: /^sandbox-server\/state-file\//,
    may: [
      /^sandbox-server\/((schema|state-file)\/|options\.ts$)/,
      { type: /^sandbox-server\/(index\.ts$|domain\/|control\/)/ },
      /^node:/,
    ],
  },
  {
    from: /^sandbox-server\/(config|options)\.ts$/,
    may: [
      /^sandbox-server\/((domain|schema)\/|options\.ts$)/,
      { type: /^sandbox-server\/control\// },
    ],
  },
  {
    from: /^sandbox-server\/cli\//,
    may: [
      /^sandbox-server\/(index|node|version)\.ts$/,
      /^sandbox-server\/(cli|fixtures|state-file)\//,
      /^sandbox-server\/schema\/closest-match\.ts$/,
      /^node:/,
    ],
  },
  {
    from: /^sandbox-server\/[^/]+\.ts$/,
    may: [
      /^sandbox-server\/(app|config|internals|options)\.ts$/,
      /^sandbox-server\/(domain|fixtures)\//,
      { type: /^sandbox-server\/(index\.ts$|control\/|schema\/)/ },
      /^msw(\/|$)/,
    ],
  },
  { from: /^widget\/(protocol|safe-url|languages)\.ts$/, may: [] },
  {
    from: /^widget\/element\//,
    may: [/^widget\/(element\/|(protocol|safe-url|languages)\.ts$)/, /^lit(\/|$)/],
  },
  {
    from: /^widget\/host\//,
    may: [
      /^widget\/(host\/|truelayer\/|(protocol|safe-url|languages)\.ts$)/,
      /^hono(\/|$)/,
      /^zod\/mini$/,
      /^jose\/base64url$/,
    ],
  },
  {
    from: /^widget\/truelayer\//,
    may: [/^widget\/(truelayer\/|safe-url\.ts$)/, /^zod\/mini$/, /^jose(\/|$)/],
  },
  {
    from: /^widget\/doctor\//,
    may: [
      /^widget\/(doctor\/|(protocol|safe-url)\.ts$|define\.ts$|element\/(version|attempt|endpoint|as-record)\.ts$)/,
      { type: /^widget\/element\// },
    ],
  },
  { from: /^widget\/define\.ts$/, may: [/^widget\/(index\.ts$|element\/)/] },
  {
    from: /^widget\/index\.ts$/,
    may: [
      /^widget\/((protocol|languages)\.ts$|element\/)/,
      { type: /^widget\/jsx\/attributes\.ts$/ },
    ],
  },
  {
    from: /^widget\/react\.ts$/,
    may: [/^widget\/(index|define)\.ts$/, /^@lit\/react$/, /^react$/],
  },
  { from: /^widget\/jsx\/.*attributes\.ts$/, may: [{ type: /^widget\/(element|jsx)\// }] },
  {
    from: /^widget\/jsx\//,
    may: [{ type: /^(connect-bank|react|preact|solid-js)$/ }],
  },
  {
    from: /^demo\//,
    may: [
      /^demo\//,
      /^connect-bank(\/|$)/,
      /^hono(\/|$)/,
      /^@hono\/node-server/,
      /^node:/,
      /^chart\.js/,
      /^open$/,
      /^rate-limiter-flexible$/,
    ],
  },
];

const sources = ['widget', 'sandbox-server', 'demo'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${top}/${file.replaceAll('\\', '/')}`),
);

/** Every module specifier of a file, and whether the import is erased when compiled. */
function importsOf(file: string): { specifier: string; erased: boolean }[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const statements = text.matchAll(
    /^\s*(import|export)\s+(type\s+)?(?:[\s\S]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm,
  );
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g);
  return [
    ...[...statements].map((m) => ({ specifier: m[3] as string, erased: m[2] !== undefined })),
    ...[...dynamic].map((m) => ({ specifier: m[1] as string, erased: false })),
  ];
}

function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return relative(ROOT, join(ROOT, dirname(file), specifier)).replaceAll('\\', '/');
}

function isAllowed(file: string, specifier: string, erased: boolean): boolean {
  const row = TABLE.find(({ from }) => from.test(file));
  const target = targetOf(file, specifier);
  return (row?.may ?? []).some((rule) =>
    rule instanceof RegExp ? rule.test(target) : erased && rule.type.test(target),
  );
}

describe('imports point the way the table of the house says', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(0);
  });

  it.each(sources)('%s', (file) => {
    const wrong = importsOf(file)
      .filter(({ specifier, erased }) => !isAllowed(file, specifier, erased))
      .map(({ specifier }) => specifier);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['widget/element/connect-bank.ts', 'hono', false],
    ['widget/element/connect-bank.ts', '../host/index.ts', true],
    ['widget/host/app.ts', '../element/flow.ts', true],
    ['widget/truelayer/http.ts', '../host/context.ts', true],
    ['sandbox-server/domain/world/world.ts', '../../schema/connection.ts', false],
    ['sandbox-server/routes/token.ts', './balance.ts', false],
    ['sandbox-server/control/connections.ts', '../pages/hosted-page.ts', false],
    ['demo/main.ts', '../widget/index.ts', false],
  ])('refuses %s importing %s', (file, specifier, erased) => {
    expect(isAllowed(file, specifier, erased)).toBe(false);
  });
});

describe('imports, of types too, form no circle', () => {
  const targets = new Map(
    sources.map((file) => [
      file,
      importsOf(file).map(({ specifier }) => targetOf(file, specifier)),
    ]),
  );

  /** Whether a file is reached from its own imports. */
  function isInCircle(file: string, imports: (from: string) => readonly string[]): boolean {
    const seen = new Set<string>();
    const open = [...imports(file)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === file) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...imports(next));
    }
    return false;
  }

  it('in the sources', () => {
    const circular = sources.filter((file) => isInCircle(file, (from) => targets.get(from) ?? []));
    expect(circular).toEqual([]);
  });

  it.each([
    ['itself through another file', { a: ['b'], b: ['a'] }, true],
    ['another file alone', { a: ['b'], b: [] }, false],
    ['files that import each other', { a: ['b'], b: ['c'], c: ['b'] }, false],
  ])('recognises a file that imports %s', (_, graph: Record<string, string[]>, expected) => {
    expect(isInCircle('a', (from) => graph[from] ?? [])).toBe(expected);
  });
});
