/** The tables of `docs/element.md`, and the data for completion in VS Code. */
import type { ElementApi, ElementClass, EventClass } from './element-manifest.ts';

type Row = readonly string[];

/** The tables by the name of their mark in the page. */
export function tablesOf({ element, events }: ElementApi): Record<string, string> {
  const fields = element.members.filter(
    ({ kind, static: isStatic }) => kind === 'field' && !isStatic,
  );
  return {
    attributes: table(
      ['attribute', 'property', 'values', ''],
      element.attributes.map(({ name, fieldName, type, default: initial, description }) => [
        code(name),
        code(fieldName),
        valuesOf(type.text, initial),
        description,
      ]),
    ),
    properties: table(
      ['property', 'type', ''],
      fields
        .filter(({ attribute }) => attribute === undefined)
        .map(({ name, type, readonly, description = '' }) => [
          code(name),
          typeOf(type),
          readonly ? `Read only. ${description}` : description,
        ]),
    ),
    methods: table(
      ['method', ''],
      element.members
        .filter(({ kind }) => kind === 'method')
        .map(({ name, description = '' }) => [code(`${name}()`), description]),
    ),
    events: table(
      ['event', ''],
      element.events.map(({ name, type }) => [code(name), classOf(events, type).description]),
    ),
    fields: table(
      ['event', 'field', 'type', ''],
      element.events.flatMap(({ name, type }) =>
        classOf(events, type).members.map((field) => [
          code(name),
          code(field.name),
          typeOf(field.type),
          field.description ?? '',
        ]),
      ),
    ),
    slots: table(
      ['slot', ''],
      element.slots.map(({ name, description }) => [name ? code(name) : '(default)', description]),
    ),
    parts: named('part', element.cssParts),
    style: named('custom property', element.cssProperties),
    states: named('state', element.cssStates),
  };
}

/** The page with its tables as they are now; throws where a mark is missing. */
export function withTables(page: string, tables: Record<string, string>): string {
  return Object.entries(tables).reduce((text, [name, rows]) => {
    const [begin, end] = [
      `<!-- ${name}: written by \`npm run docs:element\` -->`,
      `<!-- end of ${name} -->`,
    ];
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`docs/element.md has lost "${begin}" or "${end}"`);
    return `${before}${begin}\n\n${rows}\n\n${end}${after}`;
  }, page);
}

/** Custom data for the HTML of VS Code: setting `html.customData`. */
export function vsCodeDataOf({ element }: ElementApi, useCases: readonly string[]): unknown {
  return {
    version: 1.1,
    tags: [
      {
        name: element.tagName,
        description: inOneLine(element.description),
        attributes: element.attributes.map(({ name, description, type }) => {
          const values = name === 'use-case' ? useCases : literalsOf(type.text);
          return {
            name,
            description: inOneLine(description),
            ...(type.text === 'boolean' && { valueSet: 'v' }),
            ...(values.length > 0 && { values: values.map((value) => ({ name: value })) }),
          };
        }),
      },
    ],
  };
}

/** The attributes with another name than their property: TypeScript loses comments where it renames a key. */
export function jsxAttributesOf({ element }: ElementApi): string {
  const renamed = element.attributes.filter(
    ({ name, fieldName }) => name !== fieldName.toLowerCase(),
  );
  const entries = renamed.map(({ name, fieldName, description }) => {
    const lines = description.split('\n');
    const comment =
      lines.length > 1 ? `/**\n   * ${lines.join('\n   * ')}\n   */` : `/** ${lines} */`;
    return `  ${comment}\n  '${name}': ConnectBankProperties['${fieldName}'];\n`;
  });
  return `/** Written by \`npm run docs:element\`, with the comments of the properties. */
import type { ConnectBankProperties } from '../element/properties.ts';

export type RenamedAttributes = {
${entries.join('')}};
`;
}

/** Web types, which the editors of JetBrains read. */
export function webTypesOf(
  { element }: ElementApi,
  { version, useCases }: { version: string; useCases: readonly string[] },
): unknown {
  const described = ({ name, description }: { name: string; description: string }) => ({
    name,
    description: inOneLine(description),
  });
  const attributes = element.attributes.map((attribute) => ({
    ...described(attribute),
    value: {
      type:
        attribute.name === 'use-case'
          ? [...useCases.map((useCase) => `'${useCase}'`), 'string'].join(' | ')
          : attribute.type.text,
    },
  }));
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: 'connect-bank',
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            name: element.tagName,
            description: inOneLine(element.description),
            attributes,
            slots: element.slots.map(described),
            js: { events: element.events.map(described) },
            css: {
              properties: element.cssProperties.map(described),
              parts: element.cssParts.map(described),
            },
          },
        ],
      },
    },
  };
}

function named(what: string, all: ElementClass['cssParts']): string {
  return table(
    [what, ''],
    all.map(({ name, description }) => [code(name), description]),
  );
}

/** What may stand in an attribute, the default first. */
function valuesOf(type: string, initial = ''): string {
  const literals = literalsOf(type);
  const first = literals.filter((value) => `'${value}'` === initial);
  const rest = literals.filter((value) => !first.includes(value));
  if (literals.length > 0) return [...first, ...rest].map(code).join(' ');
  return type === 'boolean' ? 'present or not' : code(type.replace(' | undefined', ''));
}

function typeOf(type = { text: '' }): string {
  return literalsOf(type.text).map(code).join(' ') || code(type.text);
}

function classOf(events: readonly EventClass[], { text }: { text: string }): EventClass {
  const found = events.find(({ name }) => name === text);
  if (!found) throw new Error(`No class is called ${text}`);
  return found;
}

function literalsOf(type: string): string[] {
  return [...type.matchAll(/'([^']+)'/g)].map(([, value = '']) => value);
}

/** As the formatter has it. */
function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, ...rows].map((cells) =>
    cells.map((cell) => inOneLine(cell).replaceAll('|', '\\|')),
  );
  const widths = head.map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const written = lines.map(
    (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [written[0], rule, ...written.slice(1)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

/** Comments are wrapped; `{@link x}` is for those who read the source. */
function inOneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim();
}
