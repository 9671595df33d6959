/** `npm run docs:element`: writes the element's manifest, its data for editors and JSX, and the tables of its page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../widget/element/version.ts';
import { useCases as presets } from '../../widget/host/sessions/use-cases.ts';
import { type ElementApi, elementApi, manifestOf } from './element-manifest.ts';
import { jsxAttributesOf, tablesOf, vsCodeDataOf, webTypesOf, withTables } from './element-page.ts';
import { ROOT } from './guesses.ts';

export const PAGE = 'docs/element.md';

/** The generated files, by path from the root of the repository. */
export function elementDocs(api: ElementApi): Record<string, string> {
  const useCases = Object.keys(presets);
  return {
    'docs/schemas/custom-elements.json': json(manifestOf(api)),
    'docs/schemas/vscode.html-custom-data.json': json(vsCodeDataOf(api, useCases)),
    'docs/schemas/web-types.json': json(webTypesOf(api, { version: VERSION, useCases })),
    'widget/jsx/renamed-attributes.ts': jsxAttributesOf(api),
    [PAGE]: withTables(readFileSync(join(ROOT, PAGE), 'utf8'), tablesOf(api)),
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(elementDocs(elementApi())))
    writeFileSync(join(ROOT, path), text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
