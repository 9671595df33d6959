import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankCss } from '../../../sandbox-server/pages/bank-css.ts';
import {
  contrastRatio,
  normalizeColor,
  readableColorOn,
  textColorOn,
} from '../../../sandbox-server/pages/color.ts';
import { JOURNEY_CSS } from '../../../sandbox-server/pages/journey-css.ts';

const TEXT = 4.5;
const CONTROL = 3;

const anyColour = integer({ min: 0, max: 0xffffff }).map(
  (value) => `#${value.toString(16).padStart(6, '0').toUpperCase()}`,
);

/** The colour variables of a stylesheet, as they are in the light and in the dark. */
function schemesOf(css: string): Record<'light' | 'dark', Record<string, string>> {
  const read = (block: string) =>
    Object.fromEntries(
      [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/gi)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
  const dark = [...css.matchAll(/@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/g)];
  const light = css.replaceAll(/@media \(prefers-color-scheme: dark\) \{\s*:root \{[^}]*\}/g, '');
  const day = read(light);
  return { light: day, dark: { ...day, ...read(dark.map(([, block]) => block).join('')) } };
}

function expectReadable(colours: Record<string, string>, pairs: readonly (readonly string[])[]) {
  for (const [ink = '', surface = '', ratio = TEXT] of pairs) {
    const contrast = contrastRatio(colours[ink] ?? ink, colours[surface] ?? surface);
    expect(contrast, `${ink} on ${surface}`).toBeGreaterThanOrEqual(Number(ratio));
  }
}

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastRatio('#777777', '#777777')).toBe(1);
  });

  it('of ink is enough on any colour', () => {
    assert(property(anyColour, (colour) => contrastRatio(textColorOn(colour), colour) >= TEXT));
  });

  it('of a shade is what was asked for, whatever the colour', () => {
    assert(
      property(anyColour, (colour) => {
        const shades = ['#FFFFFF', '#101010'].map((surface) =>
          contrastRatio(readableColorOn(surface, colour, 5), surface),
        );
        return shades.every((contrast) => contrast >= 5);
      }),
    );
  });

  it('leaves a colour alone that can be read already', () => {
    expect(readableColorOn('#FFFFFF', '#0B3B6F', TEXT)).toBe('#0B3B6F');
  });
});

describe('a colour', () => {
  it.each(['red', '#fff', '#12345g', '', '#123456;}*{display:none'])(
    'is neutral when it is %j',
    (text) => {
      expect(normalizeColor(text)).toBe(normalizeColor('nothing'));
    },
  );
});

describe('the stylesheet of a bank', () => {
  it('can be read in any colour, by day and by night', () => {
    assert(
      property(anyColour, (colour) => {
        const { light, dark } = schemesOf(bankCss(colour));
        for (const scheme of [light, dark]) {
          expectReadable(scheme, [
            ['on-brand', 'brand'],
            ['on-action', 'action'],
            ['on-action', 'action-hover'],
            ['link', 'page'],
            ['link', 'hover'],
            ['focus', 'page', `${CONTROL}`],
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing but a colour', () => {
    expect(bankCss('#123456;} body { display: none')).toBe(bankCss('nothing'));
  });

  it.each(['light', 'dark'] as const)(
    'has readable texts and visible borders in the %s',
    (scheme) => {
      expectReadable(schemesOf(bankCss('#0B3B6F'))[scheme], [
        ['ink', 'page'],
        ['ink', 'soft'],
        ['muted', 'page'],
        ['muted', 'soft'],
        ['bad', 'page'],
        ['bad', 'bad-soft'],
        ['line-strong', 'page', `${CONTROL}`],
      ]);
    },
  );
});

describe('the stylesheet of the journey', () => {
  it.each(['light', 'dark'] as const)(
    'has readable texts and visible borders in the %s',
    (scheme) => {
      expectReadable(schemesOf(JOURNEY_CSS)[scheme], [
        ['ink', 'card'],
        ['ink', 'page'],
        ['muted', 'card'],
        ['muted', 'page'],
        ['muted', 'hover'],
        ['link', 'card'],
        ['link', 'soft'],
        ['link', 'hover'],
        ['on-action', 'action'],
        ['on-action', 'action-hover'],
        ['bad', 'card'],
        ['bad', 'bad-soft'],
        ['good', 'good-soft'],
        ['line-strong', 'card', `${CONTROL}`],
        ['focus', 'card', `${CONTROL}`],
        ['#33260a', '#ffd166'],
      ]);
    },
  );
});
