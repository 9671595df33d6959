import { expect, it } from 'vitest';
import { SANDBOX_MARK_SVG } from '../../../../sandbox-server/http/pages/sandbox-mark.ts';
import { elementsOf } from './reading.ts';

it('is a picture that stands alone, without script or foreign parts', () => {
  expect(elementsOf(SANDBOX_MARK_SVG, 'svg')[0]?.xmlns).toBe('http://www.w3.org/2000/svg');
  expect(SANDBOX_MARK_SVG).not.toMatch(/script|href|url\(/);
});
