import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReturnPath } from '../../widget/host/sessions/parse-request.ts';
import { GRAMMAR, parseLanguage } from '../../widget/protocol.ts';
import { isSecureUrl, resolveReturnPath, returnPathOf } from '../../widget/safe-url.ts';

const ORIGIN = 'https://shop.example';

/** Any URL that a page of the shop can have. */
const pages = fc
  .tuple(
    fc.array(fc.oneof(fc.string(), fc.constantFrom('', '.', '..', '\\', '%', 'evil.example'))),
    fc.option(fc.string({ unit: 'binary', maxLength: 4000 })),
    fc.option(fc.string({ unit: 'grapheme', maxLength: 4000 })),
  )
  .map(([segments, query, hash]) => {
    const url = new URL(ORIGIN);
    url.pathname = `/${segments.join('/')}`;
    if (query !== null) url.search = query;
    if (hash !== null) url.hash = hash;
    return url;
  });

describe('the return path of a page', () => {
  it('is one that the host accepts, and leads back to the same origin, whatever its URL', () => {
    fc.assert(
      fc.property(pages, (page) => {
        const returnTo = new URL(parseReturnPath(returnPathOf(page), ORIGIN, []));
        expect(returnTo.origin).toBe(ORIGIN);
        expect(returnTo.pathname.startsWith('//')).toBe(false);
      }),
      { seed: 20_261 },
    );
  });

  it.each([
    ['/shop?a=b#top', '/shop?a=b#top'],
    ['//shop/cart', '/shop/cart'],
    ['/shop?path=a\\b', '/shop?path=a%5Cb'],
    [`/shop?a=b#${'y'.repeat(3000)}`, '/shop?a=b'],
    [`/shop?a=${'x'.repeat(2100)}#top`, '/shop'],
    [`/${'z'.repeat(2100)}`, '/'],
  ])('of %s is the longest part that the host accepts', (page, path) => {
    expect(returnPathOf(new URL(ORIGIN + page))).toBe(path);
  });

  it.each([
    '/.//evil.example',
    '//evil.example',
    '/\\evil.example',
    'evil',
    '',
    '/a/..//evil.example',
  ])('is never %s', (path) => {
    expect(resolveReturnPath(path, ORIGIN)).toBeUndefined();
  });
});

describe('a language tag', () => {
  it.each([
    ['en_GB', 'en-GB'],
    [' EN-gb ', 'EN-gb'],
    ['de_AT.UTF-8', 'de-AT'],
    ['', undefined],
    ['constructor', undefined],
    ['../de', undefined],
  ])('spelled %j is read as %j', (text, tag) => {
    expect(parseLanguage(text)).toBe(tag);
  });

  it('is one that the host accepts, or none, whatever a page says', () => {
    const parts = fc.array(fc.stringMatching(/^[\w-]{0,12}$/)).map((all) => all.join('-'));
    fc.assert(
      fc.property(fc.oneof(parts, fc.string()), (text) => {
        const tag = parseLanguage(text);
        expect(tag === undefined || GRAMMAR.language.test(tag)).toBe(true);
      }),
      { seed: 20_261 },
    );
  });
});

describe('a secure URL', () => {
  it.each(['https://a.example/', 'http://localhost:1/', 'http://a.localhost/', 'http://[::1]/'])(
    'may be %s',
    (url) => expect(isSecureUrl(new URL(url))).toBe(true),
  );
  it.each(['http://a.example/', 'https://user@a.example/', 'ftp://localhost/', 'javascript:1'])(
    'is never %s',
    (url) => expect(isSecureUrl(new URL(url))).toBe(false),
  );
});
