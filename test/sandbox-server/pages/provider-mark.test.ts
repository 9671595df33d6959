import { describe, expect, it } from 'vitest';
import { providerIconSvg, providerLogoSvg } from '../../../sandbox-server/pages/provider-mark.ts';
import { elementsOf, tagsOf, wordsOf } from './reading.ts';

const initialsOf = (displayName: string) =>
  wordsOf(providerIconSvg({ displayName, bgColor: '#0B3B6F' }));

describe('the icon of a provider', () => {
  it.each([
    ['Harbour Bank', 'HB'],
    ['Mock', 'M'],
    ['the bank of somewhere', 'TB'],
    ['1st & Co', '1C'],
    ['élan øre', 'ÉØ'],
    ['بنك النيل', 'با'],
    ['𝒳 bank', '𝒳B'],
    ['—', '•'],
    ['', '•'],
  ])('of %j shows %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('is filled with the colour of the provider', () => {
    const [square] = elementsOf(providerIconSvg({ displayName: 'A', bgColor: '#00a551' }), 'rect');
    expect(square?.fill).toBe('#00A551');
  });

  it('says the name to those who cannot see it', () => {
    const [svg] = elementsOf(providerIconSvg({ displayName: 'A & B', bgColor: '' }), 'svg');
    expect(svg).toMatchObject({ xmlns: 'http://www.w3.org/2000/svg', 'aria-label': 'A &amp; B' });
  });
});

describe('the logo of a provider', () => {
  it('shows mark and name', () => {
    expect(wordsOf(providerLogoSvg({ displayName: 'Fern & Sons', bgColor: '#1B5E20' }))).toBe(
      'FS Fern &amp; Sons',
    );
  });

  it('is wider for a longer name', () => {
    const widthOf = (displayName: string) =>
      Number(elementsOf(providerLogoSvg({ displayName, bgColor: '' }), 'svg')[0]?.width);
    expect(widthOf('A very long name')).toBeGreaterThan(widthOf('Short'));
  });
});

describe.each([
  ['icon', providerIconSvg],
  ['logo', providerLogoSvg],
])('the %s', (_what, draw) => {
  it('lets no name or colour out of its place', () => {
    const hostile = '"><script>alert(1)</script>\u0000';
    const names = tagsOf(draw({ displayName: hostile, bgColor: hostile })).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['svg', 'rect', 'path', 'text']));
  });
});
