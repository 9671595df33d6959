/**
 * Runs a journey for each opener policy of the page and of the bank, at the top level and in frames.
 * `npm run matrix` writes the outcomes to docs/browsers.md.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHeadlessBrowser } from '../browser.ts';
import { CELLS, type Cell, cellName, type Engine, runJourney } from './cell.ts';
import { launchChromium } from './chromium.ts';
import { expectedOutcomeOf } from './expected-outcome.ts';
import { findFirefox, launchFirefox } from './firefox.ts';
import { type MatrixSetup, setupMatrix } from './matrix-setup.ts';

const FIREFOX = findFirefox();

/** The most and the least permissive policies; `npm run matrix` runs all cells. */
const MAIN_CELLS = CELLS.filter(
  ({ page, bank }) =>
    (page === 'none' && bank !== 'same-origin-allow-popups') ||
    (page === 'same-origin' && bank === 'same-origin'),
);

let setup: MatrixSetup;

beforeAll(async () => {
  setup = await setupMatrix();
});

afterAll(() => setup.close());

function describeCells(cells: readonly Cell[], launch: () => Promise<Engine>): void {
  let engine: Engine;

  beforeAll(async () => {
    engine = await launch();
  });

  afterAll(() => engine.close());

  it.each(cells.map((cell) => [cellName(cell), cell] as const))(
    'the journey connects the bank once and without console errors: %s',
    async (_name, cell) => {
      expect(await runJourney(engine, setup, cell)).toMatchObject(expectedOutcomeOf(cell));
    },
  );
}

describe('Chromium', () => describeCells(MAIN_CELLS, () => launchChromium(findHeadlessBrowser())));

describe.skipIf(FIREFOX === undefined)(
  FIREFOX === undefined ? 'Firefox: not found; install it or set FIREFOX_PATH' : 'Firefox',
  () => describeCells(MAIN_CELLS, () => launchFirefox(FIREFOX ?? '')),
);
