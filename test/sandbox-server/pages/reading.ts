/** How the tests read a page: without a browser, and strictly. */

export type Tag = { name: string; attributes: Record<string, string>; closing: boolean };

const VOID = ['meta', 'link', 'input', 'img', 'br', '!doctype'];

/** Every tag of a page in order. Throws where an attribute is not quoted or a `<` is stray. */
export function tagsOf(page: string): Tag[] {
  const tags: Tag[] = [];
  for (const [whole, slash, name = '', rest = ''] of page.matchAll(
    /<(\/?)([!\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>|</g,
  )) {
    if (name === '') throw new Error(`Not a tag: ${page.slice(page.indexOf(whole)).slice(0, 60)}`);
    const attributes = Object.fromEntries(
      [...rest.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [
        key,
        value,
      ]),
    );
    tags.push({ name, attributes, closing: slash === '/' });
  }
  return tags;
}

/** The names of the elements that were opened and never closed, or closed in the wrong order. */
export function unbalancedOf(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const selfClosed = page.replaceAll(/<(path|circle|rect)\b[^>]*\/>/g, '');
  for (const { name, closing } of tagsOf(selfClosed)) {
    if (VOID.includes(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** The opening tags of one element. */
export function elementsOf(page: string, name: string): Tag['attributes'][] {
  return tagsOf(page)
    .filter((tag) => tag.name === name && !tag.closing)
    .map(({ attributes }) => attributes);
}

/** What a page says, without its tags, white space collapsed. */
export function wordsOf(page: string): string {
  return page
    .replaceAll(/<(?:"[^"]*"|[^>])*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The content of `<title>`, still escaped. */
export function titleOf(page: string): string {
  return /<title>([\s\S]*?)<\/title>/.exec(page)?.[1] ?? '';
}
