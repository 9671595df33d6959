/** `npm run docs:element`: writes the element's manifest, its data for editors and the tables of its page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../widget/element/version.ts';
import { USE_CASES } from '../../widget/protocol.ts';
import { type ElementApi, elementApi, manifestOf } from './element-manifest.ts';
import { tablesOf, vsCodeDataOf, webTypesOf, withTables } from './element-page.ts';
import { ROOT } from './guesses.ts';

export const PAGE = 'docs/element.md';

/** The generated files, by path from the root of the repository. */
export function elementDocs(api: ElementApi): Record<string, string> {
  return {
    'docs/schemas/custom-elements.json': json(manifestOf(api)),
    'docs/schemas/vscode.html-custom-data.json': json(vsCodeDataOf(api, USE_CASES)),
    'docs/schemas/web-types.json': json(webTypesOf(api, { version: VERSION, useCases: USE_CASES })),
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
