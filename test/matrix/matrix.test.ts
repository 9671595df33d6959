/**
 * Opener policies of the page and of the bank, in every place a page can be: the journey ends well,
 * once, and on a clean console. `npm run matrix` writes what else was seen to docs/browsers.md.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHeadlessBrowser } from '../browser.ts';
import { CELLS, type Cell, type Engine, nameOf, walk } from './cell.ts';
import { launchChromium } from './chromium.ts';
import { verdictFor } from './expectation.ts';
import { findFirefox, launchFirefox } from './firefox.ts';
import { type Scene, setScene } from './scene.ts';

const FIREFOX = findFirefox();

/** Of each shape of a journey the kindest and the harshest policies; `npm run matrix` walks them all. */
const FEWER = CELLS.filter(
  ({ page, bank }) =>
    (page === 'none' && bank !== 'same-origin-allow-popups') ||
    (page === 'same-origin' && bank === 'same-origin'),
);

let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
});

afterAll(() => scene.close());

function walkAll(cells: readonly Cell[], launch: () => Promise<Engine>): void {
  let engine: Engine;

  beforeAll(async () => {
    engine = await launch();
  });

  afterAll(() => engine.close());

  it.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', async (_name, cell) => {
    expect(await walk(engine, scene, cell)).toMatchObject(verdictFor(cell));
  });
}

describe('Chromium', () => walkAll(FEWER, () => launchChromium(findHeadlessBrowser())));

describe.skipIf(FIREFOX === undefined)(
  FIREFOX === undefined ? 'Firefox: not found; install it or set FIREFOX_PATH' : 'Firefox',
  () => walkAll(FEWER, () => launchFirefox(FIREFOX ?? '')),
);
