/**
 * The links of our pages, in the repository and in the package. `npm run docs:links` replaces a link to an
 * unpublished file (a test, the source) by the URL of the repository, so that it also works in the package.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { MANIFEST } from '../dist/manifest.ts';
import { ROOT } from './guesses.ts';

/** The URL of the repository's files. */
export const SOURCE_URL = MANIFEST.repository.url.replace(/^git\+(.*)\.git$/, '$1/blob/main/');

/** `[text](target)`, `[name]: target`, `src="target"` and `href="target"`. */
const LINK = /(?<=\]\()[^)\s]+(?=\))|(?<=^\[[^\]]+\]: )\S+$|(?<=(?:src|href)=")[^"]+(?=")/gm;
const CODE = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1|`[^`\n]+`/gm;

/** Whether the package has this file of the repository. */
const isPublished = (path: string): boolean =>
  /^(docs(\/|$)|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)/.test(path);

/** The repository's pages, by path from its root. */
export function pagesOf(root: string): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = docs.map((path) => posix.join('docs', path.replaceAll('\\', '/')));
  return [...readdirSync(root), ...pages].filter((path) => path.endsWith('.md')).sort();
}

/** Finds the links of a page to a missing file of `root`, or to a missing heading. */
export function deadLinksOn(page: string, root: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(CODE, '');
  const links = [...text.matchAll(LINK)].map(([link]) => link);
  return links.filter((link) => !leadsSomewhere(link, page, root));
}

/** The path, from the root, of the file that a link of a page leads to. */
export function fileOf(link: string, page = 'docs/page.md'): string {
  const [path = ''] = link.split('#');
  if (link.startsWith(SOURCE_URL)) return path.slice(SOURCE_URL.length);
  return path === '' ? page : posix.join(posix.dirname(page), path);
}

/** Returns true for other sites, which the tests do not call. */
function leadsSomewhere(link: string, page: string, root: string): boolean {
  const isOurs = link.startsWith(SOURCE_URL);
  if (/^[a-z]+:/.test(link) && !isOurs) return true;
  const file = join(isOurs ? ROOT : root, fileOf(link, page));
  const [, heading] = link.split('#');
  if (!existsSync(file)) return false;
  return heading === undefined || anchorsIn(readFileSync(file, 'utf8')).has(heading);
}

function anchorsIn(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const headings = text.replaceAll(/^(`{3,})[\s\S]*?^\1/gm, '').matchAll(/^#+ (.+)$/gm);
  const plain = [...headings].map(([, heading = '']) =>
    heading.replaceAll(/\]\([^)]*\)|[`[]/g, ''),
  );
  return new Set(plain.map((heading) => slugger.slug(heading)));
}

/** Replaces links that lead out of the package by URLs of the repository. */
export function withSourceUrls(page: string, text: string): string {
  return text.replaceAll(LINK, (link) => {
    if (/^([a-z]+:|#|\/)/.test(link)) return link;
    const path = posix.join(posix.dirname(page), link);
    const isFile = existsSync(join(ROOT, dirname(page), link.split('#')[0] ?? ''));
    return isFile && !isPublished(path) ? SOURCE_URL + path : link;
  });
}

if (process.argv[1] === import.meta.filename) {
  for (const page of pagesOf(ROOT).filter(isPublished)) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    writeFileSync(join(ROOT, page), withSourceUrls(page, text));
  }
}
