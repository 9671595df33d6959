/** The element's public API, read from its source and comments. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { FLOW_STATES } from '../../widget/element/flow-states.ts';
import { ERROR_CODES, EXIT_REASONS, JOURNEY_MODES } from '../../widget/protocol.ts';
import { ROOT } from './guesses.ts';

const type = z.object({ text: z.string() });
const described = z.object({ name: z.string(), description: z.string() });
const member = z.looseObject({
  kind: z.enum(['field', 'method']),
  name: z.string(),
  description: z.string().optional(),
  privacy: z.string().optional(),
  static: z.boolean().optional(),
  readonly: z.boolean().optional(),
  attribute: z.string().optional(),
  default: z.string().optional(),
  type: type.optional(),
  return: z.object({ type }).optional(),
});
const attribute = described.extend({
  type,
  default: z.string().optional(),
  fieldName: z.string(),
});
const event = described.extend({ type });
const elementClass = z.looseObject({
  kind: z.literal('class'),
  name: z.string(),
  description: z.string(),
  tagName: z.string(),
  attributes: z.array(attribute),
  members: z.array(member),
  events: z.array(event),
  slots: z.array(described),
  cssParts: z.array(described),
  cssProperties: z.array(described),
  cssStates: z.array(described),
});
const eventClass = z.looseObject({
  kind: z.literal('class'),
  name: z.string(),
  description: z.string(),
  members: z.array(member).default([]),
});
const analysis = z.looseObject({
  modules: z.array(z.looseObject({ path: z.string(), declarations: z.array(z.unknown()) })),
});

export type ElementClass = z.infer<typeof elementClass>;
export type EventClass = z.infer<typeof eventClass>;
export type ElementApi = { element: ElementClass; events: readonly EventClass[] };

/** Types that the docs replace by their values. */
const SPELT_OUT: Record<string, readonly string[]> = {
  ModeSetting: ['auto', ...JOURNEY_MODES],
  JourneyMode: JOURNEY_MODES,
  FlowState: FLOW_STATES,
  ExitReason: EXIT_REASONS,
  ErrorCode: ERROR_CODES,
};

/** Members for the browser and for Lit, which pages do not use. */
const INNER = new Set([
  'shadowRootOptions',
  'formResetCallback',
  'formStateRestoreCallback',
  'formDisabledCallback',
]);

/** Reads the public API of the element and its events. */
export function elementApi(): ElementApi {
  const { modules } = analysis.parse(analyse());
  const declared = (path: string) =>
    modules.find((module) => module.path === path)?.declarations ?? [];
  const [element] = declared('widget/element/connect-bank.ts');
  return {
    // Its own superclass is not part of the package's API.
    element: {
      ...publicOf(elementClass.parse(element)),
      superclass: { name: 'LitElement', package: 'lit' },
    },
    events: declared('widget/element/events.ts')
      .flatMap((declaration) => eventClass.safeParse(declaration).data ?? [])
      .filter(({ name }) => name.startsWith('ConnectBank'))
      .map(({ superclass, ...rest }) => ({ ...publicOf(rest), superclass: { name: 'Event' } })),
  };
}

/** Renders `custom-elements.json` with the paths of the published package. */
export function manifestOf({ element, events }: ElementApi): unknown {
  const exported = (name: string) => ({
    kind: 'js',
    name,
    declaration: { name, module: 'dist/index.js' },
  });
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path: 'dist/index.js',
        declarations: [element, ...events],
        exports: [element, ...events].map(({ name }) => exported(name)),
      },
      {
        kind: 'javascript-module',
        path: 'dist/define.js',
        declarations: [],
        exports: [
          {
            kind: 'custom-element-definition',
            name: element.tagName,
            declaration: { name: element.name, module: 'dist/index.js' },
          },
        ],
      },
    ],
  };
}

function analyse(): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'connect-bank-docs-'));
  try {
    execFileSync(
      join(ROOT, 'node_modules/.bin/cem'),
      [
        ...['analyze', '--quiet', '--config', 'test/docs/element-manifest.config.mjs'],
        ...['--outdir', relative(ROOT, folder)],
      ],
      { cwd: ROOT, stdio: 'pipe' },
    );
    return JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The public part of a class. Defaults that are no literals are left out. */
function publicOf<C extends ElementClass | EventClass>(declared: C): C {
  const members = declared.members
    .filter(({ name, privacy }) => privacy === undefined && !INNER.has(name))
    .map(({ default: value, inheritedFrom, ...rest }) => {
      const isLiteral = value !== undefined && /^('.*'|true|false)$/.test(value);
      return speltOut(isLiteral ? { ...rest, default: value } : rest);
    });
  const { attributes } = elementClass.partial().parse(declared);
  return { ...declared, members, ...(attributes && { attributes: attributes.map(speltOut) }) };
}

function speltOut<F extends { type?: { text: string } | undefined }>(field: F): F {
  const values = SPELT_OUT[field.type?.text ?? ''];
  return values
    ? { ...field, type: { text: values.map((value) => `'${value}'`).join(' | ') } }
    : field;
}
