import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../sandbox-server/pages/texts/language.ts';
import { everyPage } from './every-page.ts';
import { elementsOf, tagsOf, titleOf, unbalancedOf } from './reading.ts';

/** One language of each direction; the catalogues have tests of their own. */
const pages = (['en', 'ar'] as const).flatMap((language) =>
  everyPage(language).map(([name, page]): [string, string] => [
    `${name} (${language})`,
    String(page),
  ]),
);

describe.each(pages)('the page "%s"', (_name, page) => {
  const tags = tagsOf(page).filter(({ closing }) => !closing);
  const ids = tags.flatMap(({ attributes }) => attributes.id ?? []);

  it('closes what it opens', () => {
    expect(unbalancedOf(page)).toEqual([]);
  });

  it('has one main landmark with one first-level heading, before all others', () => {
    expect(elementsOf(page, 'main')).toHaveLength(1);
    const headings = tags.map(({ name }) => name).filter((name) => /^h\d$/.test(name));
    expect(headings.filter((name) => name === 'h1')).toEqual(['h1']);
    expect(headings[0]).toBe('h1');
  });

  it('gives every id once', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('labels every visible input', () => {
    const labelled = elementsOf(page, 'label').map((label) => label.for);
    const inputs = elementsOf(page, 'input').filter((input) => input.type !== 'hidden');
    expect(inputs.filter((input) => !labelled.includes(input.id))).toEqual([]);
  });

  it('refers only to ids that exist', () => {
    const references = tags.flatMap(({ attributes }) => [
      ...(attributes.for?.split(' ') ?? []),
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes.href?.startsWith('#') ? [attributes.href.slice(1)] : []),
    ]);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('takes the focus to one place at most', () => {
    const focused = tags.filter(({ attributes }) => 'autofocus' in attributes);
    expect(focused.length).toBeLessThanOrEqual(1);
  });

  it('runs no script and sets no style of its own', () => {
    const attributes = tags.flatMap((tag) => Object.keys(tag.attributes));
    expect(attributes.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
    expect(tags.filter(({ name }) => ['script', 'style', 'iframe'].includes(name))).toEqual([]);
  });

  it('names the sandbox in its title and on top', () => {
    expect(titleOf(page)).toMatch(/ – Sandbox$/);
    expect(page).toMatch(/<strong lang="en">Sandbox<\/strong>/);
  });

  it('posts every form but the search to a path of ours', () => {
    const forms = elementsOf(page, 'form').map(({ method, action }) => `${method} ${action}`);
    const expected = ['post /journey/next', 'post /journey/cancel', 'get /journey'];
    expect(forms.filter((form) => !expected.includes(form))).toEqual([]);
  });
});

describe('the title', () => {
  const page = (wanted: string) => pages.find(([name]) => name === `${wanted} (en)`)?.[1] ?? '';

  it.each([
    ['choose bank', 'Choose your bank – Step 1 of 3 – Sandbox'],
    ['choose bank, unknown bank', 'Error: Choose your bank – Step 1 of 3 – Sandbox'],
    ['login', 'Log in – Harbour Bank – Sandbox'],
    ['login, wrong', 'Error: Log in – Harbour Bank – Sandbox'],
    ['accounts, none chosen', 'Error: Choose your accounts – Harbour Bank – Sandbox'],
    ['result, authorized', 'Your bank is connected – Sandbox'],
  ])('of "%s" tells step and error', (name, title) => {
    expect(titleOf(page(name))).toBe(title);
  });
});

describe('the direction', () => {
  it.each(LANGUAGES)('follows the language: %s', (language) => {
    const [[, page] = ['', '']] = everyPage(language);
    const [html] = elementsOf(String(page), 'html');
    expect(html?.lang?.slice(0, 2)).toBe(language);
    expect(html?.dir).toBe(language === 'ar' ? 'rtl' : 'ltr');
  });
});
