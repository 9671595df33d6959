import { describe, expect, it } from 'vitest';
import {
  html,
  isolate,
  paragraphs,
  safeHref,
  sanitize,
} from '../../../sandbox-server/pages/markup.ts';

describe('html', () => {
  it('escapes strings and keeps markup', () => {
    expect(String(html`<p title="${'"'}">${'<b>'}${html`<i>&amp;</i>`}</p>`)).toBe(
      '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>',
    );
  });

  it('leaves no trace of what is absent', () => {
    expect(String(html`[${undefined}${null}${false}${[]}]`)).toBe('[]');
  });
});

describe('foreign text', () => {
  it.each([
    ['direction overrides', 'pay\u202Etsop\u202C', 'paytsop'],
    ['isolates and marks', '\u2067a\u2069\u200Eb\u061C', 'ab'],
    ['control characters', 'a\u0000\u001Bb', 'a b'],
    ['line breaks', ' a\r\n\tb ', 'a b'],
    ['half surrogates', 'a\uD800b', 'ab'],
  ])('loses %s', (_what, text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it.each(['مصرف', 'Łódź & Søn', '🏦 Bank'])('keeps %s', (text) => {
    expect(sanitize(text)).toBe(text);
  });

  it('is isolated from the direction of its sentence', () => {
    expect(String(isolate('<مصرف>'))).toBe('<bdi>&lt;مصرف&gt;</bdi>');
  });

  it('becomes one paragraph for each line that is not blank', () => {
    expect(paragraphs('one\r\n\n <two> \u2028three').map(String)).toEqual([
      '<p dir="auto">one</p>',
      '<p dir="auto">&lt;two&gt;</p>',
      '<p dir="auto">three</p>',
    ]);
  });
});

describe('an address to follow', () => {
  it.each(['/data/1/return', '/', 'https://shop.example/?a=1', 'http://localhost:3000/'])(
    'may be %s',
    (address) => {
      expect(safeHref(address)).toBe(address);
    },
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/\\evil.example',
    'relative',
    '',
  ])('is never %j', (address) => {
    expect(safeHref(address)).toBeUndefined();
  });
});
